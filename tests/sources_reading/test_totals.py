"""The totals of the sample deliveries, added up from the rows as read, each entity once."""

from collections import Counter, defaultdict

import pytest

from .deliveries import directory, expected, read

MONTHS = ["2022-07", "2022-08", "2022-09"]
ITEMS = ["dpi", "pfi", "ri", "loinc", "sgl", "radio"]


def delivery(data, source, month, word=""):
    """The file of a source whose data are of that month."""
    files = expected(data)["files"]
    names = [name for name, said in files.items() if said["source"] == source and said["period"] == month]
    return read(data, next(name for name in names if bool(word) == ("corrige" in name)))


def once(found, column, keep, item=None, sheet=None):
    """The cell of each entity: a row that repeats another says the same."""
    return {
        one.entity_id: row.cells[column]
        for row, one in found.matched()
        if keep(one.entity_id) and item in (None, row.item) and sheet in (None, row.layout.sheet)
    }


def choices(cells):
    return Counter(cell.text for cell in cells.values() if cell.text is not None)


def amounts(cells):
    numbers = [cell.number for cell in cells.values() if cell.number is not None]
    return {"n": len(numbers), "sum": sum(numbers)}


@pytest.fixture
def home(real_data):
    naive = directory(real_data)
    return lambda entity: entity[1] in (naive.seats if entity[0] == "ej" else naive.home)


@pytest.mark.parametrize("month", MONTHS)
def test_orders(real_data, home, month):
    said = expected(real_data)["totals_region_75"]["asp_segur"][month]
    hospitals = {("et", n) for n, row in directory(real_data).home.items() if row["domaine"] == "ES"}
    found = delivery(real_data, "asp_segur", month)

    assert len(hospitals) == said["population_es"]
    for item in ITEMS:
        states, sums = once(found, "etat", home, item), once(found, "montant", home, item)
        signed = {who: sums[who] for who, cell in states.items() if cell.text == "Commande signée"}
        wanted = said[item.upper()]
        assert choices(states) == {key: n for key, n in wanted.items() if key not in ("no_line", "amount_signed")}
        assert len(hospitals - states.keys()) == wanted["no_line"]
        assert amounts(signed) == wanted["amount_signed"]


@pytest.mark.parametrize("month", MONTHS)
def test_calls_and_rates(real_data, home, month):
    said = expected(real_data)["totals_region_75"]["insi_m1271"][month]
    found = delivery(real_data, "insi_m1271", month)

    assert choices(once(found, "appel", home)) == said["call"]
    assert amounts(once(found, "appels", home)) == said["calls"]
    assert amounts(once(found, "taux", home)) == said["rate_percent"]


@pytest.mark.parametrize("month", ["2022-06", "2022-07", "2022-08"])
def test_messages_are_counted_once_per_legal_entity(real_data, home, month):
    said = expected(real_data)["totals_region_75"]["mssante_general"][month]
    found = delivery(real_data, "mssante_general", month)
    departments = {row["departement"] for row in directory(real_data).home.values()}
    perimeters = {
        "ej_with_a_site_in_region": home,
        "ej_numbered_in_region": lambda entity: entity[1][:2] in departments,
        "whole_file": lambda entity: True,
    }

    for name, keep in perimeters.items():
        assert choices(once(found, "raccordement", keep)) == said[name]["state"]
        for column, field in [("boites", "boxes"), ("envoyes", "sent"), ("recus", "received")]:
            assert amounts(once(found, column, keep)) == said[name][field], (name, field)


@pytest.mark.parametrize("month", MONTHS)
def test_documents(real_data, home, month):
    said = expected(real_data)["totals_region_75"]["dmp_alimentation"][month]
    found = delivery(real_data, "dmp_alimentation", month)

    check_documents(found, home, said)


def test_documents_of_the_corrected_file(real_data, home):
    said = expected(real_data)["totals_region_75"]["dmp_alimentation_corrige"]

    check_documents(delivery(real_data, "dmp_alimentation", "2022-08", "corrige"), home, said["2022-08"])


def check_documents(found, home, said):
    for sheet, wanted in said.items():
        name = None if sheet == "region" else sheet
        for kind in ("sortie", "labo", "radio"):
            assert choices(once(found, f"{kind}_alimente", home, sheet=name)) == wanted[f"{kind}_oui"]
            assert amounts(once(found, f"{kind}_cumul", home, sheet=name)) == wanted[f"{kind}_n"]


@pytest.mark.parametrize("month", MONTHS)
def test_certificates(real_data, home, month):
    said = expected(real_data)["totals_region_75"]["dmp_certificats"][month]
    found = delivery(real_data, "dmp_certificats", month)

    assert choices(once(found, "commande", home)) == said["order"]
    assert choices(once(found, "installe", home)) == said["installed"]


@pytest.mark.parametrize("month", MONTHS)
def test_candidates(real_data, home, month):
    said = expected(real_data)["totals_region_75"]["sun_es"][month]
    found = delivery(real_data, "sun_es", month)
    domains = once(found, "domaines", home)

    assert Counter(grain.upper() for grain, _ in domains) == said["candidates"]
    assert Counter(one for cell in domains.values() for one in cell.text.split(" ; ")) == said["domains"]
    assert amounts(once(found, "montant", home)) == said["amount"]


@pytest.mark.parametrize("month", MONTHS)
def test_columns_of_the_region(real_data, home, month):
    said = expected(real_data)["totals_region_75"]["colonnes_region"][month]
    found = delivery(real_data, "colonnes_region", month)

    for column, field in [("meteo", "meteo"), ("sih", "sih"), ("organisation", "org"), ("pilote_mes", "pilot")]:
        assert choices(once(found, column, home)) == said[field]
    comments = {"commentaire": "note", "meteo_commentaire": "meteo_note", "sih_commentaire": "sih_note",
                "insi_commentaire": "insi_note"}  # fmt: skip
    for column, field in comments.items():
        assert choices(once(found, column, home)).total() == said["comments"][field], field


@pytest.mark.parametrize("month", MONTHS)
def test_milestones(real_data, home, month):
    said = expected(real_data)["totals_region_75"]["esms_numerique"][month]
    found = delivery(real_data, "esms_numerique", month)

    for column, field in [("dui", "dui"), ("reference", "referenced"), ("jalon", "milestone")]:
        assert choices(once(found, column, home)) == said[field]
    assert amounts(once(found, "accorde", home)) == said["granted"]
    assert amounts(once(found, "verse", home)) == said["paid"]


@pytest.mark.parametrize("month", MONTHS)
def test_amount_of_a_project_is_counted_once(real_data, home, month):
    said = expected(real_data)["totals_region_75"]["cnsa_reporting"][month]
    found = delivery(real_data, "cnsa_reporting", month)
    projects = defaultdict(set)
    for row, one in found.matched():
        if home(one.entity_id) and row.cells["montant"].number is not None:
            projects[row.project].add(row.cells["montant"].number)

    for column, field in [("dui_actifs", "dui"), ("file_active", "users"), ("mss", "mss"), ("dmp", "dmp")]:
        assert amounts(once(found, column, home)) == said[field]
    assert len(projects) == said["projects"]
    assert sum(max(numbers) for numbers in projects.values()) == said["amount_once_per_project"]
