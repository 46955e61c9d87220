from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from jalon.accounts.programs.bearer import needs
from jalon.accounts.programs.cursors import Asked, Page, page_of
from jalon.accounts.programs.files import XLSX_TYPE, as_file, attached, file_answer
from jalon.directory.queries import external
from jalon.kernel.refusal import Refusal
from jalon.tracking import access, actions, export, queries, reading
from jalon.tracking.api.shapes import (
    GridId,
    KnownWhen,
    Month,
    Region,
    ValueOut,
    grid_of,
    look_of,
    perimeter_of,
    region_of,
    value_of,
)
from jalon.tracking.months.queries import month_rows

router = Router(tags=["Grilles"])
Columns = Annotated[
    str, Query(max_length=4000, description="Identifiants de colonnes, séparés par des virgules ; vide : toutes.")
]


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
    access.readable_columns(perimeter_of(request), grid, place)
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
    chosen = _chosen(colonnes)
    view = reading.month_of(
        perimeter_of(request), look.grid.id, look.region, look.month, look.known_at, now=look.now, only=chosen or None
    )
    shown = [one for one in view.columns if not chosen or one.definition.id in chosen]
    if unknown := sorted(chosen - {one.definition.id for one in shown}):
        raise Refusal(f"Colonne inconnue, ou pas dans vos thèmes : {', '.join(unknown)}.", where="colonnes")
    positions = range(len(view.lines))
    if etablissement:
        finess = _finess(request, etablissement)
        positions = [i for i in positions if view.lines[i]["finess_et"] == finess]  # type: ignore[assignment]

    def told(rows: Sequence[int]) -> Iterable[LineOut]:
        outside = external.ids_by_entity([view.listed.ids[i] for i in rows])
        for i in rows:
            cells = {one.definition.id: value_of(one.cell(i)) for one in shown}
            yield _line(view.lines[i], cells, outside.get(view.listed.ids[i], {}))

    question = {"known": look.known_at}
    return page_of(request, asked, positions, lambda i: view.lines[i]["finess_et"], told, question)


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
    look = look_of(request, grille, region, mois, known, sorted(_chosen(colonnes)))
    sheet = queries.look_at(look, perimeter_of(request))
    actions.note_export(sheet=sheet, extension=format, by=request.user)
    name = f"{grille}-{look.region}-{mois}"
    if format == "xlsx":
        return attached(export.to_workbook(sheet), XLSX_TYPE, f"{name}.xlsx")
    return as_file(export.as_table(sheet), name, format)


def _chosen(columns: str) -> set[str]:
    return {one.strip() for one in columns.split(",") if one.strip()}


def _finess(request: HttpRequest, key: str) -> str:
    entity = external.establishment_of(key, perimeter_of(request))
    if entity is None:
        raise Http404
    return entity.code


def _line(line: dict[str, Any], cells: dict[str, ValueOut], outside: dict[str, list[str]]) -> LineOut:
    said = {name: str(line.get(name) or "") for name in ("departement", "commune", "categorie", "finess_ej")}
    return LineOut(finess=line["finess_et"], nom=line["raison_sociale"], identifiants=outside, valeurs=cells, **said)
