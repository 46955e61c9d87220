from collections.abc import Collection, Iterable, Sequence
from typing import Annotated, Any, Literal

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from jalon.accounts.programs.bearer import needs
from jalon.accounts.programs.cursors import Asked, Page, page_of
from jalon.accounts.programs.files import XLSX_TYPE, as_file, attached, file_answer
from jalon.directory.queries import external
from jalon.indicators.projection import MonthView
from jalon.kernel.refusal import Refusal
from jalon.tracking import actions, export, queries, reading
from jalon.tracking.api.shapes import (
    Columns,
    GridId,
    KnownWhen,
    Month,
    Region,
    ValueOut,
    chosen,
    grid_of,
    look_of,
    perimeter_of,
    region_of,
    standpoints,
    value_of,
)
from jalon.tracking.months.queries import month_rows

router = Router(tags=["Grilles"])


class MonthOut(Schema):
    """Un mois d’une grille dans une région."""

    mois: str
    etat: str = Field(description="à venir, ouvert, clos, rouvert.")
    clos_le: str | None
    cloture_prevue: str | None


class LineOut(Schema):
    """La ligne d’un établissement : ce que dit l’annuaire ce mois-là, et une valeur par colonne."""

    finess: str
    nom: str
    departement: str
    commune: str
    categorie: str
    finess_ej: str
    identifiants: dict[str, list[str]]
    valeurs: dict[str, ValueOut]


@router.get("/grilles/{grille}/mois", url_name="mois", summary="Les mois", **needs("grille:lire", list[MonthOut]))
def months(request: HttpRequest, grille: GridId, region: Region = "") -> list[MonthOut]:
    """Du plus récent au plus ancien, avec l’état de chacun."""
    grid, place = grid_of(grille), region_of(request, region)
    return [
        MonthOut(
            mois=row.month.code, etat=row.state, clos_le=row.closing.known_at.isoformat() if row.closing else None,
            cloture_prevue=str(row.closes_on) if row.closes_on else None,
        )
        for row in month_rows(grid.id, place)
    ]  # fmt: skip


@router.get(
    "/grilles/{grille}/mois/{mois}/lignes", url_name="lignes", summary="Les lignes d’un mois",
    **needs("grille:lire", Page[LineOut]),
)  # fmt: skip
def lines(
    request: HttpRequest,
    grille: GridId,
    mois: Month,
    known: KnownWhen,
    asked: Asked,
    region: Region = "",
    colonnes: Columns = "",
    etablissement: Annotated[str, Query(max_length=120, description="Une seule ligne.")] = "",
) -> dict:
    """Les valeurs comme l’écran les montre à cette personne ; un mois clos, tel qu’il était connu à sa clôture."""
    look = look_of(request, grille, region, mois, known)
    wanted = chosen(colonnes)
    views = [
        reading.month_of(
            one.perimeter, look.grid.id, look.region, look.month, look.known_at, now=look.now, only=wanted or None
        )
        for one in standpoints(request, look.region)
    ]
    if unknown := sorted(wanted - {one.definition.id for view in views for one in view.columns}):
        raise Refusal(f"Colonne inconnue, ou pas dans vos thèmes : {', '.join(unknown)}.", where="colonnes")
    finess = _finess(request, etablissement) if etablissement else ""
    rows = [(view, i) for view in views for i in range(len(view.listed))]
    rows = [row for row in rows if not finess or _number(row) == finess]
    return page_of(request, asked, rows, _number, lambda some: _lines(some, wanted), {"known": look.known_at})


@router.get(
    "/grilles/{grille}/mois/{mois}/export", url_name="export_grille", summary="Exporter un mois",
    **needs("grille:lire", **file_answer()),
)  # fmt: skip
def export_month(
    request: HttpRequest,
    grille: GridId,
    mois: Month,
    known: KnownWhen,
    region: Region = "",
    colonnes: Columns = "",
    format: Literal["csv", "parquet", "xlsx", "json"] = "csv",
) -> HttpResponse:
    """Le même fichier que celui de l’écran ; la trace en est gardée de même."""
    look = look_of(request, grille, region, mois, known, sorted(chosen(colonnes)))
    if not perimeter_of(request).may_read(region=look.region):
        raise PermissionDenied(perimeter_of(request).no_right)
    sheet = queries.look_at(look, perimeter_of(request))
    actions.note_export(sheet=sheet, extension=format, by=request.user)
    name = f"{grille}-{look.region}-{mois}"
    if format == "xlsx":
        return attached(request, export.to_workbook(sheet), XLSX_TYPE, f"{name}.xlsx")
    return as_file(request, export.as_table(sheet), name, format)


def _finess(request: HttpRequest, key: str) -> str:
    entity = external.establishment_of(key, perimeter_of(request))
    if entity is None:
        raise Http404
    return entity.code


Row = tuple[MonthView, int]  # a month, and the position of a line in it


def _number(row: Row) -> str:
    view, i = row
    return view.listed.columns["finess_et"][i]


def _lines(rows: Sequence[Row], wanted: Collection[str]) -> Iterable[LineOut]:
    outside = external.ids_by_entity([view.listed.ids[i] for view, i in rows])
    for view, i in rows:
        shown = [one for one in view.columns if not wanted or one.definition.id in wanted]
        cells = {one.definition.id: value_of(one.cell(i)) for one in shown}
        yield _line(view.lines[i], cells, outside.get(view.listed.ids[i], {}))


def _line(line: dict[str, Any], cells: dict[str, ValueOut], outside: dict[str, list[str]]) -> LineOut:
    said = {name: str(line.get(name) or "") for name in ("departement", "commune", "categorie", "finess_ej")}
    return LineOut(finess=line["finess_et"], nom=line["raison_sociale"], identifiants=outside, valeurs=cells, **said)
