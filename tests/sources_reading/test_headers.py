"""Finding the header row and telling its columns apart."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jalon.kernel.refusal import Refusal
from jalon.sources.reading import Table, recognise
from jalon.sources.reading.headers import find, header_rows
from jalon.sources.reading.names import key_of, letter, names
from jalon.sources.reading.tables import Merged

from .sources import shipped
from .writing import SIMPLE, TITLES, VALID, opened, rows_of, source, workbook

ROW = [VALID[0], "CLINIQUE", "Raccordé", 12]


@pytest.mark.parametrize(
    "written",
    ["N° FINESS", "n°FINESS", "Nº de FINESS", "Numéro FINESS", "  NUMERO  finess ", "No FINESS", "Num. Finess"],
)
def test_spellings_of_one_header_meet(written):
    assert key_of(written) == key_of("N° FINESS")


def test_asterisk_stands_for_any_words():
    assert names(("Montant*",)).fit(key_of("Montant forfait TTC (€)"))
    assert not names(("Montant*",)).fit(key_of("Le total"))


def test_pattern_after_the_name_of_the_band():
    assert list(names(("Nb cumulé*",)).end_pattern(key_of("CR Labo - Nb cumulé 2025"))) == ["cr labo"]
    assert list(names(("Nb cumulé*",)).end_pattern(key_of("CR Labo - Alimente"))) == []


@pytest.mark.parametrize(("index", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_letters_of_columns(index, name):
    assert letter(index) == name


@pytest.mark.parametrize("above", [0, 1, 5, 20])
def test_header_is_found_wherever_it_is(tmp_path, above):
    path = workbook(tmp_path / "essai.xlsx", [["Titre du fichier"]] * above + [TITLES, ROW])

    _, recognition = opened(path, source(tmp_path))

    assert recognition.sheets[0].header_row == above + 1
    assert rows_of(path, source(tmp_path))[0].row == above + 2


def test_columns_in_any_order_among_unknown_ones(tmp_path):
    path = workbook(tmp_path / "essai.xlsx", [["x", *reversed(TITLES), "y"], ["", *reversed(ROW), "z"]])

    row = rows_of(path, source(tmp_path))[0]

    assert row.key.numbers == (VALID[0],)
    assert row.cells["nombre"].number == 12
    assert [str(one) for one in row.layout.match.unknown] == [
        "colonne A « x » : inconnue, non lue", "colonne F « y » : inconnue, non lue",
    ]  # fmt: skip


def test_renamed_optional_column_is_reported_with_the_name_it_resembles(tmp_path):
    path = workbook(tmp_path / "essai.xlsx", [[*TITLES[:2], "Etat de raccordement MSS", TITLES[3]], ROW])

    match = opened(path, source(tmp_path))[1].sheets[0]

    assert [column.id for column in match.missing] == ["etat"]
    assert str(match.unknown[0]).endswith("ressemble à « État du raccordement »")


def test_hidden_column_gives_way_to_the_visible_one(tmp_path):
    path = workbook(tmp_path / "essai.xlsx", [[*TITLES, TITLES[3]], [*ROW, 99]], hidden=[3])

    row = rows_of(path, source(tmp_path))[0]

    assert row.cells["nombre"].number == 99


def test_same_header_twice_is_refused_with_its_letters(tmp_path):
    path = workbook(tmp_path / "essai.xlsx", [["Titre"], [*TITLES, TITLES[3]], [*ROW, 99]])

    with pytest.raises(
        Refusal, match=r"feuille Données, ligne 2 : la colonne « Nombre de messages » figure 2 fois \(colonnes D et E\)"
    ):
        opened(path, source(tmp_path))


def test_bands_tell_columns_of_one_name_apart():
    region = shipped()["colonnes_region"]
    rows = [["", "", "", "Prestation Ségur - Juillet 2022", "", "INSi - Juillet 2022"],
            ["FINESS Géographique", "Raison sociale", "Commentaires", "Météo", "Commentaires", "Commentaires"],
            [VALID[0], "CH", "général", "Non démarré", "du Ségur", "de l'INSi"]]  # fmt: skip

    match = recognise([Table("Suivi", rows)], "colonnes region juillet 2022.xlsx", [region]).sheets[0]

    assert match.columns["commentaire"] == 2
    assert match.columns["meteo_commentaire"] == 4
    assert match.columns["insi_commentaire"] == 5


@pytest.mark.parametrize("merged", [True, False], ids=["merged", "written once"])
def test_two_level_header(merged):
    rows = [["FINESS PMSI", "Nom ES", "Documents de sortie", "", "CR Labo", ""],
            ["", "", "Oui/Non", "Cumul 2022", "Oui/Non", "Cumul 2022"],
            [VALID[0], "CH", "Oui", 12.0, "Non", 0.0]]  # fmt: skip
    ranges = (Merged(0, 0, 1, 0), Merged(0, 1, 1, 1), Merged(0, 2, 0, 3), Merged(0, 4, 0, 5)) if merged else ()

    match = recognise([Table("ES publics", rows, merged=ranges)], "x.xlsx", [shipped()["dmp_alimentation"]]).sheets[0]

    assert match.header_row == 2
    assert [match.columns[name] for name in ("finess", "sortie_alimente", "sortie_cumul", "labo_cumul")] == [0, 2, 3, 5]


def naive_header(rows, wanted):
    """The first row, of the first thirty, that bears the most of the names."""
    scores = [len({key_of(str(cell)) for cell in row} & wanted) for row in rows[:30]]
    return scores.index(max(scores)) if any(scores) else None


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 25), st.integers(0, 3), st.randoms())
def test_same_header_as_the_naive_search(tmp_path_factory, above, blanks, chance):
    definition = source(tmp_path_factory.mktemp("catalogue"), SIMPLE).sheets[0]
    wanted = {key_of(title) for title in TITLES}
    titles = [*TITLES, "autre"]
    chance.shuffle(titles)
    noise = [[chance.choice(["", "Total", "Raison sociale", "2022"]) for _ in titles] for _ in range(above)]
    rows = noise + [titles] + [[""] * 5] * blanks + [[VALID[0], "CH", "Raccordé", 3.0, ""]]

    found = find(header_rows(Table("t", rows)), definition)

    assert found.header.row == naive_header(rows, wanted)
    assert {
        name: titles.index(title) for name, title in zip(["finess", "nom", "etat", "nombre"], TITLES, strict=True)
    } == {name: indexes[0] for name, indexes in found.columns.items()}


def test_order_of_the_columns_never_matters():
    sources, chance = shipped(), random.Random(7)
    for definition in sources.values():
        sheet = definition.sheets[0]
        columns = [column for column in sheet.columns if not column.band]
        chance.shuffle(columns)
        headers = [column.headers[0].replace("*", "") for column in columns]

        found = find(header_rows(Table("t", [headers, ["x"] * len(headers)])), sheet)

        assert {name: indexes for name, indexes in found.columns.items() if len(indexes) == 1} == found.columns
        assert [columns[indexes[0]].id for indexes in found.columns.values()] == list(found.columns)
