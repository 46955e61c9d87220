import pytest

from jalon.antibiotics.bringing.concerns import concerns_of
from tests.antibiotics import small_hospital as small

pytestmark = pytest.mark.django_db


def test_start_page_says_what_the_last_period_lacks():
    place = small.hospital()
    someone = small.person("pharmacienne")
    small.bring(place, small.STRUCTURE)
    small.bring(place, small.BED_DAYS)
    small.bring(place, small.BED_DAYS, period=small.Period("2024-T2"))
    small.bring(place, small.DISPENSED, period=small.Period("2024-T2"))

    [concern] = concerns_of(someone)

    assert (concern.count, concern.label) == (1, "fichier manque")
    assert concern.url.endswith("?etablissement=990000010&periode=2024-T2")


def test_start_page_leads_back_to_a_deposit_that_was_not_applied(client):
    place = small.hospital()
    someone = small.person("pharmacienne")
    client.force_login(someone)
    small.deposit(client, place, small.upload(small.BED_DAYS, "jh.csv"), period="2024-T1")

    [concern] = concerns_of(someone)

    assert concern.label == "fichier déposé à appliquer"
    assert client.get(concern.url).status_code == 200


def test_start_page_says_nothing_to_who_speaks_for_no_hospital():
    small.bring(small.hospital(), small.STRUCTURE)

    assert concerns_of(small.omedit()) == []
