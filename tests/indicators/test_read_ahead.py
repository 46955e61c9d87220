"""What a file moved is computed before anyone asks, in the months that somebody has read, and says the same."""

import pytest

from jalon.indicators import projection
from jalon.indicators.models import Projection, ProjectionColumn
from tests.indicators import worlds

pytestmark = pytest.mark.django_db
GRID, REGION = "segur_es", "75"


def published(*months):
    [entity] = worlds.entities(1)
    values = [("asp_etat_dpi", month, entity, "Oui") for month in months]
    return worlds.publish(values)[0]


def stale():
    rows = ProjectionColumn.objects.filter(stale=True)
    return set(rows.values_list("projection__month", flat=True))


def test_months_read_before_are_ready_and_the_others_are_not_made():
    projection.month_json(GRID, REGION, "2022-08")
    batch = published("2022-08", "2022-09")
    assert stale() == {"2022-08"}

    projection.read_ahead(batch)

    assert stale() == set()
    assert set(Projection.objects.values_list("month", flat=True)) == {"2022-08"}


def test_oldest_months_are_left_to_whoever_reads_them():
    months = ["2022-05", "2022-06", "2022-07", "2022-08"]
    for month in months:
        projection.month_json(GRID, REGION, month)
    batch = published(*months)

    projection.read_ahead(batch)

    assert stale() == {"2022-05"}
