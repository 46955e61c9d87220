"""Groups side by side: each value a point, the box from the first to the third quartile, the median across it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from jalon.ui import french
from jalon.ui.charts.scales import Scale, lanes, scale_of

_HEIGHT, _MIDDLE, _LANE = 40, 20, 6

Format = Callable[[object], str]


@dataclass(frozen=True)
class Strip:
    """A group: its name, its values, its quartiles (None when too few), and the value of the one looked at."""

    name: str
    values: Sequence[float]
    median: float | None = None
    q1: float | None = None
    q3: float | None = None
    focus: float | None = None
    note: str = ""


@dataclass(frozen=True)
class Mark:
    """A value drawn across all the groups: that of the region, of the nation."""

    name: str
    value: float
    css: str = ""


def strips(
    groups: Sequence[Strip], *, title: str, marks: Sequence[Mark] = (), shown: Format = french.number
) -> SafeString:
    """The groups on one scale, one under the other. `shown` writes a value with its unit."""
    known = [value for group in groups for value in group.values]
    usual = sorted(known)[int(len(known) * 0.75)] if known else None
    scale = scale_of([*known, *(mark.value for mark in marks)], usual=usual)
    rows = [(_row(group, scale, marks, shown),) for group in groups]
    return format_html(
        '<div class="plot strips" role="img" aria-label="{}">{}{}{}</div>{}',
        f"{title}. {_read_out(groups, marks, shown)}",
        _heads(scale, marks, shown),
        format_html_join("", "{}", rows),
        axis(scale, shown),
        _root_note(scale),
    )


def axis(scale: Scale, shown: Format) -> SafeString:
    """The ticks of a scale, under the rows."""
    labels = [
        (f"{scale.at(tick):.2f}%", "start" if not rank else "end" if tick == scale.high else "middle", shown(tick))
        for rank, tick in enumerate(scale.ticks)
    ]
    return format_html(
        '<div class="plot-row plot-axis"><div></div><svg class="strip" width="100%" height="20" aria-hidden="true">{}'
        "</svg><div></div></div>",
        format_html_join("", '<text x="{}" y="14" text-anchor="{}">{}</text>', labels),
    )


def _heads(scale: Scale, marks: Sequence[Mark], shown: Format) -> SafeString:
    """The names of the marks, above the first group; each on its own line so that they never meet."""
    if not marks:
        return mark_safe("")
    named = [
        (mark.css, f"{scale.at(mark.value):.2f}%", 14 + 16 * rank, _anchor(scale.at(mark.value)),
         f"{mark.name} {shown(mark.value)}")
        for rank, mark in enumerate(marks)
    ]  # fmt: skip
    return format_html(
        '<div class="plot-row plot-heads"><div></div><svg class="strip" width="100%" height="{}" aria-hidden="true">{}'
        '</svg><div class="plot-figure">médiane</div></div>',
        4 + 16 * len(marks),
        format_html_join("", '<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>', named),
    )


def _anchor(place: float) -> str:
    return "start" if place < 12 else "end" if place > 88 else "middle"


def _row(group: Strip, scale: Scale, marks: Sequence[Mark], shown: Format) -> SafeString:
    figure = shown(group.median) if group.median is not None else "–"
    return format_html(
        '<div class="plot-row"><div class="plot-name">{}<span class="plot-note">{}</span></div>'
        '<svg class="strip" width="100%" height="{}" aria-hidden="true">{}{}{}{}{}{}</svg>'
        '<div class="plot-figure">{}</div></div>',
        group.name, group.note, _HEIGHT, _ground(scale), _marks(scale, marks), _box(group, scale),
        _points(group, scale), _median(group, scale), _focus(group, scale), figure,
    )  # fmt: skip


def _ground(scale: Scale) -> SafeString:
    ticks = [(f"{scale.at(tick):.2f}%", f"{scale.at(tick):.2f}%", _HEIGHT) for tick in scale.ticks]
    return format_html_join("", '<line class="tick" x1="{}" x2="{}" y1="0" y2="{}"/>', ticks)


def _marks(scale: Scale, marks: Sequence[Mark]) -> SafeString:
    drawn = [(mark.css, place := f"{scale.at(mark.value):.2f}%", place, _HEIGHT) for mark in marks]
    return format_html_join("", '<line class="mark {}" x1="{}" x2="{}" y1="0" y2="{}"/>', drawn)


def _box(group: Strip, scale: Scale) -> SafeString:
    if group.q1 is None or group.q3 is None:
        return mark_safe("")
    begin, end = scale.at(group.q1), scale.at(group.q3)
    width = f"{max(end - begin, 0.3):.2f}%"
    return format_html('<rect class="box" x="{}" y="6" width="{}" height="{}"/>', f"{begin:.2f}%", width, _HEIGHT - 12)


def _points(group: Strip, scale: Scale) -> SafeString:
    """Thousands of points may be drawn: plain numbers, joined without more ado."""
    placed = lanes([scale.at(value) for value in group.values])
    made = "".join(f'<circle cx="{place:.2f}%" cy="{_MIDDLE + lane * _LANE}" r="2.5"/>' for place, lane in placed)
    return mark_safe(f'<g class="points">{made}</g>')


def _median(group: Strip, scale: Scale) -> SafeString:
    if group.median is None:
        return mark_safe("")
    place = f"{scale.at(group.median):.2f}%"
    return format_html('<line class="median" x1="{}" x2="{}" y1="4" y2="{}"/>', place, place, _HEIGHT - 4)


def _focus(group: Strip, scale: Scale) -> SafeString:
    if group.focus is None:
        return mark_safe("")
    place = f"{scale.at(group.focus):.2f}%"
    return format_html(
        '<svg x="{}" y="{}" width="1" height="1" overflow="visible"><path class="focus" d="M0-8 8 0 0 8-8 0Z"/></svg>',
        place, _MIDDLE,
    )  # fmt: skip


def _read_out(groups: Sequence[Strip], marks: Sequence[Mark], shown: Format) -> str:
    said = [f"{mark.name} : {shown(mark.value)}" for mark in marks]
    for group in groups:
        middle = f"médiane {shown(group.median)}" if group.median is not None else "aucune valeur"
        box = f", de {shown(group.q1)} à {shown(group.q3)}" if group.q1 is not None else ""
        own = f", établissement choisi {shown(group.focus)}" if group.focus is not None else ""
        said.append(f"{group.name} : {middle}{box}{own}")
    return " ; ".join(said)


def _root_note(scale: Scale) -> SafeString:
    if not scale.root:
        return mark_safe("")
    return mark_safe(
        '<p class="chart-note">Échelle en racine carrée : les très grandes valeurs y sont rapprochées.</p>'
    )
