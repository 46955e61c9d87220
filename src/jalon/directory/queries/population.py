"""The lines of a grid: the establishments of a domain in a region, as they were on a day."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery

from jalon import catalogue
from jalon.catalogue.definitions import DomainRule
from jalon.catalogue.regions import CATEGORIES
from jalon.directory.models import Entity, EntityKind, Listed, Load, Term
from jalon.directory.queries.holdings import (
    codes_of_entities,
    corrections,
    ended_after,
    entities_where,
    in_slices,
    known,
    listings,
)
from jalon.directory.rules import Holding, Said, domain_of, hold
from jalon.directory.rules.holding import preferred
from jalon.kernel.text import fold

DOMAIN_RULE = "es_essms"


@dataclass(frozen=True, slots=True)
class Line:
    """An establishment as held on a day. `corrected` names the fields a person corrected."""

    entity_id: int
    finess_et: str
    ej_id: int | None
    finess_ej: str
    pmsi: str
    name: str
    category: str
    category_label: str
    department: str
    town: str
    region: str
    sector: str
    stratum: str
    opened_on: date | None
    closed_on: date | None
    no_longer_listed: bool
    corrected: tuple[str, ...]
    domain: str = ""
    commune_code: str = ""
    capacity: int | None = None
    ej_name: str = ""


@dataclass(frozen=True)
class LineRules:
    """What lines rest on besides the files: the rule of domains, the lists complete for theirs, the categories.

    Those of today by default; a month closed is listed again with those of its closing.
    """

    domains: DomainRule | None
    complete_lists: frozenset[str]
    categories: Mapping[str, tuple[str, str]]  # shipped with Jalon: code → label, first aggregate

    @classmethod
    def of_today(cls) -> "LineRules":
        current = catalogue.current()
        complete = frozenset(one.id for one in current.lists.values() if one.complete_for)
        return cls(current.domain_rules.get(DOMAIN_RULE), complete, shipped_categories())


def population(
    domain: str, region: str, on: date, known_at: datetime | None = None, rules: LineRules | None = None
) -> list[Line]:
    """Every establishment that a list names, of that domain and region ("" for all), by department and name.

    Those that a source states closed before the month of `on` are left out; those that a list no
    longer names stay, marked.
    """
    condition = Q(region=region) if region else Q()
    scope = entities_where(condition, known_at, *(("region",) if region else ()))
    return [
        line
        for line in lines(scope, on, known_at, rules)
        if (not region or line.region == region)
        and (not domain or line.domain == domain)
        and not (line.closed_on and line.closed_on < on.replace(day=1))
    ]


def lines(scope: Q, on: date, known_at: datetime | None = None, rules: LineRules | None = None) -> list[Line]:
    """The establishments in scope as held on that day, by department and name."""
    corrected, said_of = corrections(known_at), listings(scope & Q(entity__kind=EntityKind.ET), known_at)
    held = {entity: hold(said, on, corrected.get(entity)) for entity, said in said_of.items()}
    describe = Describe(on, known_at, rules, held)
    found = [describe(entity, said_of[entity], holding) for entity, holding in held.items()]
    return sorted(found, key=lambda line: (line.department, fold(line.name), line.finess_et))


class Describe:
    """Turns what is held of some establishments into lines; reads the nomenclatures, and their numbers, once."""

    def __init__(
        self, on: date, known_at: datetime | None, rules: LineRules | None, held: Mapping[int, Holding]
    ) -> None:
        rules = rules or LineRules.of_today()
        legal = {one.values["ej_id"] for one in held.values() if one.values["ej_id"]}
        self.on = on
        self.rule = rules.domains
        self.ets = codes_of_entities(held)
        self.ejs = codes_of_entities(legal)
        self.categories = categories(known_at, rules.categories)
        self.last_vintages = last_vintages(rules.complete_lists, on, known_at)
        self.names_of_ej = names_of_legal_entities(legal, on, known_at)

    def __call__(self, entity: int, said: list[Said], holding: Holding) -> Line:
        values: Mapping[str, Any] = holding.values
        return Line(
            entity_id=entity,
            finess_et=self.ets[entity],
            finess_ej=self.ejs.get(values["ej_id"], ""),
            no_longer_listed=self._no_longer_listed(said),
            corrected=holding.corrected,
            domain=self.domain(values),
            category_label=self.label(values["category"]) or values["category_label"],
            ej_id=values["ej_id"] or None,
            opened_on=values["opened_on"] or None,
            closed_on=values["closed_on"] or None,
            capacity=values["capacity"] if isinstance(values["capacity"], int) else None,
            ej_name=self.names_of_ej.get(values["ej_id"], ""),
            **{name: values[name] for name in _AS_HELD},
        )

    def domain(self, values: Mapping[str, Any]) -> str:
        if values.get("domain"):
            return values["domain"]  # a person said so
        aggregate = self.categories.get(values["category"], ("", ""))[1]
        return domain_of(self.rule, stated=values["stated_domain"], category=values["category"], aggregate1=aggregate)

    def label(self, category: str) -> str:
        return self.categories.get(category, ("", ""))[0]

    def _no_longer_listed(self, said: list[Said]) -> bool:
        for list_id, last in self.last_vintages.items():
            own = [s.vintage for s in said if s.list_id == list_id and s.vintage and s.vintage <= self.on]
            if own and max(own) < last:
                return True
        return False


_AS_HELD = ("name", "pmsi", "category", "department", "town", "region", "sector", "stratum", "commune_code")


def shipped_categories() -> dict[str, tuple[str, str]]:
    return {code: (one.short_name, one.aggregate1) for code, one in CATEGORIES.items()}


def categories(
    known_at: datetime | None = None, shipped: Mapping[str, tuple[str, str]] | None = None
) -> dict[str, tuple[str, str]]:
    """Label and first aggregate of each category, by code: the shipped ones, then a nomenclature loaded."""
    found = dict(shipped_categories() if shipped is None else shipped)
    held = known(known_at) if known_at is None else known(known_at) | Q(known_from=None) & ended_after(known_at)
    for term in Term.objects.filter(held, nomenclature="categories"):
        found[term.code] = (term.details.get("short_name") or term.label, term.details.get("aggregate1", ""))
    return found


def last_vintages(complete: Collection[str], on: date, known_at: datetime | None = None) -> dict[str, date]:
    """The last vintage up to that day of each list that is complete for its domain."""
    own = Listed.objects.filter(known(known_at), list_id=OuterRef("list_id"), vintage__lte=on)
    last = Subquery(
        own.order_by("-vintage").values("vintage")[:1]
    )  # by the index: a list holds a hundred thousand rows
    lists = Load.objects.filter(list_id__in=list(complete)).order_by().values("list_id").distinct()
    return {
        list_id: vintage for list_id, vintage in lists.annotate(last=last).values_list("list_id", "last") if vintage
    }


def names_of_legal_entities(entities: Collection[Any], on: date, known_at: datetime | None = None) -> dict[int, str]:
    """The name of each of those legal entities, as it was on that day: by its own row, or by those of its sites."""
    said: dict[int, dict[tuple[str, date | None], Said]] = defaultdict(dict)
    for some in in_slices(entities):
        own = Q(entity__in=some)
        by_sites = Q(ej__in=some) & ~Q(ej_name="")
        rows = Listed.objects.filter(own | by_sites, known(known_at)).order_by("pk")
        for pk, entity, ej, name, ej_name, vintage in rows.values_list(
            "pk", "entity", "ej", "name", "ej_name", "vintage"
        ):
            legal, called = (ej, ej_name) if ej else (entity, name)
            said[legal][called, vintage] = Said(pk, legal, "", vintage, 0, 0, ej_name=called)
    return {ej: preferred(several.values(), on)[0].ej_name for ej, several in said.items()}


def regions_by_size() -> list[str]:
    """The regions that have establishments in the directory, the most numerous first."""
    present = Entity.objects.filter(kind=EntityKind.ET).exclude(region="").values_list("region")
    return [region for region, _ in present.annotate(size=Count("pk")).order_by("-size", "region")]
