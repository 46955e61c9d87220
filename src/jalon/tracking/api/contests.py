from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Annotated, Literal

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from ninja import Path, Router, Schema
from pydantic import Field

from jalon import catalogue
from jalon.accounts.programs.bearer import needs
from jalon.accounts.programs.cursors import Asked, Page, page_of_query
from jalon.accounts.programs.given import Given
from jalon.accounts.programs.once import once
from jalon.accounts.programs.problems import Refused
from jalon.catalogue.definitions import GridDefinition, IndicatorDefinition
from jalon.directory.api.shapes import establishment_of
from jalon.indicators.models import Contest
from jalon.tracking import cells
from jalon.tracking.access import CLOSED, Writing
from jalon.tracking.api.shapes import (
    GridId,
    Known,
    Month,
    Region,
    Typed,
    grid_of,
    look_of,
    perimeter_of,
    region_of,
    stated,
    typed,
)
from jalon.tracking.blocks.rules import MAX_LENGTH
from jalon.tracking.contests import access, actions, queries
from jalon.tracking.contests.actions import LONGEST
from jalon.tracking.contests.pages import contesting
from jalon.tracking.months.queries import is_closed_for
from jalon.tracking.rules import read_entry

router = Router(tags=["Contestations"])
Number = Annotated[int, Path(ge=1, le=2**31 - 1, description="Numéro de la contestation.")]
Said = Annotated[str, Field(min_length=1, max_length=LONGEST)]
STATES = {"ouverte": "open", "acceptee": "accepted", "repondue": "answered", "retiree": "withdrawn"}
WORDS = {state: word for word, state in STATES.items()}


class StatedOut(Schema):
    """Une valeur, telle que la tient le registre."""

    valeur: int | float | str | None
    etat: str


class ContestOut(Schema):
    """Une valeur que la région conteste : elle tient tant que son propriétaire n’a pas accepté l’autre."""

    numero: int
    etat: str = Field(description="ouverte, acceptee, repondue, retiree.")
    finess: str = Field(description="À qui est la valeur : établissement, entité juridique ou projet.")
    grain: str
    nom: str
    colonne: str
    periode: str
    region: str
    contestee: StatedOut | None = Field(description="null : rien n’était dit.")
    proposee: StatedOut
    motif: str
    par: str
    le: datetime
    reponse: str
    repondue_par: str
    repondue_le: datetime | None
    peut_accepter: bool
    peut_repondre: bool
    peut_retirer: bool


class ContestIn(Given):
    region: Annotated[str, Field(max_length=3)] = ""
    etablissement: Annotated[str, Field(min_length=2, max_length=120, description="FINESS ou « système:identifiant ».")]
    colonne: Annotated[str, Field(min_length=1, max_length=60)]
    valeur: Typed = None
    maniere: Literal["valeur", "non_disponible", "non_concerne", "vider"] = "valeur"
    motif: Said
    attendu: Annotated[
        int | None, Field(ge=1, le=2**63 - 1, description="L’observation vue dans la case ; null : ne pas comparer.")
    ] = None


class AnswerIn(Given):
    reponse: Said


@router.get(
    "/grilles/{grille}/contestations", url_name="contestations", summary="Les contestations",
    **needs("grille:lire", Page[ContestOut]),
)  # fmt: skip
def contests(
    request: HttpRequest,
    grille: GridId,
    asked: Asked,
    region: Region = "",
    etat: Literal["", "ouverte", "acceptee", "repondue", "retiree"] = "",
) -> dict:
    """Celles de la région sur les colonnes que la personne lit, avec ce qu’elle peut en faire."""
    grid = grid_of(grille)
    found = _readable(request, grid, _whole_region(request, region))
    if etat:
        found = found.filter(state=STATES[etat])
    return page_of_query(request, asked, found, lambda rows: _told(request, grid, rows))


@router.get(
    "/grilles/{grille}/contestations/{numero}", url_name="contestation", summary="Une contestation",
    **needs("grille:lire", ContestOut),
)  # fmt: skip
def one(request: HttpRequest, grille: GridId, numero: Number) -> ContestOut:
    """Où elle en est, et la réponse donnée."""
    return _one(request, *_asked(request, grille, numero))


@router.post(
    "/grilles/{grille}/mois/{mois}/contestations", url_name="contester", summary="Contester une valeur",
    **needs("grille:ecrire", ContestOut, status=201),
)  # fmt: skip
@once(status=201)
def contest(request: HttpRequest, grille: GridId, mois: Month, dite: ContestIn) -> ContestOut:
    """La valeur proposée se lit à côté de l’autre, sans la remplacer ; une seule contestation à la fois par valeur."""
    grid, region = grid_of(grille), _whole_region(request, dite.region)
    entity = establishment_of(request, dite.etablissement)
    look = look_of(request, grille, region, mois, Known())
    cell = cells.open_cell(look, perimeter_of(request), entity.code, dite.colonne)
    allowed = _granted(contesting(cell, perimeter_of(request)))
    if dite.attendu and (cell.origin is None or cell.origin.observation.pk != dite.attendu):
        raise Refused(409, "conflit", "Une autre valeur que celle attendue est dans la case : relisez-la.")
    text = typed(dite.valeur)
    if len(text) > MAX_LENGTH:
        raise Refused(422, "refus", f"Une case garde au plus {MAX_LENGTH} caractères.", where="valeur")
    proposed = read_entry(cell.indicator.value, [text], dite.maniere)
    made = actions.contest(cell=cell, proposed=proposed, reason=dite.motif, allowed=allowed, by=request.user)
    return _one(request, grid, made)


