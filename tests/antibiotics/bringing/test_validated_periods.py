import pytest
from django.urls import reverse

from jalon.accounts.models import AuditEvent
from jalon.antibiotics.actions import validating
from jalon.antibiotics.models import PeriodValidation
from jalon.kernel.refusal import Refusal
from tests.antibiotics import small_hospital as small

pytestmark = pytest.mark.django_db


def form(place, **more):
    return {"etablissement": place.code, "periode": "2024-T1"} | more


def test_hospital_validates_a_period_which_is_then_closed(client, place, pharmacist):
    small.bring(place, small.STRUCTURE)

    answer = client.post(reverse("antibiotics:validate"), form(place))

    held = PeriodValidation.objects.get()
    assert answer.status_code == 302
    assert (held.period, held.validated_by) == ("2024-T1", pharmacist)
    with pytest.raises(Refusal, match="rouvrez la période"):
        small.bring(place, small.BED_DAYS)


def test_reopening_takes_a_reason_and_opens_the_period(client, place, pharmacist):
    small.bring(place, small.STRUCTURE)
    client.post(reverse("antibiotics:validate"), form(place))

    without = client.post(reverse("antibiotics:reopen"), form(place, motif="  "))
    reopened = client.post(reverse("antibiotics:reopen"), form(place, motif="Journées fausses"))

    held = PeriodValidation.objects.get()
    assert (without.status_code, reopened.status_code) == (400, 302)
    assert (held.reopened_by, held.reason) == (pharmacist, "Journées fausses")
    small.bring(place, small.BED_DAYS)
    page = client.get(small.address("period", place)).content.decode()
    assert "Journées fausses" in page


def test_validation_and_reopening_are_audited(place):
    small.bring(place, small.STRUCTURE)

    validating.validate(place, small.PERIOD, by=None)
    validating.reopen(place, small.PERIOD, by=None, reason="x")

    verbs = set(AuditEvent.objects.values_list("verb", flat=True))
    assert {"antibiotics.period_validated", "antibiotics.period_reopened"} <= verbs


def test_period_is_not_validated_twice_nor_reopened_when_open(place):
    small.bring(place, small.STRUCTURE)

    with pytest.raises(Refusal, match="n'est pas validé"):
        validating.reopen(place, small.PERIOD, by=None, reason="x")
    validating.validate(place, small.PERIOD, by=None)
    with pytest.raises(Refusal, match="déjà validé"):
        validating.validate(place, small.PERIOD, by=None)


def test_period_of_which_nothing_came_is_not_validated(place):
    with pytest.raises(Refusal, match="rien n'a été apporté"):
        validating.validate(place, small.PERIOD, by=None)


def test_period_page_warns_of_what_is_missing_before_validation(client, place, pharmacist):
    small.bring(place, small.STRUCTURE)

    page = client.get(small.address("period", place)).content.decode()

    assert "À regarder avant de valider" in page
    assert "Il manque des fichiers" in page
    assert "Valider la période" in page


def test_reader_of_the_region_validates_nothing(client, place):
    small.bring(place, small.STRUCTURE)
    client.force_login(small.reader())

    assert "Valider la période" not in client.get(small.address("period", place)).content.decode()
    assert client.post(reverse("antibiotics:validate"), form(place)).status_code == 403
    assert client.post(reverse("antibiotics:reopen"), form(place, motif="x")).status_code == 403
    assert not PeriodValidation.objects.exists()


def test_period_page_asks_for_a_hospital(client, place):
    client.force_login(small.reader())
    other = small.hospital(small.OTHER, "Clinique fictive d'à côté")
    small.bring(place, small.STRUCTURE)
    small.bring(other, small.STRUCTURE)

    answer = client.get(reverse("antibiotics:period"), {"periode": "2024-T1"})

    assert answer.status_code == 400
    assert "Choisissez un établissement" in answer.content.decode()
