"""A funnel: members of a group by how much was counted there, between limits that narrow as more was."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from jalon.ui import french
from jalon.ui.charts.plane import Axis, Plane, Spot, drawn, few_key, path_through, plane_of


@dataclass(frozen=True)
class Band:
    """The limits where so much was counted, from the lowest to the highest: 99.8 %, 95 %, 95 %, 99.8 %."""

    at: float
    low_998: float
    low_95: float
    high_95: float
    high_998: float


def funnel(
    spots: Sequence[Spot], curve: Sequence[Band], centre: float | None, *, title: str, across: Axis, up: Axis
) -> SafeString:
    """The members and their limits; without a curve, only the members and the line of the group."""
    middle = curve[len(curve) // 3].high_998 if curve else 0.0  # where few were counted, limits may leave the drawing
    plane = plane_of(spots, [middle, centre or 0.0], up)
    return format_html(
        "{}{}",
        _legend(bool(curve), any(spot.own for spot in spots), centre, up, few_key(spots)),
        drawn(plane, spots, _curves(plane, curve, centre), axes=(across, up), css="funnel",
              read_out=f"{title}. {_read_out(spots, centre, up)}"),
    )  # fmt: skip


def _curves(plane: Plane, curve: Sequence[Band], centre: float | None) -> SafeString:
    if centre is None:
        return mark_safe("")
    ends = [(plane.across.low, centre), (plane.across.high, centre)]
    middle = format_html('<polyline class="centre" points="{}"/>', path_through(plane, ends))
    if not curve:
        return middle
    highs = {"998": [(one.at, one.high_998) for one in curve], "95": [(one.at, one.high_95) for one in curve]}
    lows = {"998": [(one.at, one.low_998) for one in curve], "95": [(one.at, one.low_95) for one in curve]}
    pieces = [
        format_html(
            '<polygon class="band-{}" points="{}"/><polyline class="limit-{}" points="{}"/>'
            '<polyline class="limit-{}" points="{}"/>',
            name, path_through(plane, [*highs[name], *reversed(lows[name])]),
            name, path_through(plane, highs[name]), name, path_through(plane, lows[name]),
        )
        for name in ("998", "95")
    ]  # fmt: skip
    return format_html("{}{}{}", *pieces, middle)


_SIGNS = (
    ("above strong", "M0-7.5 7 5.5H-7Z", "au-dessus de la limite à 99,8"),
    ("above", "M0-7.5 7 5.5H-7Z", "au-dessus de celle à 95"),
    ("below", "M0 7.5 7-5.5H-7Z", "en dessous de celle à 95"),
    ("below strong", "M0 7.5 7-5.5H-7Z", "en dessous de celle à 99,8"),
)


def _legend(limits: bool, own: bool, centre: float | None, up: Axis, few: str) -> SafeString:
    keys = [] if centre is None else [_line("centre", f"ensemble du groupe : {up.shown(centre)}")]
    if limits:
        keys += [_line("limit-95", f"limites à 95{french.THIN}%"), _line("limit-998", f"limites à 99,8{french.THIN}%")]
        keys += [
            format_html(
                '<li><svg width="16" height="16" viewBox="-9 -9 18 18" aria-hidden="true"><g class="spot {}">'
                '<path d="{}"/></g></svg>{}{}%</li>',
                css, shape, words, french.THIN,
            )
            for css, shape, words in _SIGNS
        ]  # fmt: skip
    if own:
        keys.append(_ringed())
    keys.append(mark_safe(few))
    return format_html('<ul class="plot-legend">{}</ul>', mark_safe("".join(keys)))


def _ringed() -> SafeString:
    return mark_safe(
        '<li><svg width="20" height="20" viewBox="-12 -12 24 24" aria-hidden="true"><g class="spot own">'
        '<circle r="4.5"/><circle class="ring" r="10"/></g></svg>celui que l\'on regarde</li>'
    )


def _line(css: str, words: str) -> SafeString:
    return format_html(
        '<li><svg width="28" height="12" aria-hidden="true"><line class="{}" x1="1" x2="27" y1="6" y2="6"/></svg>'
        "{}</li>",
        css, words,
    )  # fmt: skip


def _read_out(spots: Sequence[Spot], centre: float | None, up: Axis) -> str:
    """The group, then every point outside with its words, then how many are inside."""
    said = [] if centre is None else [f"ensemble du groupe : {up.shown(centre)}"]
    said += [spot.words for spot in spots if spot.place != "inside" or spot.own]
    inside = sum(1 for spot in spots if spot.place == "inside" and not spot.own)
    return " ; ".join([*said, french.counted(inside, "autre point,autres points")])
