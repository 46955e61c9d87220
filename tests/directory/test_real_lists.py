"""The lists really published: what the reference month must hold."""

import csv
from datetime import date

import pytest
from django.utils import timezone

from jalon.directory import actions, queries
from jalon.directory.models import Change, Listed

AUGUST = date(2022, 8, 31)
WHAT = {
    "apparu": "newly_listed", "disparu": "no_longer_listed", "ej": "ej_changed", "rs": "renamed",
    "cat": "category_changed",
}  # fmt: skip


@pytest.fixture
def lists(real_data):
    folder = real_data / "data" / "directory"
    return {
        "2022": folder / "sae" / "ID_2022r.csv",
        "2023": folder / "sae" / "ID_2023r.csv",
        "regional": folder / "etablissements_nouvelle_aquitaine.csv",
        "essms": real_data / "samples" / "sources" / "annuaire" / "essms_fictifs.csv",
        "expected": folder / "sae_changements_2022_2023.csv",
    }


@pytest.mark.slow
@pytest.mark.parametrize("order", [("2022", "2023"), ("2023", "2022")])
def test_sae_2022_and_2023_differ_by_the_401_known_establishments(db, lists, order):
    for year in order:
        assert actions.load_file(lists[year]).rejected == 0

    with lists["expected"].open(encoding="utf-8-sig", newline="") as rows:
        expected = {
            (row["finess_et"], WHAT[part])
            for row in csv.DictReader(rows, delimiter=";")
            for part in row["type"].split("+")
        }
    assert set(Change.objects.values_list("entity__code", "what")) == expected
    assert Change.objects.values("entity").distinct().count() == 401


def test_august_2022_does_not_change_when_sae_2023_arrives(db, lists):
    for name in ("regional", "2022", "essms"):
        actions.load_file(lists[name])
    before, known_at = queries.population("ES", "75", AUGUST), timezone.now()

    actions.load_file(lists["2023"])

    after = queries.population("ES", "75", AUGUST)
    assert len(before) == len(after) == 413
    assert queries.population("ES", "75", AUGUST, known_at) == before
    # SAE 2023 alone gives the class of the one hospital that no list of 2022 names.
    newly = [one for one, other in zip(before, after, strict=True) if one != other]
    assert [(one.finess_et, one.stratum) for one in newly] == [("400015863", "")]
    assert len(queries.population("ESSMS", "75", AUGUST)) == 1330


def test_the_legal_entity_of_august_2022_is_that_of_sae_2022(db, lists):
    actions.load_file(lists["regional"])
    actions.load_file(lists["2022"])

    stated = Listed.objects.filter(list_id="sae_id", region="75")
    by_site = dict(stated.values_list("entity__code", "ej__code"))

    lines = [line for line in queries.population("ES", "75", AUGUST) if line.finess_et in by_site]
    assert len(lines) == 412
    assert {line.finess_et: line.finess_ej for line in lines} == by_site


def test_a_short_list_of_hospitals_is_taken_although_it_says_no_place(db, client, real_data, administrator):
    report = actions.load_file(real_data / "samples" / "consores_complet" / "etablissements.csv")

    lines = queries.population("ES", "", AUGUST)
    assert (report.taken, report.pending, report.rejected, report.details["problems"]) == (3, 0, 0, [])
    assert [(line.finess_et, line.stratum, line.category_label) for line in lines] == [
        ("990000036", "SMR", "SMR"),
        ("990000010", "CHU", "CHU"),
        ("990000028", "MCO privé", "MCO privé"),
    ]
    assert queries.population("ES", "75", AUGUST) == []  # no place is guessed
    client.force_login(administrator)
    shown = client.get("/annuaire/990000010/").content.decode()
    assert "CHU fictif de Valombre" in shown
    assert "lieu inconnu" in shown
