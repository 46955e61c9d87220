from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from jalon.accounts.access import signed_in
from jalon.directory.pages import changes as page
from jalon.publish import table as publish


@signed_in
@require_GET
def changes(request: HttpRequest) -> HttpResponse:
    """What differs between two lists, and the replacements it suggests."""
    asked = page.asked(request)
    if asked is None:
        return render(request, "directory/changes.html", {"empty": True})
    paged = Paginator(asked.changes, 100).get_page(request.GET.get("page"))
    return render(request, "directory/changes.html", page.context(request, asked, paged))


@signed_in
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    asked = page.asked(request)
    content = publish.to_csv(page.published(asked))
    return HttpResponse(
        content,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="changements.csv"'},
    )
