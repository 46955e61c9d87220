import pytest
from django.urls import reverse

from jalon.accounts.models import AuditEvent, Grant, Role
from jalon.directory.models import Entity
from jalon.indicators.ledger import indicator_ids
from jalon.indicators.models import Finding

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(client, django_user_model):
    made = django_user_model.objects.create(username="region")
    Grant.objects.create(user=made, role=Role.REGION, actor="region", territories=["region:75"])
    client.force_login(made)
    return made


@pytest.fixture
def finding():
    entity = Entity.objects.create(kind="et", code="330000001", name="CLINIQUE DU PORT", region="75")
    code = indicator_ids(["asp_etat_dpi"])["asp_etat_dpi"]
    return Finding.objects.create(
        check_code="saut", severity="avertissement", entity=entity, indicator_id=code, period="2022-08",
        message="600, quand la médiane est 100.",
    )  # fmt: skip


def test_indicators_are_listed_and_explained(client, person):
    from jalon import catalogue

    code = sorted(catalogue.current().indicators)[0]

    assert client.get(reverse("indicators:home")).status_code == 200
    answer = client.get(reverse("indicators:indicator", args=[code]))
    assert catalogue.current().indicators[code].title in answer.content.decode().replace("&#x27;", "'")
    assert client.get(reverse("indicators:indicator", args=["inconnu"])).status_code == 404


def test_findings_are_listed_and_exported(client, person, finding):
    page = client.get(reverse("indicators:findings"), {"region": "75"}).content.decode()
    other = client.get(reverse("indicators:findings"), {"gravite": "erreur"}).content.decode()
    table = client.get(reverse("indicators:findings_export")).content.decode()

    assert "CLINIQUE DU PORT" in page
    assert "CLINIQUE DU PORT" not in other
    assert "330000001" in table


def test_findings_are_acknowledged_with_a_reason(client, person, finding):
    address = reverse("indicators:acknowledge")

    client.post(address, {"constat": [finding.pk], "motif": " "})
    finding.refresh_from_db()
    before = finding.acknowledged_at
    client.post(address, {"constat": [finding.pk], "motif": "nouveau service ouvert"})
    finding.refresh_from_db()

    assert before is None
    assert (finding.acknowledged_by, finding.reason) == (person, "nouveau service ouvert")
    assert AuditEvent.objects.filter(verb="indicators.finding_acknowledged").count() == 1


def test_findings_of_another_region_are_not_his(client, person, finding):
    Entity.objects.update(region="53")

    page = client.get(reverse("indicators:findings")).content.decode()
    client.post(reverse("indicators:acknowledge"), {"constat": [finding.pk], "motif": "essai"})

    finding.refresh_from_db()
    assert "CLINIQUE DU PORT" not in page
    assert finding.acknowledged_at is None


def test_the_list_asks_the_same_number_of_queries_for_one_and_for_many(
    client, person, finding, django_assert_num_queries
):
    client.get(reverse("indicators:findings"))
    Finding.objects.bulk_create(
        Finding(
            check_code="saut", severity="info", entity=finding.entity, indicator=finding.indicator, message=str(rank)
        )
        for rank in range(30)
    )

    with django_assert_num_queries(5):
        client.get(reverse("indicators:findings"))
