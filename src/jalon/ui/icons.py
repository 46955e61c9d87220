"""Icons drawn in the page itself, each either decorative (beside its word) or bearing a text."""

from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import lucide


@lru_cache(maxsize=512)
def drawn(name: str, label: str = "", size: int = 16) -> SafeString:
    """The SVG of an icon. Without a label it is hidden from screen readers: a word must stand beside it."""
    naming = {"role": "img"} if label else {"aria-hidden": "true", "focusable": "false"}
    svg = lucide(name, size=size, **naming, **{"class": "icon", "stroke-width": "1.75"}).replace("\n", "")
    if label:
        svg = svg.replace(">", f"><title>{escape(label)}</title>", 1)
    return mark_safe(svg)
