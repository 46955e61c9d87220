"""The first page: a hospital in a few figures, or a line for each hospital."""

import pytest

from jalon.antibiotics.actions.publishing import publish
from tests.antibiotics import small_hospital as small

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    held = small.hospital()
    small.bring_all(held)
    return held


def text_of(answer):
    return answer.content.decode().replace("\u202f", " ").replace("\xa0", " ")


def test_hospital_reads_its_rate_and_what_is_missing(client, place):
    client.force_login(small.person("pharmacienne"))

    text = text_of(client.get(small.address("home", place)))

    assert "28,1" in text
    assert "53 DDJ ÷ 1 900 journées" in text
    assert "Période non validée" in text


def test_pharmacist_opens_on_his_own_hospital(client, place):
    client.force_login(small.person("pharmacienne"))

    assert place.name in text_of(client.get(small.address("home")))


def test_corrected_figures_are_shown_with_those_published_before(client, place):
    publish(place, [small.PERIOD.code], by=None)
    small.bring(place, small.DISPENSED.replace("0101;9999992;120", "0101;9999992;240"), "consommations_v2.csv")
    client.force_login(small.person("pharmacienne"))

    text = text_of(client.get(small.address("home", place)))

    assert "Chiffres publiés puis recalculés" in text


def test_region_reads_a_line_for_each_hospital(client, place):
    small.hospital(small.OTHER, "Clinique fictive des Tests")
    client.force_login(small.omedit())

    text = text_of(client.get(small.address("home")))

    assert place.name in text
    assert "28,1" in text


def test_small_counts_do_not_leave_the_hospital(client, place):
    client.force_login(small.omedit())

    text = text_of(client.get(small.address("home", place)))

    assert "masqué (&lt; 5)" in text


def test_export_of_the_hospitals(client, place):
    client.force_login(small.omedit())

    for extension in ("xlsx", "csv"):
        assert client.get(small.address("hospitals_export", place, small.PERIOD.code, extension)).status_code == 200


def test_neighbour_sees_nothing(client, place):
    client.force_login(small.person("voisine", finess=small.OTHER))

    assert client.get(small.address("home", place)).status_code == 403
    assert place.name not in text_of(client.get(small.address("home")))


def test_files_that_share_no_unit_are_said_so(client):
    held = small.hospital()
    small.bring(held, small.STRUCTURE, "structure.csv")
    small.bring(held, "Code UF;Journées d'hospitalisation\n7001;900\n", "journees.csv")
    small.bring(held, "Code UF;Code UCD;Quantité\n8001;9999992;12\n", "consommations.csv")
    client.force_login(small.person("pharmacienne"))

    text = text_of(client.get(small.address("home", held)))

    assert "aucune unité en commun" in text
    assert "Toutes les unités de ces fichiers sont inconnues de la structure" in text
    assert "aucun taux" in text
