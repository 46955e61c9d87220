"""Which source a file is, and which month it speaks of."""

from pathlib import Path

import pytest

from jalon.kernel.refusal import Refusal
from jalon.sources.reading import Table, open_tables, read_rows, recognise

from .sources import shipped, value_of
from .writing import SIMPLE, TITLES, VALID, opened, source, workbook

ORDERS = ["N° FINESS", "Raison sociale", "Type de logiciel", "État de la commande", "Montant TTC (€)"]
ORDER = [VALID[0], "CLINIQUE", "DPI", "Commande signée", 34500.0]


def table(*rows, name="Export"):
    return Table(name, [list(row) for row in rows])


def test_file_is_known_by_its_columns_whatever_its_name():
    recognition = recognise([table(ORDERS, ORDER)], "export (3).xlsx", shipped())

    assert recognition.source.id == "asp_segur"
    assert recognition.period is None


def test_columns_win_over_a_wrong_file_name():
    assert recognise([table(ORDERS, ORDER)], "DMP_certificats_2022-07.xlsx", shipped()).source.id == "asp_segur"


@pytest.mark.parametrize("name", sorted(shipped()))
def test_every_source_is_known_by_its_first_names_alone(name):
    definition = shipped()[name]
    rows = {sheet: [[], []] for sheet in range(len(definition.sheets))}
    for rank, sheet in enumerate(definition.sheets):
        for column in sheet.columns:
            rows[rank][0].append(column.band[0] if column.band else "")
            rows[rank][1].append(column.headers[0].replace("*", ""))
    tables = [
        Table(f"f{rank}", [["", "", ""], bands, titles, ["x"] * len(titles)]) for rank, (bands, titles) in rows.items()
    ]
    for one in tables:  # a column outside every band says so by an empty merged cell in real files
        one.rows[1][:] = [text or " " for text in one.rows[1]]

    assert recognise(tables[:1], "x.xlsx", shipped()).source.id == name


def test_nearest_source_and_what_is_missing_are_told():
    titles = ["N° FINESS", "Raison sociale", "Type de logiciel", "Avancement", "Montant TTC (€)"]

    with pytest.raises(Refusal) as refused:
        recognise([table(titles, ORDER)], "ASP-JUILLET-2022-SEGUR.xlsx", shipped())

    for words in ("Commandes de logiciels Ségur (ASP)", "« État de la commande »", "« Avancement »", "asp_segur.yaml"):
        assert words in str(refused.value)


def test_unknown_file_is_refused():
    with pytest.raises(Refusal, match="aucun de ses titres n'est connu. Titres lus ligne 1 : « Recette », « Farine »"):
        recognise([table(["Recette", "Farine"], ["Crêpes", 250.0])], "recettes.xlsx", shipped())


def test_columns_in_common_do_not_make_a_source():
    with pytest.raises(Refusal):
        recognise(
            [table(["FINESS ET", "Raison sociale", "Date", "Montant"], [VALID[0], "CH", "", 3.0])], "x.csv", shipped()
        )


def test_file_without_titles_is_refused(tmp_path):
    path = tmp_path / "essai.csv"
    path.write_text(f"{VALID[0]};CH;Oui;12\n")

    with pytest.raises(Refusal, match="n'est pas de la source « Essai » .*aucun de ses titres n'est connu d'elle"):
        opened(path, source(tmp_path))


def test_cover_and_hidden_sheets_are_skipped_and_the_second_is_said():
    tables = [table(["Lisez-moi"], ["Données au 31/07/2022"]), table(ORDERS, ORDER, name="Données"),
              Table("Ancien", [ORDERS, ORDER, ORDER, ORDER], visible=False)]  # fmt: skip

    recognition = recognise(tables, "asp.xlsx", shipped())

    assert [match.table_index for match in recognition.sheets] == [1]
    assert str(recognition.period) == "2022-07"
    assert recognition.warnings == ("feuille « Ancien » : masquée, non lue",)


def test_several_sheets_of_one_kind_are_all_read():
    tables = [table(ORDERS, ORDER, name="16"), table(["x"], ORDERS, ORDER, name="17")]

    recognition = recognise(tables, "ASP-JUILLET-2022-SEGUR.xlsx", shipped())
    rows = read_rows(tables, recognition, value_of=value_of)

    assert [(row.sheet, row.row) for row in rows] == [(0, 2), (1, 3)]


def test_month_is_looked_for_where_the_source_says_and_a_contradiction_is_told():
    tables = [table(["Commandes au 31/08/2022"], ORDERS, ORDER)]

    recognition = recognise(tables, "ASP-JUILLET-2022-SEGUR.xlsx", shipped())

    assert str(recognition.period) == "2022-07"
    assert "juillet 2022 d'après le nom du fichier, août 2022 d'après son titre" in recognition.warnings[0]


def test_lag_is_added_to_the_month_found(tmp_path):
    late = source(tmp_path, SIMPLE.replace("sheet]}", "sheet], lag: -1}"))

    _, recognition = opened(workbook(tmp_path / "essai janvier 2023.xlsx", [TITLES, [VALID[0], "", "", 1]]), late)

    assert str(recognition.period) == "2022-12"


@pytest.mark.parametrize(("title", "fictitious"), [("Données FICTIVES", True), ("Données", False)])
def test_file_that_says_it_is_invented_is_believed(tmp_path, title, fictitious):
    path = workbook(tmp_path / "essai.xlsx", [[title], TITLES, [VALID[0], "", "", 1]])

    assert opened(path, source(tmp_path))[1].fictitious is fictitious


def test_source_written_only_in_a_region_is_read_like_the_others(tmp_path):
    text = """
        title: Enquête régionale
        why: Tenir une source que le paquet ne connaît pas.
        producer: Région
        owner: region
        recognise: {file: ["enquete*"]}
        period: {found_in: [sheet]}
        coverage: {domains: [ES], absent_speaks: true}
        sheets:
          - name: ["Réponses*"]
            columns:
              cle: {role: key, grain: et, headers: ["*FINESS*"]}
              appels: {role: value, required: true, indicator: insi_appels, headers: ["Combien d'appels*"]}
    """
    (tmp_path / "sources").mkdir()
    sources = shipped() | {"enquete": source(tmp_path / "sources", text, "enquete")}
    rows = [["Votre n° FINESS géographique", "Combien d'appels ce mois-ci ?"], [VALID[0], "1\u202f204"]]

    tables = open_tables(workbook(tmp_path / "Enquete_v3.xlsx", rows, sheet="Réponses septembre 2022"))
    recognition = recognise(tables, "Enquete_v3.xlsx", sources)
    read = read_rows(tables, recognition, value_of=value_of)

    assert (recognition.source.id, str(recognition.period)) == ("enquete", "2022-09")
    assert read[0].cells["appels"].number == 1204


def test_sample_under_another_name_is_still_itself(real_data):
    for path in sorted(Path(real_data / "samples/sources/2022-08").iterdir()):
        tables = open_tables(path)

        known, renamed = recognise(tables, path.name, shipped()), recognise(tables, f"a{path.suffix}", shipped())

        assert renamed.source.id == known.source.id
        assert [match.columns for match in renamed.sheets] == [match.columns for match in known.sheets]
        assert renamed.period in (known.period, None)
