"""What a file showed is noted once per key or column, and leads to the row of the file."""

import pytest
from django.urls import reverse

from jalon.directory.models import Entity
from jalon.indicators.models import Finding
from jalon.sources.models import Delivery
from tests.accounts import people
from tests.sources import files, small, worlds

pytestmark = pytest.mark.django_db
UNKNOWN = small.number("33079001")


@pytest.fixture
def sites():
    return small.establishments()


def load(tmp_path, rows):
    worlds.sources_load(files.write(tmp_path, "DMP_certificats_2022-07.csv", files.certificates(rows)))


def page(client, **query):
    client.force_login(people.make("chargee", role="region", territories=["region:75"]))
    return client.get(reverse("indicators:findings"), query).content.decode()


def test_unknown_number_is_noted_once_with_all_its_lines(tmp_path, sites):
    known = (sites[0].code, "Site 0", "Oui", "", "")
    load(tmp_path, [(UNKNOWN, "?", "Oui", "", "")] * 3 + [known, (UNKNOWN, "?", "Non", "", "")])

    [found] = Finding.objects.filter(check_code="finess_inconnu")

    assert found.message.startswith("Lignes 2 à 4, 6 : le numéro")
    assert (found.sheet, found.row, found.entity) == (0, 2, None)


def test_finding_leads_to_the_row_of_its_file(client, tmp_path, sites):
    load(tmp_path, [(sites[0].code, "Site 0", "Oui", "", ""), (UNKNOWN, "?", "Oui", "", "")])

    shown = page(client)

    delivery = Delivery.objects.get()
    assert reverse("sources:row", args=[delivery.pk, 0, 3]) in shown
    assert reverse("sources:delivery", args=[delivery.pk]) in shown


def test_legal_entity_without_a_name_is_known_by_its_sites(client, sites):
    ej = sites[0].ej
    Entity.objects.filter(pk=ej.pk).update(name="")
    Finding.objects.create(check_code="saut", severity="info", entity=ej, message="600, quand la médiane est 100.")

    shown = page(client)

    assert ej.code in shown
    assert "Site 0 ; Site 1 et 2 autres" in shown


def test_findings_of_files_ask_as_many_queries_for_one_as_for_many(
    client, tmp_path, sites, django_assert_max_num_queries
):
    load(tmp_path, [(sites[0].code, "Site 0", "Oui", "", ""), (UNKNOWN, "?", "Oui", "", "")])
    page(client)
    with django_assert_max_num_queries(8) as one:
        client.get(reverse("indicators:findings"))
    [found] = Finding.objects.filter(check_code="finess_inconnu")
    for rank in range(20):
        Finding.objects.create(
            check_code="finess_inconnu", severity="info", batch=found.batch, sheet=0, row=3, message=str(rank)
        )

    with django_assert_max_num_queries(8) as many:
        client.get(reverse("indicators:findings"))

    assert len(one) == len(many)
