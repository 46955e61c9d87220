"""Columns that a region adds to a shipped grid: where they stand, what is said of a mistake, what an upgrade does."""

import json

import pytest

from jalon.catalogue import SHIPPED
from jalon.catalogue.loader import load

INDICATOR = """
    title: Visite
    theme: sih
    owner: region
    type: yes_no
"""
COLUMN = """
    title: Visite
    grid: segur_es
    theme: sih
    after: sih_editeur
"""


def added(region, name="r75_visite", column=COLUMN, indicator=INDICATOR):
    region.write(f"indicators/{name}.yaml", indicator)
    return region.write(f"columns/{name}.yaml", column)


def of_theme(held, theme="sih", grid="segur_es"):
    return [column.id for column in held.grids[grid].columns if column.theme == theme]


def test_column_stands_after_the_one_it_names(region):
    added(region)

    held = region.load()

    assert held.problems == ()
    assert of_theme(held) == ["sih_editeur", "r75_visite", "commentaire_sih"]
    column = next(one for one in held.grids["segur_es"].columns if one.id == "r75_visite")
    assert (column.label, column.indicator, column.addition) == (
        "Visite", "r75_visite", held.columns["r75_visite"].version,
    )  # fmt: skip


def test_without_a_place_it_stands_at_the_end_of_its_theme(region):
    added(region, column=COLUMN.replace("after: sih_editeur", ""))

    assert of_theme(region.load()) == ["sih_editeur", "commentaire_sih", "r75_visite"]


def test_columns_follow_one_another_even_when_one_is_retired(region):
    added(region, "r75_a")
    added(region, "r75_b", COLUMN.replace("sih_editeur", "r75_a"))
    added(region, "r75_c", COLUMN.replace("sih_editeur", "r75_b"))
    assert of_theme(region.load()) == ["sih_editeur", "r75_a", "r75_b", "r75_c", "commentaire_sih"]

    added(region, "r75_b", COLUMN.replace("sih_editeur", "r75_a") + "    status: retired\n    retired_because: essai\n")
    held = region.load()

    assert of_theme(held) == ["sih_editeur", "r75_a", "r75_c", "commentaire_sih"]
    assert held.columns["r75_b"].retired_because == "essai"
    assert "r75_b" in held.indicators


def test_new_theme_makes_one_more_band(region):
    region.write("themes.yaml", "pui: {title: Pharmacie}\n")
    added(region, column="title: Visite\ngrid: segur_es\ntheme: pui\n", indicator=INDICATOR.replace("sih", "pui"))

    held = region.load()

    assert held.problems == ()
    assert (held.grids["segur_es"].themes[-1].id, held.grids["segur_es"].themes[-1].title) == ("pui", "Pharmacie")
    assert of_theme(held, "pui") == ["r75_visite"]


def test_added_columns_make_another_version_of_the_grid(region):
    shipped = load(SHIPPED).grids["segur_es"]
    added(region)
    first = region.load().grids["segur_es"]
    added(region, column=COLUMN.replace("Visite", "Visite sur place"))
    second = region.load().grids["segur_es"]
    added(region, column=COLUMN + "    status: retired\n")

    assert len({shipped.version, first.version, second.version}) == 3
    assert first.file_version == second.file_version == shipped.version
    assert region.load().grids["segur_es"].version == shipped.version


def test_upgrade_of_the_shipped_grid_leaves_the_column_standing(region):
    added(region)
    version = load(SHIPPED).grids["segur_es"].version
    text = (SHIPPED / "grids/segur_es.yaml").read_text("utf-8").replace("Commentaires SIH", "Remarques SIH")
    region.write("grids/segur_es.yaml", f"{text}replaces: {version}\n")

    held = region.load()

    assert held.problems == ()
    assert of_theme(held) == ["sih_editeur", "r75_visite", "commentaire_sih"]


@pytest.mark.parametrize(
    ("line", "wrong", "expected"),
    [
        (2, ("grid: segur_es", "grid: segur"), "« segur » n'est pas l'identifiant d'une grille connue"),
        (3, ("theme: sih\n    after: sih_editeur", "theme: shi"), "« shi » n'est pas l'identifiant d'un thème connu"),
        (4, ("sih_editeur", "sih_editeurs"), "n'est pas une colonne de la grille « segur_es » ; vouliez-vous dire"),
        (4, ("sih_editeur", "meteo"), "la colonne « meteo » est dans le thème « segur », pas « sih »"),
        (4, ("sih_editeur", "r75_visite"), "ces colonnes se suivent en rond : r75_visite → r75_visite"),
        (5, ("after: sih_editeur", "after: sih_editeur\n    fresh_for: 2"), "n'a de sens qu'avec shows: latest"),
        (5, ("after: sih_editeur", "after: sih_editeur\n    regions: [00]"), "n'est pas l'identifiant d'une région"),
        (5, ("after: sih_editeur", "after: sih_editeur\n    retired_because: x"), "qu'avec status: retired"),
    ],
)
def test_mistake_is_told_with_its_line_and_the_grid_stays(region, line, wrong, expected):
    path = added(region, column=COLUMN.replace(*wrong))

    held = region.load()

    [problem] = held.problems
    assert (problem.path, problem.line) == (path, line)
    assert expected in problem.message
    assert of_theme(held) == ["sih_editeur", "commentaire_sih"]


def test_column_cannot_bear_the_name_of_one_of_the_grid(region):
    region.write("columns/meteo.yaml", "title: Ma météo\ngrid: segur_es\ntheme: segur\n")

    [problem] = region.load().problems

    assert "la grille « segur_es » a déjà une colonne « meteo »" in problem.message


def test_column_without_its_indicator_is_left_aside(region):
    region.write("columns/r75_visite.yaml", COLUMN)

    [problem] = region.load().problems

    assert "« r75_visite » n'est pas l'identifiant d'un indicateur connu" in problem.message


def test_list_says_the_version_of_the_file_that_a_replacement_names(region, cli, tmp_path):
    shipped = load(SHIPPED).grids["segur_es"].version
    folder = tmp_path / "var" / "catalogue"
    for name, text in (("indicators", INDICATOR), ("columns", COLUMN)):
        (folder / name).mkdir(parents=True)
        (folder / name / "r75_visite.yaml").write_text(text, "utf-8")

    listed = json.loads(cli("--json", "catalogue", "list", "grids").stdout)["grids"]

    assert [one["version"] for one in listed if one["id"] == "segur_es"] == [shipped]
    assert json.loads(cli("--json", "catalogue", "check").stdout)["columns"] == 1
