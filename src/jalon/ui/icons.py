"""Icons drawn in the page itself, each either decorative (beside its word) or bearing a text."""

from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from zipfile import ZipFile

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

_FRAME = (
    '<svg width="{size}" height="{size}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" '
    'stroke-linecap="round" stroke-linejoin="round" {naming} class="icon">{title}{lines}</svg>'
)


@lru_cache(maxsize=512)
def drawn(name: str, label: str = "", size: int = 16) -> SafeString:
    """The SVG of an icon. Without a label it is hidden from screen readers: a word must stand beside it."""
    naming = 'role="img"' if label else 'aria-hidden="true" focusable="false"'
    title = f"<title>{escape(label)}</title>" if label else ""
    return mark_safe(_FRAME.format(size=size, naming=naming, title=title, lines=_lines_of(name)))


def _lines_of(name: str) -> str:
    """The strokes of an icon of the lucide set, without its frame."""
    inside = _lucide().read(f"{name}.svg").decode().partition(">")[2].rpartition("</svg>")[0]
    return " ".join(inside.split())


@lru_cache(maxsize=1)
def _lucide() -> ZipFile:
    """Opened once: its table of 1 700 drawings takes fifteen milliseconds to read, which lucide pays at each icon."""
    return ZipFile(BytesIO((files("lucide") / "lucide.zip").read_bytes()))
