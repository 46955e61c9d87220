from collections.abc import Sequence
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Path, Router, Schema
from pydantic import Field

from jalon.accounts.programs.bearer import needs
from jalon.accounts.programs.given import Given
from jalon.accounts.programs.once import once
from jalon.accounts.programs.problems import Detail, Refused
from jalon.directory.api.shapes import Key, establishment_of
from jalon.directory.queries import external
from jalon.kernel.periods import Period
from jalon.tracking import cells
from jalon.tracking.access import CLOSED
from jalon.tracking.api.shapes import (
    GridId,
    KnownWhen,
    Month,
    Origin,
    Region,
    Standpoint,
    Typed,
    ValueOut,
    grid_of,
    look_of,
    perimeter_of,
    region_of,
    standpoint_on,
    standpoints,
    stated,
    typed,
    value_of,
)
from jalon.tracking.blocks.actions import BlockEntry, BlockOutcome, LeftCell, write_block
from jalon.tracking.frame import Place
from jalon.tracking.months.queries import closing_of
from jalon.tracking.origins import CellOrigin

router = Router(tags=["Valeurs"])
ColumnId = Annotated[str, Path(min_length=1, max_length=60)]
AT_ONCE = 1000


class CellOut(Schema):
    """Une case, son origine et son histoire."""

    finess: str
    colonne: str
    valeur: ValueOut
    attendu: int | None = Field(description="L’observation à dire vue pour écrire dans ce mois ; null : aucune.")
    peut_ecrire: bool
    pourquoi_pas: str
    histoire: list[Origin] = Field(description="La plus récente d’abord.")


class Written(Given):
    """Une valeur à écrire."""

    etablissement: Annotated[str, Field(min_length=2, max_length=120, description="FINESS ou « système:identifiant ».")]
    colonne: Annotated[str, Field(min_length=1, max_length=60)]
    valeur: Typed = None
    maniere: Literal["valeur", "non_disponible", "non_concerne", "vider"] = "valeur"
    attendu: Annotated[
        int | None, Field(ge=1, le=2**63 - 1, description="L’observation vue dans la case ; null : elle était vide.")
    ] = None


class WriteIn(Given):
    region: Annotated[str, Field(max_length=3)] = ""
    valeurs: Annotated[list[Written], Field(min_length=1, max_length=AT_ONCE)]


class WriteOut(Schema):
    """Le sort de chaque valeur ; écrites + inchangées + refusées + en conflit = demandées."""

    ecrites: int
    inchangees: int
    refusees: list[Detail]
    conflits: list[Detail]


@router.get(
    "/grilles/{grille}/mois/{mois}/valeurs/{cle}/{colonne}", url_name="valeur", summary="Une valeur et son histoire",
    **needs("grille:lire", CellOut),
)  # fmt: skip
def one(
    request: HttpRequest,
    grille: GridId,
    mois: Month,
    cle: Key,
    colonne: ColumnId,
    known: KnownWhen,
    region: Region = "",
) -> CellOut:
    """D’où elle vient, ce qui l’a précédée, et si la personne peut l’écrire."""
    entity = establishment_of(request, cle)
    look = look_of(request, grille, region, mois, known)
    view = standpoint_on(request, look.region, entity.code)
    cell = cells.open_cell(look, view.perimeter, entity.code, colonne)
    return CellOut(
        finess=entity.code, colonne=colonne, valeur=value_of(cell.view), attendu=cell.expected,
        peut_ecrire=cell.writing.allowed, pourquoi_pas=cell.writing.why_not,
        histoire=[_origin(one) for one in cell.history],
    )  # fmt: skip


def _origin(one: CellOrigin) -> Origin:
    held, delivery = one.observation, one.delivery
    return Origin(
        observation=held.pk, periode=held.period, **stated(held.state, held.number, held.text),
        par=str(one.batch.author or ""), publiee_le=one.batch.applied_at,
        fichier=delivery.file_name if delivery else "", feuille=one.sheet_name, ligne=held.row,
        colonne=one.column_letter, remplacee=one.replaced,
    )  # fmt: skip


@router.post(
    "/grilles/{grille}/mois/{mois}/valeurs", url_name="valeurs", summary="Écrire des valeurs",
    **needs("grille:ecrire", WriteOut),
)  # fmt: skip
@once()
def write(request: HttpRequest, grille: GridId, mois: Month, dites: WriteIn) -> WriteOut:
    """Avec les droits et les contrôles de l’écran, case par case : une case refusée n’en refuse aucune autre.

    « attendu » est l’observation vue dans la case. Si une autre y est, la case est laissée, et dite en conflit avec
    les deux valeurs. Aucune valeur écrite ni inchangée : 409 quand tout est en conflit, 403 sinon.
    """
    place = Place(grid_of(grille), region_of(request, dites.region), Period(mois))
    if closing_of(place.grid.id, place.region, place.month):
        raise Refused(409, "mois_clos", CLOSED)
    views = standpoints(request, place.region)
    entries, unknown = _entries(request, dites.valeurs, views)
    outcomes = [
        write_block(place=place, entries=some, perimeter=view.perimeter, by=request.user)
        for view in views
        if (some := [one for one in entries if view.shows(one.finess)])
    ]
    told = _told(outcomes, unknown)
    if not (told.ecrites or told.inchangees):
        raise _nothing_written(told)
    return told


def _entries(
    request: HttpRequest, written: list[Written], views: Sequence[Standpoint]
) -> tuple[list[BlockEntry], list[Detail]]:
    """The cells to write; those of establishments unknown to this person are refused."""
    perimeter = perimeter_of(request)
    keys = dict.fromkeys(one.etablissement for one in written)
    known = {key: external.establishment_of(key, perimeter) for key in keys}
    entries, unknown = [], []
    for one in written:
        entity = known[one.etablissement]
        if entity and any(view.shows(entity.code) for view in views):
            entries.append(BlockEntry(entity.code, one.colonne, typed(one.valeur), one.attendu, one.maniere))
        else:
            message = "Établissement inconnu, ou hors de votre périmètre."
            unknown.append(Detail(ou=f"{one.etablissement}, {one.colonne}", message=message))
    return entries, unknown


def _told(outcomes: Sequence[BlockOutcome], unknown: list[Detail]) -> WriteOut:
    refused = [one for outcome in outcomes for one in outcome.refused]
    return WriteOut(
        ecrites=sum(len(outcome.written) for outcome in outcomes),
        inchangees=sum(outcome.unchanged for outcome in outcomes),
        refusees=[*unknown, *(Detail(ou=f"{finess}, {column}", message=said) for finess, column, said in refused)],
        conflits=[_conflict(one) for outcome in outcomes for one in outcome.conflicts],
    )


def _conflict(left: LeftCell) -> Detail:
    held = left.present
    current = stated(held.state, held.number, held.text, observation=held.id) if held else None
    entry = left.entry
    return Detail(
        ou=f"{entry.finess}, {entry.column_id}",
        message=f"{left.name} : cette valeur a été changée depuis que vous l’avez lue.",
        actuelle=current,
        proposee={"valeur": entry.written, "maniere": entry.manner, "attendu": entry.expected},
    )


def _nothing_written(told: WriteOut) -> Refused:
    details = [one.model_dump() for one in (*told.conflits, *told.refusees)]
    if told.conflits and not told.refusees:
        message = "Une autre valeur que celle attendue est dans la case : rien n’a été écrit."
        return Refused(409, "conflit", message, details=details)
    first = told.refusees[0]
    return Refused(403, "valeurs_refusees", f"Rien n’a été écrit. {first.message}", where=first.ou, details=details)
