"""The list of establishments and its filters."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, IntegerField, Min, QuerySet, Value, When
from django.http import HttpRequest
from django.urls import reverse

from jalon.directory import access, forms
from jalon.directory.models import Entity, EntityKind, Load
from jalon.directory.professionals.rules import LIST_KIND
from jalon.directory.queries import search
from jalon.directory.queries.population import categories
from jalon.publish import table as publish
from jalon.ui import tables

PER_PAGE = 50
BY_PLACE = ("department", "sort_key", "code")
_FOUND = 400  # the nearest answers to a search, among which filters choose
_KINDS: dict[str, tuple[str, ...]] = {
    "et": (EntityKind.ET,),
    "ej": (EntityKind.EJ,),
    "tous": (EntityKind.GROUP, EntityKind.TERRITORY),
}
_FILTERS = {"region": "region", "departement": "department", "domaine": "domain", "categorie": "category"}


def last_load() -> Load | None:
    """The last list of establishments or of territories: professionals have a page of their own."""
    return Load.objects.exclude(report__kind=LIST_KIND).first()


@dataclass(frozen=True)
class Asked:
    """The filters as asked, and the entities that answer, in order."""

    form: forms.Filters
    said: dict[str, str]
    entities: QuerySet[Entity, Any]
    exact: Entity | None = None  # the only one that bears the number asked for

    @property
    def filtered(self) -> bool:
        return any(value for name, value in self.said.items() if name != "nature")


def asked(request: HttpRequest) -> Asked:
    perimeter = access.perimeter_for(request)
    seen = access.visible(Entity.objects.all(), perimeter)
    form = forms.Filters(request.GET, choices=_choices(seen, request.GET.get("region", "")))
    said = form.chosen()
    kinds = _KINDS[said["nature"]]
    found = seen.filter(kind__in=kinds)
    for name, column in _FILTERS.items():
        if said[name]:
            found = found.filter(**_condition(said["nature"], column, said[name]))
    if not said["q"]:
        return Asked(form, said, found.order_by("subkind", "department", "sort_key", "code"))
    return _searched(form, said, seen, found, kinds)


def _searched(form: forms.Filters, said: dict[str, str], seen: Any, found: Any, kinds: tuple[str, ...]) -> Asked:
    everything = kinds if said["nature"] != "et" else (EntityKind.ET, EntityKind.EJ)
    hits = [hit for hit in search(said["q"], _FOUND, everything) if hit.score >= 90 or hit.entity.kind in kinds]
    by_number = [hit.entity for hit in hits if hit.why == "numéro" and hit.entity.code == hits[0].entity.code]
    exact = by_number[0] if len(by_number) == 1 and len(hits) == 1 else None
    if exact and not seen.filter(pk=exact.pk).exists():
        exact = None
    rank = {hit.entity.pk: place for place, hit in enumerate(hits)}
    if said["nature"] == "et" and not any(hit.entity.kind == EntityKind.ET for hit in hits):
        found = seen.filter(kind=EntityKind.EJ)
    order = Case(*(When(pk=pk, then=Value(place)) for pk, place in rank.items()), output_field=IntegerField())
    return Asked(form, said, found.filter(pk__in=rank).order_by(order) if rank else found.none(), exact)


def _condition(nature: str, column: str, value: str) -> dict[str, str]:
    return {f"sites__{column}": value} if nature == "ej" else {column: value}


def _choices(seen: Any, region: str) -> dict[str, list[tuple[str, str]]]:
    """The values there are among what the person may see: one query."""
    rows = set(
        seen.filter(kind=EntityKind.ET).order_by().values_list("region", "department", "domain", "category").distinct()
    )
    labels = categories()
    codes = sorted({row[3] for row in rows if row[3]})
    return {
        "region": forms.region_choices(sorted({row[0] for row in rows if row[0]})),
        "departement": forms.department_choices(sorted({row[1] for row in rows if row[1]}), region),
        "domaine": [(domain, domain) for domain in sorted({row[2] for row in rows if row[2]})],
        "categorie": [(code, f"{code} {labels.get(code, ('', ''))[0]}".strip()) for code in codes],
    }


COLUMNS = (
    tables.Column("Raison sociale"),
    tables.Column("N° FINESS", "code"),
    tables.Column("Commune"),
    tables.Column("Dép.", "code"),
    tables.Column("Catégorie"),
    tables.Column("Domaine", "code"),
    tables.Column("Entité juridique", "code"),
    tables.Column("N° PMSI", "code"),
)


def table_of(entities: list[Entity]) -> tables.Table:
    """Establishments, one a row."""
    labels = categories()
    rows = [
        (
            tables.Link(one.name or one.code, address_of(one)),
            one.code,
            one.town,
            one.department,
            labels.get(one.category, (one.category, ""))[0],
            one.domain,
            tables.Link(one.ej.code, reverse("directory:legal_entity", args=[one.ej.code])) if one.ej else "",
            one.pmsi,
        )
        for one in entities
    ]
    return tables.Table("Établissements", COLUMNS, rows)


def legal_entities_table(entities: list[Entity]) -> tables.Table:
    """Legal entities, by the name that a list gives them, else by one of their establishments."""
    sites = dict(
        Entity.objects.filter(ej__in=[one.pk for one in entities])
        .order_by()
        .values_list("ej")
        .annotate(n=Count("pk"), first=Min("name"))
        .values_list("ej", "n")
    )
    first = dict(
        Entity.objects.filter(ej__in=[one.pk for one in entities]).order_by().values_list("ej").annotate(Min("name"))
    )
    columns = (
        tables.Column("N° FINESS", "code"),
        tables.Column("Raison sociale"),
        tables.Column("Établissements", "number"),
        tables.Column("Dont"),
    )
    rows = [
        (tables.Link(one.code, address_of(one)), one.name, sites.get(one.pk, 0), first.get(one.pk, ""))
        for one in entities
    ]
    unnamed = not any(one.name for one in entities)
    return tables.Table(
        "Entités juridiques", columns, rows, note="Aucune liste chargée ne donne leur nom." if unnamed else ""
    )


def groups_table(entities: list[Entity]) -> tables.Table:
    columns = (tables.Column("Nom"), tables.Column("Type"), tables.Column("Code", "code"))
    rows = [(tables.Link(one.name, address_of(one)), type_label(one), one.code) for one in entities]
    return tables.Table("Groupements et territoires", columns, rows)


def address_of(entity: Entity) -> str:
    if entity.kind == EntityKind.ET:
        return reverse("directory:establishment", args=[entity.code])
    if entity.kind == EntityKind.EJ:
        return reverse("directory:legal_entity", args=[entity.code])
    return reverse("directory:group", args=[entity.subkind or entity.kind, entity.code])


_TYPES = {
    "region": "Région", "departement": "Département", "bassin_sante": "Bassin de santé", "ght": "GHT",
    "cpts": "CPTS", "gcc": "Groupement (GCC)", "gco": "Groupement (GCO)", "ditep": "DITEP", "dime": "DIME",
    "projet": "Projet",
}  # fmt: skip


def type_label(entity: Entity) -> str:
    return _TYPES.get(entity.subkind or entity.kind, entity.subkind or entity.get_kind_display())


def published(entities: QuerySet[Entity, Any], title: str = "Annuaire") -> publish.Table:
    """The list as a file: codes stay text."""
    labels = categories()
    columns = [
        publish.Column("finess_et", "N° FINESS", "code"),
        publish.Column("finess_ej", "N° FINESS EJ", "code"),
        publish.Column("pmsi", "N° PMSI", "code"),
        publish.Column("raison_sociale", "Raison sociale", width=44),
        publish.Column("categorie", "Catégorie", "code"),
        publish.Column("categorie_lib", "Libellé de catégorie", width=28),
        publish.Column("domaine", "Domaine"),
        publish.Column("commune", "Commune", width=22),
        publish.Column("departement", "Département", "code"),
        publish.Column("region", "Région", "code"),
    ]
    rows = [
        [
            publish.Cell(value)
            for value in (
                one.code, one.ej.code if one.ej else "", one.pmsi, one.name, one.category,
                labels.get(one.category, ("", ""))[0], one.domain, one.town, one.department, one.region,
            )
        ]
        for one in entities.select_related("ej")
    ]  # fmt: skip
    return publish.Table(title, columns, rows)
