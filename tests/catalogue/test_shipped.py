"""Every file shipped is right, and says what the seed's workbook says."""

import re

import pytest

from jalon.catalogue import SHIPPED
from jalon.catalogue.definitions import body
from jalon.catalogue.loader import FOLDERS, load
from jalon.catalogue.reader.vocabulary.antibiotic_checks import RULES
from jalon.catalogue.reader.vocabulary.checks import KINDS
from jalon.catalogue.regions import CATEGORIES, DEPARTMENTS, REGIONS


@pytest.fixture(scope="module")
def shipped():
    return load(SHIPPED)


def test_every_shipped_file_loads(shipped):
    files = [path for name in FOLDERS for path in (SHIPPED / name).glob("*.yaml")]

    assert shipped.problems == ()
    assert {one.path for name in FOLDERS for one in getattr(shipped, name).values()} == set(files)


def test_every_shipped_definition_says_why(shipped):
    silent = [one.id for name in FOLDERS for one in getattr(shipped, name).values() if not one.why]

    assert silent == []


def test_source_that_comes_a_month_behind_the_others_says_so(shipped):
    delays = {one.id: one.period_delay for one in shipped.sources.values() if one.period_delay}

    assert delays == {"mssante_general": 1}


def test_versions_are_twelve_hexadecimal_digits_and_do_not_move(shipped):
    again = load(SHIPPED)

    versions = {one.id: one.version for one in shipped.indicators.values()}
    assert all(re.fullmatch("[0-9a-f]{12}", version) for version in versions.values())
    assert versions == {one.id: one.version for one in again.indicators.values()}


def test_every_definition_can_be_kept_as_json(shipped):
    import json

    for name in FOLDERS:
        for one in getattr(shipped, name).values():
            assert "path" not in json.loads(json.dumps(body(one)))


def test_every_indicator_that_is_neither_derived_nor_typed_has_a_source(shipped):
    published = {
        column.indicator.replace("{item}", item)
        for source in shipped.sources.values()
        for sheet in source.sheets
        for column in sheet.columns
        for item in next((tuple(c.values.values()) for c in sheet.columns if c.role == "item"), ("",))
    }

    by_lists = {one.indicator for one in shipped.atb_lists.values()}
    pairs = [one for file in shipped.atb_pairs.values() for one in file.pairs]
    by_pairs = {name for one in pairs for name in (one.indicator, one.tested_indicator)}
    by_hospital_files = {"atb_actif", "atb_dernier_fichier", "atb_journees"}
    typed = {"atb_inscrit"}

    unfed = {one.id for one in shipped.indicators.values() if not one.derived}
    assert unfed - published - by_lists - by_pairs - by_hospital_files - typed == set()


def test_every_indicator_is_in_a_grid(shipped):
    shown = {column.indicator for grid in shipped.grids.values() for column in grid.columns}

    assert set(shipped.indicators) - shown == set()


def test_meteo_has_the_four_values_of_the_shared_workbook(shipped):
    assert set(shipped.indicators["meteo"].value.values) == {
        "En cours de déploiement - pas d'alerte",
        "En cours de déploiement - Alerte",
        "Déployé / VA signée",
        "Non démarré",
    }


def test_grid_has_the_columns_of_the_shared_workbook_in_their_order(shipped):
    grid = shipped.grids["segur_es"]
    labels = {theme.id: [c.label for c in grid.columns if c.theme == theme.id] for theme in grid.themes}

    assert [theme.id for theme in grid.themes] == ["general", "segur", "sih", "insi", "mssante", "dmp"]
    assert labels["segur"][:8] == ["DPI", "PFI", "RI", "LOINC", "SGL", "RADIO", "Météo", "Commentaires"]
    assert labels["insi"][:4] == [
        "Appel de l'ES au TS INSi",
        "Taux d'identités qualifiées",
        "Organisation pour qualifier les identités en place",
        "Commentaires",
    ]
    assert labels["mssante"][:3] == ["ES Raccordé", "Nb de messages envoyés", "Commentaires"]
    assert labels["dmp"][:3] == ["Documents de sorties DPI", "CR Labo", "CR Radio"]


def test_every_kind_of_check_is_used(shipped):
    assert {check.kind for check in shipped.checks.values()} == set(KINDS)


def test_every_rule_of_the_antibiotics_is_used(shipped):
    assert {check.rule for check in shipped.atb_checks.values()} == set(RULES)
    assert [check.id for check in shipped.atb_checks.values() if not check.advice] == []


def test_every_source_column_that_publishes_knows_how_it_is_written(shipped):
    for source in shipped.sources.values():
        for sheet in source.sheets:
            for column in sheet.columns:
                assert (column.value is not None) == (column.role == "value"), (source.id, column.id)


def test_codelists_hold_together():
    assert len(REGIONS) == 25
    assert {one.region for one in DEPARTMENTS.values()} == set(REGIONS)
    assert {one.aggregate1 for one in CATEGORIES.values()} == {"1000", "2000", "3000", "4000", "5000", "6000"}
    assert CATEGORIES["355"].aggregate1 == "1000"
