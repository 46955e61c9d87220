"""What experts write (sources, indicators, grids, checks, lists) and the code that reads it.

Files shipped with Jalon are beside this module; a region adds its own, or replaces a shipped one,
in the `catalogue` folder of its data folder. Heavy parts are imported when files are really read.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jalon.catalogue.contents import Catalogue
    from jalon.catalogue.definitions import Value

SHIPPED = Path(__file__).parent
BELIEVED = 2.0  # seconds: what is shipped moves only with Jalon itself, what a region adds at any moment

_lock = threading.Lock()
_overlay: Path | None = None
_held: tuple[object, Catalogue] | None = None
_shipped: tuple[float, object] | None = None  # until when the stamps of what is shipped are believed, and these
_seen: ContextVar[list[Catalogue] | None] = ContextVar("seen", default=None)  # a list only inside `held_still`


def use_overlay(path: str | Path | None) -> None:
    """Name the folder of the region's own files; it need not exist."""
    global _overlay
    _overlay = Path(path) if path else None


def overlay() -> Path | None:
    """The folder of the region's own files, if one was named."""
    return _overlay


@contextmanager
def held_still() -> Iterator[None]:
    """Within it (one page, one import) the files are looked at once: a page asks for the catalogue a hundred times."""
    token = _seen.set([])
    try:
        yield
    finally:
        _seen.reset(token)


def current() -> Catalogue:
    """The catalogue as the files are now: read again when one of them changed, was added or removed."""
    seen = _seen.get()
    if seen is None:
        return _looked_up()
    if not seen:
        seen.append(_looked_up())
    return seen[0]


def look_again() -> None:
    """Files were written by this very page: what it reads from now on is the catalogue as it is."""
    seen = _seen.get()
    if seen is not None:
        seen.clear()


def _looked_up() -> Catalogue:
    global _held
    from jalon.catalogue import loader

    signature = _signature()
    held = _held
    if held is not None and held[0] == signature:
        return held[1]
    with _lock:
        if _held is None or _held[0] != signature:
            _held = (signature, loader.load(SHIPPED, _overlay))
        return _held[1]


def _signature() -> object:
    """Changes as soon as a file of the region does; every page asks, so those shipped are believed for a while."""
    global _shipped
    from jalon.catalogue import loader

    now, believed = monotonic(), _shipped
    if believed is None or now > believed[0]:
        believed = _shipped = (now + BELIEVED, loader.stamps(SHIPPED))
    return (believed[1], _overlay, loader.stamps(_overlay) if _overlay else ())


def indicator_value(indicator: str) -> Value:
    """How the values of an indicator are read, stored and shown. KeyError when it is unknown."""
    return current().indicator_value(indicator)
