"""An interval drawn across a row: a line with a foot at each end, edged so that it shows on any colour."""

from django.utils.html import format_html_join
from django.utils.safestring import SafeString


def whisker(low: float, high: float, middle: int, *, cut: bool = False) -> SafeString:
    """From `low` to `high` in percent of the width, at `middle` pixels from the top; `cut`: it goes on, footless."""
    begin, end = f"{low:.2f}%", f"{high:.2f}%"
    pieces = [(begin, end, middle, middle), (begin, begin, middle - 5, middle + 5), (end, end, middle - 5, middle + 5)]
    pieces = pieces[:2] if cut else pieces
    both = [(css, *piece) for css in ("whisker-edge", "whisker") for piece in pieces]
    return format_html_join("", '<line class="{}" x1="{}" x2="{}" y1="{}" y2="{}"/>', both)
