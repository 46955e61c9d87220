import pytest
from django.conf import settings as site
from django.contrib.messages import get_messages

from jalon.accounts.models import AuditEvent
from jalon.antibiotics.models import HospitalFile, PeriodValidation, Presentation
from jalon.warehouse import vault
from tests.antibiotics import small_hospital as small
from tests.antibiotics import worlds

pytestmark = pytest.mark.django_db


def told(answer):
    return " ".join(str(one) for one in get_messages(answer.wsgi_request))


def planned():
    return list(HospitalFile.objects.filter(state="planned").order_by("pk"))


def apply(client, files=None, tables=(), **choices):
    numbers = [one.pk for one in (planned() if files is None else files)]
    return client.post(small.address("apply_planned"), {"n": numbers, "m": list(tables), **choices})


def test_deposit_reads_several_files_and_applies_none(client, place, pharmacist):
    worlds.open_vault()
    answer = small.deposit(
        client, place, small.upload(small.STRUCTURE, "structure.csv"), small.upload(small.BED_DAYS, "jh.csv"),
        small.upload(small.ISOLATES, "labo.csv"), period="2024-T1",
    )  # fmt: skip

    page = client.get(answer["Location"])

    assert {one.kind for one in planned()} == {"structure", "bed_days", "resistance"}
    assert not HospitalFile.objects.filter(state="applied").exists()
    assert page.status_code == 200
    assert "Appliquer les 3 fichiers" in page.content.decode()


def test_rows_meet_the_structure_of_the_same_deposit_before_it_is_applied(client, place, pharmacist):
    small.deposit(
        client, place, small.upload(small.STRUCTURE, "structure.csv"), small.upload(small.BED_DAYS, "jh.csv"),
        period="2024-T1",
    )  # fmt: skip
    bed_days = next(one for one in planned() if one.kind == "bed_days")

    plans = client.get(small.address("planned") + "?" + "&".join(f"n={one.pk}" for one in planned())).context["plans"]

    assert bed_days.pending == 3  # alone, its units are unknown
    assert next(one.counts.pending for one in plans if one.file == bed_days) == 0


def test_apply_makes_the_files_current_and_counts_their_rows(client, place, pharmacist):
    small.deposit(
        client, place, small.upload(small.BED_DAYS, "jh.csv"), small.upload(small.STRUCTURE, "structure.csv"),
        period="2024-T1",
    )  # fmt: skip

    answer = apply(client)

    current = {one.kind: one for one in HospitalFile.objects.filter(state="applied")}
    assert answer.status_code == 302
    assert (current["bed_days"].read, current["bed_days"].matched) == (3, 3)
    assert current["bed_days"].applied_by == pharmacist


def test_period_comes_from_the_name_of_each_file_else_follows_the_last(client, place, pharmacist):
    small.bring(place, small.STRUCTURE)

    small.deposit(
        client, place, small.upload(small.BED_DAYS, "jh_2023-T4.csv"), small.upload(small.ADMISSIONS, "entrees.csv")
    )

    assert {one.kind: one.period for one in planned()} == {"bed_days": "2023-T4", "admissions": "2024-T2"}


def test_period_of_a_planned_file_can_be_changed_before_it_is_applied(client, place, pharmacist):
    small.bring(place, small.STRUCTURE)
    former = small.bring(place, small.BED_DAYS, period=small.Period("2024-T3"))
    small.deposit(client, place, small.upload(small.BED_DAYS.replace("900", "950"), "jh.csv"), period="2024-T1")
    [file] = planned()

    apply(client, geste="relire", **{f"periode-{file.pk}": "2024-T3"})

    file.refresh_from_db()
    assert (file.state, file.period, file.replaces, file.version) == ("planned", "2024-T3", former, 2)


def test_same_file_again_is_told_to_be_there_already(client, place, pharmacist):
    small.bring(place, small.STRUCTURE)

    answer = small.deposit(client, place, small.upload(small.STRUCTURE, "encore.csv"), period="2024-T1")

    assert "encore.csv : déjà là, rien n'a changé" in told(answer)
    assert planned() == []


def test_files_refused_are_each_told_while_the_others_are_kept(client, place, pharmacist):
    answer = small.deposit(
        client, place, small.upload(small.STRUCTURE, "structure.csv"), small.upload("a;b\n1;2\n", "menus.csv"),
        small.upload("", "vide.csv"), period="2024-T1",
    )  # fmt: skip

    said = told(answer)
    assert "menus.csv" in said
    assert "fichier non reconnu" in said
    assert "vide.csv" in said
    assert [one.kind for one in planned()] == ["structure"]


def test_deposit_of_which_nothing_is_kept_says_why_on_the_page(client, place, pharmacist):
    answer = small.deposit(client, place, small.upload("a;b\n1;2\n", "menus.csv"), period="2024-T1")

    assert answer.status_code == 400
    assert "fichier non reconnu" in answer.content.decode()


def test_deposit_without_a_file_says_so(client, place, pharmacist):
    answer = small.deposit(client, place)

    assert answer.status_code == 400
    assert "aucun fichier n&#x27;a été choisi" in answer.content.decode()


