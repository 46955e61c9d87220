"""The pages of « Résistances »: their figures, their choices, the isolates behind them, who may look."""

import html
import io
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from jalon.accounts.models import AuditEvent
from jalon.directory.models import Listed, Load
from tests.antibiotics import small_hospital as small

pytestmark = pytest.mark.django_db
COLI = {"germe": "Escherichia coli", "antibiotique": "C3G"}


def isolates(*numbers, organism="Escherichia coli", unit="0101", result="R"):
    lines = [f"{unit};Q{n};{1 + n % 28:02d}/03/2024;Urines;{organism};{result};S" for n in numbers]
    return "\n".join(lines) + "\n"


@pytest.fixture
def place():
    held = small.hospital()
    small.bring_all(held)
    return held


@pytest.fixture
def many(place):
    """40 sensitive and 6 resistant coli of the first unit, 3 resistant of another."""
    text = (
        small.ISOLATES + isolates(*range(40), result="S") + isolates(*range(40, 46)) + isolates(50, 51, 52, unit="0201")
    )
    small.bring(place, text, "resistances2.csv")
    return place


@pytest.fixture
def pharmacist(client, place):
    client.force_login(small.person("pharmacienne"))
    return client


@pytest.fixture
def region(client, place):
    client.force_login(small.omedit())
    return client


def text_of(answer):
    assert answer.status_code == 200
    return html.unescape(answer.content.decode()).replace("\u202f", " ").replace("\xa0", " ").replace("’", "'")


def test_page_says_period_perimeter_and_rule_with_the_numbers(pharmacist, place):
    text = text_of(pharmacist.get(small.address("resistance", place)))

    assert "périmètre Spares (version " in text
    assert "dédoublonné selon SPARES" in text
    assert "2 isolats comptés sur 3 du périmètre" in text
    assert "1 900 journées" in text


def test_cell_tells_its_interval_and_opens_its_pair(pharmacist, many):
    text = text_of(pharmacist.get(small.address("resistance", many)))

    assert "20 % de résistance sur 50 testés, IC 95 % 10,0 à 33,7" in text
    assert "resistances/couple/?" in text


def test_rule_changes_what_counts_and_is_said(pharmacist, place):
    text = text_of(pharmacist.get(small.address("resistance", place, regle="none")))

    assert "non dédoublonné : tous les isolats comptent" in text
    assert "3 isolats comptés sur 3 du périmètre" in text


@pytest.mark.parametrize(
    ("choice", "kept"),
    [
        ({"prelevement": "hemocultures"}, "0 isolat compté sur 3"),
        ({"lieu": "service:20"}, "1 isolat compté sur 3"),
        ({"lieu": "unit:101"}, "1 isolat compté sur 3"),
        ({"groupe": "staphylocoques"}, "0 isolat compté sur 3"),
    ],
)
def test_filters_choose_among_what_the_rule_keeps(pharmacist, place, choice, kept):
    assert kept in text_of(pharmacist.get(small.address("resistance", place, **choice)))


def test_pair_shows_every_rule_course_place_and_specimen(pharmacist, many):
    text = text_of(pharmacist.get(small.address("resistance_pair", many, **COLI)))

    assert "10 sur 50 testés" in text
    for said in ("Les règles côte à côte", "Trimestre après trimestre", "Par service", "Par prélèvement", "EARS-Net"):
        assert said in text
    assert "10 ÷ 1 900 journées" in text


def test_group_opens_on_its_species(pharmacist, place):
    answer = pharmacist.get(
        small.address("resistance_pair", place, germe="groupe:enterobacterales", antibiotique="blse")
    )

    assert "Klebsiella pneumoniae" in text_of(answer)


def test_isolates_say_where_they_are_and_why_they_count(pharmacist, place):
    text = text_of(pharmacist.get(small.address("resistance_isolates", place, **COLI)))

    assert "Écarté : même antibiotype que l'isolat du 14/02/2024 (ligne 2), antérieur et testé sur autant" in text
    assert "resistances.csv, 2024-T1" in text
    assert "?ligne=3#lignes" in text
    assert "P1" not in text  # neither the number of a patient nor its pseudonym


@pytest.mark.parametrize(("shown", "count"), [("", 2), ("retenus", 1), ("ecartes", 1), ("resistants", 1)])
def test_isolates_kept_or_set_aside(pharmacist, place, shown, count):
    answer = pharmacist.get(small.address("resistance_isolates", place, **COLI, isolats=shown))

    assert answer.context["count"] == count


def test_isolates_leave_as_a_file_and_the_journal_says_who_took_them(pharmacist, place):
    answer = pharmacist.get(small.address("isolates_export", place, small.PERIOD.code, "csv", **COLI))

    assert answer.content.decode("utf-8-sig").count("Escherichia coli") == 2
    assert AuditEvent.objects.get(verb="antibiotics.isolates_exported").target_id


@pytest.mark.parametrize("name", ["resistance_export", "followed_export", "resistance_places_export", "pair_export"])
def test_exports_open_and_say_what_they_are(pharmacist, many, name):
    answer = pharmacist.get(small.address(name, many, small.PERIOD.code, "xlsx", **COLI))

    sheets = load_workbook(io.BytesIO(answer.content)).worksheets
    words = " ".join(str(cell.value) for sheet in sheets for row in sheet for cell in row if cell.value is not None)
    assert "dédoublonné selon SPARES" in words
    assert "périmètre Spares (version" in words


