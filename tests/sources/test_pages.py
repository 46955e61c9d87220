"""The pages of files, as people meet them."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from jalon.indicators import ledger
from jalon.indicators.models import Batch
from jalon.jobs.models import Job
from jalon.sources.models import Delivery, PendingCell, PendingRow
from jalon.sources.views.deposit import ask_to_apply
from tests.accounts import people
from tests.sources import files, small

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_once(settings):
    settings.JALON_SYNC_JOBS = True


@pytest.fixture
def sites():
    return small.establishments()


@pytest.fixture
def officer(client):
    person = people.make("chargee", role="region", territories=["region:75"])
    client.force_login(person)
    return person


def rows_for(sites):
    return [
        (sites[0].code, "Site 0", "Oui", "", ""),
        (sites[1].code, "Site 1", "Peut-être", "", ""),
        (small.number("33079001"), "Site 2 Bordeaux", "Oui", "", ""),
        ("", "Note de bas de page", "", "", ""),
    ]


def deposit(client, name, content):
    file = SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())
    return client.post(reverse("sources:deposit"), {"fichiers": [file]}, follow=True)


def get(client, name, *args, **query):
    return client.get(reverse(f"sources:{name}", args=args), query)


def stopped_halfway(settings, officer):
    """As a full disk leaves it: the job failed, and had no room to write that it gave up."""
    delivery = Delivery.objects.get()
    settings.JALON_SYNC_JOBS = False
    ask_to_apply(delivery, officer)
    batch = ledger.open_batch(Batch.Kind.DELIVERY)
    Delivery.objects.update(state=Delivery.State.APPLYING, batch=batch)
    Job.objects.update(state=Job.State.FAILED)
    settings.JALON_SYNC_JOBS = True
    return delivery


def test_file_whose_application_failed_on_a_full_disk_is_applied_when_asked_again(client, officer, sites, settings):
    deposit(client, "DMP_certificats_2022-07.csv", files.certificates(rows_for(sites)))
    delivery = stopped_halfway(settings, officer)
    assert "Appliquer" in get(client, "delivery", delivery.pk).content.decode()

    client.post(reverse("sources:apply", args=[delivery.pk]))

    delivery.refresh_from_db()
    assert delivery.state == Delivery.State.APPLIED
    assert not Batch.objects.filter(applied_at=None).exists()


def test_file_being_applied_is_not_asked_for_twice(client, officer, sites, settings):
    deposit(client, "DMP_certificats_2022-07.csv", files.certificates(rows_for(sites)))
    delivery = stopped_halfway(settings, officer)
    Job.objects.update(state=Job.State.RUNNING)

    answer = client.post(reverse("sources:apply", args=[delivery.pk]))

    assert (answer.status_code, Job.objects.filter(kind="sources.import").count()) == (400, 1)


def test_deposit_preview_apply_settle(client, officer, sites):
    page = deposit(client, "DMP_certificats_2022-07.csv", files.certificates(rows_for(sites)))
    assert "Appliquer 1\u00a0fichier" in page.content.decode()
    delivery = Delivery.objects.get()
    assert delivery.state == Delivery.State.PLANNED
    preview = get(client, "delivery", delivery.pk).content.decode()
    assert "Ce qui attend une personne" in preview
    assert "juillet" in preview

    client.post(reverse("sources:apply", args=[delivery.pk]))

    delivery.refresh_from_db()
    assert (delivery.state, delivery.pending, delivery.rejected) == ("applied", 1, 1)
    row = PendingRow.objects.get(outcome="pending")
    assert "Site 2" in get(client, "waiting_row", row.pk).content.decode()
    client.post(reverse("sources:answer_row", args=[row.pk, "regler"]), {"entite": sites[2].pk})
    row.refresh_from_db()
    assert row.state == "settled"
    assert "33079001" in get(client, "learnt").content.decode()


def test_every_page_answers(client, officer, sites):
    deposit(client, "DMP_certificats_2022-07.csv", files.certificates(rows_for(sites)))
    delivery = Delivery.objects.get()
    client.post(reverse("sources:apply", args=[delivery.pk]))
    row, cell = PendingRow.objects.first(), PendingCell.objects.get()

    for name, *args in [
        ("home",), ("deposit",), ("lot",), ("deliveries",), ("delivery", delivery.pk), ("queue",), ("learnt",),
        ("waiting_row", row.pk), ("waiting_cell", cell.pk), ("definition", "dmp_certificats"),
        ("row", delivery.pk, 0, 2), ("report", delivery.pk, "csv"),
    ]:  # fmt: skip
        assert get(client, name, *args).status_code == 200, name
    assert get(client, "queue", quoi="cellules", etat="tous").status_code == 200
    original = get(client, "original", delivery.pk)
    assert b"".join(original.streaming_content).startswith(b"FINESS ET")
    original.close()


def test_row_of_origin_shows_the_cell(client, officer, sites):
    deposit(client, "DMP_certificats_2022-07.csv", files.certificates(rows_for(sites)))

    page = get(client, "row", Delivery.objects.get().pk, 0, 2, colonne="C").content.decode()

    assert "<mark>Oui</mark>" in page
    assert "Certificat DMP" in page


def test_row_outside_the_perimeter_is_refused(client, sites):
    people_of_brittany = people.make("bretonne", role="region", territories=["region:53"])
    client.force_login(people.make("chargee", role="region", territories=["region:75"]))
    deposit(client, "DMP_certificats_2022-07.csv", files.certificates(rows_for(sites)))
    client.force_login(people_of_brittany)

    assert get(client, "row", Delivery.objects.get().pk, 0, 2).status_code == 400


def test_reader_may_neither_deposit_nor_settle(client, sites):
    client.force_login(people.make("chargee", role="region", territories=["region:75"]))
    deposit(client, "DMP_certificats_2022-07.csv", files.certificates(rows_for(sites)))
    delivery = Delivery.objects.get()
    client.force_login(people.make("lectrice", territories=["region:75"]))

    assert get(client, "deposit").status_code == 400
    assert client.post(reverse("sources:apply", args=[delivery.pk])).status_code == 400
    assert get(client, "original", delivery.pk).status_code == 400
    delivery.refresh_from_db()
    assert delivery.state == Delivery.State.PLANNED


def test_visitor_must_sign_in(client):
    assert get(client, "home").status_code == 302


def test_refused_file_says_why(client, officer, sites):
    page = deposit(client, "recette.csv", "oeufs;farine\r\n2;300\r\n")

    assert "aucune source ne reconnaît ce fichier" in page.content.decode()
    assert Delivery.objects.get().state == Delivery.State.REFUSED


def test_month_is_said_by_the_person(client, officer, sites):
    deposit(client, "DMP_certificats.csv", files.certificates(rows_for(sites)))
    delivery = Delivery.objects.get()
    assert delivery.state == Delivery.State.REFUSED

    client.post(reverse("sources:read_again", args=[delivery.pk]), {"period": "2022-07", "source": ""})

    delivery.refresh_from_db()
    assert (delivery.state, delivery.period) == ("planned", "2022-07")
    wrong = client.post(reverse("sources:read_again", args=[delivery.pk]), {"period": "juillet", "source": ""})
    assert wrong.status_code == 400


def test_given_up_delivery_is_not_applied(client, officer, sites):
    deposit(client, "DMP_certificats_2022-07.csv", files.certificates(rows_for(sites)))
    delivery = Delivery.objects.get()

    client.post(reverse("sources:give_up", args=[delivery.pk]))

    delivery.refresh_from_db()
    assert delivery.state == Delivery.State.CANCELLED
    assert client.post(reverse("sources:apply", args=[delivery.pk])).status_code == 400


def test_report_and_template_open_in_a_spreadsheet(client, officer, sites):
    deposit(client, "DMP_certificats_2022-07.csv", files.certificates(rows_for(sites)))
    delivery = Delivery.objects.get()
    client.post(reverse("sources:apply", args=[delivery.pk]))

    report = openpyxl.load_workbook(io.BytesIO(get(client, "report", delivery.pk, "xlsx").content))
    template = openpyxl.load_workbook(io.BytesIO(get(client, "template_file", "dmp_alimentation").content))

    assert report.sheetnames == ["Bilan", "À régler et rejetées", "Changements"]
    assert "Aide" in template.sheetnames
