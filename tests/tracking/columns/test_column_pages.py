"""The pages about columns, as a programme officer of the region uses them."""

import re

import pytest
from django.urls import reverse

from jalon import catalogue
from jalon.tracking.models import SavedView
from tests.accounts import people
from tests.tracking import worlds

NAME = "r75_visite_sur_place"
HERE = f"?region=75&mois={worlds.MONTH}"
FORM = {
    "label": "Visite sur place", "why": "Savoir qui a été vu.", "kind": "choice", "values": "Prévue\r\nFaite",
    "owner": "region", "grain": "et", "carries_over": "on", "theme": "sih", "after": "sih_editeur",
}  # fmt: skip


@pytest.fixture
def officer(client, hospitals):
    client.force_login(people.make("regionale", "region", "region", ["region:75"]))
    return client


def url(name, *arguments):
    return reverse(f"tracking:{name}", args=["segur_es", *arguments]) + HERE


def seen_in(answer):
    return re.search(r'name="(?:seen|vue)" value="([^"]*)"', answer.text)[1]


def add(client, **changed):
    seen = seen_in(client.get(url("add_column")))
    return client.post(url("add_column"), FORM | {"seen": seen, "etape": "ecrire"} | changed)


def test_page_lists_the_columns_by_theme_with_owner_source_and_values(officer):
    page = officer.get(url("columns")).text

    assert "Prestation Ségur" in page
    assert "owner-jaune" in page
    assert "livrée avec Jalon" in page
    assert "Ajouter une colonne" in page


def test_files_are_shown_before_they_are_written(officer, folder):
    seen = seen_in(officer.get(url("add_column")))

    page = officer.post(url("add_column"), FORM | {"seen": seen, "etape": "voir"}).text

    assert f"indicators/{NAME}.yaml" in page
    assert "values:\n  - Prévue\n  - Faite" in page
    assert not folder.exists() or not list(folder.rglob("*.yaml"))


def test_column_added_is_in_the_grid_its_data_and_its_exports(officer):
    assert add(officer).status_code == 302

    assert "Visite sur place" in officer.get(url("grid")).text
    assert NAME in officer.get(url("data")).json()["columns"]
    exported = b"".join(officer.get(url("export", "csv")).streaming_content).decode("utf-8-sig")
    assert "Visite sur place" in exported
    assert "de la région" in officer.get(url("columns")).text


def test_cell_of_the_new_column_is_written_by_its_owner(officer):
    add(officer)

    answer = officer.post(url("write", worlds.BERGERAC, NAME), {"valeur": "faite", "maniere": "valeur"})

    assert answer.status_code == 200
    assert "Faite" in officer.get(url("cell", worlds.BERGERAC, NAME)).text


def test_mistakes_come_back_beside_their_field_with_what_was_typed(officer):
    answer = add(officer, label="<script>x</script>", values="Faite\r\nFAITE")

    assert answer.status_code == 400
    assert "se lisent de la même façon" in answer.text
    assert "<script>x" not in answer.text
    assert "&lt;script&gt;x" in answer.text


@pytest.mark.parametrize("typed", ["a\x00b", "x" * 500, "../../../etc", "nom: {a", "'\"", "Visite\nsur\tplace", "😀 a"])
def test_no_name_breaks_the_page_or_the_catalogue(officer, folder, typed):
    assert add(officer, label=typed).status_code in (302, 400)

    assert catalogue.current().problems == ()
    assert all(re.fullmatch(r"r75_[a-z0-9_]+\.yaml", path.name) for path in folder.rglob("*.yaml"))


def test_theme_is_made_with_the_column(officer):
    add(officer, theme="nouveau-theme", new_theme="Visites", after="")

    assert catalogue.current().columns[NAME].theme == "r75_visites"
    assert add(officer, label="Autre", theme="nouveau-theme", new_theme="").status_code == 400


def test_second_person_is_told_and_loses_nothing(officer):
    seen = seen_in(officer.get(url("add_column")))
    add(officer)

    answer = officer.post(url("add_column"), FORM | {"label": "Avis", "seen": seen, "etape": "ecrire"})

    assert answer.status_code == 400
    assert "Quelqu&#x27;un a changé les colonnes" in answer.text
    assert 'value="Avis"' in answer.text
    again = FORM | {"label": "Avis", "seen": seen_in(answer), "etape": "ecrire"}
    assert officer.post(url("add_column"), again).status_code == 302


def test_column_is_changed_retired_and_put_back(officer):
    add(officer)
    seen = seen_in(officer.get(url("change_column", NAME)))
    officer.post(url("change_column", NAME), FORM | {"label": "Visite", "seen": seen, "etape": "ecrire"})
    page = officer.get(url("column", NAME))
    assert "Visite sur place" in page.text  # the version before

    officer.post(url("retire_column", NAME), {"vue": seen_in(page), "motif": "Fini"})
    assert NAME not in officer.get(url("data")).json()["columns"]
    assert "Retirées" in officer.get(url("columns")).text

    officer.post(url("restore_column", NAME), {"vue": seen_in(officer.get(url("column", NAME)))})
    assert NAME in officer.get(url("data")).json()["columns"]


def test_saved_view_of_a_column_since_retired_still_opens(officer):
    add(officer)
    person = people.make("autre", "region", "region", ["region:75"])
    view = SavedView.objects.create(grid="segur_es", owner=person, name="v", shared=True, state={"columns": [NAME]})
    officer.post(url("retire_column", NAME), {"vue": seen_in(officer.get(url("column", NAME))), "motif": "Fini"})

    assert officer.get(url("grid") + f"&vue={view.pk}").status_code == 200


def test_reader_sees_the_columns_and_changes_none(client, hospitals):
    client.force_login(people.make("lectrice", territories=["region:75"]))

    page = client.get(url("columns"))

    assert page.status_code == 200
    assert "Ajouter une colonne" not in page.text
    assert client.get(url("add_column")).status_code == 403
