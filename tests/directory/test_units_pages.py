"""The units of a hospital on the screens and the command line: who sees them, what is said of them."""

import json
from argparse import Namespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from jalon.directory import actions
from jalon.directory.cli import show_units
from jalon.directory.models import Entity, EntityKind, Listed, UnitStructure
from jalon.directory.rules.units import UnitRow
from tests.directory.conftest import person
from tests.directory.lists import ET1, SAE, regional_row, sae_row

UNITS = [
    UnitRow("0402", "Chirurgie digestive", "S04", "Chirurgie", "P1", "Opérations", "138", "3", row=2),
    UnitRow("0403", "Urologie", "S04", "Chirurgie", "P1", "Opérations", "139", "3", row=3),
    UnitRow("0127/A", "=Cardiologie", "S01", "Cœur", "", "", "127", "3", row=4),
]


@pytest.fixture
def hospital(load_sae):
    load_sae(2022, sae_row(ET1, "CH"))
    return Entity.objects.get(kind=EntityKind.ET, code=ET1)


@pytest.fixture
def record(hospital):
    def record(period, *units, name="structure.xlsx"):
        return actions.record_structure(
            establishment=hospital, period=period, units=units or UNITS, file_name=name, sha256="", by=None
        )

    return record


@pytest.fixture
def officer(client, region_officer):
    client.force_login(region_officer)
    return client


def shown(client, query=""):
    page = client.get(reverse("directory:establishment", args=[ET1]) + query).content.decode()
    return page.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_without_structure_the_page_says_where_to_load_one(officer, hospital):
    assert "Aucune structure chargée" in shown(officer)


def test_a_nursing_home_has_no_section_of_units(officer, load_regional):
    load_regional(regional_row(ET1, "EHPAD", domain="ESSMS", category="500"))

    assert "Services et unités" not in shown(officer)


def test_the_page_shows_units_by_pole_and_service_with_their_source(officer, record):
    record("2024-T1")

    page = shown(officer, "?au=2024-02-15")

    assert "3 unités dans 2 services" in page
    assert "1er trimestre 2024" in page
    assert "structure.xlsx" in page
    assert page.index("P1 Opérations") < page.index("S04 Chirurgie") < page.index("0403") < page.index("Sans pôle")
    assert 'rowspan="2">S04 Chirurgie' in page
    assert "Dernière structure connue" not in page


def test_a_remembered_structure_says_so(officer, record):
    record("2024-T1")

    page = shown(officer, "?au=2024-05-15")

    assert "Dernière structure connue : aucune n’a été chargée depuis (2e trimestre 2024)" in page


def test_the_page_says_what_changed_since_the_former_structure(officer, record):
    record("2024-T1")
    record("2024-T2", UNITS[0])
    record("2024-T3", UNITS[0])

    second, third = shown(officer, "?au=2024-05-15"), shown(officer, "?au=2024-08-15")

    assert "2 changements depuis la structure précédente (1er trimestre 2024)" in second
    assert "retirée" in second
    assert "Rien n’a changé depuis la structure précédente (2e trimestre 2024)" in third
    assert "Autres structures connues" in third


def test_one_service_code_per_unit_is_shown_as_doubtful(officer, record):
    labels = ("Médecine", "Médecine", "Chirurgie")
    record("2024", *(UnitRow(str(n), f"U{n}", f"S{n}", label) for n, label in enumerate(labels)))

    page = shown(officer, "?au=2024-05-15")

    assert "Un code de service par unité" in page
    assert "« Médecine »" in page


def test_the_page_of_many_units_asks_the_database_no_more(officer, record):
    record("2024-T1")
    shown(officer)  # grids are projected once
    with CaptureQueriesContext(connection) as few:
        shown(officer, "?au=2024-02-15")
    record("2023-T4", *(UnitRow(str(n), f"U{n}", f"S{n % 7}", f"S{n % 7}", row=n) for n in range(60)))
    record("2024-T1", *(UnitRow(str(n), f"U{n}", f"S{n % 9}", f"S{n % 9}", row=n) for n in range(90)))

    with CaptureQueriesContext(connection) as many:
        shown(officer, "?au=2024-02-15")

    assert len(many) <= len(few) + 1  # the units of the former structure


