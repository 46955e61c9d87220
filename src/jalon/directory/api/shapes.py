"""What the directory looks like from a program, and the arguments that its operations share."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Annotated

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Path, Query, Schema
from pydantic import AfterValidator, Field

from jalon.accounts.access import Perimeter
from jalon.directory import access
from jalon.directory.models import Entity
from jalon.directory.queries import external

Key = Annotated[
    str, Path(min_length=2, max_length=120, description="Numéro FINESS géographique, ou « système:identifiant ».")
]
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
Code = Annotated[str, Field(max_length=40)]


def _sensible(day: date) -> date:
    if not 1900 <= day.year <= 2200:
        raise ValueError("out of range")
    return day


def _aware(instant: datetime) -> datetime:
    _sensible(instant.date())
    return instant if timezone.is_aware(instant) else timezone.make_aware(instant)


Day = Annotated[date, AfterValidator(_sensible)]
Instant = Annotated[datetime, AfterValidator(_aware)]


class When(Schema):
    """A day, and when it is looked at."""

    le: Annotated[Day | None, Field(description="Le jour décrit ; aujourd’hui si rien n’est dit.")] = None
    connu_le: Annotated[Instant | None, Field(description="Tel que connu à cet instant ; maintenant sinon.")] = None

    @property
    def day(self) -> date:
        return self.le or timezone.localdate()


OnDay = Annotated[When, Query()]


class EstablishmentOut(Schema):
    """Un établissement, tel qu’il est tenu aujourd’hui."""

    finess: str
    nom: str
    commune: str
    code_commune: str
    departement: str
    region: str
    categorie: str
    domaine: str
    finess_ej: str
    pmsi: str
    identifiants: dict[str, list[str]] = Field(description="Système → identifiants dans ce système.")


def establishments(entities: Sequence[Entity]) -> Iterable[EstablishmentOut]:
    outside = external.ids_by_entity([one.pk for one in entities])
    for one in entities:
        yield EstablishmentOut(
            finess=one.code, nom=one.name, commune=one.town, code_commune=one.commune_code, departement=one.department,
            region=one.region, categorie=one.category, domaine=one.domain, finess_ej=one.ej.code if one.ej else "",
            pmsi=one.pmsi, identifiants=outside.get(one.pk, {}),
        )  # fmt: skip


def establishment_of(request: HttpRequest, key: str) -> Entity:
    """The establishment that a key names, for this person; else an unknown one."""
    entity = external.establishment_of(key, perimeter_of(request))
    if entity is None:
        raise Http404
    return entity


def perimeter_of(request: HttpRequest) -> Perimeter:
    return access.perimeter_for(request)
