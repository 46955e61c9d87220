"""How many establishments reach each score: a drawing whose table stands beside it."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from jalon.ui import french

WIDTH, HEIGHT, FOOT, HEAD, BAR = 400, 168, 22, 18, 24


def histogram(counts: Sequence[tuple[float, int]], *, most: float, title: str) -> SafeString:
    """One bar per score, the lowest at the left, its count above; scores nobody reaches leave their room empty."""
    tallest = max((count for _, count in counts), default=1)
    scale = (WIDTH - BAR) / (most or 1)
    width = max(4.0, min(BAR * 0.8, scale * 0.8))
    room = HEIGHT - FOOT - HEAD
    bars = []
    for score, count in sorted(counts):
        tall = max(1.0, count / tallest * room)
        left = score * scale + (BAR - width) / 2
        middle, top = left + width / 2, HEIGHT - FOOT - tall
        bars.append((
            f"{left:.1f}", f"{top:.1f}", f"{width:.1f}", f"{tall:.1f}",
            f"{middle:.1f}", f"{top - 4:.1f}", french.number(count), f"{middle:.1f}", HEIGHT - 4, french.number(score),
        ))  # fmt: skip
    drawn = format_html_join(
        "",
        '<rect class="fill" x="{}" y="{}" width="{}" height="{}"/><text class="count" x="{}" y="{}">{}</text>'
        '<text class="score" x="{}" y="{}">{}</text>',
        bars,
    )
    said = " ; ".join(f"score {french.number(score)} : {french.number(count)}" for score, count in counts)
    return format_html(
        '<svg class="histogram" viewBox="0 0 {} {}" role="img"><title>{}</title><desc>{}</desc>'
        '<line x1="0" x2="{}" y1="{}" y2="{}"/>{}</svg>',
        WIDTH, HEIGHT, title, said, WIDTH, HEIGHT - FOOT, HEIGHT - FOOT, drawn,
    )  # fmt: skip
