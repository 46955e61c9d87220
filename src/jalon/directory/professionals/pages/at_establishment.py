"""On the page of an establishment: how many professionals exercise there, by profession."""

from django.http import HttpRequest
from django.urls import reverse

from jalon.directory.access import perimeter_for
from jalon.directory.models import Entity, EntityKind
from jalon.directory.professionals import access
from jalon.directory.professionals.queries.listing import Asked, counts, labels
from jalon.directory.sections import Section
from jalon.ui import tables


def section(request: HttpRequest, entity: Entity) -> Section | None:
    """Nothing when no file says that someone exercises there."""
    if entity.kind != EntityKind.ET:
        return None
    found = counts(Asked(finess_et=entity.code), access.counted(perimeter_for(request)))
    if not found:
        return None
    known = labels()["profession"]
    address = f"{reverse('directory:professionals')}?finess={entity.code}"
    rows = [
        (tables.Link(known.get(one, one), f"{address}&profession={one}"), count)
        for (one, place), count in sorted(found.items(), key=lambda pair: -pair[1])
        if not place
    ]
    columns = (tables.Column("Profession"), tables.Column("Professionnels", "number"))
    table = tables.Table("Ceux qui exercent ici, par profession", columns, rows)
    return Section(
        "Professionnels", "directory/_professionals.html", {"table": table, "url": address}, anchor="professionnels",
        order=60,
    )  # fmt: skip
