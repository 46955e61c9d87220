"""The database as lines of JSON, one row a line, the same on SQLite and on PostgreSQL; and back.

Fields are read and written through the models as they were at the migrations applied, not as the code has them
today: a back-up made just before an update, or restored just after one, needs nothing else.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connections, models, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

# What is rebuilt when it is read, and who is logged in.
LEFT_OUT = {
    *("accounts_session", "django_session"),
    *("indicators_projection", "indicators_projectioncolumn", "indicators_fragment"),
}
SNAPSHOT = "sauvegarde"  # the name of the connection that reads it
BATCH = 1000

ENCODE: dict[str, Callable[[Any], Any]] = {
    "DateTimeField": lambda value: value.astimezone(UTC).isoformat(),
    "DateField": lambda value: value.isoformat(),
    "TimeField": lambda value: value.isoformat(),
    "DecimalField": lambda value: format(value, "f"),
    "DurationField": lambda value: value // timedelta(microseconds=1),
    "UUIDField": str,
    "BinaryField": lambda value: base64.b64encode(bytes(value)).decode(),
}
DECODE: dict[str, Callable[[Any], Any]] = {
    "DateTimeField": datetime.fromisoformat,
    "DateField": date.fromisoformat,
    "TimeField": time.fromisoformat,
    "DecimalField": Decimal,
    "DurationField": lambda value: timedelta(microseconds=value),
    "UUIDField": UUID,
    "BinaryField": base64.b64decode,
    "JSONField": lambda value: value,
}


@dataclass(frozen=True)
class Held:
    """A table as the migrations applied made it."""

    model: type[models.Model]

    @property
    def name(self) -> str:
        return self.model._meta.db_table

    @property
    def fields(self) -> list[models.Field]:
        return list(self.model._meta.concrete_fields)

    @property
    def columns(self) -> list[str]:
        return [str(field.column) for field in self.fields]


@contextmanager
def snapshot() -> Iterator[str]:
    """The name of a connection that sees the database as it is now, whatever others write meanwhile.

    A connection of its own: whoever asks for the back-up goes on writing its progress on his.
    """
    connections[SNAPSHOT] = connections["default"].copy(SNAPSHOT)
    connection = connections[SNAPSHOT]
    try:
        if connection.vendor == "postgresql":
            with transaction.atomic(using=SNAPSHOT), connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                yield SNAPSHOT
        else:
            with connection.cursor() as cursor:
                cursor.execute("BEGIN DEFERRED")  # Django's own would be IMMEDIATE, and keep writers waiting
                cursor.execute("SELECT 1 FROM sqlite_master")
                cursor.fetchall()
                yield SNAPSHOT
                cursor.execute("ROLLBACK")
    finally:
        connection.close()
        del connections[SNAPSHOT]


def applied(alias: str) -> list[tuple[str, str]]:
    return sorted(MigrationRecorder(connections[alias]).applied_migrations())


def unknown(migrations: Iterable[tuple[str, str]]) -> list[str]:
    """Those of the migrations that this Jalon does not have."""
    known = MigrationLoader(None).disk_migrations or {}
    return [f"{app}.{name}" for app, name in migrations if (app, name) not in known]


def are_all(migrations: Iterable[tuple[str, str]]) -> bool:
    """Are they exactly those of this Jalon? The tables of a new database can then be made at once."""
    return set(migrations) == set(MigrationLoader(None).graph.nodes)


def packages() -> dict[str, str]:
    """Which package holds the migrations of each application."""
    loader = MigrationLoader(None)
    return {app: str(loader.migrations_module(app)[0]) for app in loader.migrated_apps}


def latest(migrations: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The last migration of each application: where to bring a new database before its rows are put in."""
    graph, held = MigrationLoader(None).graph, set(migrations)
    return [one for one in sorted(held) if not any(_key(c) in held and c.key[0] == one[0] for c in _after(graph, one))]


def of(migrations: Iterable[tuple[str, str]]) -> list[Held]:
    """The tables to keep, as these migrations made them."""
    return [held for held in made_by(migrations) if held.name not in LEFT_OUT]


def made_by(migrations: Iterable[tuple[str, str]]) -> list[Held]:
    """Every table of theirs."""
    state = MigrationLoader(None).project_state(latest(migrations))
    made = state.apps.get_models(include_auto_created=True)
    return sorted(
        (Held(model) for model in made if model._meta.managed and not model._meta.proxy), key=lambda held: held.name
    )


