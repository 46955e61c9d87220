"""The page « Consommations »: its figures, its choices, the lines behind a bar, who may look."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from tests.antibiotics import small_hospital as small

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    held = small.hospital()
    small.bring_all(held)
    return held


@pytest.fixture
def pharmacist(client, place):
    client.force_login(small.person("pharmacienne"))
    return client


def text_of(answer):
    return answer.content.decode().replace("\u202f", " ").replace("\xa0", " ")


def test_page_says_the_rate_with_its_numerator_and_denominator(pharmacist, place):
    answer = pharmacist.get(small.address("consumption", place))

    text = text_of(answer)
    assert answer.status_code == 200
    assert "28,1" in text
    assert "53 DDJ ÷ 1 900 journées" in text
    assert "périmètre Spares" in text


def test_bar_opens_on_the_lines_of_the_file_with_their_row(pharmacist, place):
    answer = pharmacist.get(small.address("consumption_lines", place, par="unit", lieu="0101"))

    text = text_of(answer)
    assert "AMOXICILLINE 1 G PDR INJ" in text
    assert "consommations.csv" in text
    assert "?ligne=2" in text


def test_older_set_of_doses_restates_the_whole(pharmacist, place):
    answer = pharmacist.get(small.address("consumption", place, jeu="oms_avant_2019"))

    # 160 g of injectable amoxicillin: 1 g a day before 2019, 3 g since.
    assert "160 DDJ ÷ 1 900 journées" in text_of(answer)


def test_every_place_measure_detail_and_selection_has_its_page(pharmacist, place):
    asked = [{"par": by} for by in ("pole", "service", "unit", "establishment", "stratum", "region")]
    asked += [{"mesure": measure} for measure in ("rate", "ddd", "per_1000_admissions", "units_inside", "grams")]
    asked += [{"niveau": level} for level in ("atc2", "atc3", "atc4", "atc5", "family", "aware", "route", "list")]
    asked += [{"choix": one} for one in ("liste:amoxicilline", "atc:J01CA", "aware:access", "voie:P", "famille:c3g")]

    answers = {str(one): pharmacist.get(small.address("consumption", place, **one)).status_code for one in asked}

    assert {one: status for one, status in answers.items() if status != 200} == {}


def test_choice_that_does_not_exist_is_refused_in_french(pharmacist, place):
    wrong = [
        {"par": "lit"}, {"choix": "liste:rien"}, {"choix": "zzz"}, {"jeu": "2031"}, {"mesure": "x"}, {"perimetre": "x"},
        {"periode": "demain"}, {"niveau": "atc9"},
    ]  # fmt: skip

    place_asked = {"etablissement": place.code}
    statuses = [pharmacist.get(small.address("consumption"), place_asked | one).status_code for one in wrong]

    assert statuses == [400] * len(wrong)


def test_unit_without_bed_days_is_said_with_the_rate_without_it(pharmacist, place):
    small.bring(place, small.BED_DAYS.replace("0201;400\n", ""), "journees_v2.csv")

    text = text_of(pharmacist.get(small.address("consumption", place)))

    assert "1 unité du périmètre sans journées (0201 Chirurgie)" in text


def test_nursing_home_is_read_apart_and_never_added_to_the_rate(pharmacist, place):
    small.bring(place, small.STRUCTURE + "0903;Résidence;90;Résidence;9;Gériatrie;177;11\n", "structure_v2.csv")
    small.bring(place, small.BED_DAYS + "0903;2000\n", "journees_v2.csv")
    small.bring(place, small.DISPENSED + "0903;9999992;60\n", "consommations_v2.csv")

    text = text_of(pharmacist.get(small.address("consumption", place)))

    assert "20 DDJ, 2 000 journées d'hébergement, soit 10,0 pour 1 000" in text
    assert "53 DDJ ÷ 1 900 journées" in text


def test_exports_hold_the_figures_of_the_page(pharmacist, place):
    answer = pharmacist.get(small.address("consumption_export", place, small.PERIOD.code, "xlsx", par="unit"))

    book = load_workbook(io.BytesIO(b"".join(answer) if answer.streaming else answer.content))
    values = [cell for row in book.active.iter_rows(values_only=True) for cell in row]
    assert "0101" in values
    assert 40.0 in values
    for name in ("composition_export", "consumption_lines_export"):
        assert pharmacist.get(small.address(name, place, small.PERIOD.code, "csv")).status_code == 200


def test_another_hospital_may_not_look(client, place):
    client.force_login(small.person("voisine", finess=small.OTHER))

    assert client.get(small.address("consumption", place)).status_code == 403
    assert client.get(small.address("consumption_lines", place)).status_code == 403


def test_omedit_sees_the_region_together(client, place):
    client.force_login(small.omedit())

    answer = client.get(small.address("consumption"))

    assert answer.status_code == 200
    assert place.name in answer.content.decode()


def test_number_of_queries_does_not_grow_with_the_rows(pharmacist, place):
    with CaptureQueriesContext(connection) as few:
        pharmacist.get(small.address("consumption", place))
    small.bring(place, small.DISPENSED + "0102;9999992;3\n" * 200, "plus.csv")

    with CaptureQueriesContext(connection) as many:
        pharmacist.get(small.address("consumption", place))

    assert len(many) <= len(few)


def test_empty_hospital_is_told_what_to_do(client):
    held = small.hospital()
    client.force_login(small.person("nouvelle"))

    answer = client.get(small.address("consumption", held, ""))

    assert "Apporter des fichiers" in answer.content.decode()
