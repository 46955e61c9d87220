"""The tables that migrations make are those that models describe."""

from io import StringIO

import pytest


@pytest.mark.django_db
def test_migrations_are_up_to_date():
    from django.core.management import call_command

    said = StringIO()

    try:
        call_command("makemigrations", "--check", "--dry-run", stdout=said)
    except SystemExit:
        pytest.fail(f"models changed without a migration:\n{said.getvalue()}")
