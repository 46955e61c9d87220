"""Reading the ledger as it stands, or as it stood at an instant.

SQL by hand: a month of a grid reads 300,000 rows, and model instances would cost ten times the reading.
An observation is seen when its batch was published by then, and the batch that supersedes it was not.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection

OBSERVATION = "indicators_observation"
BATCH = "indicators_batch"
INDICATOR = "indicators_indicator"
ENTITIES_A_QUERY = 5_000  # parameters of one statement: SQLite takes 32,766

# Batches whose rows are not seen. A batch not published yet may have marked what it is about to supersede.
_HIDDEN_NOW = f"SELECT id FROM {BATCH} WHERE applied_at IS NULL"  # noqa: S608 (constants of this file)
_HIDDEN_THEN = f"SELECT id FROM {BATCH} WHERE applied_at IS NULL OR applied_at > %s"  # noqa: S608


def seen(alias: str = "o", known_at: datetime | None = None) -> tuple[str, list]:
    """The SQL condition of an observation that holds (at that instant), and its parameters."""
    hidden, parameters = (_HIDDEN_NOW, []) if known_at is None else (_HIDDEN_THEN, [instant(known_at)])
    condition = (
        f"{alias}.batch_id NOT IN ({hidden}) "
        f"AND ({alias}.superseded_by_id IS NULL OR {alias}.superseded_by_id IN ({hidden}))"
    )
    return condition, parameters * 2


def values(
    indicator_id: int, period: str, entities: Sequence[int] | None = None, known_at: datetime | None = None
) -> list[tuple]:
    """(entity, state, number, text) of every value that holds for an indicator and a period."""
    return _select("o.entity_id, o.state, o.number, o.text", [indicator_id], period, entities, known_at)


def values_and_batches(indicator_id: int, period: str, known_at: datetime | None = None) -> list[tuple]:
    """(entity, state, number, text, batch) of every value that holds for an indicator and a period."""
    return _select("o.entity_id, o.state, o.number, o.text, o.batch_id", [indicator_id], period, None, known_at)


def numbers(indicator_id: int, period: str) -> dict[int, float]:
    """The numbers that hold now for an indicator and a period, by entity."""
    return dict(
        _select("o.entity_id, o.number", [indicator_id], period, None, None, "o.number IS NOT NULL AND o.state = 0")
    )


def holders(indicator_id: int, period: str) -> set[int]:
    """The entities for which a number or a text holds now; a cell emptied by its owner holds nothing."""
    held = "(o.number IS NOT NULL OR o.text IS NOT NULL)"
    return _gathered(_select(_gather("o.entity_id"), [indicator_id], period, None, None, held))


def entities_of(batch_id: int, indicator_id: int, period: str) -> set[int]:
    """The entities of which a batch says something; the index alone tells."""
    sql = (
        f"SELECT {_gather('entity_id')} FROM {OBSERVATION} "  # noqa: S608 (constants of this file)
        "WHERE indicator_id = %s AND period = %s AND batch_id = %s"
    )
    return _gathered(fetch(sql, [indicator_id, period, batch_id]))


def standing_rows(indicator_ids: Iterable[int], period: str, entities: Sequence[int] | None = None) -> list[tuple]:
    """(indicator, entity, id, state, number, text, batch) of every value that holds now for a period."""
    columns = "o.indicator_id, o.entity_id, o.id, o.state, o.number, o.text, o.batch_id"
    return _select(columns, list(indicator_ids), period, entities, None)


def count(indicator_id: int, period: str) -> int:
    """How many values hold for an indicator and a period."""
    condition, parameters = seen("o")
    sql = f"SELECT count(*) FROM {OBSERVATION} o WHERE o.indicator_id = %s AND o.period = %s AND {condition}"  # noqa: S608
    return fetch(sql, [indicator_id, period, *parameters])[0][0]


def periods(indicator_id: int) -> list[str]:
    """The periods for which the ledger holds anything on an indicator, the last first.

    Each step jumps along the index: a plain DISTINCT would read every row of the indicator.
    """
    sql = f"""
        WITH RECURSIVE step(period) AS (
            SELECT max(period) FROM {OBSERVATION} WHERE indicator_id = %s
            UNION ALL
            SELECT (SELECT max(o.period) FROM {OBSERVATION} o WHERE o.indicator_id = %s AND o.period < step.period)
            FROM step WHERE step.period IS NOT NULL
        )
        SELECT period FROM step WHERE period IS NOT NULL"""  # noqa: S608 (constants of this file)
    return [period for (period,) in fetch(sql, [indicator_id, indicator_id])]


def numbers_of(codes: Iterable[str]) -> dict[str, int]:
    """The short numbers of the indicators that have one: code → number."""
    which, chosen = among(sorted(set(codes)))
    return dict(fetch(f"SELECT code, id FROM {INDICATOR} WHERE code {which}", [chosen]))  # noqa: S608


def codes_of(numbers: Iterable[int]) -> set[str]:
    """The codes of indicators, from their short numbers."""
    which, chosen = among(sorted(set(numbers)))
    return {code for (code,) in fetch(f"SELECT code FROM {INDICATOR} WHERE id {which}", [chosen])}  # noqa: S608


def fetch(sql: str, parameters: Sequence) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def among(ids: Sequence[int] | Sequence[str]) -> tuple[str, list | str]:
    """SQL for "one of these ids" in one parameter, however many they are."""
    if connection.vendor == "postgresql":
        return "= ANY(%s)", list(ids)
    return "IN (SELECT value FROM json_each(%s))", json.dumps(list(ids))


def _select(columns, indicator_ids, period, entities, known_at, only: str = "TRUE") -> list[tuple]:
    if not indicator_ids:
        return []
    condition, parameters = seen("o", known_at)
    sql = (
        f"SELECT {columns} FROM {OBSERVATION} o "  # noqa: S608 (constants of this file)
        f"WHERE o.indicator_id IN ({_places(indicator_ids)}) AND o.period = %s AND {only}"
    )
    if entities is None:
        return fetch(f"{sql} AND {condition}", [*indicator_ids, period, *parameters])
    rows: list[tuple] = []
    for start in range(0, len(entities), ENTITIES_A_QUERY):
        chosen = entities[start : start + ENTITIES_A_QUERY]
        narrowed = f"{sql} AND o.entity_id IN ({_places(chosen)}) AND {condition}"
        rows += fetch(narrowed, [*indicator_ids, period, *chosen, *parameters])
    return rows


def _gather(column: str) -> str:
    """SQL for all the values of a column in one: thousands of rows of one number each cost twice as much."""
    return f"array_agg({column})" if connection.vendor == "postgresql" else f"json_group_array({column})"


def _gathered(rows: list[tuple]) -> set[int]:
    found = rows[0][0] or ()
    return set(json.loads(found) if isinstance(found, str) else found)


def _places(values: Sequence) -> str:
    return ", ".join(["%s"] * len(values))


def instant(moment: datetime) -> object:
    """The instant as this database compares it (SQLite keeps UTC text)."""
    return connection.ops.adapt_datetimefield_value(moment)