def test_differences_by_unit_are_shown_before_a_file_is_replaced(client, place, pharmacist):
    small.bring(place, small.STRUCTURE)
    small.bring(place, small.BED_DAYS)

    answer = small.deposit(
        client, place, small.upload(small.BED_DAYS.replace("900", "950"), "jh2.csv"), period="2024-T1"
    )

    page = client.get(answer["Location"])
    [plan] = page.context["plans"]
    assert [tuple(row) for row in plan.differences.rows] == [("101", "900", "950", "+50")]
    assert "1 unité change de total : +50 journées en tout." in plan.said.replace("\xa0", " ")


def test_completing_keeps_the_units_that_the_new_file_does_not_name(client, place, pharmacist):
    small.bring(place, small.STRUCTURE)
    small.bring(place, small.BED_DAYS)
    small.deposit(
        client, place, small.upload("Code UF;Journées d'hospitalisation\n0101;1000\n", "jh2.csv"), period="2024-T1"
    )
    [file] = planned()

    apply(client, **{f"mode-{file.pk}": "complete"})

    file.refresh_from_db()
    assert (file.state, file.totals["bed_days"]) == ("applied", 1000 + 600 + 400)


def test_two_files_of_one_kind_are_not_applied_together(client, place, pharmacist):
    small.deposit(
        client, place, small.upload(small.BED_DAYS, "a.csv"),
        small.upload(small.BED_DAYS.replace("900", "901"), "b.csv"), period="2024-T1",
    )  # fmt: skip

    answer = apply(client)

    assert answer.status_code == 400
    assert "deux fichiers de même nature" in answer.content.decode()
    assert not HospitalFile.objects.filter(state="applied").exists()


def test_one_file_of_a_deposit_is_given_up_and_the_others_stay(client, place, pharmacist):
    small.deposit(
        client, place, small.upload(small.BED_DAYS, "a.csv"), small.upload(small.ADMISSIONS, "b.csv"), period="2024-T1"
    )
    first, second = planned()

    answer = client.post(small.address("cancel_planned"), {"n": [first.pk, second.pk], "seul": first.pk})

    assert answer["Location"].endswith(f"?n={second.pk}")
    assert planned() == [second]


def test_whole_deposit_is_given_up(client, place, pharmacist):
    small.deposit(client, place, small.upload(small.BED_DAYS, "a.csv"), period="2024-T1")

    client.post(small.address("cancel_planned"), {"n": [one.pk for one in planned()]})

    assert planned() == []
    assert AuditEvent.objects.filter(verb="antibiotics.file_cancelled").count() == 1


def test_deposit_applied_already_says_that_nothing_is_left(client, place, pharmacist):
    answer = apply(client, files=[])

    assert answer.status_code == 400
    assert "plus rien à appliquer" in answer.content.decode()
    assert "Rien n’attend dans ce dépôt" in client.get(small.address("planned") + "?n=999").content.decode()


def test_file_without_patients_may_be_said_deduplicated_by_the_laboratory(client, place, pharmacist):
    small.bring(place, small.STRUCTURE)
    answer = small.deposit(client, place, small.upload(small.WITHOUT_PATIENT, "labo.csv"), period="2024-T1")
    [file] = planned()

    assert "Déjà dédoublonné par le laboratoire" in client.get(answer["Location"]).content.decode()

    apply(client, **{f"dedoublonne-{file.pk}": "on"})

    file.refresh_from_db()
    assert file.declared_deduplicated


def test_validated_period_refuses_a_file_and_leads_to_its_reopening(client, place, pharmacist):
    small.bring(place, small.STRUCTURE)
    PeriodValidation.objects.create(establishment=place, period="2024-T1", validated_by=pharmacist)

    answer = small.deposit(client, place, small.upload(small.BED_DAYS, "jh.csv"), period="2024-T1")

    page = answer.content.decode()
    assert answer.status_code == 400
    assert "a validé 1er trimestre 2024" in page
    assert "/antibiotiques/donnees/periode/?etablissement=990000010&amp;periode=2024-T1" in page


def test_region_brings_no_file_with_patients(client, place):
    worlds.open_vault()
    client.force_login(small.omedit())

    answer = small.deposit(client, place, small.upload(small.ISOLATES, "labo.csv"), period="2024-T1")

    assert answer.status_code == 400
    assert "seule une personne de l&#x27;hôpital peut l&#x27;apporter" in answer.content.decode()
    assert planned() == []


def test_region_brings_the_other_files_of_a_hospital_by_its_number(client, place):
    client.force_login(small.omedit())

    client.post(
        small.address("deposit"), {"autre": place.code, "fichiers": small.upload(small.STRUCTURE, "structure.csv")}
    )

    assert [one.kind for one in planned()] == ["structure"]


