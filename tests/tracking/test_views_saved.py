import pytest

from jalon.tracking.models import SavedView
from tests.accounts import people

GRID = "/suivi/segur_es/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(reader, entities):
    """A view kept by the officer: those in alert, sorted by name."""
    reader.post(
        f"{GRID}vues/?region=75&mois=2022-08&f.meteo=deploye&tri=raison_sociale", {"nom": "Déployés", "partagee": "oui"}
    )
    return SavedView.objects.get()


def test_view_keeps_filters_sort_and_columns_but_neither_month_nor_region(kept):
    assert kept.state == {"search": "", "filters": {"meteo": "deploye"}, "sort": "raison_sociale", "columns": []}
    assert kept.shared


def test_view_is_applied_by_its_number(reader, kept):
    response = reader.get(GRID, {"vue": kept.pk, "region": "75", "mois": "2022-08"})

    assert len(response.context["rows"]) == 1


def test_shared_view_serves_a_colleague_and_a_private_one_does_not(client, kept):
    colleague = people.make("collegue", "lecteur", "region", ["region:75"])
    client.force_login(colleague)
    assert len(client.get(GRID, {"vue": kept.pk, "region": "75", "mois": "2022-08"}).context["rows"]) == 1

    SavedView.objects.update(shared=False)

    assert len(client.get(GRID, {"vue": kept.pk, "region": "75", "mois": "2022-08"}).context["rows"]) == 3


def test_only_its_owner_deletes_a_view(client, kept):
    client.force_login(people.make("collegue", "lecteur", "region", ["region:75"]))

    assert client.post(f"{GRID}vues/{kept.pk}/supprimer/").status_code == 400
    assert SavedView.objects.exists()


def test_same_name_replaces_the_view(reader, kept):
    reader.post(f"{GRID}vues/?region=75&mois=2022-08&q=clinique", {"nom": "Déployés"})

    assert SavedView.objects.get().state["search"] == "clinique"


def test_view_without_a_name_is_refused(reader, entities):
    assert reader.post(f"{GRID}vues/", {"nom": "  "}).status_code == 400
