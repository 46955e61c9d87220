import io

import openpyxl
import pytest
from django.urls import reverse

from jalon.accounts.models import AuditEvent
from jalon.antibiotics.actions import restoring
from jalon.antibiotics.models import HospitalFile, PeriodValidation
from jalon.directory.queries.units import units_of
from jalon.kernel.refusal import Refusal
from tests.antibiotics import small_hospital as small

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(place):
    return small.bring_all(place)


def page_of(client, file, **query):
    return client.get(reverse("antibiotics:file", args=[file.pk]), query)


@pytest.mark.parametrize("name", ["structure", "journees", "admissions", "consommations", "resistances"])
def test_file_page_shows_its_rows(client, held, pharmacist, name):
    answer = page_of(client, held[name])

    assert answer.status_code == 200
    assert len(answer.context["rows"]) == held[name].read


def test_rows_say_what_became_of_them_and_why(client, held, pharmacist):
    rows = page_of(client, held["consommations"]).context["rows"]

    said = [(one.number, one.outcome, one.why) for one in rows]
    assert said[-2:] == [
        (5, "en attente", "unité inconnue de la structure"),
        (6, "rejetée", "la valeur n'est pas un nombre"),
    ]


def test_rows_are_filtered_by_what_became_of_them(client, held, pharmacist):
    waiting = page_of(client, held["consommations"], lignes="attente")
    rejected = page_of(client, held["consommations"], lignes="rejetees")

    assert [one.number for one in waiting.context["rows"]] == [5]
    assert [one.number for one in rejected.context["rows"]] == [6]


def test_address_of_a_row_opens_the_page_that_holds_it(client, place, pharmacist):
    small.bring(place, small.STRUCTURE)
    lines = "".join(f"0101;9999992;{rank}\n" for rank in range(1, 120))
    file = small.bring(place, f"Code UF;Code UCD;Quantité\n{lines}")

    answer = page_of(client, file, ligne="100")

    assert answer.context["asked"].cells == ("0101", "9999992", 99.0)
    assert 'aria-current="true"' in answer.content.decode()
    assert answer.context["rows_page"].number == 2


@pytest.mark.parametrize("query", [{"ligne": "9999"}, {"ligne": "x"}, {"page": "-1"}, {"lignes": "autres"}])
def test_row_that_is_not_there_is_refused(client, held, pharmacist, query):
    assert page_of(client, held["consommations"], **query).status_code == 400


def test_patient_is_a_shortened_pseudonym(client, held, pharmacist):
    rows = page_of(client, held["resistances"]).context["rows"]

    patients = [one.cells[3] for one in rows]
    assert patients[0] == patients[1] != patients[2]
    assert all(len(one) == 7 and one != "P1" for one in patients)


def test_isolate_tells_what_resists_and_all_its_results_when_asked(client, held, pharmacist):
    asked = page_of(client, held["resistances"], ligne="2").context["asked"]

    assert asked.cells[-1] == "R : CEFOTAXIME ; 1\xa0S"
    assert asked.detail == "R : CEFOTAXIME ; S : GENTAMICINE"


def test_isolates_are_not_read_outside_the_hospital(client, held):
    client.force_login(small.omedit())

    answer = page_of(client, held["resistances"], ligne="2")
    exported = client.get(reverse("antibiotics:file_export", args=[held["resistances"].pk, "csv"]))

    text = answer.content.decode()
    assert "Les isolats ne se lisent que dans l’hôpital" in text
    assert "Klebsiella" not in text
    assert "masqué" in text.lower()
    assert exported.status_code == 403


def test_other_rows_are_read_by_the_region(client, held):
    client.force_login(small.omedit())

    assert page_of(client, held["journees"]).context["rows"][0].cells == ("0101", 900)


def test_file_of_another_hospital_is_not_opened(client, held):
    client.force_login(small.person("voisine", small.OTHER))

    assert page_of(client, held["journees"]).status_code == 403


