"""Workbooks out and back, as people do it: taken out, changed by openpyxl, handed over."""

import io

from jalon.accounts.access import perimeter_of
from jalon.kernel.periods import Period
from jalon.tracking.frame import Place
from jalon.tracking.queries import grid_definition
from jalon.tracking.workbooks import actions
from jalon.tracking.workbooks.leaving import Asked
from tests.tracking.workbooks.copies import Copy
from tests.tracking.worlds import MONTH


def place(grid="segur_es", month=MONTH, region="75"):
    return Place(grid_definition(grid), region, Period(month))


def take_out(by, grid="segur_es", month=MONTH, **asked):
    """The workbook remembered, and the file itself."""
    made = actions.take_out(place=place(grid, month), perimeter=perimeter_of(by), asked=Asked(**asked), by=by)
    return made, actions.file_of(made)


def bring_back(by, body, name="rendu.xlsx"):
    body = body.body() if isinstance(body, Copy) else body
    return actions.bring_back(content=io.BytesIO(body), name=name, perimeter=perimeter_of(by), by=by)


def apply(returned, by):
    return actions.apply(returned=returned, perimeter=perimeter_of(by), by=by)


def outcomes(returned):
    """(column, outcome, reason) of each cell that is not as it left, row after row."""
    return [(cell.column, cell.outcome, cell.reason) for cell in returned.cells.all()]
