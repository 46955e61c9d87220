"""Horizontal bars, one under the other, each with its interval: the order is the caller's."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from jalon.ui import french
from jalon.ui.charts.scales import Scale, scale_of
from jalon.ui.charts.strips import Mark, axis
from jalon.ui.charts.whiskers import whisker

_HEIGHT = 32
_OUT = 2.5  # times the greatest bar: how far an interval may stretch the scale; beyond, it is cut at the edge

Format = Callable[[object], str]


@dataclass(frozen=True)
class RankedBar:
    """A bar: its name, its value (None: nothing to show), its interval, what is said under its name.

    `few` pales a bar that rests on too little to be relied upon; `own` is the one looked at.
    """

    name: str
    value: float | None
    low: float | None = None
    high: float | None = None
    note: str = ""
    url: str = ""
    few: bool = False
    own: bool = False


def ranked(
    bars: Sequence[RankedBar], *, title: str, marks: Sequence[Mark] = (), shown: Format = french.number
) -> SafeString:
    """The bars on one scale from zero; `marks` are drawn across all of them (the group, a target)."""
    scale = _scale(bars, marks)
    return format_html(
        '{}<div class="plot ranked" role="{}" aria-label="{}">{}{}</div>',
        _legend(bars, marks, shown),
        "group" if any(one.url for one in bars) else "img",
        f"{title}. {_read_out(bars, marks, shown)}",
        format_html_join("", "{}", [(_row(one, scale, marks, shown),) for one in bars]),
        axis(scale, shown),
    )


def _scale(bars: Sequence[RankedBar], marks: Sequence[Mark]) -> Scale:
    values = [*(one.value for one in bars if one.value is not None), *(mark.value for mark in marks)]
    most = _OUT * max(values, default=0.0)
    return scale_of([*values, *(min(one.high, most) for one in bars if one.high is not None)])


def _row(one: RankedBar, scale: Scale, marks: Sequence[Mark], shown: Format) -> SafeString:
    name = format_html('<a href="{}">{}</a>', one.url, one.name) if one.url else one.name
    return format_html(
        '<div class="plot-row{}"><div class="plot-name">{}<span class="plot-note">{}</span></div>'
        '<svg class="strip" width="100%" height="{}" aria-hidden="true">{}{}{}{}</svg>'
        '<div class="plot-figure">{}</div></div>',
        " own" if one.own else "", name, one.note, _HEIGHT, _ground(scale), _bar(one, scale), _marks(scale, marks),
        _interval(one, scale), "–" if one.value is None else shown(one.value),
    )  # fmt: skip


def _ground(scale: Scale) -> SafeString:
    ticks = [(place := f"{scale.at(tick):.2f}%", place, _HEIGHT) for tick in scale.ticks]
    return format_html_join("", '<line class="tick" x1="{}" x2="{}" y1="0" y2="{}"/>', ticks)


def _bar(one: RankedBar, scale: Scale) -> SafeString:
    if one.value is None:
        return mark_safe("")
    start = scale.at(0.0)
    return format_html(
        '<rect class="ranked-bar{}" x="{}" y="7" width="{}" height="{}"/>',
        " few" if one.few else "", f"{start:.2f}%", f"{max(scale.at(one.value) - start, 0.0):.2f}%", _HEIGHT - 14,
    )  # fmt: skip


def _marks(scale: Scale, marks: Sequence[Mark]) -> SafeString:
    drawn = [(mark.css, place := f"{scale.at(mark.value):.2f}%", place, _HEIGHT) for mark in marks]
    return format_html_join("", '<line class="mark {}" x1="{}" x2="{}" y1="0" y2="{}"/>', drawn)


def _interval(one: RankedBar, scale: Scale) -> SafeString:
    if one.low is None or one.high is None:
        return mark_safe("")
    return whisker(scale.at(one.low), scale.at(one.high), _HEIGHT // 2, cut=one.high > scale.high)


def _legend(bars: Sequence[RankedBar], marks: Sequence[Mark], shown: Format) -> SafeString:
    keys = [
        format_html(
            '<li><svg class="strip" width="12" height="16" aria-hidden="true"><line class="mark {}" x1="6" x2="6" '
            'y1="0" y2="16"/></svg>{} : {}</li>',
            mark.css, mark.name, shown(mark.value),
        )
        for mark in marks
    ]  # fmt: skip
    if any(one.low is not None for one in bars):
        keys.append(
            mark_safe(
                '<li><svg width="28" height="12" aria-hidden="true"><path class="whisker" d="M2 6H26M2 2V10M26 2V10"/>'
                f"</svg>intervalle à 95{french.THIN}%</li>"
            )
        )
    if any(one.few for one in bars):
        keys.append(mark_safe('<li><span class="swatch few"></span>sur trop peu pour s\'y fier</li>'))
    return format_html('<ul class="plot-legend">{}</ul>', mark_safe("".join(keys))) if keys else mark_safe("")


def _read_out(bars: Sequence[RankedBar], marks: Sequence[Mark], shown: Format) -> str:
    said = [f"{mark.name} : {shown(mark.value)}" for mark in marks]
    for one in bars:
        value = "aucune valeur" if one.value is None else shown(one.value)
        around = f", de {shown(one.low)} à {shown(one.high)}" if one.low is not None and one.high is not None else ""
        said.append(f"{one.name} : {value}{around}")
    return " ; ".join(said)
