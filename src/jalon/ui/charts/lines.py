"""Months, quarters or years in a row: one or several lines on one scale, broken where a month has nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from jalon.kernel.periods import Period
from jalon.ui import french
from jalon.ui.charts.scales import Scale, scale_of

_HEIGHT, _TOP, _BOTTOM = 236, 20, 40
_LEFT, _RIGHT = 3.0, 97.0  # percent of the width, before the figures of the scale
_LETTER, _MOST_LEFT = 1.5, 24.0  # what each letter of those figures takes, and all of them at most
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
    left = min(_LEFT + _LETTER * max(len(shown(tick)) for tick in scale.ticks), _MOST_LEFT)
    higher = _highest(series)
    return format_html(
        '<ul class="plot-legend">{}</ul><svg class="lines" width="100%" height="{}" role="img" aria-label="{}">'
        "{}{}{}{}</svg>",
        format_html_join("", "{}", [(_key(line),) for line in series]),
        _HEIGHT,
        f"{title}. {_read_out(series, months, shown)}",
        _ground(scale, shown),
        _months(months, left),
        format_html_join("", "{}", [(_drawn(line, months, scale, left),) for line in _named(series, months, shown)]),
        format_html_join("", "{}", [(_last(line, scale, left, shown, above=line is higher),) for line in series]),
    )


def _key(line: Line) -> SafeString:
    return format_html(
        '<li><svg width="28" height="12" aria-hidden="true"><line class="line {}" x1="1" x2="27" y1="6" y2="6"/></svg>'
        "{}</li>",
        line.css, line.name,
    )  # fmt: skip


def _x(rank: int, many: int, left: float) -> str:
    return f"{left + (_RIGHT - left) * rank / max(many - 1, 1):.2f}%"


def _y(value: float, scale: Scale) -> str:
    return f"{_TOP + (_HEIGHT - _TOP - _BOTTOM) * (1 - scale.at(value) / 100):.1f}"


def _ground(scale: Scale, shown: Callable[[object], str]) -> SafeString:
    ticks = [(y := _y(tick, scale), y, f"{float(y) - 4:.1f}", shown(tick)) for tick in scale.ticks]
    return format_html_join(
        "", '<line class="tick" x1="0" x2="100%" y1="{}" y2="{}"/><text x="0" y="{}">{}</text>', ticks
    )


def _months(months: Sequence[str], left: float) -> SafeString:
    """Every month (or quarter) by its short name, the year under the first of each year; narrow screens show half."""
    named = []
    for rank, code in enumerate(months):
        month = Period(code).first_day
        year = str(month.year) if rank == 0 or month.month == 1 else ""
        x = _x(rank, len(months), left)
        named.append(
            (
                "odd" if (len(months) - 1 - rank) % 2 else "",
                x,
                _HEIGHT - 22,
                _short(code),
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


def _short(code: str) -> str:
    period = Period(code)
    if period.length == "month":
        return _SHORT[period.first_day.month - 1]
    return code[5:] if period.length == "quarter" else ""  # a year is written under, with the others


Named = tuple[Line, Sequence[str]]  # a line, and what is said of each of its points


def _named(series: Sequence[Line], months: Sequence[str], shown: Callable[[object], str]) -> list[Named]:
    return [
        (line, [f"{line.name}, {french.month(m)} : {shown(v)}" for m, v in zip(months, line.values, strict=True)])
        for line in series
    ]


def _drawn(named: Named, months: Sequence[str], scale: Scale, left: float) -> SafeString:
    line, words = named
    many = len(months)
    places = [
        None if value is None else (_x(rank, many, left), _y(value, scale)) for rank, value in enumerate(line.values)
    ]
    pairs = zip(places, places[1:], strict=False)
    strokes = [(line.css, *one, *other) for one, other in pairs if one is not None and other is not None]
    points = [(line.css, *place, words[rank]) for rank, place in enumerate(places) if place is not None]
    return format_html(
        "{}{}",
        format_html_join("", '<line class="line {}" x1="{}" y1="{}" x2="{}" y2="{}"/>', strokes),
        format_html_join("", '<circle class="dot {}" cx="{}" cy="{}" r="3"><title>{}</title></circle>', points),
    )


def _last_rank(line: Line) -> int | None:
    return next((rank for rank in range(len(line.values) - 1, -1, -1) if line.values[rank] is not None), None)


def _highest(series: Sequence[Line]) -> Line | None:
    """The line that ends highest: its figure goes above it, those of the others below theirs."""
    ends = [(line.values[rank] or 0.0, line) for line in series if (rank := _last_rank(line)) is not None]
    return max(ends, key=lambda end: end[0])[1] if ends else None


def _last(line: Line, scale: Scale, left: float, shown: Callable[[object], str], *, above: bool) -> SafeString:
    """The value of the last month that has one, written beside its point."""
    rank = _last_rank(line)
    if rank is None:
        return mark_safe("")
    value = line.values[rank] or 0.0
    y = float(_y(value, scale)) + (-10 if above else 18)
    return format_html(
        '<text class="value {}" x="{}" y="{}" text-anchor="end">{}</text>',
        line.css, _x(rank, len(line.values), left), f"{y:.1f}", shown(value),
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
