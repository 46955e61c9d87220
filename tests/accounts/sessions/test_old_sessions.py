"""Sessions of Django's own table, left by an instance of before: the migration takes them away."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

pytestmark = pytest.mark.django_db


class Editor:
    connection = connection


def test_old_rows_leave_with_the_update():
    Session.objects.create(session_key="a" * 32, session_data="x", expire_date=timezone.now())
    migration = import_module("jalon.accounts.migrations.0006_old_sessions")

    migration.forget_old_sessions(apps, Editor)

    assert not Session.objects.exists()
    assert ("sessions", "0001_initial") in migration.Migration.dependencies
