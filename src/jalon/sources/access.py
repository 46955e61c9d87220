"""Who may bring files in, see what they hold, and settle what waits."""

from typing import Any

from jalon import catalogue
from jalon.accounts.access import Perimeter
from jalon.directory.models import Entity
from jalon.kernel.refusal import Refusal
from jalon.sources.models import Delivery, PendingCell, PendingRow


def may_deposit(perimeter: Perimeter) -> bool:
    """Whoever may bring the files of at least one owner."""
    return perimeter.is_administrator or any(perimeter.may_import(actor) for actor in catalogue.current().actors)


def why_not_import(perimeter: Perimeter, source_id: str) -> str:
    """The sentence that says why this person may not apply files of that source; empty when he may."""
    source = catalogue.current().sources.get(source_id)
    if perimeter.system or (source and perimeter.may_import(source.owner)):
        return ""
    if source is None:
        return "" if may_deposit(perimeter) else "Votre rôle ne permet pas d’importer des fichiers."
    actor = catalogue.current().actors.get(source.owner)
    owner = actor.title if actor else source.owner
    return f"Les fichiers de cette source appartiennent à {owner} : votre rôle ne permet pas de les importer."


def check_import(perimeter: Perimeter, delivery: Delivery) -> None:
    if why := why_not_import(perimeter, delivery.source):
        raise Refusal(why)


def may_settle(perimeter: Perimeter, item: PendingRow | PendingCell) -> bool:
    """In the region of the entity; a row that names nobody, by whoever may import its file."""
    if item.entity is not None:
        return perimeter.may_settle(region_of(item.entity))
    return not why_not_import(perimeter, item.delivery.source)


def may_see(perimeter: Perimeter, region: str, delivery: Delivery) -> bool:
    """A line about an establishment: the readers of its region. About nobody: those who bring the file."""
    if perimeter.regions is None:
        return True
    return perimeter.may_read(region=region) if region else not why_not_import(perimeter, delivery.source)


def visible(perimeter: Perimeter, delivery: Delivery, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of a report's lines that this person may see."""
    return [line for line in lines if may_see(perimeter, line.get("region", ""), delivery)]


def region_of(entity: Entity) -> str:
    """Its region; for a legal entity or a project, that of one of its sites or members."""
    if entity.region:
        return entity.region
    site = entity.sites.exclude(region="").first()
    if site is None:
        link = entity.child_links.filter(known_to=None).select_related("child").first()
        site = link.child if link else None
    return site.region if site else ""
