"""What the templates are given: alerts gathered by check, each with its answer and the way to its rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.core.paginator import Page, Paginator

from jalon import catalogue
from jalon.accounts.access import Perimeter
from jalon.antibiotics import access, frame
from jalon.antibiotics.bringing import rows as read
from jalon.antibiotics.checks.asking import Look, sees_rows
from jalon.antibiotics.models import Alert
from jalon.antibiotics.queries import alerts
from jalon.antibiotics.queries.asked import RATES, perimeter_of
from jalon.antibiotics.rules.checks.outside import told_outside
from jalon.catalogue.antibiotic_definitions import AntibioticCheck
from jalon.ui import french
from jalon.ui.tables import Column, Export, Link, Table

A_PAGE = 100
NO_ROWS = frozenset({
    "unknown_ucd_share", "service_code_per_unit", "four_files_share_no_unit", "no_bed_day_eligible",
    "eligible_unit_missing",
})  # fmt: skip


@dataclass(frozen=True)
class Line:
    """An alert as it is shown. `before`: an answer given when its figures were others."""

    alert: Alert
    message: str
    before: Alert | None
    rows_url: str
    may_answer: bool

    @property
    def is_open(self) -> bool:
        return self.alert.cleared_at is None and self.alert.acknowledged_at is None

    @property
    def is_answered(self) -> bool:
        return self.alert.cleared_at is None and self.alert.acknowledged_at is not None


@dataclass(frozen=True)
class Section:
    """The alerts of one check."""

    check: AntibioticCheck | None
    code: str
    severity: str
    lines: Sequence[Line]

    @property
    def title(self) -> str:
        return self.check.title if self.check else self.code


def context(look: Look, number: str | None) -> dict[str, Any]:
    place, found = look.place, look.found()
    page: Page[Alert] = Paginator(found, A_PAGE).get_page(number)
    sections = sections_of(look, list(page.object_list))
    shown = [line for section in sections for line in section.lines]
    return {"page": page} | frame.context(
        place, "antibiotics:checks", page_title="Contrôles", look=look, page_note=_note(look), sections=sections,
        counts=_counts(look), states=alerts.STATES, severities=alerts.SEVERITIES,
        checks=sorted(catalogue.current().atb_checks.values(), key=lambda one: one.title),
        may_answer=any(line.may_answer and line.is_open for line in shown), has_files=bool(place.periods),
        exports=[Export(word.upper(), look.url("antibiotics:checks_export", word)) for word in ("xlsx", "csv")],
        past=look.url(etat=alerts.PAST), several=place.hospital is None,
    )  # fmt: skip


def _note(look: Look) -> str:
    rates = perimeter_of(RATES)
    return f"périmètre des taux : {rates.title}, version {rates.version}"


def _counts(look: Look) -> list[tuple[str, int, str]]:
    """Severity, how many call for somebody, and the page that shows them."""
    found = alerts.counts(look.place.looked_at, period=look.period)
    return [(word, found.get(word, 0), look.url(gravite=word, etat="", controle="")) for word in alerts.SEVERITIES]


def sections_of(look: Look, shown: list[Alert]) -> list[Section]:
    before = alerts.former_answers(shown)
    perimeter = look.place.perimeter
    hospitals = {one.establishment_id: one.establishment for one in shown}
    inside = {pk: access.is_inside(perimeter, one) for pk, one in hospitals.items()}
    bringing = {pk: access.may_bring(perimeter, one) for pk, one in hospitals.items()}
    return [
        Section(
            alerts.check_of(some[0]), code, severity,
            [
                Line(one, told(one, inside=inside[one.establishment_id]), before.get(one.pk),
                     _rows_url(look, perimeter, one), bringing[one.establishment_id])
                for one in some
            ],
        )
        for (code, severity), group in groupby(shown, key=lambda one: (one.check_code, one.severity))
        for some in [list(group)]
    ]  # fmt: skip


def told(alert: Alert, *, inside: bool) -> str:
    check = alerts.check_of(alert)
    return alert.message if inside else told_outside(check.rule if check else "", alert.key, alert.message)


def _rows_url(look: Look, perimeter: Perimeter, alert: Alert) -> str:
    check = alerts.check_of(alert)
    whole = alert.key.endswith("|") or (check and check.rule == "unit_unknown" and alert.key == "structure")
    if check is None or check.rule in NO_ROWS or whole or alert.cleared_at or not sees_rows(perimeter, alert):
        return ""
    return look.url("antibiotics:check_rows", alert.pk)


def table(look: Look, exports: Sequence[Export] = ()) -> Table:
    """All that the page holds, for a file."""
    columns = [
        Column("Gravité"), Column("Contrôle"), Column("FINESS", "code"), Column("Établissement"), Column("Période"),
        Column("Constat"), Column("Que faire"), Column("Vu le"), Column("Acquitté le"), Column("Par"), Column("Motif"),
        Column("Levé le"),
    ]  # fmt: skip
    rows = [_exported(section, line) for section in sections_of(look, list(look.found())) for line in section.lines]
    return Table(f"Constats, {alerts.STATES[look.state].lower()}", columns, rows, (), exports, _note(look).capitalize())


def _exported(section: Section, line: Line) -> list[Any]:
    alert = line.alert
    days = [french.short_day(at) if at else "" for at in (alert.found_at, alert.acknowledged_at, alert.cleared_at)]
    return [
        alert.severity, section.title, alert.establishment.code, alert.establishment.name, french.month(alert.period),
        line.message, section.check.advice if section.check else "", days[0], days[1],
        str(alert.acknowledged_by or ""), alert.reason, days[2],
    ]  # fmt: skip


def rows_context(look: Look, alert: Alert, inside: bool) -> dict[str, Any]:
    """The rows of the files that an alert is about, each opening on the page of its file."""
    check = alerts.check_of(alert)
    tables = [_rows_table(one) for one in alerts.behind(alert)]
    return frame.context(
        look.place.at(hospital=alert.establishment), "antibiotics:checks",
        page_title=check.title if check else alert.check_code, alert=alert, check=check, tables=tables,
        message=told(alert, inside=inside), back=look.url(),
    )  # fmt: skip


def _rows_table(one: alerts.Behind) -> Table:
    from django.urls import reverse

    file = one.file
    titles = [Column(title) for title in read.TITLES[file.kind]]
    address = reverse("antibiotics:file", args=[file.pk])
    rows = [
        [Link(str(row.number), f"{address}?ligne={row.number}#ligne"), *(_cell(cell) for cell in row.cells), row.why]
        for row in read.rows_of(file, one.rows.head(A_PAGE))
    ]
    note = f"Les {A_PAGE} premières sur {french.number(one.rows.height)}." if one.rows.height > A_PAGE else ""
    caption = f"{file.file_name} ({french.month(file.period)})"
    return Table(caption, [Column("Ligne"), *titles, Column("Issue")], rows, note=note)


def _cell(value: Any) -> Any:
    return french.short_day(value) if hasattr(value, "year") else "" if value is None else value
