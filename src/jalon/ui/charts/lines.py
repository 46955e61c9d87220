"""Months in a row: one or several lines on one scale, broken where a month has nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from jalon.kernel.periods import Period
from jalon.ui import french
from jalon.ui.charts.scales import Scale, scale_of

_HEIGHT, _TOP, _BOTTOM = 236, 20, 40
_LEFT, _RIGHT = 3.0, 97.0  # percent of the width
_SHORT = "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.".split()


@dataclass(frozen=True)
class Line:
    """A series: its name, one value per month (None: nothing that month), the class of its stroke."""

    name: str
    values: Sequence[float | None]
    css: str = ""


def lines(
    series: Sequence[Line], months: Sequence[str], *, title: str, shown: Callable[[object], str] = french.number
) -> SafeString:
    """The series over the months, with a legend in words; the drawing reads out every value."""
    known = [value for line in series for value in line.values if value is not None]
    scale = scale_of(known, ticks=4)
    return format_html(
        '<ul class="plot-legend">{}</ul><svg class="lines" width="100%" height="{}" role="img" aria-label="{}">'
        "{}{}{}</svg>",
        format_html_join("", "{}", [(_key(line),) for line in series]),
        _HEIGHT,
        f"{title}. {_read_out(series, months, shown)}",
        _ground(scale, shown),
        _months(months),
        format_html_join("", "{}", [(_drawn(line, months, scale, shown),) for line in series]),
    )


def _key(line: Line) -> SafeString:
    return format_html(
        '<li><svg width="28" height="12" aria-hidden="true"><line class="line {}" x1="1" x2="27" y1="6" y2="6"/></svg>'
        "{}</li>",
        line.css, line.name,
    )  # fmt: skip


def _x(rank: int, many: int) -> str:
    return f"{_LEFT + (_RIGHT - _LEFT) * rank / max(many - 1, 1):.2f}%"


def _y(value: float, scale: Scale) -> str:
    return f"{_TOP + (_HEIGHT - _TOP - _BOTTOM) * (1 - scale.at(value) / 100):.1f}"


def _ground(scale: Scale, shown: Callable[[object], str]) -> SafeString:
    ticks = [(y := _y(tick, scale), y, f"{float(y) - 4:.1f}", shown(tick)) for tick in scale.ticks]
    return format_html_join(
        "", '<line class="tick" x1="0" x2="100%" y1="{}" y2="{}"/><text x="0" y="{}">{}</text>', ticks
    )


def _months(months: Sequence[str]) -> SafeString:
    """Every month by its short name, the year under the first and under each January; narrow screens show half."""
    named = []
    for rank, code in enumerate(months):
        month = Period(code).first_day
        year = str(month.year) if rank == 0 or month.month == 1 else ""
        x = _x(rank, len(months))
        named.append(
            (
                "odd" if (len(months) - 1 - rank) % 2 else "",
                x,
                _HEIGHT - 22,
                _SHORT[month.month - 1],
                x,
                _HEIGHT - 6,
                year,
            )
        )
    return format_html_join(
        "",
        '<g class="month {}" text-anchor="middle"><text x="{}" y="{}">{}</text></g>'
        '<text class="year" x="{}" y="{}" text-anchor="middle">{}</text>',
        named,
    )


def _drawn(line: Line, months: Sequence[str], scale: Scale, shown: Callable[[object], str]) -> SafeString:
    many = len(line.values)
    places = [None if value is None else (_x(rank, many), _y(value, scale)) for rank, value in enumerate(line.values)]
    pairs = zip(places, places[1:], strict=False)
    strokes = [(line.css, *one, *other) for one, other in pairs if one is not None and other is not None]
    points = [
        (line.css, *place, f"{line.name}, {french.month(months[rank])} : {shown(line.values[rank])}")
        for rank, place in enumerate(places)
        if place is not None
    ]
    return format_html(
        "{}{}{}",
        format_html_join("", '<line class="line {}" x1="{}" y1="{}" x2="{}" y2="{}"/>', strokes),
        format_html_join("", '<circle class="dot {}" cx="{}" cy="{}" r="3"><title>{}</title></circle>', points),
        _last(line, places, shown),
    )


def _last(line: Line, places: Sequence[tuple[str, str] | None], shown: Callable[[object], str]) -> SafeString:
    """The value of the last month that has one, written beside its point."""
    rank = next((rank for rank in range(len(places) - 1, -1, -1) if places[rank] is not None), None)
    if rank is None:
        return mark_safe("")
    x, y = places[rank] or ("0", "0")
    below = "constant" in line.css
    return format_html(
        '<text class="value {}" x="{}" y="{}" text-anchor="end">{}</text>',
        line.css, x, f"{float(y) + (18 if below else -10):.1f}", shown(line.values[rank]),
    )  # fmt: skip


def _read_out(series: Sequence[Line], months: Sequence[str], shown: Callable[[object], str]) -> str:
    said = []
    for line in series:
        values = (
            f"{french.month(month)} {'rien' if value is None else shown(value)}"
            for month, value in zip(months, line.values, strict=True)
        )
        said.append(f"{line.name} : {', '.join(values)}")
    return " ; ".join(said)
