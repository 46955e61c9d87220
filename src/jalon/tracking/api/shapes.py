"""What a month of a grid looks like from a program, and the arguments that its operations share."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from django.db.models import Q
from django.http import Http404, HttpRequest
from ninja import Path, Query, Schema
from pydantic import Field

from jalon import catalogue
from jalon.accounts.access import Perimeter
from jalon.accounts.places import establishments
from jalon.catalogue.definitions import GridDefinition
from jalon.directory import access as directory
from jalon.directory.api.shapes import Instant
from jalon.indicators import rules
from jalon.indicators.projection import CellView
from jalon.kernel.periods import Period
from jalon.tracking import access, queries
from jalon.tracking.queries import Look

GridId = Annotated[str, Path(min_length=1, max_length=60, description="Identifiant de la grille : « segur_es ».")]
MONTH = r"^20[0-8]\d-(0[1-9]|1[0-2])$"
Month = Annotated[str, Path(pattern=MONTH, description="Le mois : 2022-08.")]
Region = Annotated[str, Query(max_length=3, description="Code de région ; vide : la première que la personne lit.")]
Columns = Annotated[
    str, Query(max_length=4000, description="Identifiants de colonnes, séparés par des virgules ; vide : toutes.")
]
Typed = Annotated[str | float | bool | None, Field(description="Un texte, un nombre, vrai ou faux.")]

STATES = {
    rules.PRESENT: "presente",
    rules.NOT_APPLICABLE: "non_concerne",
    rules.UNAVAILABLE: "non_disponible",
    rules.ABSENT: "absente",
    rules.NOT_COVERED: "non_couverte",
    rules.WAITING: "en_attente",
    rules.RESERVED: "reservee",
}


class ValueOut(Schema):
    """Ce que montre une case."""

    valeur: int | float | str | None
    etat: str = Field(description=", ".join(STATES.values()))
    periode: str | None = Field(description="Le mois, le trimestre ou l’année dont parle la valeur.")
    reprise: bool = Field(description="Reprise d’un mois précédent.")
    ancienne: bool = Field(description="Plus ancienne que la grille ne le veut.")
    calculee: bool
    contestee: bool
    douteuse: bool = Field(description="Un contrôle l’a relevée.")
    grain: str = Field(description="et, ej ou projet : à qui est la valeur.")


class Known(Schema):
    """As known when."""

    connu_le: Annotated[Instant | None, Field(description="Telle que connue à cet instant.")] = None
    maintenant: Annotated[bool, Field(description="Un mois clos tel que connu aujourd’hui.")] = False


KnownWhen = Annotated[Known, Query()]


def value_of(cell: CellView) -> ValueOut:
    return ValueOut(
        valeur=cell.value, etat=STATES[cell.state], periode=cell.period, reprise=cell.carried, ancienne=cell.stale,
        calculee=cell.derived, contestee=cell.contested, douteuse=cell.doubted, grain=cell.grain,
    )  # fmt: skip


def stated(state: int, number: float | None, text: str | None, **more: Any) -> dict[str, Any]:
    """A value of the ledger in the words of the API."""
    return {"valeur": text if number is None else rules.whole(number), "etat": STATES[state], **more}


def typed(value: str | float | bool | None) -> str:
    """As a person would type it."""
    if isinstance(value, bool):
        return "Oui" if value else "Non"
    if isinstance(value, float | int):
        return f"{value:.15g}".replace(".", ",")
    return value or ""


def grid_of(grid_id: str) -> GridDefinition:
    found = catalogue.current().grids.get(grid_id)
    if found is None:
        raise Http404
    return found


def perimeter_of(request: HttpRequest) -> Perimeter:
    return directory.perimeter_for(request)


def chosen(columns: str) -> set[str]:
    return {one.strip() for one in columns.split(",") if one.strip()}


@dataclass(frozen=True)
class Standpoint:
    """From where a person looks at a month: over the region, or from one establishment that his right names."""

    perimeter: Perimeter
    finess: str = ""

    def shows(self, finess: str) -> bool:
        return self.finess in ("", finess)

    @property
    def lines(self) -> Q:
        """Which establishments he sees from there."""
        return Q(code=self.finess) if self.finess else Q()


def standpoints(request: HttpRequest, region: str) -> list[Standpoint]:
    """Those of a person in a region: one over all of it, else one by establishment."""
    perimeter = perimeter_of(request)
    if perimeter.may_read(region=region):
        return [Standpoint(perimeter)]
    own = [finess for finess, place in _own_establishments(perimeter).items() if place == region]
    return [Standpoint(perimeter.at_establishment(finess, region), finess) for finess in sorted(own)]


def standpoint_on(request: HttpRequest, region: str, finess: str) -> Standpoint:
    """The one from which an establishment is seen; without any, it is unknown."""
    found = [one for one in standpoints(request, region) if one.shows(finess)]
    if not found:
        raise Http404
    return found[0]


def _own_establishments(perimeter: Perimeter) -> dict[str, str]:
    """The establishments that rights name, with the region of each."""
    numbers = frozenset[str]().union(*(right.establishments for right in perimeter.local))
    return {finess: held.region for finess, held in establishments(numbers).items()}


def region_of(request: HttpRequest, region: str) -> str:
    """The region asked for, or the first that this person reads; one outside his perimeter is unknown to him."""
    perimeter = perimeter_of(request)
    readable = access.readable_regions(perimeter, queries.regions_present())
    readable += sorted({one for one in _own_establishments(perimeter).values() if one} - {*readable})
    if not readable or (region and region not in readable):
        raise Http404
    return region or readable[0]


def look_of(
    request: HttpRequest, grid_id: str, region: str, month: str, known: Known, columns: Collection[str] = ()
) -> Look:
    """The month as it is asked for."""
    return Look(
        grid=grid_of(grid_id), region=region_of(request, region), month=Period(month), known_at=known.connu_le,
        now=known.maintenant, columns=tuple(columns),
    )  # fmt: skip


class Origin(Schema):
    """D’où vient une valeur : un fichier et sa ligne, ou une personne."""

    observation: int = Field(description="À redire dans « attendu » pour écrire à sa place.")
    periode: str
    valeur: int | float | str | None
    etat: str
    par: str
    publiee_le: datetime | None
    fichier: str
    feuille: str
    ligne: int | None
    colonne: str
    remplacee: bool
