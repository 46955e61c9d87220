from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Annotated

from django.http import Http404, HttpRequest
from ninja import Path, Router, Schema
from pydantic import Field

from jalon.accounts.programs.bearer import needs
from jalon.accounts.programs.cursors import Asked, Page, page_of_query
from jalon.accounts.programs.given import Given
from jalon.accounts.programs.once import once
from jalon.accounts.programs.problems import Refused
from jalon.directory import access, actions
from jalon.directory.actions.external import TakenOutside
from jalon.directory.api.shapes import Code, establishment_of, perimeter_of
from jalon.directory.models import ExternalId
from jalon.directory.queries import external

router = Router(tags=["Identifiants externes"])
System = Annotated[str, Path(pattern=f"^{external.SYSTEM}$", description="Le logiciel : « crm-na ».")]
Outside = Annotated[str, Path(pattern=f"^{external.NUMBER}$", description="Son identifiant dans ce logiciel.")]


class ExternalOut(Schema):
    """Sous quel identifiant un logiciel connaît un établissement, et qui l’a dit."""

    systeme: str
    identifiant: str
    finess: str
    nom: str
    dit_par: str
    dit_le: datetime
    retire_le: datetime | None = None


class ExternalIn(Given):
    etablissement: Annotated[str, Field(min_length=2, max_length=120, description="Son numéro FINESS.")]


def _told(rows: Sequence[ExternalId]) -> Iterable[ExternalOut]:
    for one in rows:
        yield ExternalOut(
            systeme=one.system, identifiant=one.external_id, finess=one.entity.code, nom=one.entity.name,
            dit_par=str(one.said_by or "ligne de commande"), dit_le=one.said_at, retire_le=one.withdrawn_at,
        )  # fmt: skip


@router.get(
    "/identifiants", url_name="identifiants", summary="Les identifiants des autres logiciels",
    **needs("annuaire:lire", Page[ExternalOut]),
)  # fmt: skip
def all_ids(request: HttpRequest, asked: Asked, systeme: Code = "") -> dict:
    """Ceux des établissements que la personne voit."""
    return page_of_query(request, asked, external.readable(perimeter_of(request), systeme), _told)


@router.put(
    "/identifiants/{systeme}/{identifiant}", url_name="identifiant", summary="Donner un identifiant externe",
    **needs("annuaire:identifiants", ExternalOut),
)  # fmt: skip
@once()
def give(request: HttpRequest, systeme: System, identifiant: Outside, dit: ExternalIn) -> ExternalOut:
    """Cet identifiant de ce logiciel désigne cet établissement. Redit, rien ne change ; pris par un autre : 409."""
    entity = establishment_of(request, dit.etablissement)
    access.check_may_correct(perimeter_of(request), entity)
    try:
        held = actions.name_outside(system=systeme, external_id=identifiant, entity=entity, by=request.user)
    except TakenOutside as taken:
        raise Refused(409, "identifiant_pris", taken.message, where=identifiant) from taken
    return next(iter(_told([held])))


@router.delete(
    "/identifiants/{systeme}/{identifiant}", url_name="identifiant", summary="Retirer un identifiant externe",
    **needs("annuaire:identifiants", ExternalOut),
)  # fmt: skip
@once()
def take_back(request: HttpRequest, systeme: System, identifiant: Outside) -> ExternalOut:
    """L’identifiant ne désigne plus rien ; qu’il l’ait fait reste dit."""
    perimeter = perimeter_of(request)
    held = external.readable(perimeter, systeme).filter(external_id=identifiant).first()
    if held is None:
        raise Http404
    access.check_may_correct(perimeter, held.entity)
    return next(iter(_told([actions.unname_outside(held=held, by=request.user)])))