def test_the_history_of_a_unit(officer, record):
    record("2024-T1")
    record("2024-T2", UnitRow("402", "Chirurgie digestive", "S09", "Urgences", "P1", "Opérations", "138", "3"))

    page = officer.get(reverse("directory:unit", args=[ET1]) + "?code=0402").content.decode()

    assert "Unité 402 Chirurgie digestive" in page
    assert "la première : 1er trimestre 2024" in page
    assert "change de service (avant : S04 Chirurgie)" in page


def test_a_unit_that_left_is_still_told(officer, record):
    record("2024-T1")
    record("2024-T2", UNITS[0])

    page = officer.get(reverse("directory:unit", args=[ET1]), {"code": "127/A"}).content.decode()

    assert "absente de la structure" in page


@pytest.mark.parametrize("code", ["9999", "", "x" * 9000])
def test_an_unknown_unit_is_not_found(officer, record, code):
    record("2024-T1")

    assert officer.get(reverse("directory:unit", args=[ET1]), {"code": code}).status_code == 404


def test_a_structure_leaves_as_a_workbook_and_as_csv(officer, record, tmp_path):
    made = record("2024-T1")

    xlsx, text = (officer.get(reverse("directory:units_export", args=[made.pk, form])) for form in ("xlsx", "csv"))

    path = tmp_path / "unites.xlsx"
    path.write_bytes(xlsx.content)
    codes = {cell.value for row in load_workbook(path).active.iter_rows() for cell in row}
    assert {"0402", "0127/A", "Chirurgie digestive"} <= codes  # "0402" is text, not 402
    assert "P1;Opérations;S04;Chirurgie;0402;Chirurgie digestive;138;3" in text.content.decode("utf-8-sig")
    assert "'=Cardiologie" in text.content.decode("utf-8-sig")  # no spreadsheet takes it for a formula
    assert f'filename="unites-{ET1}-2024-T1.csv"' in text.headers["Content-Disposition"]


def test_units_are_for_those_who_see_the_establishment(client, record):
    made = record("2024-T1")
    client.force_login(person("voisin", "region", ["region:53"]))

    assert client.get(reverse("directory:unit", args=[ET1]), {"code": "402"}).status_code == 403
    assert client.get(reverse("directory:units_export", args=[made.pk, "csv"])).status_code == 403


def test_a_structure_as_it_was_known_then_is_shown(officer, record):
    record("2024-T1", UNITS[0])
    Listed.objects.update(known_from="2023-01-01T08:00:00Z")
    UnitStructure.objects.update(known_from="2024-04-01T08:00:00Z")
    record("2024-T1", UNITS[1])

    then, now = shown(officer, "?au=2024-02-15&connu=2024-05-01"), shown(officer, "?au=2024-02-15")

    assert "Urologie" in now
    assert "Chirurgie digestive" not in now
    assert "Chirurgie digestive" in then
    assert "Urologie" not in then


def test_the_command_prints_the_units_of_a_day_or_a_period(cli, tmp_path):
    listed = tmp_path / "ID_2022r.csv"
    listed.write_text(f"{SAE}\n{sae_row(ET1, 'CH')}\n")
    cli("migrate")
    cli("directory", "load", listed)

    empty = cli("directory", "units", ET1, "--period", "2024-Q1").stdout
    answer = json.loads(cli("directory", "units", ET1, "--json").stdout)
    wrong = cli("directory", "units", ET1, "--period", "2024-08", code=2).stderr

    assert "aucune structure connue pour 2024-T1" in empty
    assert (answer["finess"], answer["structure"], answer["units"]) == (ET1, None, [])
    assert "trimestre ou une année" in wrong


def test_the_command_prints_each_unit(record, capsys):
    record("2024-T1")

    show_units(Namespace(finess=ET1, on=None, period="2024-t2", json=False))

    told = capsys.readouterr().out
    assert "structure 2024-T1 (structure.xlsx)" in told
    assert "0402     Chirurgie digestive" in told
    assert "DE 138   TA 3   S04 Chirurgie" in told
