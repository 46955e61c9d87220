"""What the page of an establishment shows of its tracking: its line in every grid."""

from django.urls import reverse

from jalon import catalogue
from jalon.accounts import access as accounts
from jalon.directory.models import Entity
from jalon.directory.sections import Section
from jalon.kernel.refusal import Refusal
from jalon.tracking import forms, queries, reading
from jalon.tracking.display import owner_of, shown_cell
from jalon.tracking.queries import Look
from jalon.tracking.rules import NOT_COVERED


def lines_of(request, entity: Entity) -> Section | None:
    """The line of an establishment in each grid that says something of it, for the latest month known."""
    if entity.kind != "et" or not entity.region:
        return None
    perimeter = accounts.perimeter_of(request.user)
    grids = [grid for grid in catalogue.current().grids.values() if grid.domain == entity.domain]
    lines = [line for grid in grids if (line := _line(entity, grid, perimeter))]
    return (
        Section("Sa ligne dans le suivi", "tracking/_line.html", {"lines": lines}, styles=("tracking/grid.css",))
        if lines
        else None
    )


def _line(entity: Entity, grid, perimeter) -> dict | None:
    try:
        view = reading.month_of(perimeter, grid.id, entity.region, queries.latest_month(grid.id, entity.region))
    except Refusal:
        return None
    position = next((i for i, line in enumerate(view.lines) if line["id"] == entity.pk), None)
    if position is None:
        return None
    look = Look(grid=grid, region=entity.region, month=view.month)
    shown = [column for column in view.columns if not column.definition.hidden]
    if all(column.entries[column.codes[position]][1] == NOT_COVERED for column in shown):
        return None
    return {
        "grid": grid,
        "month": view.month,
        "address": forms.address_of(look),
        "entity": entity,
        "url": f"{reverse('tracking:grid', args=[grid.id])}?{forms.address_of(look, q=entity.code)}",
        "bands": [_band(band, shown, position) for band in queries.bands(shown, grid)],
    }


def _band(band: queries.Band, columns, position: int) -> dict:
    cells = [
        (
            column.definition,
            owner_of(column.indicator),
            shown_cell(column.entries[column.codes[position]], column.indicator.value),
        )
        for column in columns
        if column.definition.theme == band.theme
    ]
    return {"title": band.title, "period": band.period, "cells": cells}
