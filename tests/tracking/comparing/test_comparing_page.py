"""The page of a comparison: what it counts, what it says, who may read it, what it never shows."""

import io

import openpyxl
import pytest

from jalon.indicators import projection
from tests.accounts import people
from tests.tracking.comparing import region
from tests.tracking.comparing.region import MONTH, SECRET, et

PAGE = "/suivi/segur_es/comparer/"
HERE = {"region": "75", "mois": MONTH}

pytestmark = pytest.mark.django_db


@pytest.fixture
def ids(db, tmp_path):
    made = region.build(tmp_path)
    region.usual(made)
    return made


@pytest.fixture
def compared(reader, ids):
    """The page of a column, with its context."""

    def compared(column, **asked):
        answer = reader.get(PAGE, HERE | {"colonne": column} | asked)
        assert answer.status_code == 200
        return answer

    return compared


def rows(answer):
    return {row.group.label: row for row in answer.context["comparison"].rows}


def test_legal_entities_count_once_and_the_nation_is_the_whole_file(compared):
    comparison = compared("mssante_messages_envoyes").context["comparison"]

    assert (comparison.region.n, comparison.region.distribution.median) == (6, 350)
    national = comparison.nation.measured.distribution()
    assert (national.n, national.median) == (9, 500)
    assert comparison.region.distribution.total == projection.totals(comparison.view)["mssante_messages_envoyes"].sum


def test_rate_is_of_the_sums_not_the_mean_of_the_rates(compared):
    comparison = compared("mssante_messages_par_boite").context["comparison"]

    assert comparison.region.distribution.rate == 100
    assert comparison.region.figure("") == 100


def test_groups_have_their_own_figures_rank_and_gap(compared):
    answer = compared("insi_taux_qualifiees")
    found = rows(answer)

    assert list(found) == ["Dordogne", "Gironde"]
    assert (found["Gironde"].side.n, found["Dordogne"].side.n) == (4, 6)
    assert found["Gironde"].side.distribution.median == 45
    assert found["Gironde"].side.distribution.q1 is None
    assert found["Dordogne"].rank.best == 1 == found["Gironde"].rank.best  # level: 45 and 45
    assert found["Dordogne"].gap == 0
    assert "Moins de cinq valeurs, donc pas de quartiles : Gironde." in answer.text


def test_who_has_no_value_and_why_is_said(compared):
    answer = compared("insi_taux_qualifiees")

    assert answer.context["comparison"].region.missing == {"uncovered": 2}
    assert "2 aucun fichier" in answer.text


def test_choices_have_shares_with_intervals_and_absence_counts_as_what_it_means(compared):
    answer = compared("asp_etat_dpi")
    comparison = answer.context["comparison"]
    one = comparison.region.shares.of("Commande signée")

    assert (comparison.value, one.count, one.out_of) == ("Commande signée", 8, 12)
    assert one.interval == pytest.approx((0.3906, 0.8619), abs=5e-4)
    assert "67\u202f% des établissements sont à « Commande signée » (8 sur 12)" in answer.text


def test_file_that_names_only_some_gives_no_share_of_the_nation(compared):
    answer = compared("asp_etat_dpi")

    assert answer.context["comparison"].nation.named_only
    assert "leur part dans le pays n&#x27;est pas connue" in answer.text


def test_national_file_that_names_only_the_region_says_nothing_of_the_nation(compared):
    answer = compared("insi_taux_qualifiees")

    assert answer.context["comparison"].nation.measured is None
    assert "Le fichier national reçu ne parle que des établissements de la région." in answer.text


def test_nation_that_no_file_says_is_said_so(compared):
    assert "La nation n&#x27;est dite par aucun fichier." in compared("meteo").text


@pytest.mark.parametrize(
    ("stratum", "sizes"),
    [
        ("departement", {"Dordogne": 8, "Gironde": 4}),
        ("classe_sae", {"CHR, CHU (PUB1)": 4, "Centres hospitaliers (PUB2)": 8}),
        ("secteur", {"Public": 12}),
        ("ght", {"GHT un": 4, "GHT deux": 2, "Hors de ces territoires": 8}),
    ],
)
def test_lines_are_parted_by_every_stratum(compared, stratum, sizes):
    answer = compared("asp_etat_dpi", par=stratum)

    assert {label: row.side.n for label, row in rows(answer).items()} == sizes


def test_territories_that_nobody_loaded_are_not_proposed(compared):
    proposed = {one.id for one in compared("meteo").context["choices"]["strata"]}

    assert {"ght", "departement", "classe_sae", "categorie"} <= proposed
    assert not {"cpts", "bassin_sante", "taille_essms"} & proposed


def test_establishment_is_placed_in_the_region_and_among_its_peers(compared):
    answer = compared("insi_taux_qualifiees", etablissement=et(7))
    focus = answer.context["comparison"].focus

    assert (focus.value, focus.in_region.best, focus.in_region.out_of) == (70, 3, 10)
    assert (focus.peers.label, focus.in_peers.best, focus.in_peers.out_of) == ("Centres hospitaliers (PUB2)", 2, 6)
    assert "3e sur 10 dans la région, 2e sur 6 parmi ses pairs (Centres hospitaliers (PUB2))" in answer.text


def test_establishment_may_be_named_rather_than_numbered(compared):
    assert compared("meteo", etablissement="hopital 11").context["comparison"].focus.finess == et(11)
    several = compared("meteo", etablissement="hopital 1")
    assert several.context["comparison"].focus is None
    assert [name for name, _ in several.context["choices"]["several"]] == ["HOPITAL 1", "HOPITAL 10", "HOPITAL 11"]
    assert "Aucun établissement de cette grille ne répond" in compared("meteo", etablissement="zzz").text


