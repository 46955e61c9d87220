"""Lists of establishments: one listing per row, compared with what the same list said before.

A national list is never held whole: its rows are compared and written some thousands at a time.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import repeat
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q

from jalon import catalogue
from jalon.directory.actions.loading.alike import still_held
from jalon.directory.actions.loading.bulk import Days, insert
from jalon.directory.actions.loading.changes import rewrite_changes
from jalon.directory.actions.loading.members import keep_memberships
from jalon.directory.actions.loading.report import Findings
from jalon.directory.actions.loading.statements import PLAIN, Known, Statement, read_statements
from jalon.directory.actions.refreshing import COPIED, refresh_entities, refresh_legal_entities
from jalon.directory.actions.revising import note_made, number_to_come
from jalon.directory.models import Entity, EntityKind, Listed, Load
from jalon.directory.queries.population import DOMAIN_RULE, categories
from jalon.directory.reading import Recognised
from jalon.directory.rules import domain_of
from jalon.kernel.text import fold

_CHUNK = 400
_COMPARED = (*PLAIN, "ej_id")
_LISTED = ("load_id", "entity_id", "list_id", "vintage", "row", "known_from", *_COMPARED)
_ENTITY = ("kind", "subkind", "code", *(name if name != "ej" else "ej_id" for name in COPIED), "revision")
_AT = {name: rank for rank, name in enumerate(PLAIN)}
_DAYS = [_AT[name] for name in ("opened_on", "closed_on", "authorised_on")]


def load_establishments(recognised: Recognised, load: Load, findings: Findings) -> None:
    """Keep what the list says of each establishment; what it said before is closed, never erased."""
    known = Known(_entities(EntityKind.ET), _entities(EntityKind.EJ))
    store = _Store(load, findings, known)
    for batch in read_statements(recognised, findings, known):
        store.write(batch)
    findings.warn(recognised.table.notes)
    if recognised.definition.complete_for:
        store.withdraw_the_rest()
    moved = store.moved()
    refresh_entities(moved[EntityKind.ET])
    refresh_legal_entities(moved[EntityKind.EJ])
    if recognised.definition.complete_for:
        findings.changes = rewrite_changes(load, {vintage for vintage in store.vintages if vintage})
    keep_memberships(recognised.table.memberships, load, findings)


def _entities(kind: str) -> dict[str, int]:
    return dict(Entity.objects.filter(kind=kind).values_list("code", "pk").iterator())


class Held(NamedTuple):
    """What the list says so far of an entity at a vintage."""

    listing: int
    content: tuple[Any, ...]


class _Store:
    """Writes what is new or changed, closes what no longer holds; remembers whom that touches."""

    def __init__(self, load: Load, findings: Findings, known: Known) -> None:
        self.load, self.findings, self.known = load, findings, known
        self.touched: dict[str, set[int]] = {EntityKind.ET: set(), EntityKind.EJ: set()}
        self.vintages: set[date | None] = set()
        self.new: set[int] = set()  # entities made by this load, already described
        self.replaced: set[int] = set()  # entities of which this load closes what the list said
        self.kept: set[int] = set()  # listings that this load confirms
        self.closing: list[int] = []  # listings of which a batch says otherwise
        self.last = Listed.objects.order_by("pk").values_list("pk", flat=True).last() or 0
        self.rule, self.labels = catalogue.current().domain_rules.get(DOMAIN_RULE), categories()
        self.held_at: dict[date | None, bool] = {}  # vintages of which the list said something before
        self.domains: dict[tuple[str, str], str] = {}  # by stated domain and category
        self.days, self.number = Days(), number_to_come()
        self.known_from = Listed._meta.get_field("known_from").get_db_prep_value(load.recorded_at, connection)

    def write(self, batch: list[Statement]) -> None:
        """One batch: its entities first, then its listings."""
        self.vintages |= {said.vintage for said in batch}
        self._make_legal_entities(batch)
        self._make_establishments(batch)
        self._count_kinds(batch)
        entities = [self._entity_of(said) for said in batch]
        contents = [(*said.content, self.known.ej.get(said.finess_ej)) for said in batch]
        if held := self._held(batch, entities):
            judged = enumerate(zip(batch, entities, contents, strict=True))
            fresh = [rank for rank, one in judged if self._differs(held, *one)]
            batch, entities = [batch[rank] for rank in fresh], [entities[rank] for rank in fresh]
            contents = [contents[rank] for rank in fresh]
        else:
            self.findings.counts["new"] += len(batch)
        close(self.closing, self.load)
        self.closing.clear()
        for said, entity in zip(batch, entities, strict=True):
            if entity in self.new:
                self.new.discard(entity)  # described when it was made; a second listing must be weighed with the first
            else:
                self.touched[said.kind].add(entity)
        insert(Listed, _LISTED, self._rows(batch, entities, contents))

    def _differs(self, held: Mapping[Any, Held], said: Statement, entity: int, content: tuple[Any, ...]) -> bool:
        """Whether the list said something else, or nothing, of the entity; what it said is then closed."""
        before = held.get((entity, said.vintage))
        if before and before.content == content:
            self.findings.counts["unchanged"] += 1
            self.kept.add(before.listing)
            return False
        self.findings.counts["changed" if before else "new"] += 1
        if before:
            self.closing.append(before.listing)
            self.replaced.add(entity)
        return True

    def _rows(
        self, batch: Sequence[Statement], entities: Sequence[int], contents: Sequence[tuple[Any, ...]]
    ) -> list[tuple[Any, ...]]:
        """Listings in the order of `_LISTED`."""
        columns: list[Sequence[Any]] = list(zip(*contents, strict=True))
        for rank in _DAYS if columns else ():
            columns[rank] = self.days.column(columns[rank])
        vintages = self.days.column([said.vintage for said in batch])
        same = repeat(self.load.pk), repeat(self.load.list_id), repeat(self.known_from)
        lines = [said.row for said in batch]
        return list(zip(same[0], entities, same[1], vintages, lines, same[2], *columns, strict=False))

    def _count_kinds(self, batch: Sequence[Statement]) -> None:
        stated, category = _AT["stated_domain"], _AT["category"]
        found = Counter((said.kind, said.content[stated], said.content[category]) for said in batch)
        for (kind, *what), count in found.items():
            self.findings.kinds[self._domain(*what) if kind == EntityKind.ET else "ej"] += count

    def withdraw_the_rest(self) -> None:
        """A complete list withdraws what it said at the same vintages and says no longer."""
        before = Listed.objects.filter(_at(self.vintages), list_id=self.load.list_id, known_to=None, pk__lte=self.last)
        gone = [row for row in before.values_list("pk", "entity_id", "entity__kind") if row[0] not in self.kept]
        self.findings.counts["withdrawn"] = len(gone)
        close([pk for pk, _, _ in gone], self.load)
        for _, entity, kind in gone:
            self.touched[kind].add(entity)
            self.replaced.add(entity)

    def moved(self) -> dict[str, set[int]]:
        """By kind, the entities of which something else may be held today than before this load."""
        vintage = next(iter(self.vintages)) if len(self.vintages) == 1 else None
        if vintage is None:
            return self.touched
        alike = still_held(self.load.list_id, vintage, date.today(), _COMPARED) - self.replaced
        return {kind: touched - alike for kind, touched in self.touched.items()}

    def _entity_of(self, said: Statement) -> int:
        return (self.known.ej if said.kind == EntityKind.EJ else self.known.et)[said.number]

    def _domain(self, stated: str, category: str) -> str:
        if (domain := self.domains.get((stated, category))) is None:
            aggregate = self.labels.get(category, ("", ""))[1]
            domain = domain_of(self.rule, stated=stated, category=category, aggregate1=aggregate)
            self.domains[stated, category] = domain
        return domain

    def _make_legal_entities(self, batch: list[Statement]) -> None:
        described = {said.number: said for said in batch if said.kind == EntityKind.EJ}
        named = dict.fromkeys(described) | dict.fromkeys(said.finess_ej for said in batch if said.finess_ej)
        missing = [code for code in named if code not in self.known.ej]
        rows = [_legal_entity(code, described.get(code)) for code in missing]
        made = self._make(EntityKind.EJ, rows, self.known.ej)
        self.new |= {made[code] for code in missing if code in described}

    def _make_establishments(self, batch: list[Statement]) -> None:
        said_of = {one.number: one for one in batch if one.kind == EntityKind.ET and one.number not in self.known.et}
        rows = [self._establishment(said) for said in said_of.values()]
        self.new |= set(self._make(EntityKind.ET, rows, self.known.et).values())

    def _establishment(self, said: Statement) -> tuple[Any, ...]:
        """An establishment that nothing described yet: what is held of it is what this row says."""
        says = said.content.__getitem__
        name = says(_AT["name"])
        return (
            EntityKind.ET.value, "", said.number, name, fold(name)[:200], says(_AT["town"]), says(_AT["commune_code"]),
            says(_AT["department"]), says(_AT["region"]), says(_AT["category"]),
            self._domain(says(_AT["stated_domain"]), says(_AT["category"])),
            says(_AT["pmsi"]), self.known.ej.get(said.finess_ej),
        )  # fmt: skip

    def _make(self, kind: str, rows: list[tuple[Any, ...]], known: dict[str, int]) -> dict[str, int]:
        """Insert entities, and learn their numbers; a load is alone to make establishments and legal entities."""
        if not rows:
            return {}
        last = Entity.objects.order_by("pk").values_list("pk", flat=True).last() or 0
        insert(Entity, _ENTITY, [(*row, self.number) for row in rows])
        made = dict(Entity.objects.filter(kind=kind, pk__gt=last).values_list("code", "pk"))
        known.update(made)
        note_made(made.values(), self.number)
        self.findings.counts[f"entities_{kind}"] += len(rows)
        return made

    def _held(self, batch: Sequence[Statement], entities: Sequence[int]) -> dict[tuple[int, date | None], Held]:
        """What the list said before this load of the entities of the batch, at the vintages of the batch."""
        vintages = {said.vintage for said in batch}
        old = [entity for entity in entities if entity not in self.new] if self._said_before(vintages) else []
        rows = Listed.objects.filter(_at(vintages), list_id=self.load.list_id, known_to=None, entity__in=old)
        values = rows.filter(pk__lte=self.last).values_list("pk", "entity_id", "vintage", *_COMPARED)
        return {(row[1], row[2]): Held(row[0], row[3:]) for row in values} if old else {}

    def _said_before(self, vintages: set[date | None]) -> bool:
        """Whether the list held anything at those vintages; the first lot of a month is compared with nothing."""
        for vintage in vintages - self.held_at.keys():
            held = Listed.objects.filter(_at({vintage}), list_id=self.load.list_id, known_to=None, pk__lte=self.last)
            self.held_at[vintage] = held.exists()
        return any(self.held_at[vintage] for vintage in vintages)


def _legal_entity(code: str, said: Statement | None) -> tuple[Any, ...]:
    name = said.content[_AT["name"]] if said else ""
    return (EntityKind.EJ.value, "", code, name, fold(name)[:200], "", "", "", "", "", "", "", None)


def _at(vintages: set[date | None]) -> Q:
    return Q(vintage__in=[v for v in vintages if v]) | (Q(vintage=None) if None in vintages else Q())


def close(listings: Iterable[int], load: Load) -> None:
    """Those listings are held true no longer."""
    ids = list(listings)
    for start in range(0, len(ids), _CHUNK):
        Listed.objects.filter(pk__in=ids[start : start + _CHUNK]).update(known_to=load.recorded_at)
