"""Each value has one way to be written, which gives it back."""

import json
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from importlib import import_module
from uuid import UUID

import pytest
from django.apps import apps
from django.conf import settings

from jalon.config.backup import tables

PLAIN = {
    *("AutoField", "BigAutoField", "BigIntegerField", "BooleanField", "CharField", "FloatField", "IntegerField"),
    *("PositiveBigIntegerField", "PositiveIntegerField", "PositiveSmallIntegerField", "SmallIntegerField", "TextField"),
    *("EmailField", "SlugField", "URLField", "GenericIPAddressField", "FileField", "JSONField"),
}
VALUES = {
    "DateTimeField": datetime(2022, 8, 1, 12, 30, 0, 5, tzinfo=UTC),
    "DateField": date(2022, 8, 1),
    "TimeField": time(12, 30),
    "DecimalField": Decimal("0.0000010"),
    "DurationField": timedelta(days=-1, microseconds=7),
    "UUIDField": UUID(int=7),
    "BinaryField": b"\x00\xff",
}


def test_every_kind_of_column_is_known():
    fields = [field for model in apps.get_models(include_auto_created=True) for field in tables.Held(model).fields]

    assert {tables._kind(field) for field in fields} <= PLAIN | set(tables.ENCODE)


def test_open_connections_stay_out():
    """Put back, one that was closed since would be open again."""
    opened = import_module(settings.SESSION_ENGINE).SessionStore.get_model_class()

    assert opened._meta.db_table in tables.LEFT_OUT


@pytest.mark.parametrize("kind", sorted(tables.ENCODE))
def test_value_comes_back_from_its_line(kind):
    said = json.loads(tables._written([tables.ENCODE[kind](VALUES[kind])]))

    assert tables.DECODE[kind](said[0]) == VALUES[kind]


def test_half_a_pair_inside_json_does_not_stop_a_back_up():
    """SQLite keeps it as \\ud800, which no text in UTF-8 can hold."""
    assert json.loads(tables._written([{"a": "\ud800"}])) == [{"a": "\ud800"}]


def test_numbers_inside_json_are_written_as_both_databases_give_them():
    assert tables._written([{"b": 1e16, "a": -0.0, "é": 0.1}]) == '[{"a":0.0,"b":10000000000000000,"é":0.1}]\n'.encode()
