from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from jalon import catalogue
from jalon.accounts.programs.bearer import needs
from jalon.catalogue.definitions import GridColumn, IndicatorDefinition
from jalon.tracking import access
from jalon.tracking.api.shapes import GridId, Region, grid_of, perimeter_of, region_of, standpoints

router = Router(tags=["Grilles"])


class GridOut(Schema):
    """Une grille : une ligne par établissement d’un domaine."""

    id: str
    titre: str
    domaine: str
    version: str


class ColumnOut(Schema):
    """Une colonne, ce qu’elle tient et qui l’écrit."""

    id: str
    libelle: str
    theme: str
    indicateur: str
    titre: str
    proprietaire: str
    type: str = Field(description="integer, number, percent, amount, choice, set, text, date.")
    unite: str
    valeurs: list[str] = Field(description="Les valeurs d’une liste, dans leur ordre.")
    liste_ouverte: bool = Field(description="D’autres valeurs que celles de la liste sont admises.")
    calculee: bool
    grains: list[str]
    version: str


@router.get("/grilles", url_name="grilles", summary="Les grilles", **needs("grille:lire", list[GridOut]))
def grids(request: HttpRequest) -> list[GridOut]:
    """Celles du catalogue."""
    perimeter = perimeter_of(request)
    if not (perimeter.may_read() or perimeter.local):
        return []
    found = sorted(catalogue.current().grids.values(), key=lambda one: one.id)
    return [GridOut(id=one.id, titre=one.title, domaine=one.domain, version=one.version) for one in found]


@router.get(
    "/grilles/{grille}/colonnes", url_name="colonnes", summary="Les colonnes d’une grille",
    **needs("grille:lire", list[ColumnOut]),
)  # fmt: skip
def columns(request: HttpRequest, grille: GridId, region: Region = "") -> list[ColumnOut]:
    """Celles que la personne lit dans la région, dans l’ordre de la grille."""
    grid, place = grid_of(grille), region_of(request, region)
    views = standpoints(request, place)
    readable = {one.id for view in views for one in access.readable_columns(view.perimeter, grid, place)}
    indicators = catalogue.current().indicators
    return [_told(column, indicators[column.indicator]) for column in grid.columns if column.id in readable]


def _told(column: GridColumn, indicator: IndicatorDefinition) -> ColumnOut:
    value = indicator.value
    return ColumnOut(
        id=column.id, libelle=column.label, theme=column.theme, indicateur=indicator.id, titre=indicator.title,
        proprietaire=indicator.owner, type=value.type, unite=value.unit, valeurs=list(value.values),
        liste_ouverte=value.open_list, calculee=bool(indicator.derived), grains=list(indicator.grains),
        version=indicator.version,
    )  # fmt: skip
