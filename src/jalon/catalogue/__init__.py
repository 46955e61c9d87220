"""What experts write (sources, indicators, grids, checks, lists) and the code that reads it.

Files shipped with Jalon are beside this module; a region adds its own, or replaces a shipped one,
in the `catalogue` folder of its data folder. Heavy parts are imported when files are really read.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jalon.catalogue.contents import Catalogue
    from jalon.catalogue.definitions import Value

SHIPPED = Path(__file__).parent

_lock = threading.Lock()
_overlay: Path | None = None
_held: tuple[object, Catalogue] | None = None


def use_overlay(path: str | Path | None) -> None:
    """Name the folder of the region's own files; it need not exist."""
    global _overlay
    _overlay = Path(path) if path else None


def overlay() -> Path | None:
    """The folder of the region's own files, if one was named."""
    return _overlay


def current() -> Catalogue:
    """The catalogue as the files are now: read again when one of them changed, was added or removed."""
    global _held
    from jalon.catalogue import loader

    signature = loader.signature(SHIPPED, _overlay)
    held = _held
    if held is not None and held[0] == signature:
        return held[1]
    with _lock:
        if _held is None or _held[0] != signature:
            _held = (signature, loader.load(SHIPPED, _overlay))
        return _held[1]


def indicator_value(indicator: str) -> Value:
    """How the values of an indicator are read, stored and shown. KeyError when it is unknown."""
    return current().indicator_value(indicator)
