"""The files for surveillance: their rows against a plain count, how they are written, what leaves the hospital."""

import csv
import io
from dataclasses import replace

import openpyxl
import pytest
from django.urls import reverse

from jalon import catalogue
from jalon.accounts.models import AuditEvent
from jalon.antibiotics.exports import rows, written
from jalon.catalogue.antibiotic_definitions import ExportColumn
from tests.antibiotics import small_hospital as small

pytestmark = pytest.mark.django_db
ISOLATES = small.WITHOUT_PATIENT + "".join(  # E. coli in 0101: 12, 7 R to cefotaxime; in 0201: 6, 5 R
    f"\n{unit};01/03/2024;Urines;Escherichia coli;{result};S"
    for unit, result in [("0101", "R")] * 5 + [("0101", "S")] * 5 + [("0201", "R")] * 5 + [("0201", "I")]
)
LAYOUTS = ("surveillance_structure", "surveillance_journees", "surveillance_consommations", "surveillance_resistances",
           "synthese_etablissement")  # fmt: skip


@pytest.fixture
def place():
    held = small.hospital()
    small.bring_all(held)
    small.bring(held, ISOLATES, "resistances.csv", deduplicated=True)
    return held


def column(header, value, decimals=-1):
    return ExportColumn(header=header, value=value, decimals=decimals)


def layout(name, **changes):
    return replace(catalogue.current().atb_exports[name], **changes)


def made(place, name, *, period="2024-T1", hides=None, **changes):
    asked = layout(name, **changes)
    return rows.rows(asked, rows.asked_by(asked, [place], period), hides=hides)


def read(layout, lines):
    text = written.as_text(layout, lines).decode(layout.encoding)
    return list(csv.reader(io.StringIO(text), delimiter=layout.separator))


def test_structure_has_its_units_as_the_file_wrote_them(place):
    found = made(place, "surveillance_structure")

    assert [(row["unit_code"], row["service_code"], row["de"], row["ta"]) for row in found] == [
        ("0101", "10", "127", "3"), ("0102", "10", "127", "3"), ("0201", "20", "147", "3"),
    ]  # fmt: skip
    assert {row["eligible"] for row in found} == {"oui"}


def test_bed_days_by_service_are_summed_and_what_differs_is_left_blank(place):
    found = made(place, "surveillance_journees", by="service")

    assert [(row["service_code"], row["bed_days"], row["admissions"], row["unit_code"]) for row in found] == [
        ("10", 1500, 150, ""), ("20", 400, 80, "0201"),
    ]  # fmt: skip


def test_year_sums_its_quarters(place):
    small.bring(place, small.BED_DAYS, "journees.csv", small.Period("2024-T2"))

    found = made(place, "surveillance_journees", period="2024")

    assert [row["bed_days"] for row in found] == [1800, 1200, 800]
    assert {(row["period"], row["year"], row["quarter"]) for row in found} == {("2024", "2024", "")}


def test_consumption_gives_doses_units_and_the_unknown_unit_too(place):
    found = {row["unit_code"]: row for row in made(place, "surveillance_consommations")}

    assert {unit: row["quantity"] for unit, row in found.items()} == {"0101": 120, "0102": 30, "0201": 10, "9999": 5}
    assert found["0101"]["ddd"] == pytest.approx(120 / 3)  # 3 g of injectable amoxicillin a day
    assert (found["0101"]["atc"], found["0101"]["route"], found["0101"]["bed_days"]) == ("J01CA04", "P", 900)
    assert found["9999"]["de"] == ""


def test_perimeter_of_a_layout_leaves_the_other_units_out(place):
    found = made(place, "surveillance_consommations", perimeter="spares")

    assert {row["unit_code"] for row in found} == {"0101", "0102", "0201"}


def test_consumption_by_domain_has_its_rate(place):
    [medicine, surgery] = sorted(made(place, "synthese_etablissement"), key=lambda row: -row["ddd"])

    assert medicine["domain"] == "MÉDECINE"
    assert medicine["ddd_per_1000_bed_days"] == pytest.approx(1000 * 50 / 1500)
    assert surgery["establishment_name"] == place.name


def test_columns_decide_what_is_told_apart(place):
    columns = (column("Famille", "family"), column("DDJ", "ddd"))
    alone = (column("DDJ", "ddd"),)

    by_family = made(place, "surveillance_consommations", by="establishment", columns=columns)
    whole = made(place, "surveillance_consommations", by="establishment", columns=alone)

    assert [row["family"] for row in by_family] == ["penicillines"]
    assert [row["ddd"] for row in whole] == [pytest.approx(165 / 3)]


def test_resistance_counts_as_a_plain_loop_does(place):
    counts = {}
    lines = [line.split(";") for line in ISOLATES.splitlines()]
    for unit, _, _, organism, cefotaxime, _ in lines[1:]:
        domain = "CHIRURGIE" if unit == "0201" else "MÉDECINE"
        held = counts.setdefault((domain, organism), dict.fromkeys("SIR", 0))
        held[cefotaxime] += 1

    found = made(place, "surveillance_resistances", hides=False)

    shown = {
        (row["domain"], row["organism"]): {
            "S": row["susceptible"], "I": row["increased_exposure"], "R": row["resistant"]
        } for row in found if row["atc"] == "J01DD01"
    }  # fmt: skip
    assert shown == counts
    assert all(row["tested"] == row["susceptible"] + row["increased_exposure"] + row["resistant"] for row in found)
    assert {row["antibiotic"] for row in found if not row["atc"]} >= {"Aminosides"}


