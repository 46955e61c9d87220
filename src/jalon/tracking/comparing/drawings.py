"""The drawings of a comparison: groups side by side, months in a row, the map of the région's départements."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from jalon.catalogue import outlines
from jalon.catalogue.regions import DEPARTMENTS
from jalon.indicators.comparison import rules as compared
from jalon.tracking.comparing import queries, sentences
from jalon.tracking.comparing.queries import Comparison, Row
from jalon.tracking.comparing.rules import Side
from jalon.ui import charts, french, maps

MOST_SEGMENTS = 5  # colours that are told apart; the values that follow are put together
OTHERS = "autres valeurs"
FEW_AREAS = 6  # up to so many, a map has room for their names
SHARE_STEPS = ("moins de 20 %", "de 20 à 40 %", "de 40 à 60 %", "de 60 à 80 %", "80 % et plus")


def groups(comparison: Comparison) -> SafeString:
    """Strips for numbers, bars for choices."""
    return _strips(comparison) if comparison.is_number else _bars(comparison)


def _shown(comparison: Comparison) -> Callable[[object], str]:
    indicator = comparison.column.indicator
    return lambda value: sentences.value_of(indicator, value)  # type: ignore[arg-type]


def _strips(comparison: Comparison) -> SafeString:
    marks = []
    if comparison.region.distribution and comparison.region.distribution.median is not None:
        marks.append(charts.Mark("région", comparison.region.distribution.median, "of-region"))
    nation = sentences.nation_side(comparison.nation)
    if nation and nation.distribution and nation.distribution.median is not None:
        marks.append(charts.Mark("nation", nation.distribution.median, "of-nation"))
    rows = [_strip(comparison, row) for row in comparison.rows if row.side.n]
    title = f"{comparison.column.definition.label}, par {sentences.stratum_word(comparison)}"
    return charts.strips(rows, title=title, marks=marks, shown=_shown(comparison))


def _strip(comparison: Comparison, row: Row) -> charts.Strip:
    found = row.side.distribution or compared.Distribution()
    values = [float(value) for value in row.measured.values.values()]
    return charts.Strip(
        name=row.group.label,
        values=values,
        median=found.median,
        q1=found.q1,
        q3=found.q3,
        focus=_focus_value(comparison, row),
        note=_note(row.side),
    )


def _note(side: Side) -> str:
    small = f", moins de {compared.SMALL}" if side.n < compared.SMALL else ""
    return f"n = {french.number(side.n)}{small}"


def _focus_value(comparison: Comparison, row: Row) -> float | None:
    focus = comparison.focus
    if focus is None or comparison.asked.focus not in row.group.positions or not isinstance(focus.value, int | float):
        return None
    return float(focus.value)


def _bars(comparison: Comparison) -> SafeString:
    legend = _legend(comparison)
    sides = [comparison.region, *(row.side for row in comparison.rows if row.side.n)]
    nation = sentences.nation_side(comparison.nation)
    if nation and not comparison.nation.named_only:
        sides.insert(1, nation)
    title = f"{comparison.column.definition.label}, par {sentences.stratum_word(comparison)}"
    return charts.stacked([_bar(comparison, side, legend) for side in sides], title=title, legend=legend)


def _legend(comparison: Comparison) -> list[str]:
    """The value looked at, then the others in the order of their list; the rarest together when there are many."""
    shares = comparison.region.shares or compared.Shares()
    others = [one.value for one in shares.each if one.value != comparison.value]
    if len(others) < MOST_SEGMENTS:
        return [comparison.value, *others]
    frequent = sorted(others, key=lambda value: -shares.of(value).count)[: MOST_SEGMENTS - 2]
    return [comparison.value, *(value for value in others if value in frequent), OTHERS]


def _bar(comparison: Comparison, side: Side, legend: Sequence[str]) -> charts.Bar:
    shares = side.shares or compared.Shares()
    named = [charts.Segment(value, shares.of(value).percent or 0.0, rank) for rank, value in enumerate(legend)]
    rest = sum(one.percent or 0.0 for one in shares.each if one.value not in legend)
    segments = [charts.Segment(one.name, rest, one.rank) if one.name == OTHERS and rest else one for one in named]
    if comparison.column.indicator.value.type == "set":
        segments = segments[:1]  # several values at once: their shares do not add up to a hundred
    interval = shares.of(comparison.value).interval
    low, high = (interval.low * 100, interval.high * 100) if interval else (None, None)
    return charts.Bar(side.label, segments if side.n else (), low, high, _note(side))


def course(comparison: Comparison) -> SafeString:
    """Twelve months, each with its own establishments, and those present all along."""
    months = comparison.course.months
    unit = sentences.unit_of(comparison.column.indicator)
    always = french.counted(comparison.course.always, unit)
    series = [
        charts.Line(f"périmètre du mois : {french.agreed(2, unit)} de chaque mois", [one.own for one in months], "own"),
        charts.Line(f"périmètre constant : {always} en tout", [one.constant for one in months], "constant"),
    ]
    title = f"{comparison.column.definition.label}, {sentences.course_word(comparison)}"
    codes = [one.period for one in months]
    return charts.lines(series, codes, title=title, shown=lambda value: sentences.month_figure(comparison, value))


@dataclass(frozen=True)
class Map:
    """The map, its legend, where its outlines come from, and what it does not show."""

    svg: SafeString
    legend: SafeString
    attribution: str
    placed: int  # points drawn
    unplaced: int  # establishments with a value of their own and no position
    shared: int  # holders whose value is that of a legal entity or project: not a point
    without_outline: tuple[str, ...]
    departments: Mapping[str, Side]
    spot_words: str


def draw_map(comparison: Comparison) -> Map:
    """The départements coloured by their figure, the establishments with a value of their own as points."""
    sides = {code: side for code, side in queries.by_department(comparison).items() if code in DEPARTMENTS}
    shapes = outlines.outlines(sides)
    steps, labels = _steps(comparison, sides)
    figures = {code: (_words(comparison, sides[code]), step) for code, step in steps.items()}
    names = {code: DEPARTMENTS[code].name if len(shapes) <= FEW_AREAS else code for code in shapes}
    spots, unplaced = _spots(comparison)
    own = queries.held_by_line(comparison)
    described = "; ".join(f"{DEPARTMENTS[code].name} : {_words(comparison, side)}" for code, side in sides.items())
    title = f"{comparison.column.definition.label}, {sentences.figure_word(comparison)} par département"
    return Map(
        svg=maps.draw(maps.areas_of(shapes, names, figures), spots, title=title, description=described),
        legend=maps.legend(labels),
        attribution=outlines.ATTRIBUTION if outlines.shipped(shapes) else "",
        placed=len(spots),
        unplaced=unplaced,
        shared=len(comparison.whole.values) - len(own),
        without_outline=tuple(DEPARTMENTS[code].name for code in sides if code not in shapes),
        departments=sides,
        spot_words=_spot_words(comparison),
    )


def _words(comparison: Comparison, side: Side) -> str:
    figure = side.figure(comparison.value)
    return "" if figure is None else sentences.figure_shown(comparison, figure)


def _steps(comparison: Comparison, sides: Mapping[str, Side]) -> tuple[dict[str, int], list[str]]:
    """The colour of each département and the words of each colour: tenths of shares, else as many places in each."""
    known = {code: found for code, side in sides.items() if (found := side.figure(comparison.value)) is not None}
    if not comparison.is_number:
        return {code: min(int(figure // 20), 4) for code, figure in known.items()}, list(SHARE_STEPS)
    bounds = compared.steps(known.values())
    ranks = maps.spread(len(bounds))
    steps = {code: compared.step_of(figure, bounds) for code, figure in known.items()}
    labels = []
    for step in range(len(bounds)):
        inside = [known[code] for code, own in steps.items() if own == step]
        low, high = (sentences.figure_shown(comparison, found(inside)) for found in (min, max))
        labels.append(low if low == high else f"de {low} à {high}")
    return {code: ranks[step] for code, step in steps.items()}, labels


def _spots(comparison: Comparison) -> tuple[list[maps.Spot], int]:
    """The points, and how many establishments have a value of their own but no position."""
    listed, places = comparison.view.listed, queries.positions_of(comparison.view)
    own = queries.held_by_line(comparison)
    numbers = [abs(value) for value in own.values() if isinstance(value, int | float)]
    greatest = max(numbers, default=0.0) or 1.0
    spots = []
    for i, value in own.items():
        place = places.get(listed.ids[i])
        if place is None:
            continue
        size = abs(value) / greatest if isinstance(value, int | float) else 0.08
        full = not isinstance(value, str) or queries.holds(comparison, value)
        css = "focus" if i == comparison.asked.focus else "full" if full else "hollow"
        words = f"{listed.columns['raison_sociale'][i]} : {sentences.with_unit(comparison.column.indicator, value)}"
        spots.append(maps.Spot(words, *place, size=size, css=css))
    return spots, len(own) - len(spots)


def _spot_words(comparison: Comparison) -> str:
    if comparison.is_number:
        return "un point par établissement, d'une surface proportionnelle à sa valeur"
    return f"un point par établissement : plein s'il est à « {comparison.value} », creux sinon"
