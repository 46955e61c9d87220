"""A cloud of points: two measures of the same places, the robust line through them, those far from it."""

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from jalon.ui import french
from jalon.ui.charts.plane import Axis, Plane, Spot, drawn, few_key, path_through, plane_of


def scatter(
    spots: Sequence[Spot],
    *,
    title: str,
    across: Axis,
    up: Axis,
    line: tuple[float, float] | None = None,
    found: str = "",
) -> SafeString:
    """`line`: its slope and its height at zero, in the units of the axes; `found`: what the points say together."""
    plane = plane_of(spots, [], up)
    return format_html(
        "{}{}",
        _legend(line is not None, any(spot.place == "far" for spot in spots), few_key(spots)),
        drawn(plane, spots, _line(plane, spots, line), axes=(across, up), css="scatter",
              read_out=f"{title}. {_read_out(spots, found)}"),
    )  # fmt: skip


def _line(plane: Plane, spots: Sequence[Spot], line: tuple[float, float] | None) -> SafeString:
    """From the first to the last point, and no further: nothing was seen beyond. Many steps, for a scale of roots."""
    if line is None or not spots:
        return mark_safe("")
    slope, height = line
    low, high = (found(spot.x for spot in spots) for found in (min, max))
    places = [(x := low + (high - low) * step / 24, height + slope * x) for step in range(25)]
    return format_html('<polyline class="centre" points="{}"/>', path_through(plane, places))


def _legend(line: bool, far: bool, few: str) -> SafeString:
    keys = []
    if line:
        keys.append(
            '<li><svg width="28" height="12" aria-hidden="true"><line class="centre" x1="1" x2="27" y1="6" y2="6"/>'
            "</svg>droite robuste (Theil et Sen)</li>"
        )
    if far:
        keys.append(
            '<li><svg width="16" height="16" viewBox="-9 -9 18 18" aria-hidden="true"><g class="spot far strong">'
            '<path d="M0-7 7 0 0 7-7 0Z"/></g></svg>loin des autres</li>'
        )
    keys += [few] if few else []
    return mark_safe(f'<ul class="plot-legend">{"".join(keys)}</ul>') if keys else mark_safe("")


def _read_out(spots: Sequence[Spot], found: str) -> str:
    """What was found, then the points far from the others, then how many remain."""
    said = [found] if found else []
    said += [spot.words for spot in spots if spot.place != "inside" or spot.own]
    rest = sum(1 for spot in spots if spot.place == "inside" and not spot.own)
    return " ; ".join([*said, french.counted(rest, "autre point,autres points")])