def test_rows_leave_as_a_workbook_and_it_is_audited(client, held, pharmacist):
    answer = client.get(reverse("antibiotics:file_export", args=[held["resistances"].pk, "xlsx"]))

    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)
    assert rows[-1][:2] == (4, "rapprochée")
    assert rows[-1][-1] == "S : CEFOTAXIME, GENTAMICINE"
    assert AuditEvent.objects.filter(verb="antibiotics.rows_exported").count() == 1


def test_original_is_downloaded_unless_it_names_patients(client, held, pharmacist):
    journees = client.get(reverse("antibiotics:file_original", args=[held["journees"].pk]))

    assert b"".join(journees.streaming_content) == small.BED_DAYS.encode()
    assert client.get(reverse("antibiotics:file_original", args=[held["resistances"].pk])).status_code == 403


def test_original_is_not_for_who_only_reads(client, held):
    client.force_login(small.reader())

    assert client.get(reverse("antibiotics:file_original", args=[held["journees"].pk])).status_code == 403


def test_versions_say_who_and_what_changed(client, place, held, pharmacist):
    second = small.bring(place, small.BED_DAYS.replace("900", "950"), "v2.csv", by=pharmacist)

    answer = page_of(client, second)

    assert [row[0] for row in answer.context["versions"].rows] == [2, 1]
    assert answer.context["versions"].rows[0][4] == str(pharmacist)
    assert "+50" in answer.context["differences_said"]


def test_former_version_comes_back_as_a_new_one(client, place, held, pharmacist):
    small.bring(place, small.BED_DAYS.replace("900", "950"), "v2.csv")

    answer = client.post(reverse("antibiotics:restore_file", args=[held["journees"].pk]))

    current = HospitalFile.objects.get(kind="bed_days", state="applied")
    assert answer.status_code == 302
    assert (current.version, current.totals["bed_days"], current.applied_by) == (3, 1900, pharmacist)
    assert AuditEvent.objects.filter(verb="antibiotics.file_restored").count() == 1


def test_former_structure_comes_back_whole_after_a_completion(place):
    head = small.STRUCTURE.splitlines()[0]
    small.bring(place, small.STRUCTURE)
    completed = small.bring(place, f"{head}\n0301;Gériatrie;30;Gériatrie;3;Gériatrie;172;3\n", mode="complete")
    small.bring(place, f"{head}\n0401;Pédiatrie;40;Pédiatrie;4;Pédiatrie;108;3\n")
    completed.refresh_from_db()

    restoring.restore(completed, by=None)

    assert {one.key for one in units_of(place, "2024-T1")} == {"101", "102", "201", "301"}


def test_current_version_is_not_restored(held):
    with pytest.raises(Refusal, match="seule une version remplacée"):
        restoring.restore(held["journees"], by=None)


def test_version_of_a_validated_period_does_not_come_back(client, place, held, pharmacist):
    small.bring(place, small.BED_DAYS.replace("900", "950"), "v2.csv")
    PeriodValidation.objects.create(establishment=place, period="2024-T1")

    answer = client.post(reverse("antibiotics:restore_file", args=[held["journees"].pk]))

    assert answer.status_code == 400
    assert HospitalFile.objects.get(kind="bed_days", state="applied").version == 2


def test_region_does_not_bring_back_a_file_with_patients(client, place, held):
    small.bring(place, small.ISOLATES.replace("P2", "P3"), "v2.csv")
    client.force_login(small.omedit())

    assert client.post(reverse("antibiotics:restore_file", args=[held["resistances"].pk])).status_code == 403


def test_rows_of_a_completed_file_lead_to_the_one_they_came_with(client, place, held, pharmacist):
    head = small.ISOLATES.splitlines()[0]
    added = f"{head}\n0102;P9;01/03/2024;Urines;Escherichia coli;S;S\n"
    second = small.bring(place, added, "plus.csv", mode="complete")

    answer = page_of(client, second)

    assert {one.origin for one in answer.context["rows"]} == {held["resistances"].pk, second.pk}
    assert "d’un fichier précédent" in answer.content.decode()
