"""The tables of an empty database, made at once as today's models say them.

Replaying the steps of every version since the first takes ten seconds, most of them spent in describing models
as they were then. A test compares what both ways leave, on SQLite and on PostgreSQL.
"""

from typing import Any

from django.apps import apps
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def make_all(connection: Any) -> bool:
    """Make every table and note every step as applied; False, and nothing done, where there is a table already."""
    if connection.introspection.table_names():
        return False
    steps = MigrationLoader(connection).graph.nodes
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()  # killed from here on, the steps are replayed the next time
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.can_migrate(connection):
                editor.create_model(model)
        for app, name in sorted(steps):
            recorder.record_applied(app, name)
    return True