def test_percentages_and_incidence_are_those_of_their_row(place):
    found = made(place, "surveillance_resistances", hides=False)

    [row] = [one for one in found if one["atc"] == "J01DD01" and one["isolates"] == 12]
    assert row["percent_resistant"] == pytest.approx(100 * 7 / 12)
    assert row["low"] < row["percent_resistant"] < row["high"]
    assert row["incidence"] == pytest.approx(1000 * 7 / 1500)


def test_small_counts_do_not_leave_the_hospital(place):
    found = made(place, "surveillance_resistances")

    told = [row[name] for row in found for name in (*rows.COUNTS, *rows.SENSITIVE, "isolates")]
    assert rows.HIDDEN in told
    assert not [count for count in told if count != rows.HIDDEN and 0 < count < 5]


def test_s_and_sfp_hide_together_since_their_sum_is_known():
    row = {"hospital": "1", "place": "M", "organism": "x", "code": "A", "isolates": 40, "resistant": 10,
           "susceptible": 28, "increased_exposure": 2, "tested": 40, "percent_resistant": 25.0}  # fmt: skip

    [found] = rows.hidden([row])

    assert (found["susceptible"], found["increased_exposure"]) == (rows.HIDDEN, rows.HIDDEN)
    assert (found["resistant"], found["tested"], found["percent_resistant"]) == (10, 40, 25.0)


def test_layout_that_stays_inside_says_everything(place):
    found = made(place, "surveillance_resistances", recipient="inside")

    assert rows.HIDDEN not in [value for row in found for value in row.values()]


def test_text_follows_the_layout(place):
    columns = (column("Unité", "unit_code"), column("DDJ", "ddd", 1), column("Rien", "service_label"))
    said = layout("surveillance_consommations", separator="|", encoding="cp1252", decimal=".", columns=columns)
    lines = [{"unit_code": "=1+1", "ddd": 12.345, "service_label": "Réa"}, {"unit_code": "0101", "ddd": 12.0}]

    assert read(said, lines) == [["Unité", "DDJ", "Rien"], ["'=1+1", "12.3", "Réa"], ["0101", "12", ""]]


def test_workbook_opens_with_its_notice_and_its_numbers(place):
    said = layout("synthese_etablissement")

    book = openpyxl.load_workbook(io.BytesIO(written.content(said, made(place, "synthese_etablissement"))))

    cells = [cell.value for row in book.worksheets[0] for cell in row]
    assert said.notice in cells
    assert 50.0 in cells


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_layout_is_downloaded_and_written_in_the_journal(client, place, name):
    client.force_login(small.person("pharmacienne"))

    answer = client.get(reverse("antibiotics:export_file", args=[name]))

    assert answer.status_code == 200
    assert f"{name}_{place.code}_2024-T1" in answer["Content-Disposition"]
    assert AuditEvent.objects.filter(verb="antibiotics.export_written").count() == 1


def test_page_shows_the_layouts_and_an_extract(client, place):
    client.force_login(small.person("pharmacienne"))

    page = client.get(small.address("exports", place, voir="surveillance_consommations")).content.decode()

    assert "Consommations, pour la surveillance" in page
    assert "n&#x27;est pas public" in page
    assert "Extrait de" in page
    assert "J01CA04" in page


@pytest.fixture
def staying(tmp_path):
    """A layout of the region that stays in the hospital."""
    before = catalogue.overlay()
    catalogue.use_overlay(tmp_path / "catalogue")
    path = tmp_path / "catalogue" / "atb_exports" / "interne.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(
        "title: Interne\nsubject: resistance\nby: domain\nrecipient: inside\n"
        "columns:\n  - {header: Germe, value: organism}\n  - {header: R, value: resistant}\n", "utf-8",
    )  # fmt: skip
    yield "interne"
    catalogue.use_overlay(before)


def test_whoever_works_elsewhere_never_reads_small_counts(client, place, staying):
    address = reverse("antibiotics:export_file", args=[staying])
    client.force_login(small.person("pharmacienne"))
    inside = client.get(address).content.decode()
    client.force_login(small.omedit())

    outside = client.get(address).content.decode()

    assert rows.HIDDEN not in inside
    assert rows.HIDDEN in outside


def test_another_hospital_is_refused(client, place):
    small.hospital(small.OTHER, "Autre hôpital fictif")
    client.force_login(small.person("voisine", finess=small.OTHER))

    answer = client.get(small.address("export_file", place, "2024-T1", "surveillance_journees"))

    assert answer.status_code == 403


def test_unknown_layout_and_empty_instance_answer_in_french(client):
    small.hospital()
    client.force_login(small.person("pharmacienne"))

    assert client.get(reverse("antibiotics:exports")).status_code == 200
    assert client.get(reverse("antibiotics:export_file", args=["rien"])).status_code == 400
    assert client.get(reverse("antibiotics:export_file", args=["surveillance_journees"])).status_code == 400
