"""Shares side by side: each group a bar of a hundred percent, the interval of the value looked at across it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from jalon.ui import french
from jalon.ui.charts.scales import Scale
from jalon.ui.charts.strips import axis
from jalon.ui.charts.whiskers import whisker

_HEIGHT = 32
_WIDE = 7  # percent: below, the figure of a segment does not fit in it
_TENTHS = Scale(0, 100, (0, 20, 40, 60, 80, 100))


@dataclass(frozen=True)
class Segment:
    """A value of a group: its share in percent, and the rank of its colour in the legend."""

    name: str
    percent: float
    rank: int


@dataclass(frozen=True)
class Bar:
    """A group: its segments in order, the first being the value looked at, with its interval in percent."""

    name: str
    segments: Sequence[Segment]
    low: float | None = None
    high: float | None = None
    note: str = ""
    focus: str = ""  # the value of the one looked at, when it is in this group


def stacked(bars: Sequence[Bar], *, title: str, legend: Sequence[str]) -> SafeString:
    """The groups one under the other. `legend`: the values, in the order of their colours."""
    keys = [(rank, name) for rank, name in enumerate(legend)]
    return format_html(
        '<ul class="plot-legend">{}<li><svg width="28" height="12" aria-hidden="true"><path class="whisker" '
        'd="M2 6H26M2 2V10M26 2V10"/></svg>intervalle à 95{}% de la première part</li></ul>'
        '<div class="plot shares" role="img" aria-label="{}">{}{}</div>',
        format_html_join("", '<li><span class="swatch seg-{}"></span>{}</li>', keys),
        french.THIN,
        f"{title}. {_read_out(bars)}",
        format_html_join("", "{}", [(_row(one),) for one in bars]),
        axis(_TENTHS, french.percent),
    )


def _row(one: Bar) -> SafeString:
    drawn, start = [], 0.0
    for segment in one.segments:
        drawn.append((_segment(segment, start, one),))
        start += segment.percent
    first = one.segments[0].percent if one.segments else None
    return format_html(
        '<div class="plot-row"><div class="plot-name">{}<span class="plot-note">{}</span></div>'
        '<svg class="strip" width="100%" height="{}" aria-hidden="true">{}{}</svg>'
        '<div class="plot-figure">{}</div></div>',
        one.name, one.note, _HEIGHT, format_html_join("", "{}", drawn), _whisker(one),
        "–" if first is None else french.percent(first, 0),
    )  # fmt: skip


def _segment(segment: Segment, start: float, one: Bar) -> SafeString:
    if segment.percent <= 0:
        return mark_safe("")
    figure: SafeString | str = ""
    clear = start + segment.percent / 2 > (one.high or 0) + 3  # of the interval, which would strike it through
    if segment.percent >= _WIDE and segment.rank and clear:
        figure = format_html(
            '<text class="on-{}" x="{}" y="21" text-anchor="middle">{}</text>',
            segment.rank, f"{start + segment.percent / 2:.2f}%", french.number(segment.percent, 0),
        )  # fmt: skip
    return format_html(
        '<rect class="seg-{}" x="{}" y="4" width="{}" height="{}"/>{}',
        segment.rank, f"{start:.2f}%", f"{segment.percent:.2f}%", _HEIGHT - 8, figure,
    )  # fmt: skip


def _whisker(one: Bar) -> SafeString:
    if one.low is None or one.high is None:
        return mark_safe("")
    return whisker(one.low, one.high, _HEIGHT // 2)


def _read_out(bars: Sequence[Bar]) -> str:
    said = []
    for one in bars:
        parts = ", ".join(f"{part.name} {french.percent(part.percent, 0)}" for part in one.segments if part.percent)
        said.append(f"{one.name} : {parts or 'aucune valeur'}")
    return " ; ".join(said)
