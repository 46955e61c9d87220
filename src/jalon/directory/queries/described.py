"""An establishment or a legal entity told whole: each field with the list it comes from and what corrects it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from jalon import catalogue
from jalon.catalogue.regions import DEPARTMENTS, REGIONS
from jalon.directory.models import Change, Correction, Entity, EntityKind, Load
from jalon.directory.queries.holdings import corrections, listings, standing
from jalon.directory.queries.population import Describe, Line
from jalon.directory.queries.territories import sites_of
from jalon.directory.rules import Holding, Said, hold
from jalon.kernel import finess
from jalon.kernel.refusal import Refusal

_PLACES: dict[str, Any] = {"region": REGIONS, "department": DEPARTMENTS}
SECTORS = {"public": "Public", "prive_lucratif": "Privé lucratif", "prive_non_lucratif": "Privé non lucratif"}
STATES = {"A": "en activité selon la liste", "I": "inactif selon la liste"}


@dataclass(frozen=True)
class Field:
    """One line of an identity. `listed` is what the list says when a person says otherwise."""

    name: str
    label: str
    value: str
    said: Said | None
    origin: str
    correction: Correction | None = None
    listed: str = ""


# Fields as they are shown: name of the correction, label, field of the holding.
_SHOWN = (
    ("name", "Raison sociale", "name"),
    ("category", "Catégorie", "category"),
    ("domain", "Domaine", "stated_domain"),
    ("sector", "Secteur", "sector"),
    ("stratum", "Classe SAE", "stratum"),
    ("finess_ej", "Entité juridique", "ej_id"),
    ("pmsi", "N° PMSI", "pmsi"),
    ("siret", "SIRET", "siret"),
    ("town", "Commune", "town"),
    ("commune_code", "Code commune", "commune_code"),
    ("postal_code", "Code postal", "postal_code"),
    ("department", "Département", "department"),
    ("region", "Région", "region"),
    ("capacity", "Capacité", "capacity"),
    ("state", "État", "state"),
    ("opened_on", "Ouverture", "opened_on"),
    ("closed_on", "Fermeture", "closed_on"),
    ("authorised_on", "Autorisation", "authorised_on"),
    ("coordinates", "Coordonnées", "latitude"),
)


@dataclass(frozen=True)
class Identity:
    """What is held of an establishment on a day: its line, its fields one by one, all its listings."""

    entity: Entity
    line: Line
    fields: list[Field]
    listings: list[Said]


def find(number: str, kind: str = "") -> Entity:
    """The establishment, else the legal entity, that bears the number; a refusal when there is none."""
    reading = finess.read(number)
    numbers = reading.numbers or (number.strip().upper().replace("\x00", ""),)
    kinds = (kind,) if kind else (EntityKind.ET, EntityKind.EJ)
    found = {e.kind: e for e in Entity.objects.filter(kind__in=kinds, code__in=numbers).select_related("ej")}
    entity = found.get(EntityKind.ET) or found.get(EntityKind.EJ)
    if entity is None:
        raise Refusal(f"aucune liste chargée ne connaît le numéro « {number} »")
    return entity


def identity(entity: Entity, on: date, known_at: datetime | None = None) -> Identity | None:
    """Everything held of an establishment on that day, or None when no list named it then."""
    said = listings(Q(entity=entity.pk), known_at).get(entity.pk)
    if not said:
        return None
    from_lists = hold(said, on)
    corrected = corrections(known_at, [entity.pk]).get(entity.pk)
    held = hold(said, on, corrected)
    describe = Describe(on, known_at, None, {entity.pk: held, -1: from_lists})  # the numbers of both legal entities
    made = {c.field: c for c in _corrections(entity, known_at)}
    titles = list_titles()
    fields = [field for one in _SHOWN if (field := _field(one, describe, held, from_lists, made, titles)) is not None]
    return Identity(entity, describe(entity.pk, said, held), fields, sorted(said, key=_by_vintage, reverse=True))


def _by_vintage(said: Said) -> tuple[date, int]:
    return (said.vintage or date.min, said.id)


def _corrections(entity: Entity, known_at: datetime | None) -> Iterable[Correction]:
    return Correction.objects.filter(standing(known_at), entity=entity).select_related("made_by")


def _field(
    shown: tuple[str, str, str],
    describe: Describe,
    held: Holding,
    from_lists: Holding,
    made: dict[str, Correction],
    titles: dict[str, str],
) -> Field | None:
    name, label, source = shown
    correction = made.get(name)
    value = text_of(name, held, describe)
    said = from_lists.origins.get(source)
    if not value and correction is None:
        return Field(name, label, "", None, "aucune liste ne le dit") if name in ("finess_ej", "pmsi") else None
    listed = text_of(name, from_lists, describe) if correction else ""
    return Field(name, label, value, said, origin_of(said, titles), correction, listed)


def text_of(name: str, held: Holding, describe: Describe) -> str:
    """A field of what is held, in words."""
    values: dict[str, Any] = dict(held.values)
    if name == "finess_ej":
        return describe.ejs.get(values["ej_id"], "")
    if name == "domain":
        return describe.domain(values)
    if name == "category":
        return f"{values['category']} {describe.label(values['category']) or values['category_label']}".strip()
    if name == "sector":
        return SECTORS.get(values["sector"], values["sector"])
    if name == "state":
        return STATES.get(values["state"], values["state"])
    if name == "coordinates":
        return "" if values["latitude"] in ("", None) else f"{values['latitude']} ; {values['longitude']}"
    if name in _PLACES:
        place = _PLACES[name].get(values[name])
        return f"{values[name]} {place.name}" if place else str(values[name])
    value = values.get(name)
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return "" if value is None else str(value)


def list_titles() -> dict[str, str]:
    """The lists by their short name: "SAE" for "SAE, fichier d'identification (DREES)"."""
    lists = catalogue.current().lists.values()
    return {one.id: one.title.split(",")[0].split(" (")[0] for one in lists}


def origin_of(said: Said | None, titles: dict[str, str]) -> str:
    """Where a value comes from: list, vintage, line of the file."""
    if said is None:
        return "saisi à la main"
    vintage = f" {said.vintage.year}" if said.vintage else ", sans date"
    return f"{titles.get(said.list_id, said.list_id)}{vintage}, ligne {said.row}"


def loads_of(said: Iterable[Said]) -> dict[int, Load]:
    return Load.objects.in_bulk({one.load_id for one in said})


def described(number: str, *, on: date, known_at: datetime | None = None) -> dict[str, Any]:
    """What `jalon directory show` prints: plain values only."""
    entity = find(number)
    told = identity(entity, on, known_at) if entity.kind == EntityKind.ET else None
    sites = sites_of([entity.pk], on, known_at)[entity.pk] if entity.kind == EntityKind.EJ else []
    named = Entity.objects.in_bulk(sites)
    changes = Change.objects.filter(entity=entity)
    return {
        "finess": entity.code,
        "kind": entity.kind,
        "kind_label": entity.get_kind_display(),
        "name": told.line.name if told else entity.name,
        "on": str(on),
        "known_at": known_at.isoformat() if known_at else None,
        "listed": told is not None,
        "finess_ej": told.line.finess_ej if told else "",
        "pmsi": told.line.pmsi if told else "",
        "domain": told.line.domain if told else "",
        "category": told.line.category if told else "",
        "town": told.line.town if told else "",
        "department": told.line.department if told else "",
        "region": told.line.region if told else "",
        "no_longer_listed": told.line.no_longer_listed if told else False,
        "fields": [_plain(field) for field in told.fields] if told else [],
        "sites": [{"finess": named[pk].code, "name": named[pk].name} for pk in sites],
        "changes": [{"what": change.what, "said": sentence(change)} for change in changes],
    }


def _plain(field: Field) -> dict[str, Any]:
    return {
        "field": field.name, "label": field.label, "value": field.value, "origin": field.origin,
        "corrected": field.correction is not None, "listed": field.listed or field.value,
    }  # fmt: skip


def sentence(change: Change) -> str:
    """A change in words: "renommé entre les listes SAE 2022 et SAE 2023 : … → …"."""
    title = list_titles().get(change.list_id, change.list_id)
    between = f"entre les listes {title} {change.between.year} et {title} {change.and_vintage.year}"
    said = f"{change.get_what_display()} {between}"
    return f"{said} : {change.before} → {change.after}" if change.before and change.after else said
