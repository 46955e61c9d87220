"""Django's migrate, which makes an empty database at once."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from jalon.config import tables


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        if not (options["app_label"] or options["plan"] or options["check_unapplied"]):
            tables.make_all(connections[options["database"]])
        super().handle(*args, **options)
