from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from jalon.accounts.programs.bearer import needs
from jalon.accounts.programs.cursors import Asked, Changes, begin_again, changes_of, position_of
from jalon.directory.models import Entity, EntityKind, Link
from jalon.directory.queries.revisions import last_revision
from jalon.indicators import ledger
from jalon.indicators.models import Observation
from jalon.kernel.refusal import Refusal
from jalon.tracking import copies
from jalon.tracking.api.shapes import STATES, Columns, GridId, Region, chosen, grid_of, region_of, standpoints, stated
from jalon.tracking.copies import Pass, Place, Reach, Told

router = Router(tags=["Grilles"])
TAKEN_BACK, RESERVED = "retiree", "reservee"


class ChangedValueOut(Schema):
    """Ce qui tient maintenant dans une case pour une période : une valeur, ou plus rien."""

    finess: str = Field(description="À qui est la valeur : établissement, entité juridique ou projet.")
    grain: str = Field(description="et, ej ou projet.")
    etablissements: list[str] = Field(description="Les établissements qui la montrent.")
    colonne: str
    periode: str | None = Field(description="Le mois, le trimestre ou l’année ; null : toutes.")
    valeur: int | float | str | None
    etat: str = Field(
        description=f"presente, non_concerne, non_disponible ; {TAKEN_BACK} : plus rien n’est dit ; {RESERVED} : "
        "la région ne partage plus cette case, oubliez-en toutes les périodes."
    )
    observation: int | None = Field(description="À redire dans « attendu » pour écrire à sa place.")
    publiee_le: datetime | None


class _Position:
    """Where a reader stopped: between two passes (`until` is None), or inside one, after a place of a standpoint."""

    def __init__(self, held: Sequence[Any] | None) -> None:
        after, until, since, seen, rank, place = held or (None, None, 0, 0, 0, None)
        self.after = datetime.fromisoformat(after) if after else None
        self.until = datetime.fromisoformat(until) if until else None
        self.since, self.seen, self.rank = int(since), int(seen), int(rank)
        self.place = Place(*place) if place else None

    def held(self) -> list[Any]:
        said = [one.isoformat() if one else None for one in (self.after, self.until)]
        return [*said, self.since, self.seen, self.rank, self.place]

    def begin(self) -> bool:
        """Begin a pass up to the last publication; False when nothing moved since the one before."""
        seen, until = (
            last_revision(),
            ledger.last_instant(),
        )  # in this order: an establishment is there before its values
        if (self.after and (until is None or until < self.after)) or seen < self.since:
            raise begin_again()
        if until is None or (until, seen) == (self.after, self.since):
            return False
        self.until, self.seen = until, seen
        return True

    def end(self) -> None:
        self.after, self.until, self.since, self.rank, self.place = self.until, None, self.seen, 0, None


@router.get(
    "/grilles/{grille}/changements", url_name="valeurs_changees", summary="Les valeurs changées depuis",
    **needs("grille:lire", Changes[ChangedValueOut]),
)  # fmt: skip
def changed(request: HttpRequest, grille: GridId, asked: Asked, region: Region = "", colonnes: Columns = "") -> dict:
    """Sans curseur, tout ce qui est dit aujourd’hui ; avec la « suite » gardée, ce qui fut dit, corrigé ou retiré
    depuis, de tous les mois. Chaque case est dite une fois, telle qu’elle tient : l’appliquer deux fois ne change rien.

    Une absence et une valeur calculée ne sont dites par personne : elles se lisent dans les lignes du mois.
    """
    grid, place = grid_of(grille), region_of(request, region)
    wanted = chosen(colonnes)
    reaches = [
        copies.reach_of(view.perimeter, grid, place, wanted, copies.lines_of(grid, place) & view.lines)
        for view in standpoints(request, place)
    ]
    if unknown := sorted(wanted - {one for reach in reaches for one in reach.named}):
        raise Refusal(f"Colonne inconnue, calculée, ou pas dans vos thèmes : {', '.join(unknown)}.", where="colonnes")
    rights = [place, [reach.rights for reach in reaches]]
    position = _Position(position_of(request, asked, rights))
    if position.until is None and not position.begin():
        return changes_of(request, rights, [], position.held(), more=False)
    elements, more = _next(reaches, position, asked.limite)
    return changes_of(request, rights, elements, position.held(), more=more)


def _next(reaches: Sequence[Reach], position: _Position, most: int) -> tuple[list[ChangedValueOut], bool]:
    """The next cells of the pass, and whether others follow; the position moves after them."""
    assert position.until is not None  # noqa: S101 (inside a pass)
    asked = Pass(position.after, position.until, position.since)
    made: list[ChangedValueOut] = []
    for rank in range(position.rank, len(reaches)):
        found = copies.told(reaches[rank], asked, position.place, most - len(made) + 1)
        shown = found[: most - len(made)]
        made += _told(reaches[rank], shown)
        if len(found) > len(shown):
            position.rank, position.place = rank, shown[-1].place if shown else position.place
            return made, True
        position.rank, position.place = rank + 1, None
    position.end()
    return made, False


def _told(reach: Reach, cells: Sequence[Told]) -> list[ChangedValueOut]:
    entities = Entity.objects.in_bulk({one.place.entity for one in cells})
    sites = _sites(reach, entities)
    return [_cell(reach, one, entities[one.place.entity], sites) for one in cells]


def _cell(reach: Reach, one: Told, entity: Entity, sites: Mapping[int, list[str]]) -> ChangedValueOut:
    held = None if one.reserved else one.value
    state = RESERVED if one.reserved else TAKEN_BACK if held is None or _is_emptied(held) else STATES[held.state]
    said = stated(held.state, held.number, held.text) if held else {"valeur": None}
    return ChangedValueOut(
        finess=entity.code, grain=entity.kind, etablissements=sites.get(entity.pk, [entity.code]),
        colonne=reach.columns[one.place.indicator].id, periode=one.place.period or None,
        observation=held.pk if held else None, publiee_le=held.batch.applied_at if held else None,
        **(said | {"etat": state}),
    )  # fmt: skip


def _is_emptied(held: Observation) -> bool:
    return held.state == 0 and held.number is None and held.text is None


def _sites(reach: Reach, entities: Mapping[int, Entity]) -> dict[int, list[str]]:
    """The establishments that show what legal entities and projects hold, in the order of their numbers."""
    found: dict[int, list[str]] = {pk: [] for pk, one in entities.items() if one.kind != EntityKind.ET}
    lines = Entity.objects.filter(reach.lines)
    pairs: list[Any] = list(lines.filter(ej__in=found).values_list("ej", "code")) if found else []
    members = Link.objects.filter(known_to=None, kind=Link.Kind.MEMBER, parent__in=found, child__in=lines.values("pk"))
    pairs += members.values_list("parent", "child__code") if found else []
    for holder, code in sorted(pairs):
        found[holder].append(code)
    return found
