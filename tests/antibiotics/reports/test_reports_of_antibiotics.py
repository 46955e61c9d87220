import io

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied

from jalon.accounts.access import perimeter_of, system
from jalon.antibiotics import access
from jalon.antibiotics.frame import Place
from jalon.antibiotics.models import Naming
from jalon.antibiotics.reports import making, paper, posters, screen
from jalon.kernel.refusal import Refusal
from tests.antibiotics import small_hospital as small

pytestmark = pytest.mark.django_db


@pytest.fixture
def hospital():
    held = small.hospital()
    small.bring_all(held)
    return held


def place(hospital, person=None, period=small.PERIOD):
    perimeter = perimeter_of(person) if person else system()
    return Place(perimeter, tuple(access.hospitals(perimeter)), hospital, period, "spares")


def part(report, title):
    return next(one for one in report.parts if one.title == title)


def sheets(body):
    return openpyxl.load_workbook(io.BytesIO(body))


def test_hospital_report_gives_the_rate_with_its_parts(hospital):
    report = making.make("etablissement", place(hospital))

    first = report.parts[0].figures[0]
    assert first.value == "28,1"  # 160 g of amoxicillin, 3 g a day: 53.3 doses over 1 900 days
    assert "53 DDJ ÷ 1\u202f900 journées" in first.detail


def test_hospital_report_says_which_units_do_not_count_and_why(hospital):
    report = making.make("etablissement", place(hospital))

    rows = part(report, "Unités non comptées, et pourquoi").table.rows
    assert [(row[0], row[3]) for row in rows] == [("unité inconnue de la structure", "9999")]


def test_hospital_report_made_outside_hides_small_counts(hospital):
    inside = making.make("etablissement", place(hospital, small.person("pharmacienne")))
    outside = making.make("etablissement", place(hospital, small.omedit()))

    shown = {row[0]: row[3] for row in part(inside, "Couples suivis").table.rows}
    hidden = {row[0]: row[3] for row in part(outside, "Couples suivis").table.rows}
    assert shown["E. coli résistant aux C3G"] == "100,0\u202f%"
    assert hidden["E. coli résistant aux C3G"] == "masqué (< 5)"


def test_hospital_report_names_the_others_only_where_the_region_has_said_so(hospital):
    other = small.hospital(small.OTHER, "Clinique fictive")
    small.bring_all(other)
    title = "Comparaison : Tous les antibiotiques"

    before = [row[0] for row in part(making.make("etablissement", place(hospital)), title).table.rows]
    Naming.objects.create(region="75", shown=True)
    after = [row[0] for row in part(making.make("etablissement", place(hospital)), title).table.rows]

    assert set(before) == {"Hôpital fictif des Tests (cet établissement)", "établissement A"}
    assert set(after) == {"Hôpital fictif des Tests (cet établissement)", "Clinique fictive"}


def test_hospital_report_without_isolates_says_so(hospital):
    alone = small.hospital(small.OTHER, "Clinique fictive")
    small.bring(alone, small.STRUCTURE)
    small.bring(alone, small.BED_DAYS)
    small.bring(alone, small.DISPENSED)

    report = making.make("etablissement", place(alone))

    assert "Il manque : admissions, résistances." in report.opening
    assert part(report, "Résistances").empty.startswith("Aucun fichier de résistances")
    assert making.file_of(report, "pdf").startswith(b"%PDF")


def test_hospital_report_of_a_period_without_files_is_refused(hospital):
    with pytest.raises(Refusal, match="n'a rien apporté pour 2021"):
        making.make("etablissement", place(hospital, period=small.Period("2021")))


@pytest.mark.parametrize("kind", ["etablissement", "unite", "contrat", "region"])
def test_report_leaves_as_a_tagged_document_and_a_workbook(hospital, kind):
    report = making.make(kind, place(hospital), "0101" if kind == "unite" else "")

    document, workbook = (making.file_of(report, extension) for extension in ("pdf", "xlsx"))

    assert document.startswith(b"%PDF")
    assert b"/MarkInfo" in document or b"/StructTreeRoot" in document
    assert len(sheets(workbook).sheetnames) == len(report.parts)


