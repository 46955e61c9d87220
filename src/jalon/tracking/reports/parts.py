"""The parts of a report, each computed from the months it reads; a part without a column of the grid is left out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from jalon.catalogue import regions
from jalon.catalogue.definitions import ReportCondition, ReportSection
from jalon.directory.models import Entity
from jalon.indicators.models import Finding
from jalon.indicators.projection import ColumnView, totals
from jalon.kernel.periods import Period
from jalon.kernel.text import fold
from jalon.tracking import rules as cells
from jalon.tracking.display import shown_value
from jalon.tracking.queries import IDENTITY
from jalon.tracking.reports import rules
from jalon.tracking.reports.changes import Changes
from jalon.tracking.reports.figures import Figure, figure_of, reading_of
from jalon.tracking.reports.national import Position, positions
from jalon.tracking.reports.queries import Month, Readiness
from jalon.tracking.reports.rules import Reading

TITLES = {
    "key_figures": "Chiffres clés",
    "progress_by_theme": "Avancement par thème",
    "lines": "Établissements",
    "counts": "Par groupe",
    "alerts": "Alertes",
    "map": "Par département",
    "national_position": "La région et la France",
    "moved": "Ce qui a bougé",
    "missing": "Ce qui manque, et qui le doit",
    "text": "",
}
LINE_LABELS = {key: label for key, label, *_ in IDENTITY} | {"projet": "Projet", "departement": "Dép."}


@dataclass(frozen=True)
class Reads:
    """What the parts are made from: the months (oldest first, the last is the report's), what is missing."""

    months: Sequence[Month]
    readiness: Readiness
    changes: Changes | None = None  # when a part asks for it

    @property
    def now(self) -> Month:
        return self.months[-1]

    def last(self, count: int) -> list[Period]:
        """The months to draw, oldest first."""
        return [self.now.view.month.shifted(-step) for step in reversed(range(count))]


@dataclass(frozen=True)
class Part:
    """A part that is shown. Each kind adds what it holds."""

    section: ReportSection

    @property
    def kind(self) -> str:
        return self.section.kind

    @property
    def title(self) -> str:
        return self.section.title or TITLES[self.section.kind]


@dataclass(frozen=True)
class Figures(Part):
    """Key figures, or progress by theme: figures in order, with the title of their theme."""

    figures: Sequence[tuple[str, Figure]] = ()

    @property
    def by_theme(self) -> list[tuple[str, list[Figure]]]:
        found: dict[str, list[Figure]] = {}
        for theme, figure in self.figures:
            found.setdefault(theme, []).append(figure)
        return list(found.items())


def figures(section: ReportSection, reads: Reads) -> Figures | None:
    themes = {theme.id: theme.title for theme in reads.now.view.grid.themes}
    asked = reads.last(section.months if section.kind == "progress_by_theme" else 6)
    found = [figure_of(said, reads.months, asked) for said in section.figures]
    kept = [(themes[one.definition.theme], one) for one in found if one]
    return Figures(section, kept) if kept else None


@dataclass(frozen=True)
class LineList(Part):
    """Lines of the grid: the headings, then for each line what the columns hold."""

    headings: Sequence[tuple[str, str, ColumnView | None]] = ()  # id, label, column of the grid
    positions: Sequence[int] = ()
    fields: Mapping[str, Mapping[int, str]] = field(default_factory=dict)  # what a line says of itself, made readable
    month: Month | None = None


def lines(section: ReportSection, reads: Reads) -> LineList | None:
    columns = reads.now.columns
    headings = [
        (said.column, said.label or LINE_LABELS.get(said.column) or columns[said.column].definition.label,
         columns.get(said.column))
        for said in section.columns
        if said.column in LINE_LABELS or said.column in columns
    ]  # fmt: skip
    if not any(column for _, _, column in headings):
        return None
    named = {"projet": _project_names(reads.now)}
    kept = [i for i in reads.now.positions if all(_holds(one, reads.now, i) for one in section.where)]
    key = section.sort.lstrip("-")
    if key:
        shown = [_sortable(key, reads.now, i, named) for i in kept]
        ranked = sorted(zip(shown, kept, strict=True), reverse=section.sort.startswith("-"))
        kept = [i for _, i in ranked]
    return LineList(section, headings, kept, named, reads.now)


def _sortable(key: str, month: Month, i: int, named: Mapping[str, Mapping[int, str]]) -> tuple:
    if column := month.columns.get(key):
        value, state, *_ = column.entries[column.codes[i]]
        return cells.sort_key(cells.Shown(value, state))
    listed = month.view.listed.columns
    said = named[key].get(i, "") if key in named else str(listed[key][i] or "")
    return (1, fold(said), fold(listed["raison_sociale"][i] or ""))


def _project_names(month: Month) -> dict[int, str]:
    """The project of each line that has one, by its code."""
    held = month.view.listed.columns["projet"]
    codes = dict(Entity.objects.filter(pk__in={one for one in held if one}).values_list("pk", "code"))
    return {i: codes[held[i]] for i in month.positions if held[i] in codes}


def _holds(condition: ReportCondition, month: Month, i: int) -> bool:
    if column := month.columns.get(condition.column):
        if condition not in month.judged:  # a column has few distinct cells: each is judged once
            month.judged[condition] = [
                rules.holds(condition, value, state, flags) for value, state, _, flags in column.entries
            ]
        return month.judged[condition][column.codes[i]]
    if condition.column not in LINE_LABELS:
        return False
    said = month.view.listed.columns[condition.column][i]
    return rules.holds(condition, str(said) if said else None, cells.PRESENT if said else cells.ABSENT, 0)


@dataclass(frozen=True)
class Group:
    """A département, a category… with the number of its lines and what each figure reads there."""

    code: str
    label: str
    lines: int
    readings: Sequence[Reading]


@dataclass(frozen=True)
class Counts(Part):
    """Figures by group; the last group is the whole, which is not the sum when an entity is in several."""

    columns: Sequence[tuple[str, ColumnView]] = ()  # label, column
    groups: Sequence[Group] = ()
    whole: Group | None = None


def counts(section: ReportSection, reads: Reads, by: str = "") -> Counts | None:
    month = reads.now
    said = [one for one in section.figures if one.column in month.columns]
    if not said:
        return None
    columns = [(one.label or month.columns[one.column].definition.label, month.columns[one.column]) for one in said]
    by = by or section.by
    label_of = _group_names(by, month)
    groups = [
        Group(code, label_of(code), len(positions), _readings(said, month, positions))
        for code, positions in month.groups(by).items()
        if code
    ]
    whole = Group("", "Ensemble", len(month.positions), _readings(said, month, month.positions))
    return Counts(section, columns, groups, whole)


def _readings(said, month: Month, positions: Sequence[int]) -> list[Reading]:
    found = totals(month.view, positions)
    made = []
    for one in said:
        column = month.columns[one.column]
        counted = rules.values_counted(column.indicator, one.counts)
        made.append(reading_of(month, one.column, found[one.column], counted, positions))
    return made


def _group_names(by: str, month: Month) -> Callable[[str], str]:
    if by == "departement":
        known = regions.DEPARTMENTS
        return lambda code: f"{code} {known[code].name}" if code in known else code
    if by == "projet":
        names = {str(pk): code for pk, code in Entity.objects.filter(kind="projet").values_list("pk", "code")}
        return lambda code: names.get(code, code)
    if by == "finess_ej":
        codes = {one for one in month.view.listed.columns["finess_ej"] if one}
        ejs = dict(Entity.objects.filter(kind="ej", code__in=codes).values_list("code", "name"))
        return lambda code: f"{ejs[code]} ({code})" if code in ejs else code
    return lambda code: code


@dataclass(frozen=True)
class Alert:
    """An establishment to look at: why, since when, what the region says of it."""

    position: int
    why: tuple[str, ...]
    since: str  # code of the first month of the oldest signal, among those read
    since_ever: bool  # already so in the first month read
    comment: str


@dataclass(frozen=True)
class Alerts(Part):
    month: Month | None = None
    alerts: Sequence[Alert] = ()
    commented: bool = False


def alerts(section: ReportSection, reads: Reads) -> Alerts | None:
    """The lines with a signal, those with the most and oldest first."""
    month = reads.now
    signals = [one for one in section.where if one.column in month.columns or one.column in LINE_LABELS]
    if not signals and not section.contests and not section.findings:
        return None
    constats = _findings(month) if section.findings else {}
    found = []
    for i in month.positions:
        shown = [one for one in signals if _holds(one, month, i)]
        why = [_said(one, month, i) for one in shown]
        why += _contested(month, i) if section.contests else []
        why += constats.get(month.view.listed.ids[i], [])
        if why:
            since, ever = _since(shown, reads, i)
            found.append(Alert(i, tuple(dict.fromkeys(why)), since, ever, _comment(section.comment, month, i)))
    names = month.view.listed.columns["raison_sociale"]
    found.sort(key=lambda one: (-len(one.why), one.since or "9999", fold(names[one.position] or "")))
    return Alerts(section, month, found, section.comment in month.columns)


def _said(signal: ReportCondition, month: Month, i: int) -> str:
    if signal.label or signal.column not in month.columns:
        return signal.label or LINE_LABELS[signal.column]
    column = month.columns[signal.column]
    value = column.entries[column.codes[i]][0]
    return f"{column.definition.label} : {shown_value(value, column.indicator.value) if value is not None else 'vide'}"


def _contested(month: Month, i: int) -> list[str]:
    return [
        f"Contestation sans réponse : {column.definition.label}"
        for column in month.view.columns
        if column.entries[column.codes[i]][3] & cells.CONTESTED
    ]


def _findings(month: Month) -> dict[int, list[str]]:
    """What checks found this month in the columns of the report, by establishment."""
    codes = {column.indicator.id for column in month.view.columns}
    rows = Finding.objects.filter(
        acknowledged_at=None, cleared_at=None, period=month.view.month.code, indicator__code__in=codes,
        entity__in=list(month.place_of),
    ).values_list("entity_id", "message")  # fmt: skip
    found: dict[int, list[str]] = {}
    for entity, message in rows:
        found.setdefault(entity, []).append(message)
    return found


def _comment(column_id: str, month: Month, i: int) -> str:
    column = month.columns.get(column_id)
    value = column.entries[column.codes[i]][0] if column else None
    return str(value) if value else ""


def _since(signals: Sequence[ReportCondition], reads: Reads, i: int) -> tuple[str, bool]:
    """The first of the months in a row in which a signal holds, and whether it goes back to the first read."""
    entity, since = reads.now.view.listed.ids[i], ""
    for signal in signals:
        first = reads.now.view.month.code
        for month in reversed(reads.months[:-1]):
            place = month.place_of.get(entity)
            if place is None or not _holds(signal, month, place):
                break
            first = month.view.month.code
        since = min(since or first, first)
    return since, bool(since) and len(reads.months) > 1 and since == reads.months[0].view.month.code


@dataclass(frozen=True)
class Missing(Part):
    readiness: Readiness = field(default_factory=Readiness)


@dataclass(frozen=True)
class National(Part):
    positions: Sequence[Position] = ()


def national_position(section: ReportSection, reads: Reads) -> National | None:
    found = positions(section.figures, reads.months)
    return National(section, found) if found else None


@dataclass(frozen=True)
class Moved(Part):
    """What changed since the month before, by theme."""

    changes: Changes | None = None


def moved(section: ReportSection, reads: Reads) -> Moved | None:
    """None in the first month that is known: there is nothing before it."""
    return Moved(section, reads.changes) if reads.changes is not None else None


def map_by_department(section: ReportSection, reads: Reads) -> Counts | None:
    return counts(section, reads, by="departement")


Builder = Callable[[ReportSection, Reads], Part | None]
BUILDERS: Mapping[str, Builder] = {
    "key_figures": figures,
    "progress_by_theme": figures,
    "lines": lines,
    "counts": counts,
    "alerts": alerts,
    "map": map_by_department,
    "national_position": national_position,
    "moved": moved,
    "missing": lambda section, reads: Missing(section, reads.readiness),
    "text": lambda section, reads: Part(section),
}
