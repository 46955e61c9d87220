from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST

from jalon.accounts.access import signed_in
from jalon.indicators.models import Batch
from jalon.kernel.refusal import Refusal
from jalon.tracking.blocks import actions, answers, forms, pages
from jalon.tracking.blocks.forms import read_block, read_cells_field, read_filling
from jalon.tracking.cells import PAST
from jalon.tracking.frame import Place
from jalon.tracking.queries import Look, look_at
from jalon.tracking.views import look_asked


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def block(request: HttpRequest, grid_id: str) -> HttpResponse:
    """GET: the page that fills a column. POST: a block, from that page or, in JSON, from the grid."""
    if request.method == "POST" and request.content_type == "application/json":
        return _written(request, grid_id)
    look, perimeter = look_asked(request, grid_id)
    if not look.region:
        return render(request, "tracking/empty.html", {"grid": look.grid})
    place, sheet = _place(look), look_at(look, perimeter)
    if request.method == "POST":
        filling = read_filling(request.POST)
        finess, seen = read_cells_field(request.POST.get("cases", ""))
        outcome = actions.write_block(
            place=place, entries=filling.entries(finess, seen), perimeter=perimeter, by=request.user
        )
        done = answers.outcome_json(outcome, place)
        return render(request, "tracking/blocks/page.html", pages.context(place, perimeter, sheet, filling, done=done))
    filling, shown, problem = read_filling(request.GET), None, ""
    if filling.column_id:
        entries = filling.entries([sheet.view.lines[i]["finess_et"] for i in sheet.order])
        try:
            shown = pages.preview(sheet, actions.examine(place, entries, perimeter))
        except Refusal as refusal:
            problem = str(refusal)
    made = pages.context(place, perimeter, sheet, filling, preview=shown, problem=problem)
    return render(request, "tracking/blocks/page.html", made)


def _written(request: HttpRequest, grid_id: str) -> JsonResponse:
    """A block from the grid in the browser; a refusal of the whole is said in JSON too."""
    try:
        look, perimeter = look_asked(request, grid_id)
        place, asked = _place(look), read_block(request)
        outcome = actions.write_block(place=place, entries=asked.entries, perimeter=perimeter, by=request.user)
    except Refusal as refusal:
        return JsonResponse({"probleme": str(refusal)}, status=400)
    nothing_else = not (outcome.written or outcome.unchanged or outcome.conflicts)
    status = 403 if outcome.refused and nothing_else else 200  # all of it refused: said as such, cell by cell
    return JsonResponse(answers.outcome_json(outcome, place, asked.beyond), status=status)


@signed_in
@require_POST
def undo_block(request: HttpRequest, grid_id: str, batch_id: int) -> HttpResponse:
    """Take a block back, or give it again: JSON for the grid, a page otherwise."""
    batch = get_object_or_404(Batch, pk=batch_id)
    look, perimeter = look_asked(request, grid_id)
    in_json = "application/json" in request.headers.get("Accept", "")
    try:
        place = _place(look)
        undone = actions.undo_block(place=place, batch=batch, perimeter=perimeter, by=request.user)
    except Refusal as refusal:
        if not in_json:
            raise
        return JsonResponse({"probleme": str(refusal)}, status=400)
    if in_json:
        return JsonResponse(answers.undone_json(undone, place))
    made = pages.context(
        place, perimeter, look_at(look, perimeter), forms.Filling(), undone=answers.undone_sentence(undone)
    )
    return render(request, "tracking/blocks/page.html", made)


def _place(look: Look) -> Place:
    """What is written in: never the past."""
    if look.known_at is not None:
        raise Refusal(PAST)
    return Place(look.grid, look.region, look.month)
