"""The tests' own footing: the database they were asked for, a server that starts and stops."""

import os
import socket
from pathlib import Path

import pytest

from tests import postgres


def test_network_beyond_this_machine_is_refused():
    with socket.socket() as outside, pytest.raises(RuntimeError, match="192.0.2.1"):
        outside.connect(("192.0.2.1", 80))


@pytest.mark.django_db
def test_database_is_the_one_asked_for(pytestconfig):
    from django.db import connection

    expected = {"sqlite": "sqlite", "postgres": "postgresql"}[pytestconfig.getoption("db")]

    assert connection.vendor == expected


@pytest.mark.pg_only
@pytest.mark.django_db
def test_postgres_is_recent_enough():
    from django.db import connection

    assert connection.pg_version >= 150000
    assert postgres.available()


def test_each_process_of_the_tests_keeps_its_data_apart(settings):
    process = os.environ.get("PYTEST_XDIST_WORKER", "")

    assert Path(os.environ["JALON_DATA"]) == settings.DATA_DIR
    assert settings.DATA_DIR.name == process or not process
