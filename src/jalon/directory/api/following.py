from collections.abc import Sequence

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from jalon.accounts.programs.bearer import needs
from jalon.accounts.programs.cursors import Asked, Changes, begin_again, changes_of, position_of
from jalon.directory.api.shapes import Code, EstablishmentOut, establishments, perimeter_of
from jalon.directory.queries.revisions import Followed, followed, last_revision

router = Router(tags=["Annuaire"])


class FollowedOut(Schema):
    """Un établissement apparu ou changé, tel qu’il est ; ou sorti de ce que la personne lit."""

    finess: str
    sorti: bool = Field(description="Il n’est plus dans cette région, ou plus pour cette personne : oubliez-le.")
    etablissement: EstablishmentOut | None = Field(description="null quand il est sorti.")


@router.get(
    "/etablissements/changements", url_name="etablissements_changes", summary="Les établissements changés depuis",
    **needs("annuaire:lire", Changes[FollowedOut]),
)  # fmt: skip
def changed(request: HttpRequest, asked: Asked, region: Code = "") -> dict:
    """Sans curseur, tous ; avec la « suite » gardée, ceux qui ont changé depuis : nom, place, entité juridique,
    identifiants. Chacun est dit une fois, tel qu’il est maintenant : l’appliquer deux fois ne change rien.
    """
    perimeter = perimeter_of(request)
    rights = [sorted(held) if held is not None else None for held in (perimeter.regions, perimeter.establishments)]
    after = position_of(request, asked, rights) or [-1, 0]
    last = last_revision()
    if after[0] > last:
        raise begin_again()
    found = followed(perimeter, region, tuple(after), last, asked.limite + 1)
    shown = found[: asked.limite]
    position = shown[-1].rank if shown else after
    return changes_of(request, rights, _told(shown), position, more=len(found) > asked.limite)


def _told(rows: Sequence[Followed]) -> list[FollowedOut]:
    held = {one.finess: one for one in establishments([row.entity for row in rows if row.entity])}
    return [
        FollowedOut(
            finess=row.finess, sorti=row.entity is None, etablissement=held.get(row.finess) if row.entity else None
        )
        for row in rows
    ]
