"""Groups and territories: what they are, and the establishments they gather on a day."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from django.db.models import Q, QuerySet

from jalon.directory.models import Entity, EntityKind, Link, TerritoryCommune
from jalon.directory.queries.holdings import entities_where, held, known


def territories(kind: str = "") -> QuerySet[Entity]:
    """The groups and territories of that type ("ght", "bassin_sante", "region"…), or all of them."""
    found = Entity.objects.filter(kind__in=(EntityKind.TERRITORY, EntityKind.GROUP))
    return (found.filter(subkind=kind) if kind else found).order_by("subkind", "sort_key", "code")


def valid(on: date) -> Q:
    """What holds on that day, for rows with valid_from and valid_to."""
    return (Q(valid_from=None) | Q(valid_from__lte=on)) & (Q(valid_to=None) | Q(valid_to__gte=on))


def members_of(territory: Entity, on: date, known_at: datetime | None = None) -> list[int]:
    """The establishments of a group or territory on that day: named one by one, by legal entity or by commune."""
    if territory.subkind in ("region", "departement"):
        field = "region" if territory.subkind == "region" else "department"
        return _where(field, {territory.code}, on, known_at)
    links = Link.objects.filter(known(known_at), valid(on), parent=territory, kind=Link.Kind.MEMBER)
    by_kind: dict[str, list[int]] = defaultdict(list)
    for kind, child in links.values_list("child__kind", "child"):
        by_kind[kind].append(child)
    communes = TerritoryCommune.objects.filter(known(known_at), valid(on), territory=territory)
    codes = set(communes.values_list("commune_code", flat=True))
    found = set(by_kind["et"])
    found.update(site for sites in sites_of(by_kind["ej"], on, known_at).values() for site in sites)
    found.update(_where("commune_code", codes, on, known_at) if codes else ())
    return sorted(found)


def gathered(
    kind: str, places: Mapping[int, tuple[int | None, str]], on: date, known_at: datetime | None = None
) -> list[tuple[Entity, list[int]]]:
    """The groups or territories of a type that have members among establishments, with those; all at once.

    `places`: legal entity and commune of each establishment on that day. Same members as `members_of`.
    """
    of_ej, of_commune = _by(places, 0), _by(places, 1)
    found: dict[int, set[int]] = defaultdict(set)
    links = Link.objects.filter(known(known_at), valid(on), parent__subkind=kind, kind=Link.Kind.MEMBER)
    for parent, child_kind, child in links.values_list("parent", "child__kind", "child"):
        found[parent].update(
            of_ej.get(child, ()) if child_kind == EntityKind.EJ else [child] if child in places else ()
        )
    communes = TerritoryCommune.objects.filter(known(known_at), valid(on), territory__subkind=kind)
    for territory, commune in communes.values_list("territory", "commune_code"):
        found[territory].update(of_commune.get(commune, ()))
    return [(one, sorted(found[one.pk])) for one in territories(kind) if found.get(one.pk)]


def _by(places: Mapping[int, tuple[int | None, str]], rank: int) -> dict:
    found = defaultdict(list)
    for entity, place in places.items():
        if place[rank]:
            found[place[rank]].append(entity)
    return found


def sites_of(ej_ids: Iterable[int], on: date, known_at: datetime | None = None) -> dict[int, list[int]]:
    """The establishments of each legal entity on that day."""
    wanted = set(ej_ids)
    found: dict[int, list[int]] = {ej: [] for ej in wanted}
    if not wanted:
        return found
    scope = entities_where(Q(ej__in=wanted), known_at, "finess_ej")
    for entity, holding in sorted(held(scope, on, known_at).items()):
        ej = holding.values["ej_id"]
        if ej in wanted:
            found[ej].append(entity)
    return found


def parents_of(et_ids: Iterable[int], kind: str, on: date, known_at: datetime | None = None) -> dict[int, int]:
    """The parent of that kind ("projet") or type ("ght", "ditep") of each establishment that has one.

    A membership of its legal entity counts; its own goes first. Of several, the last that began.
    """
    wanted = set(et_ids)
    links = Link.objects.filter(
        Q(parent__kind=kind) | Q(parent__subkind=kind), known(known_at), valid(on), kind=Link.Kind.MEMBER
    ).order_by("valid_from", "pk")
    by_child = dict(links.values_list("child", "parent"))
    found = {child: parent for child, parent in by_child.items() if child in wanted}
    ejs = set(Entity.objects.filter(pk__in=by_child, kind=EntityKind.EJ).values_list("pk", flat=True))
    for ej, sites in sites_of(ejs, on, known_at).items():
        for site in wanted.intersection(sites):
            found.setdefault(site, by_child[ej])
    return found


def groups_of(et_ids: Iterable[int], on: date, known_at: datetime | None = None) -> dict[int, list[str]]:
    """The names of the groups (dispositifs, GHT…) of each establishment that has some, its own before its EJ's."""
    wanted = set(et_ids)
    links = Link.objects.filter(
        known(known_at), valid(on), kind=Link.Kind.MEMBER, parent__kind=EntityKind.GROUP
    ).order_by("parent__code", "pk")
    own: dict[int, list[str]] = defaultdict(list)
    of_ej: dict[int, list[str]] = defaultdict(list)
    said = ("child__kind", "child", "parent_name", "parent__name", "parent__code")
    for kind, child, then, now, code in links.values_list(*said):  # the name it bore when the file was loaded
        (of_ej if kind == EntityKind.EJ else own)[child].append(then or now or code)
    found = {et: list(names) for et, names in own.items() if et in wanted}
    for ej, sites in sites_of(of_ej, on, known_at).items():
        for site in wanted.intersection(sites):
            found.setdefault(site, []).extend(of_ej[ej])
    return {et: list(dict.fromkeys(names)) for et, names in found.items()}


def _where(field: str, values: Collection[str], on: date, known_at: datetime | None) -> list[int]:
    scope = entities_where(Q(**{f"{field}__in": values}), known_at, field) & Q(entity__kind=EntityKind.ET)
    return sorted(pk for pk, holding in held(scope, on, known_at).items() if holding.values[field] in values)
