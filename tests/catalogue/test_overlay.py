"""The region's own folder: it adds files, replaces shipped ones by name and version, and never breaks the rest."""

import os

import pytest

from jalon import catalogue
from jalon.catalogue import SHIPPED
from jalon.catalogue.loader import load

INDICATOR = """
    title: Référent nommé
    theme: insi
    owner: region
    type: yes_no
"""


def test_region_adds_an_indicator(region):
    region.write("indicators/referent.yaml", INDICATOR)

    held = region.load()

    assert held.problems == ()
    assert held.indicators["referent"].value.values == ("Oui", "Non")
    assert len(held.indicators) == len(load(SHIPPED).indicators) + 1


def test_region_adds_a_theme_and_a_grid_that_shows_it(region):
    region.write("themes.yaml", "pui: {title: Pharmacie}\n")
    region.write("indicators/referent.yaml", INDICATOR.replace("insi", "pui"))
    region.write(
        "grids/pui.yaml",
        """
        title: Pharmacies
        domain: ES
        themes:
          pui:
            columns:
              referent: {shows: latest, fresh_for: 3}
        """,
    )

    held = region.load()

    assert held.problems == ()
    assert held.grids["pui"].themes[0].title == "Pharmacie"
    assert held.grids["pui"].columns[0].label == "Référent nommé"


def test_region_replaces_a_shipped_file_that_it_names(region):
    version = load(SHIPPED).indicators["meteo"].version
    text = (SHIPPED / "indicators/meteo.yaml").read_text("utf-8")
    region.write("indicators/meteo.yaml", text.replace("Non démarré", "Pas commencé") + f"replaces: {version}\n")

    held = region.load()

    assert held.problems == ()
    assert "Pas commencé" in held.indicators["meteo"].value.values
    assert held.indicators["meteo"].version != version


def test_shipped_family_is_replaced_as_a_whole(region):
    version = load(SHIPPED).indicators["asp_etat_dpi"].version
    text = (SHIPPED / "indicators/asp_etat.yaml").read_text("utf-8")
    region.write(
        "indicators/asp_etat.yaml", text.replace("Commande {label}", "Achat {label}") + f"replaces: {version}\n"
    )

    held = region.load()

    assert held.problems == ()
    assert held.indicators["asp_etat_radio"].title == "Achat RADIO"


@pytest.mark.parametrize(
    ("line", "expected"),
    [("", "pour le remplacer, écrivez : replaces: "), ("replaces: 0123456789ab\n", "remplace la version 0123456789ab")],
)
def test_shipped_file_is_not_replaced_without_naming_its_version(region, line, expected):
    path = region.write("indicators/meteo.yaml", (SHIPPED / "indicators/meteo.yaml").read_text("utf-8") + line)

    held = region.load()

    [problem] = held.problems
    assert problem.path == path
    assert expected in problem.message
    assert held.indicators["meteo"].path == SHIPPED / "indicators/meteo.yaml"


def test_replacement_with_a_mistake_leaves_the_shipped_file_at_work(region):
    version = load(SHIPPED).indicators["meteo"].version
    region.write(
        "indicators/meteo.yaml", f"title: Météo\ntheme: nulle\nowner: region\ntype: yes_no\nreplaces: {version}\n"
    )

    held = region.load()

    assert [one.line for one in held.problems] == [2]
    assert held.indicators["meteo"].path == SHIPPED / "indicators/meteo.yaml"
    assert "segur_es" in held.grids


def test_file_that_names_a_file_left_out_is_left_out_too(region):
    region.write("indicators/a.yaml", INDICATOR.replace("yes_no", "oui"))
    region.write("indicators/b.yaml", INDICATOR + "    derived: {how: any, of: [a], equals: [Oui]}\n")

    held = region.load()

    messages = {one.path.stem: one.message for one in held.problems}
    assert "« oui » n'est pas accepté ici" in messages["a"]
    assert "« a » est laissé de côté, son fichier ayant une erreur" in messages["b"]
    assert {one.path.stem: one.follows for one in held.problems} == {"a": False, "b": True}
    assert not {"a", "b"} & set(held.indicators)


def test_layout_comments_and_order_do_not_change_the_version(region):
    region.write("indicators/a.yaml", INDICATOR)
    before = region.load().indicators["a"].version
    region.write("indicators/a.yaml", "# note\ntype: 'yes_no'\nowner: region\ntheme: insi\n\ntitle: Référent nommé\n")
    assert region.load().indicators["a"].version == before

    region.write("indicators/a.yaml", INDICATOR.replace("nommé", "désigné"))
    assert region.load().indicators["a"].version != before


def test_current_follows_the_files(region):
    before = catalogue.overlay()
    try:
        catalogue.use_overlay(region.folder)
        assert "referent" not in catalogue.current().indicators

        path = region.write("indicators/referent.yaml", INDICATOR)
        assert catalogue.indicator_value("referent").type == "choice"
        assert catalogue.current() is catalogue.current()

        path.write_text(path.read_text("utf-8").replace("yes_no", "integer"), "utf-8")
        os.utime(path, ns=(1, 1))
        assert catalogue.indicator_value("referent").type == "integer"

        path.unlink()
        assert "referent" not in catalogue.current().indicators
    finally:
        catalogue.use_overlay(before)


def test_a_page_sees_one_catalogue_and_the_next_page_the_files_as_they_are(region):
    before = catalogue.overlay()
    try:
        catalogue.use_overlay(region.folder)
        with catalogue.held_still():
            first = catalogue.current()
            region.write("indicators/referent.yaml", INDICATOR)
            assert catalogue.current() is first
        with catalogue.held_still():
            assert "referent" in catalogue.current().indicators
    finally:
        catalogue.use_overlay(before)


def test_missing_overlay_folder_is_no_mistake(tmp_path):
    assert load(SHIPPED, tmp_path / "nulle_part").problems == ()
