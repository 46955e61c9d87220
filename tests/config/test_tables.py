"""A database made at once is the one that the steps of every version make."""

import json
import os
import subprocess
import sys

import pytest
from django.db import connection

TELL = """
import json, sys
import django; django.setup()
from django.core.management import call_command
from django.core.management.commands import migrate
from django.db import connection
call_command("migrate" if sys.argv[1] == "at once" else migrate.Command(), verbosity=0)
told = {}
with connection.cursor() as cursor:
    for table in connection.introspection.table_names(cursor):
        columns = connection.introspection.get_table_description(cursor, table)
        kinds = [[one.name, str(one.type_code), str(one.display_size), one.null_ok] for one in columns]
        limits = connection.introspection.get_constraints(cursor, table).values()
        said = [{name: one[name] for name in ("columns", "primary_key", "unique", "foreign_key", "check", "index")} for one in limits]
        cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")
        told[table] = [sorted(kinds), sorted(json.dumps(one) for one in said), cursor.fetchone()[0]]
print(json.dumps(told))
"""  # noqa: E501


def told(way, **environment):
    command = [sys.executable, "-c", TELL, way]
    kept = {"DJANGO_SETTINGS_MODULE": "jalon.config.settings", **os.environ, **environment}
    done = subprocess.run(command, env=kept, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    tables = json.loads(done.stdout)
    del tables["auth_group_permissions"]  # Django's, never used: its steps number it more widely than its model
    return tables


@pytest.mark.slow  # fifteen seconds: the steps of every version are replayed
def test_file_made_at_once_is_that_of_the_steps(tmp_path):
    kept = {"JALON_DATABASE_URL": ""}

    at_once = told("at once", JALON_DATA=str(tmp_path / "a"), **kept)
    by_steps = told("by steps", JALON_DATA=str(tmp_path / "b"), **kept)

    assert len(at_once) > 70
    assert at_once == by_steps


@pytest.mark.pg_only  # fifteen seconds, likewise
@pytest.mark.django_db(transaction=True)
def test_server_made_at_once_is_that_of_the_steps(tmp_path):
    held = connection.settings_dict
    server = f"postgres://{held['USER']}:{held['PASSWORD']}@{held['HOST']}:{held['PORT']}"
    found = []
    for way in ("at once", "by steps"):
        name = f"jalon_tables_{way.replace(' ', '_')}_{os.getpid()}"
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
        found.append(told(way, JALON_DATA=str(tmp_path / name), JALON_DATABASE_URL=f"{server}/{name}"))
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name}")

    assert len(found[0]) > 70
    assert found[0] == found[1]
