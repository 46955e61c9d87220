"""What the page of the reports is given: the choice, what the report lacks, and a preview of the same content."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from jalon.accounts.access import Perimeter
from jalon.catalogue import regions
from jalon.tracking import frame
from jalon.tracking.frame import Place
from jalon.tracking.reports import maps, papers, queries, tables, words
from jalon.tracking.reports.forms import Asked
from jalon.tracking.reports.making import Report
from jalon.tracking.reports.parts import Counts
from jalon.ui import maps as drawing

MOST = 40  # lines of a list on the page; the files have more


def context(request: HttpRequest, place: Place, asked: Asked, report: Report, perimeter: Perimeter) -> dict[str, Any]:
    paper = papers.paper(report)
    parts = [_previewed(shown, part) for shown, part in zip(paper["parts"], report.parts, strict=True)]
    return frame.context(
        place, "tracking:reports", perimeter,
        page_title="Rapports",
        report=report,
        paper=paper,
        parts=parts,
        reports=queries.reports_of(place.grid.id),
        lists=queries.lists_for(request.user, place.region),
        departments=[one for one in regions.DEPARTMENTS.values() if one.region == place.region],
        asked=asked,
        owed=tables.grouped(report.readiness.owed),
        said=words.readiness(report),
        files=[(one, _address(place, asked, one)) for one in report.definition.formats],
        fictitious=report.fictitious,
        page_note=words.known(report),
    )  # fmt: skip


def _address(place: Place, asked: Asked, extension: str) -> str:
    more = {"departement": asked.scope.department, "liste": asked.scope.named_list.pk if asked.scope.named_list else ""}
    query = urlencode({name: value for name, value in more.items() if value})
    base = reverse("tracking:report_file", args=[place.grid.id, asked.report.id, extension])
    return f"{base}?{place.address}" + (f"&{query}" if query else "")


def _previewed(shown: dict[str, Any], part) -> dict[str, Any]:
    most = shown["most"] or MOST
    made = shown | {"rest": max(0, len(shown["rows"]) - most), "rows": shown["rows"][:most]}
    if shown["form"] == "map" and isinstance(part, Counts) and (found := maps.drawn(part)):
        made["svg"] = drawing.draw(found.areas, title=part.title, description=shown["alt"])
        made["legend"] = drawing.legend(found.labels)
        made["credit"] = found.attribution
    return made
