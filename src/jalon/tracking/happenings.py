"""What the tracking lets other systems know: months, cells, contests."""

from collections.abc import Collection
from urllib.parse import urlencode

from django.urls import reverse

from jalon import catalogue
from jalon.accounts.access import Perimeter
from jalon.accounts.happenings import Happening, Reader, Told
from jalon.accounts.models import AuditEvent
from jalon.catalogue.definitions import GridColumn
from jalon.indicators.models import Contest
from jalon.indicators.private import private_inputs
from jalon.tracking.models import WorkbookReturn

_OUTCOMES = {"tracking.contest_accepted": "accepted", "tracking.contest_answered": "answered"}


def _month(act: AuditEvent, reader: Reader) -> Told | None:
    """A month of a grid, in a region he reads."""
    grid, region = act.details["grid"], act.details["region"]
    if not reader.perimeter.may_read(region=region) or not _shown(reader.perimeter, grid, region):
        return None
    return _at(grid, region, act.details["month"])


def _cell(act: AuditEvent, reader: Reader) -> Told | None:
    return _cells(reader, act.details, act.details.get("columns") or [act.details.get("column")], 1)


def _block(act: AuditEvent, reader: Reader) -> Told | None:
    """Many cells written at once; those taken back at once name no column: whoever reads the whole grid is told."""
    said = act.details
    columns = said.get("columns") or _columns_of(said["grid"])
    return _cells(reader, said, columns, said["cells"])


def _workbook(act: AuditEvent, reader: Reader) -> Told | None:
    returned = WorkbookReturn.objects.select_related("workbook").filter(pk=act.target_id).first()
    if returned is None:
        return None
    workbook = returned.workbook
    place = {"grid": workbook.grid, "region": workbook.region, "month": workbook.month}
    return _cells(reader, place, _columns_of(workbook.grid), act.details.get("written", 0))


def _cells(reader: Reader, place: dict, columns: Collection[str], count: int) -> Told | None:
    """Only to whoever reads every column that moved: a count would tell that the others did."""
    grid, region = place.get("grid", ""), place.get("region", "")  # cells written long ago do not say them
    if not columns or not set(columns) <= _shown(reader.perimeter, grid, region):
        return None
    named = {"columns": sorted(columns)} if len(columns) < len(_columns_of(grid)) else {}
    return _at(grid, region, place["month"], {"cells": count}, **named)


def _contest(act: AuditEvent, reader: Reader) -> Told | None:
    contest = Contest.objects.select_related("indicator", "entity").filter(pk=act.details["contest"]).first()
    if contest is None:
        return None
    grids = [
        grid.id for grid in catalogue.current().grids.values() for column in grid.columns
        if column.indicator == contest.indicator.code and _may_read(reader.perimeter, contest.region, column)
    ]  # fmt: skip
    if not grids:
        return None
    facts = {
        "contest": contest.pk, "indicator": contest.indicator.code, "period": contest.period,
        "region": contest.region, "entity": contest.entity.code,
    }  # fmt: skip
    if act.verb != "tracking.contested":
        facts["outcome"] = _OUTCOMES.get(act.verb, "withdrawn")
    path = reverse("tracking:contests", args=[grids[0]])
    return Told(facts, f"{path}?{urlencode({'region': contest.region})}")


def _at(grid: str, region: str, month: str, counts: dict[str, int] | None = None, **more: object) -> Told:
    path = f"{reverse('tracking:grid', args=[grid])}?{urlencode({'region': region, 'mois': month})}"
    return Told({"grid": grid, "region": region, "month": month, **more}, path, counts or {})


def _columns_of(grid_id: str) -> set[str]:
    grid = catalogue.current().grids.get(grid_id)
    return {column.id for column in grid.columns} if grid else set()


def _shown(perimeter: Perimeter, grid_id: str, region: str) -> set[str]:
    """The columns of a grid whose every cell he may read there."""
    grid = catalogue.current().grids.get(grid_id)
    return {column.id for column in grid.columns if _may_read(perimeter, region, column)} if grid else set()


def _may_read(perimeter: Perimeter, region: str, column: GridColumn) -> bool:
    if private_inputs(column.indicator):
        return perimeter.is_inside(region, column.theme)
    return perimeter.may_read(region=region, theme=column.theme)


HAPPENINGS = (
    Happening("month.opened", "Mois ouvert", ("tracking.month_opened",), _month),
    Happening("month.closed", "Mois clos", ("tracking.month_closed",), _month),
    Happening("month.reopened", "Mois rouvert", ("tracking.month_reopened",), _month),
    Happening("month.archived", "Archive d'un mois scellée", ("tracking.month_archived",), _month),
    Happening(
        "cells.changed", "Cases saisies ou reprises", ("tracking.cell_written", "tracking.cell_undone"), _cell,
        gathered=True,
    ),
    Happening(
        "cells.changed", "Cases saisies ou reprises", ("tracking.block_written", "tracking.block_undone"), _block,
        gathered=True,
    ),
    Happening(
        "cells.changed", "Cases saisies ou reprises", ("tracking.workbook_applied", "tracking.workbook_undone"),
        _workbook, gathered=True,
    ),
    Happening("contest.opened", "Valeur contestée", ("tracking.contested",), _contest),
    Happening(
        "contest.closed", "Contestation acceptée, répondue ou retirée",
        ("tracking.contest_accepted", "tracking.contest_answered", "tracking.contest_withdrawn"), _contest,
    ),
)  # fmt: skip
