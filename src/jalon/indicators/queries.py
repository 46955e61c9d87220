"""What pages read about indicators: what they hold month by month, and what checks found."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Q, QuerySet

from jalon import catalogue
from jalon.accounts.access import Perimeter
from jalon.catalogue.definitions import IndicatorDefinition
from jalon.directory.models import Entity
from jalon.indicators import access, rules
from jalon.indicators.ledger import reading
from jalon.indicators.models import Coverage, Finding, Indicator
from jalon.kernel.periods import Period

MONTHS_SHOWN = 12
OPEN, ACKNOWLEDGED, CLEARED = "ouverts", "acquittes", "leves"


class Month(NamedTuple):
    """What is held of an indicator for a period: how many values, from which sources."""

    period: Period
    values: int
    sources: tuple[str, ...]


def months_of(code: str) -> list[Month]:
    """The last periods of an indicator, the latest first."""
    number = Indicator.objects.filter(code=code).values_list("pk", flat=True).first()
    if number is None:
        return []
    covered: dict[str, set[str]] = {}
    rows = Coverage.objects.filter(indicator=number, batch__applied_at__isnull=False)
    for period, source in rows.values_list("period", "source").distinct():
        covered.setdefault(period, set()).add(source)
    known = {*reading.periods(number), *covered}
    periods = sorted(known, key=lambda period: (rules.last_month(period), period), reverse=True)[:MONTHS_SHOWN]
    sources = catalogue.current().sources
    return [
        Month(
            Period(period),
            reading.count(number, period),
            tuple(sorted(sources[s].title if s in sources else s for s in covered.get(period, ()))),
        )
        for period in periods
    ]


def sources_of(code: str) -> list[str]:
    """The titles of the sources whose files publish an indicator, "{item}" standing for anything."""
    return sorted(
        source.title
        for source in catalogue.current().sources.values()
        if any(publishes(column.indicator, code) for sheet in source.sheets for column in sheet.columns)
    )


def by_theme(perimeter: Perimeter) -> list[tuple[str, list[IndicatorDefinition]]]:
    """The indicators a person may read, under the titles of their themes, in the order of the catalogue."""
    current = catalogue.current()
    found: dict[str, list[IndicatorDefinition]] = {theme: [] for theme in current.themes}
    for indicator in current.indicators.values():
        if perimeter.may_read(theme=indicator.theme):
            found.setdefault(indicator.theme, []).append(indicator)
    titles = {theme.id: theme.title for theme in current.themes.values()}
    return [
        (titles.get(theme, theme), sorted(group, key=lambda one: one.title)) for theme, group in found.items() if group
    ]


def findings(
    perimeter: Perimeter, *, state: str = OPEN, severity: str = "", theme: str = "", region: str = "", check: str = ""
) -> QuerySet[Finding]:
    """What checks found, as far as a person may see it."""
    found = Finding.objects.select_related("entity", "indicator", "acknowledged_by", "batch").order_by("-pk")
    found = found.filter(_STATES.get(state, Q()))
    if severity:
        found = found.filter(severity=severity)
    if check:
        found = found.filter(check_code=check)
    if region:
        found = found.filter(entity__region=region)
    if theme:
        codes = [one.id for one in catalogue.current().indicators.values() if one.theme == theme]
        found = found.filter(indicator__code__in=codes)
    return found.filter(access.shown(perimeter))


def names_of_sites(legal_entities: Iterable[int | None]) -> dict[int, list[str]]:
    """The names of the sites of legal entities, which often have none of their own."""
    wanted = set(legal_entities)
    names: dict[int, list[str]] = {}
    sites = Entity.objects.filter(ej__in=wanted).exclude(name="").order_by("sort_key", "pk") if wanted else ()
    for site in sites:
        names.setdefault(site.ej_id or 0, []).append(site.name)
    return names


_STATES = {
    OPEN: Q(acknowledged_at=None, cleared_at=None),
    ACKNOWLEDGED: Q(acknowledged_at__isnull=False),
    CLEARED: Q(acknowledged_at=None, cleared_at__isnull=False),
}


def publishes(named: str, code: str) -> bool:
    """Does a column that names "…{item}" or an indicator publish that one?"""
    if "{item}" not in named:
        return named == code
    before, _, after = named.partition("{item}")
    return code.startswith(before) and code.endswith(after) and len(code) > len(before) + len(after)
