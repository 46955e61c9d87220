"""What the template of the comparison is given: everything decided, nothing computed in the page."""

from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse

from jalon.accounts.access import Perimeter
from jalon.catalogue.definitions import IndicatorDefinition
from jalon.indicators.comparison.groups import strata_for
from jalon.indicators.comparison.rules import SMALL
from jalon.indicators.projection import MonthView
from jalon.tracking import frame, origins
from jalon.tracking.comparing import drawings, sentences, tables
from jalon.tracking.comparing.forms import Asked, compared_columns, lines_called
from jalon.tracking.comparing.queries import Comparison
from jalon.tracking.comparing.rules import Side
from jalon.tracking.frame import Place
from jalon.ui import french
from jalon.ui.tables import Export

MOST_LINES = 400  # proposed while one types; beyond, by number or name
MOST_CALLED = 8


@dataclass(frozen=True)
class Figure:
    """One of the figures at the head of the page: its name, the figure, what it is."""

    label: str
    figure: str
    words: str
    is_text: bool = False


def context(comparison: Comparison, place: Place, perimeter: Perimeter) -> dict:
    column = comparison.column
    exports = [Export(word.upper(), _export(comparison, place, word)) for word in tables.FORMATS]
    drawn = drawings.draw_map(comparison)
    return frame.context(
        place,
        "tracking:compare",
        perimeter,
        page_title=f"Comparer : {column.definition.label}",
        page_note=_note(comparison),
        fictitious=origins.is_fictitious([column]),
        comparison=comparison,
        choices=choices(comparison.view, comparison.asked),
        address=comparison.asked.address(place, comparison.view, etablissement=""),
        values=_values(comparison),
        sentence=sentences.standing_out(comparison),
        focus_words=sentences.focus_words(comparison),
        figures=_figures(comparison),
        nation_words=sentences.nation_words(comparison),
        groups=drawings.groups(comparison),
        groups_table=tables.of_groups(comparison, exports),
        small=[row.group.label for row in comparison.rows if 0 < row.side.n < SMALL],
        course=drawings.course(comparison),
        course_words=sentences.course_word(comparison),
        course_table=tables.of_months(comparison),
        map=drawn,
        map_table=tables.of_departments(comparison, dict(drawn.departments)),
        grain_words=sentences.STATED_BY.get(column.indicator.grains, ""),
        shared=column.owners is not None,
        stratum_word=sentences.stratum_word(comparison),
        overlapping=bool(comparison.asked.stratum.territory),
    )


def choices(view: MonthView, asked: Asked) -> dict:
    """What can be chosen: columns under their themes, strata, lines while they are few."""
    themes = {theme.id: theme.title for theme in view.grid.themes}
    columns = [column for column, _ in compared_columns(view)]
    numbers, names = view.listed.columns["finess_et"], view.listed.columns["raison_sociale"]
    several = lines_called(asked.called, view) if asked.called and asked.focus is None else []
    return {
        "columns": [(themes[theme], list(run)) for theme, run in groupby(columns, key=lambda one: one.theme)],
        "strata": strata_for(view),
        "lines": sorted(zip(names, numbers, strict=True)) if len(names) <= MOST_LINES else [],
        "focus": numbers[asked.focus] if asked.focus is not None else asked.called,
        "unknown": asked.called if asked.called and asked.focus is None and not several else "",
        "several": [(names[i], numbers[i]) for i in several[:MOST_CALLED]],
    }


def _values(comparison: Comparison) -> list[str]:
    return [one.value for one in comparison.region.shares.each] if comparison.region.shares else []


def _note(comparison: Comparison) -> str:
    period = comparison.column.data_period
    return f"dernières valeurs reçues : {french.month(period)}" if period != comparison.view.month.code else ""


def _export(comparison: Comparison, place: Place, extension: str) -> str:
    base = reverse("tracking:compare_export", args=[place.grid.id, extension])
    return f"{base}?{comparison.asked.address(place, comparison.view)}"


def _figures(comparison: Comparison) -> list[Figure]:
    """Region, nation and peers, side by side."""
    found = [_figure(comparison, comparison.region, "Région")]
    nation = sentences.nation_figure(comparison)
    side = sentences.nation_side(comparison.nation)
    if nation is not None:
        words = _under(comparison, side) if side else "valeur donnée pour le pays"
        found.append(Figure("Nation", sentences.figure_shown(comparison, nation), words))
    else:
        found.append(Figure("Nation", sentences.DASH, "part inconnue" if side else "inconnue"))
    focus = comparison.focus
    if focus and focus.peers:
        found.append(_figure(comparison, focus.peers, f"Pairs : {focus.peers.label}"))
    if focus:
        own = sentences.value_of(comparison.column.indicator, focus.value)
        words = sentences.rank_words(focus.in_region) if comparison.is_number else "établissement situé"
        found.append(Figure(focus.name, own, words, isinstance(focus.value, str)))
    return found


def _figure(comparison: Comparison, side: Side, label: str) -> Figure:
    shown = sentences.figure_shown(comparison, side.figure(comparison.value))
    return Figure(label, shown, _under(comparison, side))


def _under(comparison: Comparison, side: Side) -> str:
    """What stands under a figure: how many, and how spread."""
    unit: IndicatorDefinition = comparison.column.indicator
    counted = french.counted(side.n, sentences.unit_of(unit))
    found = side.distribution
    if found is not None and found.q1 is not None:
        return f"{counted}, la moitié de {sentences.value_of(unit, found.q1)} à {sentences.value_of(unit, found.q3)}"
    if side.shares is not None and (interval := side.shares.of(comparison.value).interval):
        return (
            f"{counted}, intervalle {french.number(interval.low * 100, 0)} à {french.percent(interval.high * 100, 0)}"
        )
    return counted
