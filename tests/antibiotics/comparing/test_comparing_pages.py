"""The page « Comparaisons » and its files, as the people of a hospital, of another and of the region see them."""

import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalon.accounts.models import AuditEvent
from jalon.antibiotics.models import Naming
from tests.antibiotics import small_hospital as small
from tests.antibiotics.comparing import random_hospitals as drawn_at_random

pytestmark = pytest.mark.django_db
OWN, OTHER = drawn_at_random.FINESS[:2]
CEFOTAXIME = {"germe": "Escherichia coli", "antibiotique": "J01DD01"}
HOSPITALS = {"entre": "etablissements", "groupe": "tous"}


def seen(client, name="comparing", *arguments, **asked):
    return client.get(reverse(f"antibiotics:{name}", args=arguments), {"periode": "2024-T1", **asked})


def text_of(answer):
    return answer.content.decode().replace("\u00a0", " ")


def test_pharmacist_reads_where_his_units_stand_and_takes_the_table_away(client):
    drawn = drawn_at_random.load(21)
    client.force_login(small.person("pharmacienne"))

    page = seen(client, mesure="conso:atc:J01DD")
    book = openpyxl.load_workbook(
        io.BytesIO(seen(client, "comparing_export", "xlsx", mesure="conso:atc:J01DD").content)
    )
    csv = text_of(seen(client, "comparing_export", "csv", mesure="conso:atc:J01DD"))

    days = drawn.days[OWN, "2024-T1", "0101"]
    assert page.status_code == 200
    assert "5 unités du domaine médecine" in text_of(page)
    assert "Selon ce qui a été compté" in text_of(page)
    assert "lieu=0101" in text_of(page)  # a bar opens on its lines
    assert any(f";{days};" in line for line in csv.splitlines() if line.startswith("0101"))
    assert any("0101" in str(row[0].value) for row in book["Comparaisons"].iter_rows())


def test_hospital_reads_no_name_no_number_and_no_true_days_of_the_others(client):
    drawn = drawn_at_random.load(22, hospitals=2)
    client.force_login(small.person("pharmacienne"))

    answers = [
        seen(client, *name, mesure="conso:", **HOSPITALS)
        for name in (("comparing",), ("comparing_export", "csv"))
    ]  # fmt: skip

    others = sum(days for (hospital, _, unit), days in drawn.days.items() if hospital == OTHER and unit != "0301")
    for answer in answers:
        said = text_of(answer)
        assert "établissement A" in said
        assert "Hôpital fictif 10" in said
        assert OTHER not in said
        assert "Hôpital fictif 28" not in said
        assert str(others) not in said.replace("\u202f", "")


def test_region_opens_the_names_and_hospitals_then_read_them(client):
    drawn_at_random.load(23, hospitals=2, isolates=1)
    client.force_login(small.omedit())
    before = text_of(seen(client, **HOSPITALS))

    answer = client.post(reverse("antibiotics:show_names"), {"region": "75", "noms": "montrer"})

    client.force_login(small.person("pharmacienne"))
    after = text_of(seen(client, **HOSPITALS))
    assert "Montrer les noms aux hôpitaux" in before
    assert "Hôpital fictif 28" in before
    assert answer.status_code == 302
    assert AuditEvent.objects.filter(verb="antibiotics.names_shown").count() == 1
    assert "Hôpital fictif 28" in after
    assert f"etablissement={OTHER}" not in after  # a name is not a right
    assert "aux hôpitaux" not in after


def test_saying_again_what_holds_is_no_act(client):
    client.force_login(small.omedit())

    for _ in range(2):
        client.post(reverse("antibiotics:show_names"), {"region": "75", "noms": "montrer"})
    client.post(reverse("antibiotics:show_names"), {"region": "75", "noms": "masquer"})

    verbs = AuditEvent.objects.filter(verb__startswith="antibiotics.names").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == ["antibiotics.names_shown", "antibiotics.names_hidden"]
    assert not Naming.objects.get().shown


def test_hospital_or_reader_or_another_region_does_not_decide_of_names(client):
    region = {"region": "75", "noms": "montrer"}

    refused = []
    for someone, form in ((small.person("pharmacienne"), region), (small.reader(), region),
                          (small.omedit(), {"region": "93", "noms": "montrer"})):  # fmt: skip
        client.force_login(someone)
        refused.append(client.post(reverse("antibiotics:show_names"), form).status_code)

    assert refused == [403, 403, 403]
    assert not Naming.objects.exists()


def test_small_counts_stay_in_the_hospital(client):
    drawn_at_random.load(24, isolates=40)
    asked = {"etablissement": OWN, "groupe": "tous", **CEFOTAXIME}

    client.force_login(small.person("pharmacienne"))
    inside = text_of(seen(client, **asked))
    client.force_login(small.omedit())
    outside, csv = text_of(seen(client, **asked)), text_of(seen(client, "comparing_export", "csv", **asked))

    assert "masqué" not in inside
    assert "masqué (&lt; 5)" in outside
    hidden = [line.split(";") for line in csv.splitlines() if line.rstrip().endswith("masqué (< 5)")]
    assert hidden
    assert all(line[2:9] == [""] * 7 for line in hidden)


def test_what_cannot_be_compared_is_refused_in_french(client):
    drawn_at_random.load(25, isolates=1)
    client.force_login(small.person("pharmacienne"))

    wrong = [
        {"entre": "x"},
        {"mesure": "x"},
        {"mesure": "", **CEFOTAXIME, "germe": "x"},
        {"periode": "x"},
    ]
    answers = [seen(client, **one).status_code for one in wrong]

    assert answers == [400] * 4
    assert seen(client, "comparing_export", "pdf").status_code == 400
    assert seen(client, etablissement=OTHER).status_code == 400  # not in the directory
    small.hospital(OTHER)
    assert seen(client, etablissement=OTHER).status_code == 403
    kept = text_of(seen(client, entre="services", groupe="CHU"))  # a type of hospital, kept from the list before
    assert "3 services du domaine médecine" in kept


def test_page_without_a_file_says_to_bring_some(client):
    small.hospital()
    client.force_login(small.person("pharmacienne"))

    answer = client.get(reverse("antibiotics:comparing"))

    assert "Apporter des fichiers" in text_of(answer)


def test_questions_to_the_database_do_not_grow_with_the_units(client):
    drawn_at_random.load(26)
    client.force_login(small.person("pharmacienne"))
    seen(client, groupe="tous")

    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = seen(client, groupe="tous", **CEFOTAXIME)

    assert "6 unités" in text_of(page)
    assert len(asked) <= 40, len(asked)
