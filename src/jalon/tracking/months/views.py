from datetime import date

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jalon import jobs
from jalon.accounts.access import signed_in
from jalon.jobs.queries import visible_to
from jalon.kernel.periods import Period
from jalon.kernel.refusal import Refusal
from jalon.tracking import frame
from jalon.tracking.frame import Place
from jalon.tracking.models import Archive, ArchiveFile, Closing
from jalon.tracking.months import access, actions, archives, pages, queries
from jalon.tracking.pages import as_stream


@signed_in
@require_GET
def months(request: HttpRequest, grid_id: str) -> HttpResponse:
    place = frame.read_place(request, grid_id, request.perimeter)
    if not place.region:
        return render(request, "tracking/empty.html", {"grid": place.grid})
    return render(request, "tracking/months/page.html", pages.listing(place, request.perimeter, request.user))


@signed_in
@require_POST
def open_next(request: HttpRequest, grid_id: str) -> HttpResponse:
    place = _closing_place(request, grid_id)
    month = _month(request.POST.get("mois", ""))
    day = _day(request.POST.get("jour", ""))
    actions.open_month(grid=grid_id, region=place.region, month=month, closes_on=day, by=request.user)
    messages.success(request, f"{month.label.capitalize()} est ouvert.")
    return redirect(place.url("tracking:months"))


@signed_in
@require_POST
def plan(request: HttpRequest, grid_id: str, month: str) -> HttpResponse:
    place = _closing_place(request, grid_id)
    asked = _month(month)
    day = _day(request.POST.get("jour", ""))
    actions.plan_closing(grid=grid_id, region=place.region, month=asked, closes_on=day, by=request.user)
    messages.success(request, f"Jour de clôture noté pour {asked.label}." if day else "Plus de jour de clôture prévu.")
    return redirect(place.url("tracking:months"))


@signed_in
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, grid_id: str, month: str) -> HttpResponse:
    """What the month still lacks, then its closing; the archive is made by a job."""
    place = _closing_place(request, grid_id)
    asked = _month(month)
    if request.method == "GET":
        return render(request, "tracking/months/close.html", pages.before_closing(place, asked, request.perimeter))
    with transaction.atomic():
        closing = actions.close_month(
            grid=grid_id, region=place.region, month=asked, note=request.POST.get("note", ""), by=request.user
        )
        _ask_for_archive(closing, request)
    messages.success(request, f"{asked.label.capitalize()} est clos ; son archive se prépare.")
    return redirect(place.url("tracking:months"))


@signed_in
@require_http_methods(["GET", "POST"])
def reopen(request: HttpRequest, grid_id: str, month: str) -> HttpResponse:
    place = _closing_place(request, grid_id)
    asked = _month(month)
    closing = _standing(place, asked)
    if request.method == "GET":
        return render(request, "tracking/months/reopen.html", pages.before_reopening(place, closing, request.perimeter))
    actions.reopen_month(closing=closing, why=request.POST.get("motif", ""), by=request.user)
    messages.success(request, f"{asked.label.capitalize()} est rouvert.")
    return redirect(place.url("tracking:months"))


@signed_in
@require_GET
def since(request: HttpRequest, grid_id: str, month: str) -> HttpResponse:
    """What became known of a closed month; only the count when a page asks for a part."""
    place = frame.read_place(request, grid_id, request.perimeter)
    closing = _standing(place, _month(month))
    context = pages.since(place, closing, request.perimeter, counted_only=bool(request.htmx))
    template = "tracking/months/_since.html" if request.htmx else "tracking/months/since.html"
    return render(request, template, context)


@signed_in
@require_POST
def seal(request: HttpRequest, grid_id: str, month: str) -> HttpResponse:
    """Ask again for an archive that an interrupted job did not make."""
    place = _closing_place(request, grid_id)
    closing = _standing(place, _month(month))
    if closing.archives.exists():
        raise Refusal("L'archive de ce mois est déjà scellée.")
    _ask_for_archive(closing, request)
    messages.success(request, "L'archive se prépare.")
    return redirect(place.url("tracking:months"))


@signed_in
@require_GET
def archive_file(request: HttpRequest, grid_id: str, file_id: int) -> FileResponse:
    """A sealed file as it was, once its hash is verified."""
    asked = ArchiveFile.objects.select_related("archive__closing")
    file = get_object_or_404(asked, pk=file_id, archive__closing__grid=grid_id)
    access.must_take(request.perimeter, file.archive.closing)
    content = archives.content_of(file)
    actions.note_taken(file=file, by=request.user)
    return FileResponse(
        as_stream(content),
        as_attachment=True,
        filename=file.file_name,
        content_type=archives.KINDS[file.kind][1],
    )


@signed_in
@require_POST
def verify(request: HttpRequest, grid_id: str, archive_id: int) -> HttpResponse:
    archive = _archive(request, grid_id, archive_id)
    job = jobs.enqueue("tracking.verify", title=f"Vérifier {archive.name}", by=request.user, archive=archive.pk)
    return redirect(job.get_absolute_url())


@signed_in
@require_GET
def verdict(request: HttpRequest, grid_id: str, archive_id: int, job_id: int) -> HttpResponse:
    archive = _archive(request, grid_id, archive_id)
    found = visible_to(request.user, everything=request.perimeter.is_administrator)
    job = get_object_or_404(found, pk=job_id, kind="tracking.verify", arguments__archive=archive.pk)
    return render(request, "tracking/months/verdict.html", pages.verdict(archive, job, request.perimeter))


def _closing_place(request: HttpRequest, grid_id: str) -> Place:
    place = frame.read_place(request, grid_id, request.perimeter)
    access.must_close(request.perimeter, place.region)
    return place


def _standing(place: Place, month: Period) -> Closing:
    closing = queries.closing_of(place.grid.id, place.region, month)
    if closing is None:
        raise Refusal(f"{month.label.capitalize()} n'est pas clos.")
    return closing


def _archive(request: HttpRequest, grid_id: str, archive_id: int) -> Archive:
    archive = get_object_or_404(Archive.objects.select_related("closing"), pk=archive_id, closing__grid=grid_id)
    access.must_take(request.perimeter, archive.closing)
    return archive


def _ask_for_archive(closing: Closing, request: HttpRequest) -> None:
    title = f"Archive de {Period(closing.month).label}"
    jobs.enqueue("tracking.archive", title=title, by=request.user, closing=closing.pk, by_id=request.user.pk)


def _month(text: str) -> Period:
    try:
        month = Period(text)
    except ValueError as error:
        raise Refusal(f"Le mois « {text} » est illisible : écrivez 2022-08.") from error
    if month.length != "month":
        raise Refusal(f"« {text} » n'est pas un mois : écrivez 2022-08.")
    return month


def _day(text: str) -> date | None:
    try:
        day = parse_date(text) if text else None
    except ValueError:
        day = None
    if text and day is None:
        raise Refusal(f"Le jour « {text} » est illisible : écrivez 2022-09-15.")
    return day