def test_patients_never_touch_the_disk_in_clear(client, place, pharmacist):
    worlds.open_vault()
    secret = small.ISOLATES.replace("P1", "IPP-TEMOIN-77")

    small.deposit(client, place, small.upload(secret, "labo.csv"), period="2024-T1")

    assert planned()[0].person_level
    written = [path for path in site.DATA_DIR.rglob("*") if path.is_file() and path.suffix != ".sqlite3"]
    assert not [path for path in written if b"IPP-TEMOIN-77" in path.read_bytes()]


def test_without_a_vault_an_administrator_is_offered_to_create_it(client, place, pharmacist, tmp_path, settings):
    settings.DATA_DIR = tmp_path

    refused = small.deposit(client, place, small.upload(small.ISOLATES, "labo.csv"), period="2024-T1")
    client.force_login(small.person("admin", role="administrateur", actor="region", territories=()))
    offered = client.get(small.address("deposit", place))

    assert refused.status_code == 400
    assert "demandez-le à un administrateur" in refused.content.decode()
    assert "Créer le coffre" in offered.content.decode()
    assert client.post(small.address("create_vault")).status_code == 302
    assert vault.is_present(tmp_path)
    assert AuditEvent.objects.filter(verb="antibiotics.vault_created").count() == 1


def test_vault_is_created_once_and_by_an_administrator_alone(client, place, pharmacist, tmp_path, settings):
    settings.DATA_DIR = tmp_path

    assert client.post(small.address("create_vault")).status_code == 403

    client.force_login(small.person("admin", role="administrateur", actor="region", territories=()))
    client.post(small.address("create_vault"))
    assert client.post(small.address("create_vault")).status_code == 400


def test_table_of_drugs_waits_then_serves_the_hospital_that_brought_it(client, place, pharmacist):
    answer = small.deposit(client, place, small.upload(small.DRUGS, "medicaments.csv"))
    page = client.get(answer["Location"])
    [table] = page.context["presented"]

    assert not Presentation.objects.exists()
    assert "code UCD illisible" in page.content.decode()

    apply(client, tables=[table.seal], pour="etablissement")

    [held] = Presentation.objects.all()
    assert (held.ucd7, held.establishment, held.validated_by) == ("9999992", place, None)


def test_table_of_drugs_is_taken_for_the_region_by_who_decides_for_it(client, place):
    someone = small.omedit()
    client.force_login(someone)
    [table] = client.get(
        small.deposit(client, place, small.upload(small.DRUGS, "medicaments.csv"))["Location"]
    ).context["presented"]

    apply(client, tables=[table.seal], pour="region")

    [held] = Presentation.objects.all()
    assert (held.establishment, held.validated_by) == (None, someone)


def test_table_of_drugs_is_not_taken_for_the_region_by_a_hospital(client, place, pharmacist):
    [table] = client.get(
        small.deposit(client, place, small.upload(small.DRUGS, "medicaments.csv"))["Location"]
    ).context["presented"]

    assert apply(client, tables=[table.seal], pour="region").status_code == 403
    assert not Presentation.objects.exists()


def test_seal_of_a_table_that_was_touched_is_refused(client, place, pharmacist):
    assert client.get(small.address("planned") + "?m=autre").status_code == 400


def test_planned_files_of_another_hospital_are_not_shown(client, place, pharmacist):
    other = small.hospital(small.OTHER, "Clinique fictive d'à côté")
    small.deposit(client, place, small.upload(small.BED_DAYS, "a.csv"), period="2024-T1")
    [file] = planned()
    client.force_login(small.person("voisine", other.code))

    assert client.get(small.address("planned") + f"?n={file.pk}").status_code == 403
    assert apply(client).status_code == 403
    assert client.post(small.address("cancel_planned"), {"n": file.pk}).status_code == 403
    assert small.deposit(client, place, small.upload(small.BED_DAYS, "b.csv")).status_code == 403


def test_reader_sees_that_she_may_not_bring(client, place):
    client.force_login(small.reader())

    assert "Vos droits permettent de consulter" in client.get(small.address("deposit", place)).content.decode()
    assert small.deposit(client, place, small.upload(small.BED_DAYS, "a.csv")).status_code == 403


def test_too_many_files_are_told_one_by_one(client, place, pharmacist):
    many = [small.upload(small.STRUCTURE, f"s{rank}.csv") for rank in range(22)]

    answer = small.deposit(client, place, *many, period="2024-T1")

    assert "s20.csv : 20 fichiers au plus" in told(answer)
    assert "s21.csv" in told(answer)


def test_names_in_a_file_without_patient_numbers_are_not_kept_in_clear(client, place, pharmacist):
    named = small.WITHOUT_PATIENT.splitlines()
    text = "\n".join([f"{named[0]};Nom", *(f"{line};TEMOIN-DUPONT" for line in named[1:])])

    small.deposit(client, place, small.upload(text, "labo.csv"), period="2024-T1")

    [file] = planned()
    assert not file.person_level
    written = [path for path in site.DATA_DIR.rglob("*") if path.is_file() and path.suffix != ".sqlite3"]
    assert not [path for path in written if b"TEMOIN-DUPONT" in path.read_bytes()]
    apply(client)
    assert client.get(small.address("file_original", None, "", file.pk)).status_code == 403
