from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from jalon import jobs
from jalon.jobs import queries
from jalon.ui.tables import Column, Link, Table

STOP_POLLING = 286  # htmx: the last answer, ask no more


@login_required
def all_jobs(request):
    page = Paginator(_visible(request), 50).get_page(request.GET.get("page"))
    return render(request, "jobs/list.html", {"page": page, "table": _table(page.object_list)})


@login_required
def one(request, pk: int):
    return render(request, "jobs/one.html", {"job": _job(request, pk)})


@login_required
@never_cache
def progress(request, pk: int):
    """The fragment that the page asks for again each second, until the job is over."""
    job = _job(request, pk)
    return render(request, "jobs/_progress.html", {"job": job}, status=STOP_POLLING if job.is_over else 200)


@login_required
@require_POST
def cancel(request, pk: int):
    job = _job(request, pk)
    if not jobs.cancel(job, request.user):
        messages.info(request, "Ce travail était déjà fini.")
    return redirect("jobs:one", pk)


def _visible(request):
    return queries.visible_to(request.user, everything=request.perimeter.is_administrator)


def _job(request, pk: int):
    return get_object_or_404(_visible(request), pk=pk)


def _table(found) -> Table:
    columns = [
        *(Column("Travail"), Column("État", kind="state"), Column("Étape"), Column("Demandé par")),
        *(Column("Demandé le", kind="datetime"), Column("Fini le", kind="datetime")),
    ]
    rows = [
        [
            Link(job.title, job.get_absolute_url()),
            job.state,
            job.message,
            str(job.requested_by or "Jalon"),
            job.created_at,
            job.finished_at,
        ]
        for job in found
    ]
    return Table("Travaux", columns, rows)