@pytest.mark.parametrize("kind", ["etablissement", "unite", "contrat", "region"])
def test_report_on_screen_has_every_part(hospital, kind):
    report = making.make(kind, place(hospital), "0101" if kind == "unite" else "")

    assert [one.part.title for one in screen.shown(report)] == [one.title for one in report.parts]


def test_workbook_keeps_numbers_codes_and_what_they_are(hospital):
    report = making.make("etablissement", place(hospital))

    sheet = sheets(making.file_of(report, "xlsx"))["Services"]

    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=1)]
    assert rows[0][0] == "Par service"
    assert rows[1][0] == "Hôpital fictif des Tests – 1er\xa0trimestre\xa02024"
    assert rows[-2][:2] == ["10", "Médecine"]
    assert rows[-2][2] == pytest.approx(50)
    assert sheet.freeze_panes


def test_poster_ranks_the_unit_among_those_of_its_domain(hospital):
    report = making.make("unite", place(hospital), "101")  # without its leading zero

    said = posters.paper(report)
    assert said["title"] == "Médecine A"
    assert said["figures"][0]["value"] == "44"  # 40 doses over 900 days
    assert said["standing"].startswith("Sur 1\xa0autre unité du domaine, aucune ne consomme davantage.")
    assert [dot["own"] for dot in said["strip"]["dots"]] == [True, False]


def test_poster_takes_the_resistances_of_the_hospital_under_thirty_isolates(hospital):
    isolates = "Code UF;IPP;Date de prélèvement;Nature du prélèvement;GERME;CEFOTAXIME\n" + "".join(
        f"0201;P{rank};14/02/2024;Urines;Escherichia coli;{'R' if rank < 8 else 'S'}\n" for rank in range(40)
    )
    small.bring(hospital, isolates, "resistances.csv")

    away, here = (posters.paper(making.make("unite", place(hospital), unit)) for unit in ("0101", "0201"))

    assert [one["detail"] for one in away["resistances"]] == ["8 sur 40 · tout l'hôpital"]
    assert [(one["value"], one["detail"]) for one in here["resistances"]] == [("20\u202f%", "8 sur 40 · ici")]


def test_poster_tells_no_count_under_five(hospital):
    isolates = "Code UF;IPP;Date de prélèvement;Nature du prélèvement;GERME;CEFOTAXIME\n" + "".join(
        f"0201;P{rank};14/02/2024;Urines;Escherichia coli;{'R' if rank < 4 else 'S'}\n" for rank in range(40)
    )
    small.bring(hospital, isolates, "resistances.csv")

    said = posters.paper(making.make("unite", place(hospital), "0201"))

    assert said["resistances"] == []


@pytest.mark.parametrize(
    ("unit", "why"), [("", "choisissez l'établissement et l'unité"), ("0777", "n'est pas dans la structure")]
)
def test_poster_of_no_unit_is_refused(hospital, unit, why):
    with pytest.raises(Refusal, match=why):
        making.make("unite", place(hospital), unit)


def test_poster_is_made_inside_the_hospital_alone(hospital):
    with pytest.raises(PermissionDenied):
        making.make("unite", place(hospital, small.omedit()), "0101")


def test_regional_report_hides_small_counts_even_from_the_operator(hospital):
    report = making.make("region", place(None))

    [row] = part(report, "Établissements, par type").table.rows
    assert row[1] == "Hôpital fictif des Tests"
    assert row[-1] == "masqué (< 5)"
    assert {row[3] for row in part(report, "Résistances clés").table.rows if row[0] == "E. coli résistant aux C3G"} == {
        "masqué (< 5)"
    }


def test_regional_report_is_not_for_a_right_on_one_hospital(hospital):
    with pytest.raises(PermissionDenied):
        making.make("region", place(None, small.person("pharmacienne")))


def test_paper_sets_french_spaces():
    said = paper.typeset({"a": ["Trait : 1 000 journées ; « oui » à 95 %"]})

    assert said == {"a": ["Trait\xa0: 1\u202f000 journées\xa0; «\xa0oui\xa0» à 95\xa0%"]}


def test_unknown_report_and_unknown_format_are_refused(hospital):
    with pytest.raises(Refusal, match="Rapport inconnu"):
        making.make("annuel", place(hospital))
    with pytest.raises(Refusal, match="en .pdf ou en .xlsx"):
        making.file_of(making.make("contrat", place(hospital)), "doc")
