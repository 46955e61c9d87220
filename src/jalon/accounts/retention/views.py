from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from jalon.accounts import access
from jalon.accounts.retention import actions, due, queries, tables
from jalon.accounts.retention.forms import HoldForm
from jalon.accounts.retention.models import Hold, PurgePlan
from jalon.accounts.retention.rules import why_not_approve
from jalon.kernel.refusal import Refusal
from jalon.publish import table as publishing


def _check_everywhere(request: HttpRequest) -> None:
    """What is kept is everybody's: an administrator of some territories reads these pages, and decides nothing."""
    if not request.perimeter.administers([]):
        raise PermissionDenied("La conservation porte sur toute l’instance : il faut en être administrateur partout.")


@access.administrators
def home(request: HttpRequest) -> HttpResponse:
    """How long each kind of data is kept, what is kept all the same, what was purged; and a hold to add."""
    form = HoldForm(request.POST or None)
    if form.is_valid():
        _check_everywhere(request)
        try:
            actions.hold(**form.cleaned_data, by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Retenue posée : rien de cela ne sera purgé.")
            return redirect("accounts:retention")
    context = {
        "rules": tables.rules(due.rules()),
        "plans": tables.plans(queries.plans()[:50]),
        "holds": queries.standing_holds(),
        "form": form,
        "may_decide": request.perimeter.administers([]),
    }
    return render(request, "accounts/retention/home.html", context, status=400 if form.errors else 200)


@access.administrators
@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    _check_everywhere(request)
    plan = actions.propose(by=request.user)
    return redirect("accounts:plan", plan.pk)


@access.administrators
@require_GET
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """What a plan lists, who proposed and approved it, what became of it: its certificate once it is done."""
    found = get_object_or_404(queries.plans(), pk=pk)
    why_not = why_not_approve(found.proposed_by_id, request.user.pk, actions.administrators())
    context = {
        "plan": found,
        "table": tables.kinds(found),
        "approver": tables.approver(found),
        "operator": tables.OPERATOR,
        "may_decide": request.perimeter.administers([]),
        "why_not_approve": why_not,
        "alone": found.proposed_by_id == request.user.pk and not why_not,
        "working": found.job is not None and not found.job.is_over,
    }
    return render(request, "accounts/retention/plan.html", context)


@access.administrators
@require_GET
def plan_csv(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(PurgePlan, pk=pk)
    answer = HttpResponse(publishing.to_csv(tables.items_to_publish(found)), content_type=publishing.CSV_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="plan-de-purge-{pk}.csv"'
    return answer


@access.administrators
@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    _check_everywhere(request)
    actions.approve(plan=get_object_or_404(PurgePlan, pk=pk), by=request.user)
    messages.success(request, "Plan approuvé : un travail le purge.")
    return redirect("accounts:plan", pk)


@access.administrators
@require_POST
def run_again(request: HttpRequest, pk: int) -> HttpResponse:
    _check_everywhere(request)
    actions.run_again(plan=get_object_or_404(PurgePlan, pk=pk), by=request.user)
    return redirect("accounts:plan", pk)


@access.administrators
@require_POST
def abandon(request: HttpRequest, pk: int) -> HttpResponse:
    _check_everywhere(request)
    actions.abandon(plan=get_object_or_404(PurgePlan, pk=pk), by=request.user)
    messages.success(request, "Plan abandonné : rien n’a été purgé.")
    return redirect("accounts:retention")


@access.administrators
@require_POST
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    _check_everywhere(request)
    actions.lift(hold=get_object_or_404(Hold, pk=pk), by=request.user)
    messages.success(request, "Retenue levée.")
    return redirect("accounts:retention")
