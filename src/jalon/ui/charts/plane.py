"""Two measures on two axes: the ground, the points and their names, shared by the funnel and the cloud of points."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from jalon.ui.charts.scales import Scale, scale_of

_HEIGHT, _TOP, _BOTTOM = 360, 22, 28
_RIGHT = 98.0  # percent of the width
_LETTER, _FEWEST, _MOST = 1.3, 5.0, 18.0  # what each letter of the scale takes, and all of them
_MANY_NAMES = 8  # beyond, names would cover one another
_SHAPES = {  # a place is told by its shape before its colour
    "above": "M0-7.5 7 5.5H-7Z",
    "below": "M0 7.5 7-5.5H-7Z",
    "far": "M0-7 7 0 0 7-7 0Z",
}

Format = Callable[[object], str]


@dataclass(frozen=True)
class Spot:
    """A point: where it is, what is said of it, and the page it opens.

    `place` is inside, above, below or far; `strong` fills its shape; a `named` point has its name written beside it;
    `own` is the one looked at; `few` pales one that rests on too little to be relied upon.
    """

    name: str
    x: float
    y: float
    words: str
    url: str = ""
    place: str = "inside"
    strong: bool = False
    named: bool = False
    own: bool = False
    few: bool = False


@dataclass(frozen=True)
class Axis:
    """What is measured, and how a value of it is written."""

    name: str
    shown: Format


@dataclass(frozen=True)
class Plane:
    """The two scales and the percent of the width where the first begins."""

    across: Scale
    up: Scale
    left: float

    def x(self, value: float) -> float:
        return self.left + (_RIGHT - self.left) * self.across.at(value) / 100

    def y(self, value: float) -> float:
        return _TOP + (_HEIGHT - _TOP - _BOTTOM) * (1 - self.up.at(value) / 100)


def plane_of(spots: Sequence[Spot], more_up: Sequence[float], up: Axis) -> Plane:
    """Scales that hold the points and the values of `more_up`; very unequal abscissas are drawn by their roots."""
    across = sorted(spot.x for spot in spots)
    usual = across[int(len(across) * 0.75)] if across else None
    vertical = scale_of([*(spot.y for spot in spots), *more_up], ticks=4)
    longest = max(len(up.shown(tick)) for tick in vertical.ticks)
    left = min(max(_LETTER * longest, _FEWEST), _MOST)
    return Plane(_as_far_as_known(scale_of(across, usual=usual, ticks=4), across), vertical, left)


def _as_far_as_known(scale: Scale, values: Sequence[float]) -> Scale:
    """The same, stopped a little after the greatest value rather than at the next round one."""
    high = max(values, default=scale.high) * 1.03 or scale.high
    return Scale(scale.low, high, tuple(tick for tick in scale.ticks if tick <= high), scale.root)


def drawn(
    plane: Plane, spots: Sequence[Spot], behind: SafeString, *, axes: tuple[Axis, Axis], css: str, read_out: str
) -> SafeString:
    """The ground, then what is `behind` (curves in a square of a thousand), then the points; links make it a group."""
    across, up = axes
    root = " (échelle en racine carrée)" if plane.across.root else ""
    return format_html(
        '<div class="plane"><p class="axis-name">{}</p><svg class="lines {}" width="100%" height="{}" role="{}" '
        'aria-label="{}">{}{}{}{}{}</svg><p class="axis-name across">{}{}</p></div>',
        up.name, css, _HEIGHT, "group" if any(spot.url for spot in spots) else "img", read_out,
        _ground(plane, up.shown), _foot(plane, across.shown), _behind(plane, behind), _points(plane, spots),
        _names(plane, spots), across.name, root,
    )  # fmt: skip


def _ground(plane: Plane, shown: Format) -> SafeString:
    ticks = [(y := f"{plane.y(tick):.1f}", y, f"{float(y) - 4:.1f}", shown(tick)) for tick in plane.up.ticks]
    return format_html_join(
        "", '<line class="tick" x1="0" x2="100%" y1="{}" y2="{}"/><text x="0" y="{}">{}</text>', ticks
    )


def _foot(plane: Plane, shown: Format) -> SafeString:
    labels = [
        (f"{plane.x(tick):.2f}%", _HEIGHT - 8, "end" if plane.x(tick) > 92 else "middle", shown(tick))
        for tick in plane.across.ticks
    ]
    return format_html_join("", '<text x="{}" y="{}" text-anchor="{}">{}</text>', labels)


def _behind(plane: Plane, behind: SafeString) -> SafeString:
    """A square stretched over the plane, which cuts what leaves it."""
    return format_html(
        '<svg class="curves" x="{}" y="{}" width="{}" height="{}" viewBox="0 0 1000 1000" preserveAspectRatio="none" '
        'aria-hidden="true">{}</svg>',
        f"{plane.left:.2f}%", _TOP, f"{_RIGHT - plane.left:.2f}%", _HEIGHT - _TOP - _BOTTOM, behind,
    )  # fmt: skip


def few_key(spots: Sequence[Spot]) -> str:
    """The line of a legend that explains the pale points; "" without any."""
    if not any(spot.few for spot in spots):
        return ""
    return (
        '<li><svg width="16" height="16" viewBox="-9 -9 18 18" aria-hidden="true"><g class="spot inside few">'
        '<circle r="4.5"/></g></svg>sur trop peu pour s\'y fier</li>'
    )


def path_through(plane: Plane, places: Sequence[tuple[float, float]]) -> str:
    """The corners of a line in the square of `behind`. What is above or below the scale leaves the square."""
    low, high = plane.up.low, plane.up.high
    return " ".join(
        f"{10 * plane.across.at(x):.1f},{1000 * (1 - (y - low) / ((high - low) or 1)):.1f}" for x, y in places
    )


def _points(plane: Plane, spots: Sequence[Spot]) -> SafeString:
    """The remarkable ones last, so that they are not covered."""
    ordered = sorted(spots, key=lambda spot: (spot.own, spot.place != "inside", spot.strong))
    return format_html_join("", "{}", [(_point(plane, spot),) for spot in ordered])


def _point(plane: Plane, spot: Spot) -> SafeString:
    sign = format_html(
        '<svg class="spot {}{}{}{}" x="{}" y="{}" width="1" height="1" overflow="visible"><title>{}</title>{}{}</svg>',
        spot.place, " strong" if spot.strong else "", " own" if spot.own else "", " few" if spot.few else "",
        f"{plane.x(spot.x):.2f}%",
        f"{plane.y(spot.y):.1f}", spot.words, _shape(spot),
        mark_safe('<circle class="ring" r="11"/>' if spot.own else ""),
    )  # fmt: skip
    if not spot.url:
        return sign
    # The table under the chart leads to every point; the keyboard stops here on the remarkable ones only.
    stop = "" if spot.own or spot.place != "inside" else mark_safe(' tabindex="-1"')
    return format_html('<a href="{}" aria-label="{}"{}>{}</a>', spot.url, spot.words, stop, sign)


def _shape(spot: Spot) -> SafeString:
    """The sign, and around it a clear disc that a finger can touch."""
    touched = mark_safe('<circle class="touch" r="12"/>' if spot.url else "")
    if spot.place not in _SHAPES:
        return format_html('{}<circle r="4.5"/>', touched)
    return format_html('{}<path d="{}"/>', touched, _SHAPES[spot.place])


def _names(plane: Plane, spots: Sequence[Spot]) -> SafeString:
    """Names beside the points that have one, the own and the strong first; one that would cover another is left out."""
    wanted = sorted(
        (spot for spot in spots if spot.named or spot.own), key=lambda spot: (not spot.own, not spot.strong)
    )
    written: list[tuple[float, float]] = []
    kept: list[tuple[object, ...]] = []
    for spot in wanted:
        x, y = plane.x(spot.x), plane.y(spot.y)
        if len(kept) < _MANY_NAMES and all(abs(y - b) > 15 or abs(x - a) > 24 for a, b in written):
            written.append((x, y))
            right = x > 62
            kept.append((f"{x:.2f}%", f"{y + 4:.1f}", -13 if right else 13, "end" if right else "start", spot.name))
    return format_html_join(
        "", '<text class="spot-name" x="{}" y="{}" dx="{}" text-anchor="{}" aria-hidden="true">{}</text>', kept
    )
