import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalon.accounts.models import AuditEvent
from jalon.antibiotics.models import Participation
from jalon.antibiotics.queries.recap import recap
from tests.antibiotics import small_hospital as small

pytestmark = pytest.mark.django_db


def test_recap_says_what_was_brought_and_what_is_owed(client, place):
    client.force_login(small.person("pharmacienne"))
    small.bring(place, small.STRUCTURE)
    small.bring(place, small.BED_DAYS)

    page = client.get(small.address("files", place)).content.decode()

    assert "3\xa0lignes" in page
    assert "dû par la pharmacie" in page
    assert "dû par le laboratoire" in page
    assert "facultatif" in page
    assert "pharmacienne" in page  # whom to ask


def test_recap_names_the_quarter_that_was_skipped(place):
    small.bring(place, small.STRUCTURE)
    small.bring(place, small.BED_DAYS)
    small.bring(place, small.BED_DAYS, period=small.Period("2024-T3"))

    lines = recap([place])

    assert [one.period for one in lines] == ["2024-T3", "2024-T2", "2024-T1"]
    assert lines[1].missing == ["bed_days", "consumption", "resistance"]
    assert lines[1].structure_of == "2024-T1"


def test_structure_of_a_later_period_is_not_remembered_before(place):
    small.bring(place, small.BED_DAYS)
    small.bring(place, small.STRUCTURE, period=small.Period("2024-T2"))

    [first] = [one for one in recap([place]) if one.period == "2024-T1"]

    assert first.structure_of == ""
    assert "structure" in first.missing


def test_recap_takes_a_yearly_base_like_a_quarter(client, place):
    client.force_login(small.person("pharmacienne"))
    small.bring(place, small.STRUCTURE, period=small.Period("2023"))
    small.bring(place, small.ADMISSIONS, period=small.Period("2023"))

    [line] = recap([place])

    assert (line.period, sorted(line.files)) == ("2023", ["admissions", "structure"])
    assert client.get(small.address("period", place, "2023")).status_code == 200


def test_recap_of_a_region_has_a_line_per_hospital_and_says_who_is_registered(client, place):
    client.force_login(small.omedit())
    small.bring(place, small.STRUCTURE)
    other = small.hospital(small.OTHER, "Clinique fictive d'à côté")
    client.post(reverse("antibiotics:register"), {"etablissement": other.code, "outil": "Autre outil"})

    page = client.get(reverse("antibiotics:files"))

    assert {one.hospital.code for one in page.context["lines"]} == {other.code, place.code}
    assert "non inscrit" in page.content.decode()
    assert Participation.objects.get().tool == "Autre outil"
    assert AuditEvent.objects.filter(verb="antibiotics.registered").count() == 1


def test_region_registers_no_hospital_of_another_region(client, place):
    place.region = "53"
    place.save(update_fields=["region"])
    client.force_login(small.omedit())

    assert client.post(reverse("antibiotics:register"), {"etablissement": place.code}).status_code == 403
    assert not Participation.objects.exists()


def test_hospital_registers_itself_once(client, place):
    client.force_login(small.person("pharmacienne"))

    client.post(reverse("antibiotics:register"), {"etablissement": place.code})
    client.post(reverse("antibiotics:register"), {"etablissement": place.code})

    assert Participation.objects.count() == 1
    assert AuditEvent.objects.filter(verb="antibiotics.registered").count() == 1


def test_newcomer_is_told_what_to_do(client, place):
    client.force_login(small.person("pharmacienne"))

    page = client.get(reverse("antibiotics:files")).content.decode()

    assert "Rien n’a encore été apporté" in page
    assert f"{reverse('antibiotics:deposit')}?etablissement={place.code}" in page


def test_recap_is_closed_to_another_hospital(client, place):
    client.force_login(small.person("voisine", small.OTHER))

    assert client.get(small.address("files", place)).status_code == 403
    assert client.get(small.address("files_export", place, small.PERIOD.code, "csv")).status_code == 403


@pytest.mark.parametrize(("name", "value"), [("periode", "hier"), ("etablissement", "000"), ("perimetre", "x")])
def test_recap_refuses_what_it_cannot_read(client, place, name, value):
    client.force_login(small.person("pharmacienne"))

    assert client.get(reverse("antibiotics:files"), {name: value}).status_code == 400


def test_recap_opens_as_a_workbook_with_a_row_per_kind(client, place):
    client.force_login(small.person("pharmacienne"))
    small.bring(place, small.STRUCTURE)

    answer = client.get(small.address("files_export", place, small.PERIOD.code, "xlsx"))

    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)
    said = {row[3]: row[4:6] for row in rows if row[0] == place.code}
    assert said["Structure"] == ("apporté", "")
    assert said["Consommations"] == ("manque", "la pharmacie")
    assert said["Admissions"][0] == "facultatif"


def test_few_isolates_are_hidden_outside_the_hospital(client, place):
    client.force_login(small.omedit())
    small.bring(place, small.STRUCTURE)
    small.bring(place, small.WITHOUT_PATIENT, "labo.csv")

    page = client.get(small.address("files", place)).content.decode()
    period = client.get(small.address("period", place)).content.decode()
    csv = client.get(small.address("files_export", place, small.PERIOD.code, "csv")).content.decode("utf-8-sig")

    for text in (page, period, csv):
        assert "masqué (&lt; 5)" in text or "masqué (< 5)" in text
    assert next(line for line in csv.splitlines() if "Résistances" in line).count("masqué (< 5)") == 4


def test_recap_of_many_hospitals_asks_the_database_as_often_as_of_one(client, place):
    client.force_login(small.reader())
    small.bring(place, small.STRUCTURE)
    small.bring(small.hospital(small.OTHER, "Clinique fictive d'à côté"), small.STRUCTURE)
    queries_of(client)
    before = queries_of(client)

    for rank in range(6):
        small.bring(small.hospital(f"99000010{rank}", f"Hôpital fictif {rank}"), small.STRUCTURE)

    assert queries_of(client) == before


def queries_of(client):
    with CaptureQueriesContext(connection) as captured:
        client.get(reverse("antibiotics:files"), {"periode": small.PERIOD.code})
    return len(captured.captured_queries)