def test_map_colours_the_departements_and_places_who_has_a_value_of_his_own(compared):
    drawn = compared("insi_taux_qualifiees").context["map"]

    assert "<title>Gironde : 45\u202f%</title>" in drawn.svg
    assert (drawn.placed, drawn.unplaced, drawn.shared) == (8, 2, 0)
    assert "CC BY 4.0" in drawn.attribution


def test_value_of_a_legal_entity_is_not_a_point(compared):
    answer = compared("mssante_messages_envoyes")

    assert (answer.context["map"].placed, answer.context["map"].shared) == (0, 6)
    assert "ne se placent pas sur un site" in answer.text


def test_months_without_a_file_break_the_line(compared, ids):
    region.usual(ids, "2022-05")
    region.deliver([("insi_taux_qualifiees", one, 5.0) for one in ids["et"][:3]], "insi_m1271", month="2022-07")

    course = compared("insi_taux_qualifiees").context["comparison"].course

    drawn = {month.period: month.own for month in course.months}
    assert drawn == {"2022-05": 45, "2022-06": None, "2022-07": 5, "2022-08": 45}
    assert course.always == 3
    assert [month.constant for month in course.months] == [10, None, 5, 10]


def test_exports_hold_the_groups_as_numbers(reader, ids):
    asked = HERE | {"colonne": "insi_taux_qualifiees", "par": "departement"}
    csv = b"".join(reader.get(f"{PAGE}export.csv", asked)).decode("utf-8-sig")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(reader.get(f"{PAGE}export.xlsx", asked))))

    assert "Gironde;4;0;45;45;;;1;2;0;" in csv
    cells = [[cell.value for cell in row] for row in book["Comparaison"]]
    assert ["Dordogne", 6, 2, 45, 45] in [row[:5] for row in cells]
    assert any("Nation : Appel" in str(row[0]) or "Nation :" in str(row[0]) for row in cells)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"colonne": "commentaire_general"}, "ne se compare pas"),
        ({"colonne": "rien"}, "ne se compare pas"),
        ({"par": "couleur"}, "n&#x27;existe pas pour cette grille"),
        ({"mois": "hier"}, "illisible"),
    ],
)
def test_what_is_not_there_is_refused_in_words(reader, ids, asked, said):
    answer = reader.get(PAGE, HERE | asked)

    assert answer.status_code == 400
    assert said in answer.text


def test_unknown_export_is_refused(reader, ids):
    assert reader.get(f"{PAGE}export.pdf", HERE).status_code == 400


def test_unknown_value_of_a_choice_falls_back_on_the_usual_one(compared):
    assert compared("asp_etat_dpi", valeur="Peut-être").context["comparison"].value == "Commande signée"


def test_neighbours_are_seen_only_through_the_nation(reader, ids):
    """Whoever reads one region sees no line of another, in the page nor in its files."""
    for column in ("mssante_messages_envoyes", "asp_etat_dpi", "insi_taux_qualifiees"):
        for path in (PAGE, f"{PAGE}export.csv"):
            answer = reader.get(path, HERE | {"colonne": column, "etablissement": SECRET})
            body = b"".join(answer).decode() if answer.streaming else answer.text.replace(f"« {SECRET} »", "")
            assert f"{SECRET} 1" not in body
    assert reader.get(PAGE, {"region": "53", "mois": MONTH}).status_code == 400


def test_column_of_another_theme_is_refused_and_not_proposed(client, ids):
    client.force_login(people.make("insi", "lecteur", "region", ["region:75"], themes=["insi"]))

    assert client.get(PAGE, HERE | {"colonne": "asp_etat_dpi"}).status_code == 400
    proposed = client.get(PAGE, HERE).context["choices"]["columns"]
    assert [column.id for _, columns in proposed for column in columns] == [
        "insi_appel", "insi_taux_qualifiees", "insi_organisation", "insi_appels",
    ]  # fmt: skip


def test_what_a_region_keeps_to_itself_is_not_compared_by_others(client, ids):
    client.force_login(people.make("ans", "national", "ans"))

    comparison = client.get(PAGE, HERE | {"colonne": "meteo"}).context["comparison"]

    assert comparison.region.n == 0
    assert comparison.region.missing == {"reserved": 12}


def test_page_asks_as_many_queries_however_many_the_lines(compared, ids, django_assert_max_num_queries):
    for month in ("2022-05", "2022-06", "2022-07"):
        region.usual(ids, month)
    compared("insi_taux_qualifiees", etablissement=et(3))

    with django_assert_max_num_queries(75):  # eight a month, four months; territories; who asks
        compared("insi_taux_qualifiees", etablissement=et(3))


def test_panel_of_a_cell_says_where_it_stands_and_leads_there(reader, ids):
    number = reader.get(f"/suivi/segur_es/{et(7)}/insi_taux_qualifiees/", HERE).text
    choice = reader.get(f"/suivi/segur_es/{et(7)}/asp_etat_dpi/", HERE).text
    words = reader.get(f"/suivi/segur_es/{et(7)}/commentaire_general/", HERE).text

    assert "Région : médiane 45\u202f%, 3e sur 10 ; pairs (Centres hospitaliers (PUB2)) : 2e sur 6" in number
    assert f"/comparer/?region=75&amp;mois={MONTH}&amp;colonne=insi_taux_qualifiees&amp;etablissement={et(7)}" in number
    assert "Région : 67\u202f% des établissements à « Commande signée »" in choice
    assert "Comparer</a>" not in words.split('id="case-titre"')[1]
