from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from jalon.accounts.access import signed_in
from jalon.kernel.refusal import Refusal
from jalon.tracking import cells
from jalon.tracking.sharing import actions
from jalon.tracking.views import look_asked, panel_again


@signed_in
@require_POST
def share(request: HttpRequest, grid_id: str, finess: str, column_id: str) -> HttpResponse:
    return _done(request, grid_id, finess, column_id, actions.share_cell)


@signed_in
@require_POST
def take_back(request: HttpRequest, grid_id: str, finess: str, column_id: str) -> HttpResponse:
    return _done(request, grid_id, finess, column_id, actions.take_back_cell)


def _done(request: HttpRequest, grid_id: str, finess: str, column_id: str, act) -> HttpResponse:
    """The panel again, with the refusal when there is one."""
    look, perimeter = look_asked(request, grid_id)
    cell = cells.open_cell(look, perimeter, finess, column_id)
    try:
        act(cell=cell, perimeter=perimeter, by=request.user)
    except Refusal as refusal:
        return panel_again(request, look, perimeter, finess, column_id, {"problem": str(refusal)})
    return panel_again(request, look, perimeter, finess, column_id, {})
