"""The page « Contrôles »: what it shows to whom, what one does there, its files."""

import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalon.antibiotics.actions import checking
from jalon.antibiotics.checks.concerns import concerns_of
from jalon.antibiotics.models import Alert
from tests.accounts import people
from tests.antibiotics import small_hospital as small
from tests.antibiotics.checks.test_alerts import CONTRADICTING, LESS

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    held = small.hospital()
    small.bring_all(held)
    small.bring(held, LESS, "journees.csv")
    small.bring(held, CONTRADICTING, "resistances.csv")
    return held


def read(client, name, *arguments, **query):
    text = "&".join(f"{key}={value}" for key, value in query.items())
    return client.get(reverse(f"antibiotics:{name}", args=arguments) + f"?{text}")


def the_one(check):
    return Alert.objects.get(check_code=check, cleared_at=None)


def answer(client, *alerts, reason="unité fermée"):
    return client.post(
        reverse("antibiotics:acknowledge_alerts"), {"alerte": [one.pk for one in alerts], "motif": reason}, follow=True
    )


def test_page_tells_what_is_wrong_what_to_do_and_the_way_to_the_rows(client, place):
    client.force_login(small.person("pharmacienne"))

    page = read(client, "checks").content.decode()

    assert "UF 0102 (Médecine B) : du périmètre, absente" in page
    assert "Complétez le fichier des journées" in page
    assert "2 isolats, BLSE" in page
    assert reverse("antibiotics:check_rows", args=[the_one("blse_sensible_aux_c3g").pk]) in page
    assert reverse("antibiotics:settling") in page


def test_rows_behind_a_finding_open_on_their_file(client, place):
    client.force_login(small.person("pharmacienne"))

    page = read(client, "check_rows", the_one("blse_sensible_aux_c3g").pk).content.decode()

    assert "resistances.csv" in page
    assert "?ligne=3#ligne" in page


def test_outside_counts_of_isolates_and_their_rows_are_hidden(client, place):
    client.force_login(small.omedit())

    page = read(client, "checks").content.decode()

    assert "décompte masqué, BLSE" in page
    assert "2 isolats" not in page
    assert read(client, "check_rows", the_one("blse_sensible_aux_c3g").pk).status_code == 403
    assert read(client, "check_rows", the_one("consommation_sans_journees").pk).status_code == 200


def test_alerts_of_a_hospital_are_not_those_of_another(client, place):
    small.hospital(small.OTHER, "Autre hôpital fictif")
    client.force_login(small.person("voisine", finess=small.OTHER))
    alert = the_one("unite_inconnue")

    assert read(client, "checks", etablissement=small.FINESS).status_code == 403
    assert read(client, "check_rows", alert.pk).status_code == 403
    assert client.post(reverse("antibiotics:acknowledge_alerts"), {"alerte": alert.pk, "motif": "x"}).status_code == 403
    assert Alert.objects.get(pk=alert.pk).acknowledged_at is None


def test_reader_sees_and_answers_nothing(client, place):
    client.force_login(small.reader())
    alert = the_one("unite_inconnue")

    page = read(client, "checks").content.decode()

    assert "UF 9999" in page
    assert "Acquitter la sélection" not in page
    assert answer(client, alert).status_code == 403


def test_selection_is_acknowledged_with_one_reason(client, place):
    client.force_login(small.person("pharmacienne"))
    chosen = [the_one("unite_inconnue"), the_one("unite_attendue_absente")]

    page = answer(client, *chosen).content.decode()

    assert "2 constats acquittés" in page
    assert "UF 9999" not in page
    assert "unité fermée" in read(client, "checks", etat="acquittes").content.decode()


def test_nothing_ticked_or_no_reason_changes_nothing(client, place):
    client.force_login(small.person("pharmacienne"))

    assert "Cochez au moins un constat" in answer(client).content.decode()
    assert "Dites en quelques mots" in answer(client, the_one("unite_inconnue"), reason=" ").content.decode()
    assert not Alert.objects.exclude(acknowledged_at=None).exists()


def test_answer_is_taken_back_with_a_reason(client, place):
    client.force_login(small.person("pharmacienne"))
    alert = the_one("unite_inconnue")
    checking.acknowledge([alert], reason="dépôt de transit", by=None)
    address = reverse("antibiotics:reopen_alert", args=[alert.pk])

    refused = client.post(address, {"motif": ""}, follow=True).content.decode()
    page = client.post(address, {"motif": "mal compris"}, follow=True).content.decode()

    assert "Dites pourquoi" in refused
    assert "rouvert : acquitté le" in page
    assert "dépôt de transit" in page


@pytest.mark.parametrize("query", ["etat=autre", "gravite=grave", "controle=rien", "periode=2024-08"])
def test_what_cannot_be_chosen_is_refused_in_french(client, place, query):
    client.force_login(small.person("pharmacienne"))

    answer = client.get(reverse("antibiotics:checks") + f"?{query}")

    assert answer.status_code == 400


@pytest.mark.parametrize("query", [{}, {"etat": "tous"}, {"etat": "leves"}, {"gravite": "erreur", "periode": "2024"}])
def test_every_choice_has_its_page_and_its_files(client, place, query):
    client.force_login(small.person("pharmacienne"))

    assert read(client, "checks", **query).status_code == 200
    assert read(client, "checks_export", "csv", **query).status_code == 200


def test_export_says_all_of_it(client, place):
    client.force_login(small.person("pharmacienne"))

    book = openpyxl.load_workbook(io.BytesIO(read(client, "checks_export", "xlsx").content))

    text = [str(cell.value) for row in book.worksheets[0] for cell in row]
    assert any("UF 0102" in one for one in text)
    assert "Que faire" in text


def test_without_a_file_the_page_says_what_to_do(client):
    small.hospital()
    client.force_login(small.person("pharmacienne"))

    page = read(client, "checks").content.decode()

    assert "Apporter des fichiers" in page


def test_number_of_queries_does_not_grow_with_the_alerts(client, place):
    client.force_login(small.person("pharmacienne"))
    read(client, "checks")
    with CaptureQueriesContext(connection) as few:
        read(client, "checks")
    for key in range(30):
        Alert.objects.create(
            check_code="unite_inconnue",
            severity="info",
            establishment=place,
            period="2024-T1",
            key=f"x{key}",
            message="x",
        )

    with CaptureQueriesContext(connection) as many:
        read(client, "checks")

    assert len(many) == len(few)


def test_start_page_counts_the_grave_ones_of_whom_may_answer(place):
    [concern] = concerns_of(small.person("pharmacienne"))

    assert concern.count == 1
    assert "gravite=erreur" in concern.url
    assert concerns_of(small.reader()) == []
    assert concerns_of(people.make("ailleurs", actor="omedit", role="region", territories=("region:11",))) == []


def test_start_page_is_silent_once_answered(place):
    checking.acknowledge([the_one("unite_attendue_absente")], reason="fermée", by=None)

    assert concerns_of(small.person("pharmacienne")) == []
