import pytest

from jalon.indicators import coverage, ledger, projection
from tests.indicators import invented, worlds
from tests.indicators.worlds import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def establishment(monkeypatch):
    [entity] = worlds.entities(1)
    invented.stand_in(monkeypatch, [(invented.line(entity), None)])
    return entity


def shown(column, month="2022-08", known_at=None):
    cell = projection.month_view("essai", "75", month, known_at).column(column).cell(0)
    return (cell.value, cell.state)


def test_absence_is_said_only_where_a_delivery_speaks(establishment):
    publish([], coverage=[("commande", "2022-08", {"domains": ("ES",), "regions": ("75",)})])

    assert shown("commande") == ("Pas de commande signée", 3)
    assert shown("commande", "2022-07") == (None, 4)


def test_coverage_of_another_region_or_domain_says_nothing(establishment):
    publish([], coverage=[("commande", "2022-08", {"regions": ("53",)}), ("lits", "2022-08", {"domains": ("ESSMS",)})])

    assert (shown("commande"), shown("lits")) == ((None, 4), (None, 4))
    assert coverage.covered("commande", "2022-08", "53", "ES").source == "essai"
    assert coverage.covered("commande", "2022-08", "75", "ES") is None


def test_what_waits_in_the_queue_is_not_called_absent(establishment):
    batch, _ = publish([], coverage=[("commande", "2022-08", {})])
    cells = [(establishment, ledger.indicator_ids(["commande"])["commande"], "2022-08")]

    coverage.mark_waiting(batch, cells)
    during = shown("commande")
    coverage.close_waiting(batch, cells)

    assert during == (None, 5)
    assert shown("commande") == ("Pas de commande signée", 3)


def test_an_undone_delivery_no_longer_speaks(establishment):
    batch, _ = publish([("lits", "2022-08", establishment, 4)], coverage=[("lits", "2022-08", {})])
    before = shown("lits")

    ledger.undo(batch, by=None)

    assert (before, shown("lits")) == ((4, 0), (None, 4))
    assert shown("lits", known_at=batch.applied_at) == (4, 0)


def test_a_late_file_of_a_past_month_reaches_the_columns_that_show_the_latest(establishment):
    publish([("lits", "2022-06", establishment, 1)])
    before = shown("lits_latest")

    publish([("lits", "2022-07", establishment, 2)])

    assert (before, shown("lits_latest"), shown("lits")) == ((1, 0), (2, 0), (None, 4))
