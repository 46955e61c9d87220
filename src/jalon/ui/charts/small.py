"""Small drawings from plain data: SVG with a title and a description, coloured by the style sheet."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from jalon.ui import french

WIDTH, HEIGHT, MARGIN = 96, 24, 3


def sparkline(values: Sequence[float | None], *, title: str, periods: Sequence[str] = ()) -> SafeString:
    """A line of the last months, broken where a value is missing; the last value carries a point.

    The description reads out every value, so that the drawing hides nothing.
    """
    points = _points(values)
    return format_html(
        '<svg class="sparkline" viewBox="0 0 {} {}" width="{}" height="{}" role="img">'
        "<title>{}</title><desc>{}</desc>{}{}</svg>",
        WIDTH, HEIGHT, WIDTH, HEIGHT, title, _read_out(values, periods), _strokes(points), _last_point(points),
    )  # fmt: skip


def bar(value: float | None, *, maximum: float, label: str, width: int = 160) -> SafeString:
    """A horizontal bar of `value` out of `maximum`; nothing but its track when the value is missing."""
    share = 0.0 if value is None or maximum <= 0 else min(max(value / maximum, 0.0), 1.0)
    filled = f"{share * width:.1f}"
    return format_html(
        '<svg class="bar" viewBox="0 0 {} 8" width="{}" height="8" preserveAspectRatio="none" role="img">'
        '<title>{}</title><rect class="track" width="{}" height="8"/><rect class="fill" width="{}" height="8"/></svg>',
        width, width, label, width, filled,
    )  # fmt: skip


def _points(values: Sequence[float | None]) -> list[tuple[float, float] | None]:
    known = [value for value in values if value is not None]
    if not known:
        return [None for _ in values]
    lowest, highest = min(known), max(known)
    across = (WIDTH - 2 * MARGIN) / max(len(values) - 1, 1)
    down = (HEIGHT - 2 * MARGIN) / ((highest - lowest) or 1)
    level = (HEIGHT / 2) if highest == lowest else None
    return [
        None if value is None else (MARGIN + rank * across, level or HEIGHT - MARGIN - (value - lowest) * down)
        for rank, value in enumerate(values)
    ]


def _strokes(points: Sequence[tuple[float, float] | None]) -> SafeString:
    """One polyline per unbroken run of months; a month alone is a point."""
    runs: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    lines = [(" ".join(f"{x:.1f},{y:.1f}" for x, y in run),) for run in runs if len(run) > 1]
    alone = [(f"{run[0][0]:.1f}", f"{run[0][1]:.1f}") for run in runs if len(run) == 1]
    return format_html(
        "{}{}",
        format_html_join("", '<polyline points="{}"/>', lines),
        format_html_join("", '<circle cx="{}" cy="{}" r="1.2"/>', alone),
    )


def _last_point(points: Sequence[tuple[float, float] | None]) -> SafeString:
    last = points[-1] if points else None
    if last is None:
        return mark_safe("")
    return format_html('<circle class="last" cx="{}" cy="{}" r="2.2"/>', f"{last[0]:.1f}", f"{last[1]:.1f}")


def _read_out(values: Sequence[float | None], periods: Sequence[str]) -> str:
    said = ["absente" if value is None else french.number(value) for value in values]
    if not periods:
        return " ; ".join(said)
    return " ; ".join(f"{french.month(period)} : {value}" for period, value in zip(periods, said, strict=True))
