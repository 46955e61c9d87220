"""What the templates of the grid are given: everything decided, nothing computed in the page."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from jalon import catalogue
from jalon.accounts.access import Perimeter
from jalon.catalogue.definitions import GridColumn, Value
from jalon.directory import queries as directory
from jalon.indicators.ledger import Conflict
from jalon.indicators.models import Batch
from jalon.indicators.projection import ColumnView
from jalon.indicators.projection.held import COLUMNS
from jalon.kernel.numbers import read_whole
from jalon.tracking import access, export, forms, frame, origins, queries, rules
from jalon.tracking.blocks.queries import Lock, locks
from jalon.tracking.cells import PAST, OpenedCell
from jalon.tracking.comparing import panel as comparing
from jalon.tracking.contests import pages as contests
from jalon.tracking.contests import queries as disputes
from jalon.tracking.display import CELL_WORDS, Shown, cells_markup, owner_of, shown_cell, shown_total
from jalon.tracking.freshness.queries import late_themes
from jalon.tracking.queries import IDENTITY, PAGE_LENGTH, Sheet
from jalon.tracking.sharing import pages as sharing
from jalon.ui import menu

SHORT_LABELS = {
    "departement": "Dép.", "categorie": "Catégorie", "finess_et": "FINESS géo.", "groupes": "Dispositif, groupements",
    "grappe": "Projet",
}  # fmt: skip
FROZEN = ("raison_sociale", "finess_et")
WIDTHS = {
    "integer": 92,
    "number": 92,
    "percent": 84,
    "amount": 116,
    "text": 200,
    "date": 100,
    "choice": 172,
    "set": 130,
}
IDENTITY_WIDTHS = {
    "raison_sociale": 250,
    "finess_et": 92,
    "departement": 52,
    "categorie": 160,
    "commune": 140,
    "finess_pmsi": 92,
    "finess_ej": 92,
    "secteur": 140,
    "nom_ej": 230,
    "groupes": 170,
    "grappe": 84,
    "capacite": 72,
}


def grid_context(request: HttpRequest, sheet: Sheet, perimeter: Perimeter, closed: Mapping | None = None) -> dict:
    """What the page of the grid needs. `closed`: what is said above a closed month."""
    look = sheet.look
    page = _page(request, len(sheet.order))
    lines = sheet.order[(page - 1) * PAGE_LENGTH : page * PAGE_LENGTH]
    base, address = reverse("tracking:grid", args=[look.grid.id]), forms.address_of(look)
    proposed = disputes.beside(sheet.view)
    return {
        "grid": look.grid,
        "look": look,
        "sheet": sheet,
        "region_name": export.region_name(look.region),
        "grids": sorted(catalogue.current().grids.values(), key=lambda grid: grid.title),
        "regions": [
            (code, export.region_name(code)) for code in access.readable_regions(perimeter, queries.regions_present())
        ],
        "months": queries.months_offered(look.grid.id, look.region, look.month),
        "frozen": [_identity(key) for key in FROZEN],
        "identity": [_identity(key) for key in sheet.identity],
        "bands": _bands(sheet),
        "columns": [_heading(column, sheet) for column in sheet.columns],
        "choices": _choices(sheet),
        "rows": [_row(sheet, position, base, address, proposed) for position in lines],
        "totals": _totals(sheet),
        "page": page,
        "pages": max(1, -(-len(sheet.order) // PAGE_LENGTH)),
        "address": address,
        "fictitious": origins.is_fictitious(sheet.columns, sheet.view.known_at),
        "views": queries.saved_views(look.grid.id, request.user),
        "closed": closed,
        "boot": boot(sheet, perimeter, closed=closed is not None) | {"proposed": proposed},
        "legend": CELL_WORDS,
        "tabs": menu.tabs(frame.PAGES, frame.Place(look.grid, look.region, look.month).url, "tracking:grid"),
    }


def _bands(sheet: Sheet) -> list[queries.Band]:
    """The theme bands; greyed where a file of the month is missing, for those who look at the present."""
    late = late_themes(sheet.look.grid, sheet.look.month) if sheet.view.known_at is None else {}
    found = queries.bands(sheet.columns, sheet.look.grid)
    return [replace(band, late=late.get(band.theme, "")) for band in found]


def boot(sheet: Sheet, perimeter: Perimeter, *, closed: bool) -> dict:
    """What the grid in the browser needs before the data: columns, how to read them, where to ask."""
    look = sheet.look
    base = reverse("tracking:grid", args=[look.grid.id])
    shown = {column.definition.id for column in sheet.columns}
    by_id = {column.definition.id: column for column in sheet.view.columns}
    themes = {theme.id: theme.title for theme in look.grid.themes}
    locked = _locks(sheet, perimeter, closed=closed)
    return {
        "data": f"{base}donnees.json",
        "base": base,
        "views": f"{base}vues/",
        "export": f"{base}export.",
        "establishments": reverse("directory:home"),
        "region": look.region,
        "month": look.month.code,
        "known": forms.NOW if look.now else look.known_at.isoformat() if look.known_at else "",
        "search": look.search,
        "filters": dict(look.filters),
        "sort": look.sort,
        "only": directory.members_of_list(look.named_list) if look.named_list else None,
        "lines": sheet.total_lines,
        "frozen": [_identity(key) for key in FROZEN],
        "identity": [_identity(key) for key in sheet.identity],
        "identities": [{**_identity(key), "shown": key in sheet.identity} for key in queries.MOVING_IDENTITY],
        "order": [column.definition.id for column in sheet.columns],
        "columns": [
            {
                "id": column.id,
                "label": column.label,
                "theme": column.theme,
                "band": themes[column.theme],
                "type": by_id[column.id].indicator.value.type,
                "unit": by_id[column.id].indicator.value.unit,
                "values": list(by_id[column.id].indicator.value.values),
                "open_list": by_id[column.id].indicator.value.open_list,
                "adds": by_id[column.id].indicator.additive == "sum",
                "carries": by_id[column.id].indicator.carries_over,
                "locked": locked[column.id],
                "width": _width(column, by_id[column.id].indicator.value),
                "shown": column.id in shown,
                "owner": owner_of(by_id[column.id].indicator)["colour"],
                "period": by_id[column.id].data_period,
            }
            for column in sheet.readable
        ],
    }


def _locks(sheet: Sheet, perimeter: Perimeter, *, closed: bool) -> Mapping[str, Lock]:
    """Why each column may not be written, for the grid in the browser; the server asks again for each cell."""
    look = sheet.look
    if look.known_at is not None:
        return {column.definition.id: PAST for column in sheet.view.columns}
    departments = {str(code or "") for code in sheet.view.listed.columns["departement"]}
    return locks(perimeter, sheet.view.columns, region=look.region, departments=departments, closed=closed)


def cell_context(cell: OpenedCell, perimeter: Perimeter, user: Any) -> dict:
    look = cell.look
    base = reverse("tracking:grid", args=[look.grid.id])
    place = f"{base}{cell.line['finess_et']}/{cell.definition.id}/"
    address = forms.address_of(look)
    return {
        "cell": cell,
        "shown": shown_cell(_entry(cell), cell.indicator.value),
        "owner": owner_of(cell.indicator),
        "grid": look.grid,
        "look": look,
        "place": place,
        "address": address,
        "back": f"{base}?{address}",
        "silent_files": origins.files_behind(cell.column, cell.known_at) if cell.view.absent else (),
        "confirm_carried": cell.view.carried and cell.writing.allowed,
        "typed": _typed(cell),
        "EDIT": Batch.Kind.EDIT,
        "region_name": export.region_name(look.region),
        **comparing.of_cell(cell),
        **contests.of_cell(cell, perimeter),
        **sharing.of_cell(cell, perimeter),
        **sharing.thread_of(cell, perimeter, user),
    }


def cell_template(request: HttpRequest) -> str:
    """The panel alone when a part of the page asks for it, the whole page otherwise."""
    return "tracking/_cell.html" if request.headers.get("X-Requested-With") == "jalon" else "tracking/cell.html"


def conflict_sentence(conflict: Conflict) -> str:
    return f"{conflict} Rien n'a été écrasé : relisez la valeur ci-dessus, puis enregistrez de nouveau si besoin."


def as_stream(body: bytes) -> io.BytesIO:
    return io.BytesIO(body)


def _page(request: HttpRequest, lines: int) -> int:
    asked = read_whole(request.GET.get("page", "1"))
    last = max(1, -(-lines // PAGE_LENGTH))
    return min(max(1, asked), last) if asked is not None else 1


def _identity(key: str) -> dict:
    label = SHORT_LABELS.get(key) or next(label for identity, label, *_ in IDENTITY if identity == key)
    return {"id": key, "label": label, "width": IDENTITY_WIDTHS[key], "code": key.startswith("finess"),
            "type": "integer" if key in queries.IDENTITY_NUMBERS else "text"}  # fmt: skip


def _width(column: GridColumn, value: Value) -> int:
    return column.width * 8 if column.width else WIDTHS[value.type]


def _heading(column: ColumnView, sheet: Sheet) -> dict:
    value, look = column.indicator.value, sheet.look
    direction = "-" if look.sort == column.definition.id else ""
    return {
        "id": column.definition.id,
        "label": column.definition.label,
        "owner": owner_of(column.indicator),
        "number": value.is_number,
        "type": value.type,
        "width": _width(column.definition, value),
        "filter": look.filters.get(column.definition.id, ""),
        "sort": forms.address_of(look, tri=direction + column.definition.id),
        "sorted": {column.definition.id: "ascending", f"-{column.definition.id}": "descending"}.get(look.sort, ""),
    }


def _row(sheet: Sheet, position: int, base: str, address: str, proposed: Mapping[str, Mapping[int, str]]) -> dict:
    line = sheet.view.line(position)
    return {
        "line": line,
        "identity": [(key, line.get(key) or "") for key in sheet.identity],
        "marks": line.get("marks") or [],
        "cells": cells_markup(
            (
                _shown(column, position, proposed.get(column.definition.id)),
                column.indicator.value.type,
                f"{base}{line['finess_et']}/{column.definition.id}/?{address}",
            )
            for column in sheet.columns
        ),
    }


@lru_cache(maxsize=COLUMNS)
def _said(payload: bytes, indicator_id: str, version: str) -> dict[int, Shown]:
    """The cells of a column already put in words, by code: the pages that show this content fill it."""
    return {}


def _shown(column: ColumnView, position: int, proposed: Mapping[int, str] | None) -> Shown:
    code, said = column.codes[position], _said(column.payload, column.indicator.id, column.indicator.version)
    if code not in said:
        said[code] = shown_cell(column.entries[code], column.indicator.value)
    shown = said[code]
    beside = proposed.get(column.listed.ids[position], "") if proposed else ""
    return replace(shown, beside=beside) if beside else shown


def _totals(sheet: Sheet) -> list[Shown]:
    totals = sheet.totals()
    return [shown_total(totals[column.definition.id], column.indicator) for column in sheet.columns]


def _choices(sheet: Sheet) -> Mapping[str, Sequence[str]]:
    """For the filter form: the values a column of choices holds this month."""
    return {
        column.definition.id: sorted({str(entry[0]) for entry in column.entries if entry[0] is not None})
        for column in sheet.columns
        if column.indicator.value.type in {"choice", "set"}
    }


def _entry(cell: OpenedCell) -> Sequence:
    view = cell.view
    flags = (
        (rules.CARRIED if view.carried else 0)
        | (rules.SHARED if cell.holder.pk != cell.establishment.pk else 0)
        | (rules.OLD if view.stale else 0)
        | (rules.CONTESTED if view.contested else 0)
    )
    return (view.value, view.state, view.period, flags)


def _typed(cell: OpenedCell) -> list[str]:
    """What the form of the cell starts with: the value shown, as a person would type it."""
    value = cell.view.value
    if value is None or cell.view.state > 1 or cell.view.absent:
        return []
    if cell.indicator.value.type == "set":
        return str(value).split(" ; ")
    if isinstance(value, float):
        return [str(int(value)) if value.is_integer() else str(value).replace(".", ",")]
    return [str(value)]
