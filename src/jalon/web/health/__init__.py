"""Is the instance able to serve, and is something wrong? Asked by a proxy or a monitor, without login.

Anyone gets yes or no for each part; the figures are for whoever holds $JALON_METRICS_TOKEN. Not for the machine
itself: behind a proxy, everybody seems to ask from it.
"""

from dataclasses import asdict

from django.conf import settings

from jalon import __version__
from jalon.web.health.state import ESSENTIAL, Figures, database_answers, figures, parts


def look(*, with_figures: bool = False) -> dict[str, object]:
    """`ok` is false when the site cannot do its work; another part may be wrong while it still serves."""
    found = figures(settings.DATA_DIR) if database_answers() else None
    state = parts(found, settings.BACKUPS)
    said: dict[str, object] = {"ok": all(state[name] for name in ESSENTIAL), "version": __version__} | state
    return said | ({"figures": asdict(found)} if found and with_figures else {})


__all__ = ["Figures", "figures", "look"]
