"""Four processes write at once: on SQLite they wait for each other, none is told that the database is locked."""

import subprocess
import sys

import pytest

WRITE = """
import sys, django; django.setup()
from django.db import transaction
from jalon.jobs.models import Job
for _ in range(50):
    with transaction.atomic():
        job = Job.objects.get(kind="tests.counter")
        job.done += 1
        job.save()
"""


@pytest.mark.slow
def test_writers_on_sqlite_are_never_refused(cli, tmp_path):
    import os
    import sqlite3
    from contextlib import closing

    cli("migrate")
    with closing(sqlite3.connect(tmp_path / "var" / "jalon.sqlite3")) as database, database:
        database.execute(
            "INSERT INTO jobs_job (kind, title, arguments, state, done, total, message, result, attempts,"
            " cancel_asked, created_at, worker) VALUES ('tests.counter', '', '{}', 'done', 0, 0, '', '{}', 0, 0,"
            " '2022-08-01', '')"
        )
    environment = {name: value for name, value in os.environ.items() if name != "JALON_DATABASE_URL"}
    environment |= {"JALON_DATA": str(tmp_path / "var"), "DJANGO_SETTINGS_MODULE": "jalon.config.settings"}

    writers = [subprocess.Popen([sys.executable, "-c", WRITE], env=environment) for _ in range(4)]

    assert [writer.wait(timeout=60) for writer in writers] == [0, 0, 0, 0]
    with closing(sqlite3.connect(tmp_path / "var" / "jalon.sqlite3")) as database:
        assert database.execute("SELECT done FROM jobs_job").fetchone() == (200,)
