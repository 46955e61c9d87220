"""What is kept of an unexpected error, and what is not."""

import logging

import pytest
from django.db import IntegrityError

from jalon.jobs import incidents


def failed(error):
    try:
        raise error
    except type(error) as raised:
        return raised


def test_incident_keeps_where_it_happened(tmp_path):
    number = incidents.record(failed(KeyError("colonne")), tmp_path)

    text = (tmp_path / "journal" / f"incident-{number}.txt").read_text()
    assert "test_incidents.py" in text
    assert "KeyError" in text


def test_incident_of_the_database_keeps_no_value(tmp_path):
    number = incidents.record(failed(IntegrityError("Key (name)=(DUPONT) already exists")), tmp_path)

    text = (tmp_path / "journal" / f"incident-{number}.txt").read_text()
    assert "IntegrityError" in text
    assert "DUPONT" not in text


def test_incident_is_numbered_even_when_the_disk_refuses(tmp_path):
    (tmp_path / "journal").write_text("a file in the way")

    assert incidents.record(failed(KeyError("x")), tmp_path)


def test_log_line_carries_no_traceback():
    error = failed(ValueError("DUPONT"))
    record = logging.LogRecord("django", 40, "", 1, "Internal Server Error: /x", None, (ValueError, error, None))

    line = incidents.WithoutTraceback("{message}", style="{").format(record)

    assert line == "Internal Server Error: /x"


def test_incident_keeps_nothing_of_what_an_error_quotes(tmp_path):
    number = incidents.record(failed(ValueError("could not convert 'DUPONT, 0612345678' to float")), tmp_path)

    text = (tmp_path / "journal" / f"incident-{number}.txt").read_text()
    assert "could not convert … to float" in text
    assert "DUPONT" not in text.replace('failed(ValueError("could not convert', "")


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("/compte/invitation/3/c0ffee/", "WARNING django.request 404 /compte/…"),
        ("/DUPONT Marie/", "WARNING django.request 404 …"),
        ("/", "WARNING django.request 404 …"),
    ],
)
def test_line_about_a_request_tells_its_part_only(rf, path, line):
    record = logging.makeLogRecord(
        {"name": "django.request", "levelname": "WARNING", "msg": "Not Found: %s", "args": (path,)}
        | {"request": rf.get(path), "status_code": 404}
    )

    assert incidents.WithoutTraceback("{levelname} {name} {message}", style="{").format(record) == line


def test_long_error_is_cut_and_the_quotation_cut_with_it_stays_hidden(tmp_path):
    number = incidents.record(ValueError("lu : « " + "Dupont " * 400_000), tmp_path)

    journal = (tmp_path / "journal" / f"incident-{number}.txt").read_text("utf-8")

    assert "ValueError: lu : …" in journal
    assert "Dupont" not in journal
