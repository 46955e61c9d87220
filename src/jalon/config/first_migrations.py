"""For developers, until a first version is out: the single migration of a module, written again from its models.

Django cannot: once the file is deleted, the migrations of the others depend on nothing. Here all are written
into a temporary package, and only those asked for are kept.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command


def missing(labels: list[str]) -> list[str]:
    """Those of the modules whose first migration was deleted."""
    return [label for label in labels if not _place_of(label).exists()]


def write(labels: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        sys.path.insert(0, folder)
        try:
            _write_all(Path(folder))
            for label in labels:
                shutil.copyfile(Path(folder) / f"fresh_{label}" / "0001_initial.py", _place_of(label))
        finally:
            sys.path.remove(folder)
            settings.MIGRATION_MODULES = {}


def _write_all(folder: Path) -> None:
    ours = [config.label for config in apps.get_app_configs() if config.name.startswith("jalon.") and config.models]
    for label in ours:
        (folder / f"fresh_{label}").mkdir()
        (folder / f"fresh_{label}" / "__init__.py").touch()
    settings.MIGRATION_MODULES = {label: f"fresh_{label}" for label in ours}
    call_command("makemigrations", *ours, verbosity=0)


def _place_of(label: str) -> Path:
    return Path(apps.get_app_config(label).path) / "migrations" / "0001_initial.py"
