"""Many rows at once into a table: a national list holds more than objects made one by one would allow."""

from collections.abc import Sequence
from datetime import date
from itertools import chain
from typing import Any

from django.db import connection, models

TOGETHER = 100  # rows of one statement of SQLite, which costs as much to begin and to end as ten rows


def insert(model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows of plain values (text, numbers, days), whose columns bear the names of the database.

    What the model gives by default is not given here: every column that must hold something is named.
    """
    quote = connection.ops.quote_name
    table, names = quote(model._meta.db_table), ", ".join(map(quote, columns))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        one = f"({', '.join(['%s'] * len(columns))})"
        whole = len(rows) - len(rows) % TOGETHER
        for start, end, size in ((0, whole, TOGETHER), (whole, len(rows), 1)):
            groups = [list(chain.from_iterable(rows[at : at + size])) for at in range(start, end, size)]
            values = ", ".join([one] * size)
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES {values}", groups)  # noqa: S608 (our names)


class Days:
    """Days as the database takes them: on SQLite text, made once for each of them."""

    def __init__(self) -> None:
        self.as_text: dict[date | None, str | None] = {None: None}

    def column(self, days: Sequence[date | None]) -> Sequence[Any]:
        if connection.vendor == "postgresql":
            return days
        known = self.as_text
        known.update((day, day.isoformat()) for day in set(days) - known.keys() if day)
        return list(map(known.__getitem__, days))
