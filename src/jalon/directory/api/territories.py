from typing import Annotated

from django.http import Http404, HttpRequest
from ninja import Path, Router, Schema

from jalon.accounts.programs.bearer import needs
from jalon.accounts.programs.cursors import Asked, Page, page_of_query
from jalon.directory import access
from jalon.directory.api.shapes import Code, EstablishmentOut, OnDay, establishments, perimeter_of
from jalon.directory.models import Entity
from jalon.directory.queries import members_of, territories

router = Router(tags=["Annuaire"])


class TerritoryOut(Schema):
    """Un territoire ou un groupement : région, département, bassin, CPTS, GHT, dispositif…"""

    type: str
    code: str
    nom: str
    region: str


@router.get(
    "/territoires", url_name="territoires", summary="Les territoires et les groupements",
    **needs("annuaire:lire", Page[TerritoryOut]),
)  # fmt: skip
def all_territories(request: HttpRequest, asked: Asked, type: Code = "") -> dict:
    """Ceux que la personne voit ; « type » en choisit une sorte."""
    seen = access.visible(territories(type), perimeter_of(request))
    if not perimeter_of(request).may_read():
        seen = seen.none()
    return page_of_query(
        request, asked, seen,
        lambda rows: (
            TerritoryOut(type=one.subkind, code=one.code, nom=one.name, region=one.region) for one in rows
        ),
    )  # fmt: skip


@router.get(
    "/territoires/{type}/{code}/etablissements", url_name="membres", summary="Les établissements d’un territoire",
    **needs("annuaire:lire", Page[EstablishmentOut]),
)  # fmt: skip
def members(
    request: HttpRequest,
    type: Annotated[str, Path(max_length=40)],
    code: Annotated[str, Path(max_length=40)],
    when: OnDay,
    asked: Asked,
) -> dict:
    """Ses membres un jour donné, nommés un à un, par leur entité juridique ou par leur commune."""
    perimeter = perimeter_of(request)
    territory = access.visible(territories(type), perimeter).filter(code=code).first()
    if territory is None or not perimeter.may_read():
        raise Http404
    inside = Entity.objects.filter(pk__in=members_of(territory, when.day, when.connu_le)).select_related("ej")
    return page_of_query(request, asked, access.visible(inside, perimeter), establishments)
