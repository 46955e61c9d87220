"""A map from plain data: areas coloured by steps, points where a position is known. No tile, no network.

Colours are given by the style sheet (`.map .step-0`…); the same are written as attributes, so that the drawing holds
alone in a report.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, hypot, log, pi, radians, sin, tan
from typing import NamedTuple

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

Ring = Sequence[tuple[float, float]]  # longitude, latitude
Place = tuple[float, float]  # of a drawing: to the right, down
Project = Callable[[float, float], tuple[float, float]]

WIDTH, TALLEST, MARGIN = 560.0, 560.0, 14.0
FILLS = ("#dbe8f3", "#adcbe4", "#76a7cf", "#3f7db0", "#0b4a78")
ON_FILLS = ("#1b1f24", "#1b1f24", "#1b1f24", "#ffffff", "#ffffff")
NAMED = 800
_FRANCE = (-7.0, 40.0, 12.0, 53.0)  # where Lambert's cone holds; elsewhere a flat map is truer


@dataclass(frozen=True)
class Area:
    """A place with an outline: its value in words, the rank of its colour (None: not available, hatched)."""

    name: str
    rings: Sequence[Ring]
    figure: str = ""
    step: int | None = None


@dataclass(frozen=True)
class Spot:
    """A place known by its position. `size`: from 0 to 1, by area; `css`: full | hollow | focus."""

    name: str
    latitude: float
    longitude: float
    size: float = 0.3
    css: str = "full"


class Frame(NamedTuple):
    """How degrees become places of the drawing."""

    project: Project
    height: float


def draw(areas: Sequence[Area], spots: Sequence[Spot] = (), *, title: str, description: str) -> SafeString:
    """The map; empty when nothing has a place."""
    places = [point for area in areas for ring in area.rings for point in ring]
    places += [(spot.longitude, spot.latitude) for spot in spots]
    if not places:
        return mark_safe("")
    frame = _frame(places)
    return format_html(
        '<svg class="map" viewBox="0 0 {} {}" role="img" xmlns="http://www.w3.org/2000/svg">'
        "<title>{}</title><desc>{}</desc>{}{}{}{}</svg>",
        f"{WIDTH:.0f}", f"{frame.height:.0f}", title, description, _HATCH,
        format_html_join("", "{}", [(_shape(area, frame),) for area in areas]),
        _spots(spots, frame),
        format_html_join("", "{}", [(_label(area, frame),) for area in areas]),
    )  # fmt: skip


def placed(areas: Sequence[Area], width: float) -> tuple[float, list[tuple[Area, list[list[Place]], Place]]]:
    """The map as coordinates, for a drawing that is not SVG: its height, then each area with its rings and middle."""
    points = [point for area in areas for ring in area.rings for point in ring]
    if not points:
        return 0.0, []
    frame, scale = _frame(points), width / WIDTH

    def scaled(x: float, y: float) -> Place:
        return round(x * scale, 2), round(y * scale, 2)

    drawn = []
    for area in areas:
        rings = [[scaled(*frame.project(*point)) for point in ring] for ring in area.rings]
        if rings:
            drawn.append((area, rings, _middle(max(rings, key=len))))
    return frame.height * scale, drawn


def legend(labels: Sequence[str], *, unknown: str = "non disponible") -> SafeString:
    """The colours with their words, from the lowest; then what hatching means."""
    keys = [(step, FILLS[step], label) for step, label in zip(spread(len(labels)), labels, strict=True)]
    return format_html(
        '<ul class="map-legend">{}<li><svg class="map" width="24" height="14" aria-hidden="true">'
        '<rect class="area unknown" width="24" height="14" fill="url(#hatch)"/></svg>{}</li></ul>',
        format_html_join(
            "",
            '<li><svg class="map" width="24" height="14" aria-hidden="true"><rect class="area step-{}" width="24" '
            'height="14" fill="{}"/></svg>{}</li>',
            keys,
        ),
        unknown,
    )


def spread(many: int) -> list[int]:
    """The ranks of `many` colours among the five: the extremes first, so that two groups are told apart."""
    if many <= 1:
        return [2][:many]
    return [round(rank * (len(FILLS) - 1) / (many - 1)) for rank in range(many)]


def lambert(longitude: float, latitude: float) -> tuple[float, float]:
    """Lambert's conformal conic of France on a sphere: parallels 44° and 49°, meridian 3°; y goes down."""
    theta, rho = _CONE * radians(longitude - 3), _SCALE / tan(pi / 4 + radians(latitude) / 2) ** _CONE
    return rho * sin(theta), rho * cos(theta)


def flat(latitude: float) -> Project:
    """A map for a small place anywhere: degrees, narrowed by the cosine of its latitude."""
    narrowed = cos(radians(latitude))
    return lambda longitude, lat: (radians(longitude) * narrowed, -radians(lat))


_NORTH, _SOUTH = radians(49), radians(44)
_CONE = log(cos(_SOUTH) / cos(_NORTH)) / log(tan(pi / 4 + _NORTH / 2) / tan(pi / 4 + _SOUTH / 2))
_SCALE = cos(_SOUTH) * tan(pi / 4 + _SOUTH / 2) ** _CONE / _CONE
_HATCH = mark_safe(
    '<defs><pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect class="hatch-ground" width="7" height="7" fill="#f2f2ee"/>'
    '<line class="hatch-line" y2="7" stroke="#8d949c" stroke-width="2"/></pattern></defs>'
)


