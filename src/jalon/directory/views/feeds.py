from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from jalon import catalogue, jobs
from jalon.accounts.access import signed_in
from jalon.directory import access
from jalon.directory.pages import feeds as page
from jalon.directory.queries import feeds as queries


@signed_in
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """The feeds: where each comes from, what came the last time, when it is asked again."""
    access.check_may_load(access.perimeter_for(request))
    return render(request, "directory/feeds.html", page.context(queries.feeds()))


@signed_in
@require_POST
def fetch(request: HttpRequest, feed: str) -> HttpResponse:
    """Ask for the file of a feed now; the work already asking it is shown rather than doubled."""
    access.check_may_load(access.perimeter_for(request))
    described = catalogue.current().feeds.get(feed)
    if described is None:
        raise Http404("Aucun flux ne porte ce nom.")
    job = queries.asked(feed) or jobs.enqueue(
        "directory.fetch", title=f"Relevé du flux {described.title}", by=request.user, feed=feed, person=request.user.pk
    )
    return redirect("jobs:one", job.pk)
