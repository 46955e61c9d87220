"""Cells of the matched rows, each with the place where it publishes; what stands there; who may say it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from jalon import catalogue
from jalon.directory.models import Entity, EntityKind
from jalon.indicators.ledger import indicator_ids
from jalon.indicators.models import Coverage
from jalon.sources.models import Delivery, PendingCell, PendingRow
from jalon.sources.planning.shapes import Column, EntityFacts, RowOutcome
from jalon.sources.rules.comparing import Place, Precedence, ValueCell
from jalon.sources.rules.outcomes import MATCHED

_CHUNK = 10_000


def cells_of(
    rows: Sequence[Any], outcomes: Sequence[RowOutcome], columns: Sequence[Column], holder: Callable
) -> Iterator[ValueCell]:
    """The value cells of the matched rows, in the order of the file."""
    by_sheet: dict[int, list] = {}
    new = tuple.__new__  # half the cost of the class's own, on what is made once per cell
    for index, column in enumerate(columns):
        by_sheet.setdefault(column.sheet, []).append((index, column.id, column.indicator, column.by_item, column.grain))
    for row, outcome in zip(rows, outcomes, strict=True):
        if outcome.outcome != MATCHED:
            continue
        entity, cells, sheet, number = outcome.entity, row.cells, row.sheet, row.row
        for index, name, indicator, by_item, grain in by_sheet.get(sheet, ()):
            if by_item:
                indicator = by_item[row.item]
            place = (indicator, holder(row, entity, grain) if grain else entity)
            yield new(ValueCell, (place, index, sheet, number, cells[name]))


def holders(facts: Mapping[int, EntityFacts], projects: Mapping[str, int | None]) -> Callable:
    """Who holds a value whose grain is not that of its row: the legal entity, or the project."""

    def holder(row: Any, entity: int, grain: str) -> Any:
        if grain == EntityKind.PROJECT:
            return projects.get(row.project) or row.project or None
        if grain == facts[entity].kind:
            return entity
        return facts[entity].ej if grain == EntityKind.EJ else None

    return holder


def project_ids(codes: Iterable[str]) -> dict[str, int | None]:
    """The projects the file names, with their entity when they are known already."""
    wanted = {code for code in codes if code}
    known = Entity.objects.filter(kind=EntityKind.PROJECT, code__in=wanted).values_list("code", "pk")
    return dict.fromkeys(wanted, None) | dict(known)


def facts_of(ids: Iterable[int]) -> dict[int, EntityFacts]:
    """Number, nature, name, region and legal entity; the region of a legal entity is that of most of its sites."""
    wanted, found = sorted(set(ids)), {}
    for start in range(0, len(wanted), _CHUNK):
        rows = Entity.objects.filter(pk__in=wanted[start : start + _CHUNK])
        fields = rows.values_list("pk", "code", "kind", "name", "region", "ej_id")
        found.update({pk: EntityFacts(code, kind, name, region, ej) for pk, code, kind, name, region, ej in fields})
    without = [pk for pk, facts in found.items() if facts.kind == EntityKind.EJ and not facts.region]
    for pk, region in _regions_of_sites(without).items():
        found[pk] = found[pk]._replace(region=region)
    return found


def _regions_of_sites(ids: list[int]) -> dict[int, str]:
    counts: dict[int, Counter] = {}
    for start in range(0, len(ids), _CHUNK):
        sites = Entity.objects.filter(kind=EntityKind.ET, ej__in=ids[start : start + _CHUNK])
        for pk, region in sites.values_list("ej_id", "region"):
            counts.setdefault(pk, Counter())[region] += 1
    return {pk: count.most_common(1)[0][0] for pk, count in counts.items()}


def precedence_of(source: Any, periods: Mapping[int, str], sources: Mapping, former: Sequence[Delivery]) -> Precedence:
    """Who stated what stands (`sources`, by batch), and what owners' files cover (asked for copies only)."""
    former_ids = {delivery.pk for delivery in former}
    mine = frozenset(batch for batch, (_, delivery) in sources.items() if delivery in former_ids)
    rivals = frozenset(
        batch for batch, (code, _) in sources.items() if code != source.id and _is_rival(code, source.owner)
    )
    copy = source.authority == "copy"
    if not copy:
        return Precedence(False, mine, rivals)
    return Precedence(True, mine, rivals, _coverage(source.id, periods), _absences())


def _absences() -> dict[int, str]:
    """What the absence of a line means, for the indicators that say it."""
    told = {code: one.absent for code, one in catalogue.current().indicators.items() if one.absent}
    return {pk: told[code] for code, pk in indicator_ids(told).items()}


def batch_sources(batches: Iterable[int]) -> dict[int, tuple[str, int]]:
    """The source and delivery behind each batch: a delivery's own, or that of a settled row or cell."""
    wanted = list(batches)
    found = {}
    for model in (PendingRow, PendingCell):
        rows = model.objects.filter(batch_id__in=wanted)
        fields = rows.values_list("batch_id", "delivery__source", "delivery_id")
        found.update({batch: (source, delivery) for batch, source, delivery in fields})
    own = Delivery.objects.filter(batch_id__in=wanted).values_list("batch_id", "source", "pk")
    return found | {batch: (source, delivery) for batch, source, delivery in own}


def _is_rival(code: str, owner: str) -> bool:
    other = catalogue.current().sources.get(code)
    return other is not None and other.authority == "owner" and other.owner == owner


def _coverage(source_id: str, periods: Mapping[int, str]) -> Callable[[Place], bool]:
    """Whether some owner's delivery covers a place: the indicator and its month, the entity's region and domain.

    What is not known of an entity (the region of a legal entity) does not take it out of the coverage.
    """
    covered: dict[int, list[tuple[list, list]]] = {}
    rows = Coverage.objects.filter(period__in=set(periods.values()), batch__applied_at__isnull=False)
    copies = [one.id for one in catalogue.current().sources.values() if one.authority == "copy"]
    fields = rows.exclude(source__in=[source_id, *copies]).values_list("indicator_id", "period", "domains", "regions")
    for indicator, period, domains, regions in fields:
        if periods.get(indicator) == period:
            covered.setdefault(indicator, []).append((domains, regions))
    known = Entity.objects.values_list("pk", "domain", "region") if covered else ()
    facts = {pk: (domain, region) for pk, domain, region in known}

    def covers(place: Place) -> bool:
        indicator, entity = place
        domain, region = facts.get(entity, ("", ""))
        return any(
            (not domains or not domain or domain in domains) and (not regions or not region or region in regions)
            for domains, regions in covered.get(indicator, ())
        )

    return covers