def _frame(places: Sequence[tuple[float, float]]) -> Frame:
    """The projection, scaled so that every place is inside the drawing."""
    west, south, east, north = _FRANCE
    inside = all(west <= x <= east and south <= y <= north for x, y in places)
    project = lambert if inside else flat(sum(y for _, y in places) / len(places))
    drawn = [project(*place) for place in places]
    left, right = min(x for x, _ in drawn), max(x for x, _ in drawn)
    top, bottom = min(y for _, y in drawn), max(y for _, y in drawn)
    room = WIDTH - 2 * MARGIN
    scale = min(room / ((right - left) or 1e-3), (TALLEST - 2 * MARGIN) / ((bottom - top) or 1e-3))
    aside = MARGIN + (room - (right - left) * scale) / 2

    def placed(longitude: float, latitude: float) -> tuple[float, float]:
        x, y = project(longitude, latitude)
        return aside + (x - left) * scale, MARGIN + (y - top) * scale

    return Frame(placed, 2 * MARGIN + max((bottom - top) * scale, 40))


def _shape(area: Area, frame: Frame) -> SafeString:
    path = "".join(_ring(ring, frame) for ring in area.rings)
    fill = "url(#hatch)" if area.step is None else FILLS[area.step]
    return format_html(
        '<path class="{}" d="{}" fill="{}" stroke="#ffffff" stroke-width="1.5"><title>{}</title></path>',
        "area unknown" if area.step is None else f"area step-{area.step}", path, fill, _words(area),
    )  # fmt: skip


def _words(area: Area) -> str:
    return f"{area.name} : {area.figure or 'non disponible'}"


def _ring(ring: Ring, frame: Frame) -> str:
    """The outline, without the points that would fall on the one before."""
    kept: list[str] = []
    last: tuple[float, float] | None = None
    for place in ring:
        x, y = frame.project(*place)
        if last is None or hypot(x - last[0], y - last[1]) >= 0.8:
            kept.append(f"{x:.1f} {y:.1f}")
            last = (x, y)
    return f"M{'L'.join(kept)}Z" if len(kept) > 2 else ""


def _label(area: Area, frame: Frame) -> SafeString:
    """The name and the figure in the middle of the largest part."""
    if not area.rings:
        return mark_safe("")
    x, y = _middle([frame.project(*place) for place in max(area.rings, key=len)])
    on = "on-unknown" if area.step is None else f"on-{area.step}"
    ink = ON_FILLS[0] if area.step is None else ON_FILLS[area.step]
    return format_html(
        '<g class="map-label {}" text-anchor="middle" fill="{}" aria-hidden="true">'
        '<text class="map-name" x="{}" y="{}">{}</text><text class="map-figure" x="{}" y="{}">{}</text></g>',
        on, ink, f"{x:.1f}", f"{y - 2:.1f}", area.name, f"{x:.1f}", f"{y + 15:.1f}", area.figure or "n.d.",
    )  # fmt: skip


def _middle(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The centre of gravity of a ring."""
    doubled = x = y = 0.0
    for (x1, y1), (x2, y2) in zip(points, [*points[1:], points[0]], strict=True):
        cross = x1 * y2 - x2 * y1
        doubled, x, y = doubled + cross, x + (x1 + x2) * cross, y + (y1 + y2) * cross
    return (x / (3 * doubled), y / (3 * doubled)) if doubled else points[0]


def _spots(spots: Sequence[Spot], frame: Frame) -> SafeString:
    """Thousands of points may be drawn: plain text, escaped and joined; beyond NAMED they lose their names."""
    named = len(spots) <= NAMED
    return mark_safe("".join(_spot(spot, frame, named or spot.css == "focus") for spot in _largest_first(spots)))


def _spot(spot: Spot, frame: Frame, named: bool) -> str:
    x, y = frame.project(spot.longitude, spot.latitude)
    title = f"<title>{escape(spot.name)}</title>" if named else ""
    if spot.css == "focus":
        path = f"M{x:.1f} {y - 9:.1f}l9 9-9 9-9-9Z"
        return f'<path class="spot focus" d="{path}" fill="#a81c1c" stroke="#ffffff">{title}</path>'
    fill, radius = "#ffffff" if spot.css == "hollow" else "#c06a00", 2.5 + 9 * spot.size**0.5
    css = "hollow" if spot.css == "hollow" else "full"
    place = f'cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"'
    return f'<circle class="spot {css}" {place} fill="{fill}" stroke="#7d4b00">{title}</circle>'


def _largest_first(spots: Iterable[Spot]) -> list[Spot]:
    return sorted(spots, key=lambda spot: (spot.css == "focus", -spot.size))


def areas_of(
    outlines: Mapping[str, Sequence[Ring]], names: Mapping[str, str], figures: Mapping[str, tuple[str, int]]
) -> list[Area]:
    """Areas by code: outlines, names, and (words, rank of colour) where there is a figure."""
    return [Area(names.get(code, code), rings, *figures.get(code, ("", None))) for code, rings in outlines.items()]
