"""Originals are named by their content: the same bytes may serve several modules, and go when none keeps them."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.utils import timezone

from jalon.kernel.refusal import Refusal
from jalon.warehouse import originals


def remove_originals(hashes: Iterable[str]) -> None:
    """Take away those that no module keeps any more. What is gone already stays gone."""
    going = set(hashes)
    for config in apps.get_app_configs():
        if going and hasattr(config, "originals_in_use"):
            going -= config.originals_in_use(going)
    for sha256 in sorted(going):
        originals.remove(Path(settings.DATA_DIR) / "originaux", sha256)


def check_kept(purged_at: datetime | None, what: str = "Fichier purgé") -> None:
    """Refuse to open what was purged, and say when."""
    if purged_at:
        raise Refusal(gone(purged_at, what))


def gone(purged_at: datetime, what: str = "Fichier purgé") -> str:
    return f"{what} le {timezone.localtime(purged_at):%d/%m/%Y}, à la fin de sa durée de conservation."