def lines(held: Held, alias: str) -> Iterator[bytes]:
    """The rows in the order of their keys, each in one and only one way of writing it."""
    encoders = [_encoder(field) for field in held.fields]
    names = [field.attname for field in held.fields]
    rows = held.model._base_manager.using(alias).order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=2000):
        pairs = zip(encoders, row, strict=True)
        yield _written([write(value) if write and value is not None else value for write, value in pairs])


def digest(held: Held, alias: str) -> tuple[int, str]:
    """How many rows, and the SHA-256 of their lines."""
    rows, found = 0, hashlib.sha256()
    for line in lines(held, alias):
        rows += 1
        found.update(line)
    return rows, found.hexdigest()


def put(held: Held, read: Iterable[bytes], alias: str) -> None:
    """Write the rows into a table that is empty."""
    connection = connections[alias]
    decoders = [_decoder(field, connection) for field in held.fields]
    rows = (_decoded(line, decoders) for line in read)
    quoted = ", ".join(connection.ops.quote_name(name) for name in held.columns)
    table = connection.ops.quote_name(held.name)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({quoted}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(held.columns))
        for batch in _batches(rows):
            cursor.executemany(f"INSERT INTO {table} ({quoted}) VALUES ({marks})", batch)  # noqa: S608 - our own names


def empty(names: Iterable[str], alias: str) -> None:
    """What the migrations themselves wrote gives way to what the back-up holds."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(name)}")  # noqa: S608 - our own names


def sequence(held: Held, alias: str) -> int | None:
    """The last number given to a row of this table, None when it numbers nothing or has not begun."""
    key = held.model._meta.pk
    if not isinstance(key, models.AutoField):
        return None
    connection = connections[alias]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            name = _sequence_name(cursor, held)
            cursor.execute(f"SELECT last_value FROM {name} WHERE is_called")  # noqa: S608 - the server's own name
        else:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [held.name])
        found = cursor.fetchone()
    return (found[0] or None) if found else None  # SQLite notes 0 for a table that was emptied


def set_sequence(held: Held, last: int | None, alias: str) -> None:
    """The next row gets a number that no row ever had, not even one deleted since."""
    if last is None:
        return
    connection = connections[alias]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT setval(%s, %s)", [_sequence_name(cursor, held), last])
            return
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [held.name])
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [held.name, last])


def _sequence_name(cursor, held: Held) -> str:
    cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{held.name}"', held.model._meta.pk.column])
    return cursor.fetchone()[0]


def _after(graph, one: tuple[str, str]):
    return graph.node_map[one].children if one in graph.node_map else ()


def _key(node) -> tuple[str, str]:
    return (node.key[0], node.key[1])


def _kind(field: models.Field) -> str:
    """The type of what the column holds: for a key, that of the row it points to."""
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return field.get_internal_type()


def _encoder(field: models.Field) -> Callable[[Any], Any] | None:
    return ENCODE.get(_kind(field))


def _decoder(field: models.Field, connection) -> Callable[[Any], Any] | None:
    read = DECODE.get(_kind(field))
    if read is None:
        return None

    def decode(value: Any) -> Any:
        if value is None and (field.null or _kind(field) != "JSONField"):
            return None
        return field.get_db_prep_value(read(value), connection)

    return decode


def _decoded(line: bytes, decoders: list[Callable[[Any], Any] | None]) -> list[Any]:
    return [read(value) if read else value for read, value in zip(decoders, json.loads(line), strict=True)]


def _written(row: list[Any]) -> bytes:
    """Keys sorted, and numbers as PostgreSQL gives them back: it knows neither 1e+16 nor -0.0 inside JSON."""
    text = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if "e+" in text or "-0.0" in text:
        plain = json.loads(text, parse_float=_plain)
        text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass") + b"\n"  # half a pair, which SQLite keeps inside JSON


def _plain(text: str) -> float | int:
    number = float(text)
    return int(number) if number.is_integer() and abs(number) >= 1e16 else number + 0.0


def _batches(rows: Iterable[list[Any]]) -> Iterator[list[list[Any]]]:
    batch: list[list[Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