@router.post(
    "/grilles/{grille}/contestations/{numero}/acceptation", url_name="accepter", summary="Accepter la valeur proposée",
    **needs("grille:ecrire", ContestOut),
)  # fmt: skip
@once()
def accept(request: HttpRequest, grille: GridId, numero: Number) -> ContestOut:
    """Elle est écrite au nom du propriétaire de la colonne ; refusé si la valeur a changé depuis."""
    grid, held = _asked(request, grille, numero)
    allowed = _granted(access.answering(perimeter_of(request), _indicator(held), held, _is_closed(held)))
    return _one(request, grid, actions.accept(held=held, allowed=allowed, by=request.user))


@router.post(
    "/grilles/{grille}/contestations/{numero}/reponse", url_name="repondre", summary="Répondre sans accepter",
    **needs("grille:ecrire", ContestOut),
)  # fmt: skip
@once()
def answer(request: HttpRequest, grille: GridId, numero: Number, dite: AnswerIn) -> ContestOut:
    """La valeur reste, et la région lit pourquoi."""
    grid, held = _asked(request, grille, numero)
    allowed = _granted(access.answering(perimeter_of(request), _indicator(held), held, closed=False))
    return _one(request, grid, actions.answer(held=held, text=dite.reponse, allowed=allowed, by=request.user))


@router.post(
    "/grilles/{grille}/contestations/{numero}/retrait", url_name="retirer", summary="Retirer une contestation",
    **needs("grille:ecrire", ContestOut),
)  # fmt: skip
@once()
def withdraw(request: HttpRequest, grille: GridId, numero: Number) -> ContestOut:
    """Par la région qui l’a faite, tant que personne n’a répondu."""
    grid, held = _asked(request, grille, numero)
    allowed = _granted(access.withdrawing(perimeter_of(request), _indicator(held), held))
    return _one(request, grid, actions.withdraw(held=held, allowed=allowed, by=request.user))


def _asked(request: HttpRequest, grid_id: str, number: int) -> tuple[GridDefinition, Contest]:
    """The contest of that number; unknown when this person does not read its column in its region."""
    grid = grid_of(grid_id)
    region = Contest.objects.filter(pk=number).values_list("region", flat=True).first()
    held = _readable(request, grid, _whole_region(request, region)).filter(pk=number).first() if region else None
    if held is None:
        raise Http404
    return grid, held


def _whole_region(request: HttpRequest, region: str) -> str:
    """Contests are between a region and the owners: a right on one establishment opens none."""
    place = region_of(request, region)
    if not perimeter_of(request).may_read(region=place):
        raise PermissionDenied(perimeter_of(request).no_right)
    return place


def _readable(request: HttpRequest, grid: GridDefinition, region: str) -> QuerySet[Contest]:
    return queries.in_grid(perimeter_of(request), grid, region)


def _granted(writing: Writing) -> Writing:
    """The same, when it is allowed; else the answer that says why not."""
    if writing.why_not == CLOSED:
        raise Refused(409, "mois_clos", CLOSED)
    if not writing.allowed:
        raise Refused(403, "interdit", writing.why_not)
    return writing


def _indicator(held: Contest) -> IndicatorDefinition:
    return catalogue.current().indicators[held.indicator.code]


def _is_closed(held: Contest) -> bool:
    return is_closed_for(held.indicator.code, held.entity, held.region, held.period)


def _one(request: HttpRequest, grid: GridDefinition, held: Contest) -> ContestOut:
    return next(iter(_told(request, grid, [held])))


def _told(request: HttpRequest, grid: GridDefinition, rows: Iterable[Contest]) -> Iterator[ContestOut]:
    perimeter = perimeter_of(request)
    columns = {column.indicator: column.id for column in reversed(grid.columns)}
    for held in rows:
        indicator, is_open, seen = _indicator(held), held.state == Contest.State.OPEN, held.observation
        proposed = stated(held.proposed_state, held.proposed_number, held.proposed_text)
        yield ContestOut(
            numero=held.pk, etat=WORDS[held.state], finess=held.entity.code, grain=held.entity.kind,
            nom=held.entity.name, colonne=columns[indicator.id], periode=held.period, region=held.region,
            contestee=StatedOut(**stated(seen.state, seen.number, seen.text)) if seen else None,
            proposee=StatedOut(**proposed), motif=held.reason, par=str(held.opened_by or ""), le=held.opened_at,
            reponse=held.answer, repondue_par=str(held.answered_by or ""), repondue_le=held.answered_at,
            peut_accepter=is_open and access.answering(perimeter, indicator, held, _is_closed(held)).allowed,
            peut_repondre=is_open and access.answering(perimeter, indicator, held, closed=False).allowed,
            peut_retirer=is_open and access.withdrawing(perimeter, indicator, held).allowed,
        )  # fmt: skip
