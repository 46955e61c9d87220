"""What foreign keys would promise of observations, proved on demand: the database keeps none (decision 0009)."""

from django.db.models import Model

from jalon.directory.models import Entity
from jalon.indicators.ledger.reading import OBSERVATION, fetch
from jalon.indicators.models import Batch, Indicator

_LINKS: dict[str, type[Model]] = {"indicator": Indicator, "entity": Entity, "batch": Batch, "superseded_by": Batch}


def orphans() -> dict[str, int]:
    """By link, how many observations name something that is not there: nothing, unless the database was damaged."""
    counts = {name: _unfounded(f"{name}_id", model._meta.db_table) for name, model in _LINKS.items()}
    return {name: count for name, count in counts.items() if count}


def _unfounded(column: str, table: str) -> int:
    sql = (
        f"SELECT count(*) FROM {OBSERVATION} o WHERE o.{column} IS NOT NULL "  # noqa: S608 (names of our tables)
        f"AND NOT EXISTS (SELECT 1 FROM {table} t WHERE t.id = o.{column})"
    )
    return fetch(sql, [])[0][0]