def test_outside_the_hospital_small_counts_are_hidden(region, place):
    text = text_of(region.get(small.address("resistance", place, par="unit")))

    assert "masqué (< 5)" in text
    assert "isolats : masqué (< 5)" in text
    assert "100 % de résistance" not in text


def test_outside_a_filter_gives_no_small_count_by_subtraction(region, many):
    """Ten resist in all, three of them in the other unit: seven in the first would tell the three."""
    whole = text_of(region.get(small.address("resistance_pair", many, **COLI)))
    first = text_of(region.get(small.address("resistance_pair", many, lieu="unit:101", **COLI)))

    assert "10 sur 50 testés" in whole
    assert "7 sur 47 testés" not in first
    assert "masqué (< 5)" in first


def test_outside_several_hospitals_hide_what_one_of_them_hides(region, many):
    other = small.hospital(small.OTHER, "Clinique fictive des Tests")
    small.bring_all(other, drugs=False)  # one resistant coli there

    text = text_of(region.get(small.address("resistance", None, periode=small.PERIOD.code)))

    assert "sur 51 testés" not in text
    assert text_of(region.get(small.address("resistance", many))).count("sur 50 testés")


@pytest.mark.parametrize("name", ["resistance_isolates", "isolates_export"])
def test_no_isolate_is_read_outside(region, place, name):
    arguments = ("csv",) if name == "isolates_export" else ()
    answer = region.get(small.address(name, place, small.PERIOD.code, *arguments, **COLI))

    assert answer.status_code == 403
    assert "dans l'hôpital" in html.unescape(answer.content.decode())


def test_person_of_another_hospital_sees_nothing(client, place):
    client.force_login(small.person("ailleurs", small.hospital(small.OTHER, "Clinique fictive des Tests").code))

    for name in ("resistance", "resistance_pair", "resistance_isolates"):
        assert client.get(small.address(name, place, **COLI)).status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"regle": "x"}, {"groupe": "x"}, {"prelevement": "x"}, {"vue": "x"}, {"par": "x"}, {"lieu": "x"},
        {"lieu": "service:absent"}, {"perimetre": "x"}, {"periode": "2024-01"},
    ],
)  # fmt: skip
def test_wrong_choice_is_refused_in_french(pharmacist, place, wrong):
    said = {"etablissement": place.code, "periode": small.PERIOD.code} | wrong

    assert pharmacist.get("/antibiotiques/resistances/", said).status_code == 400


@pytest.mark.parametrize(
    "wrong",
    [
        {"germe": "Escherichia inconnue"}, {"antibiotique": "J99"}, {"germe": "groupe:x"}, {"antibiotique": "erv"},
        {"germe": ""},
    ],
)  # fmt: skip
def test_wrong_pair_is_refused_in_french(pharmacist, place, wrong):
    assert pharmacist.get(small.address("resistance_pair", place, **(COLI | wrong))).status_code == 400


def test_every_choice_has_its_page(pharmacist, many):
    asked = [{"par": by} for by in ("pole", "service", "unit", "establishment", "stratum", "region")]
    asked += [{"vue": "classes"}, {"perimetre": "none"}, {"regle": "ears_net"}, {"regle": "episode"}]

    for one in asked:
        for name in ("resistance", "resistance_pair"):
            assert pharmacist.get(small.address(name, many, **COLI, **one)).status_code == 200, (name, one)


def test_page_before_any_file_says_what_to_do(client):
    client.force_login(small.person("nouvelle", small.hospital().code))

    assert "Apporter des fichiers" in text_of(client.get("/antibiotiques/resistances/"))


def test_number_of_queries_does_not_grow_with_the_isolates(pharmacist, place):
    address = small.address("resistance", place)
    counts = []
    for text in (small.ISOLATES, small.ISOLATES + isolates(*range(200))):
        small.bring(place, text, f"labo{len(text)}.csv")
        pharmacist.get(address)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            pharmacist.get(address)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def placed_on_the_map(hospital, latitude, longitude):
    load = Load.objects.create(list_id="annuaire_regional", file_name="annuaire.csv", sha256=hospital.code)
    Listed.objects.create(
        load=load, entity=hospital, list_id="annuaire_regional", vintage=date(2023, 12, 31), row=2,
        known_from=datetime(2024, 1, 1, tzinfo=UTC), latitude=latitude, longitude=longitude,
    )  # fmt: skip


def test_several_hospitals_stand_on_a_map_with_their_figure(region, many):
    other = small.hospital(small.OTHER, "Clinique fictive des Tests")
    small.bring_all(other, drugs=False)
    more = isolates(*range(30), result="S") + isolates(*range(30, 37))
    small.bring(other, small.ISOLATES + more, "autres.csv")
    placed_on_the_map(many, 44.8, -0.6)
    placed_on_the_map(other, 44.6, -1.0)

    text = text_of(region.get(small.address("resistance_pair", None, periode=small.PERIOD.code, **COLI)))

    assert '<svg class="map"' in text
    assert "Hôpital fictif des Tests : 20,0 % sur 50" in text
    assert "Clinique fictive des Tests : 21,1 % sur 38" in text


def test_hospital_without_position_is_on_no_map(region, many):
    text = text_of(region.get(small.address("resistance_pair", None, periode=small.PERIOD.code, **COLI)))

    assert '<svg class="map"' not in text
