"""Who may bring files in, see what they hold, and settle what waits."""

from collections.abc import Iterable
from typing import Any, TypeVar

from jalon import catalogue
from jalon.accounts.access import REGION_ACTOR, Perimeter
from jalon.catalogue.definitions import IndicatorDefinition
from jalon.catalogue.regions import REGIONS
from jalon.directory.access import regions_of
from jalon.directory.models import Entity
from jalon.indicators.private import private_codes, private_inputs
from jalon.indicators.queries import publishes
from jalon.kernel.refusal import Refusal
from jalon.sources.models import Delivery, PendingCell, PendingRow

Item = TypeVar("Item", bound=PendingRow | PendingCell)


def may_deposit(perimeter: Perimeter) -> bool:
    """Whoever may bring the files of at least one owner."""
    return any(perimeter.may_import(actor) for actor in catalogue.current().actors)


def why_not_import(perimeter: Perimeter, source_id: str) -> str:
    """The sentence that says why this person may not apply files of that source; empty when he may."""
    source = catalogue.current().sources.get(source_id)
    if perimeter.system or (source and perimeter.may_import(source.owner, themes_of(source_id))):
        return ""
    if source is None:
        return "" if may_deposit(perimeter) else "Votre rôle ne permet pas d’importer des fichiers."
    if perimeter.may_import(source.owner):
        return "Ce que dit cette source n’est pas dans vos thèmes : vous ne pouvez pas importer ses fichiers."
    actor = catalogue.current().actors.get(source.owner)
    owner = actor.title if actor else source.owner
    return f"Les fichiers de cette source appartiennent à {owner} : votre rôle ne permet pas de les importer."


def check_import(perimeter: Perimeter, delivery: Delivery) -> None:
    if why := why_not_import(perimeter, delivery.source):
        raise Refusal(why)


def check_apply(perimeter: Perimeter, delivery: Delivery) -> None:
    """A national file speaks of the whole country; one of the region's own columns, of nobody else's establishments."""
    check_import(perimeter, delivery)
    source = catalogue.current().sources.get(delivery.source)
    if source is None or source.owner != REGION_ACTOR:
        return
    said = set(delivery.report.get("regions") or {}) - {""}
    outside = sorted(code for code in said if not perimeter.may_write(REGION_ACTOR, region=code))
    if outside:
        names = ", ".join(REGIONS[code].name if code in REGIONS else code for code in outside)
        raise Refusal(f"Ce fichier remplit les colonnes d’une région hors de votre périmètre ({names}).")


def may_settle(perimeter: Perimeter, item: PendingRow | PendingCell) -> bool:
    """Whoever may import the file, in the region of the entity when the line names one."""
    if why_not_import(perimeter, item.delivery.source):
        return False
    return item.entity is None or perimeter.may_settle(region_of(item.entity))


def check_settle_as(perimeter: Perimeter, entity: Entity) -> None:
    """The establishment that a person gives to a row is of his territory too."""
    if not any(perimeter.may_settle(region) for region in regions_of(entity) or {""}):
        raise Refusal("Cet établissement est hors de votre périmètre : une personne de sa région réglera la ligne.")


def is_private(source_id: str) -> bool:
    """Does it publish something that a region keeps to itself? Whole rows and files are then its own too."""
    source = catalogue.current().sources.get(source_id)
    named = {column.indicator for sheet in source.sheets for column in sheet.columns} if source else set()
    return any(publishes(name, code) for code in private_codes() for name in named if name)


def is_inside(perimeter: Perimeter, delivery: Delivery) -> bool:
    """Whether all the regions that a file speaks of are those of this person; any is, until they are known."""
    said = set(delivery.report.get("regions") or {}) - {""}
    return all(perimeter.is_inside(region) for region in said or {""})


def check_original(perimeter: Perimeter, delivery: Delivery) -> None:
    """The file as it came is for those who may bring it; with private columns, for those inside its regions."""
    check_import(perimeter, delivery)
    if is_private(delivery.source) and not is_inside(perimeter, delivery):
        raise Refusal("Ce fichier contient des colonnes que sa région garde pour elle.")


class Sight:
    """What a person may see of the lines of a delivery, by region and by indicator."""

    def __init__(self, perimeter: Perimeter, delivery: Delivery) -> None:
        self.perimeter = perimeter
        self.inside = not is_private(delivery.source) or is_inside(perimeter, delivery)
        self.themes = themes_of(delivery.source)
        self.nobody = perimeter.regions is None or not why_not_import(perimeter, delivery.source)

    def shows(self, region: str, indicator: str = "") -> bool:
        """A line about an establishment: the readers of its region. About nobody: those who bring the file."""
        if not region and not self.nobody:
            return False
        if not self._keeps(region, indicator):
            return False
        themes = {theme_of(indicator)} if indicator else self.themes
        return any(self.perimeter.may_read(region=region, theme=theme) for theme in themes)

    def _keeps(self, region: str, indicator: str) -> bool:
        """Whether nothing private stands in the way: of the indicator, else of any column of the row."""
        if indicator:
            return not private_inputs(indicator) or self.perimeter.is_inside(region, theme_of(indicator))
        return self.inside or bool(region) and self.perimeter.is_inside(region)


def visible(perimeter: Perimeter, delivery: Delivery, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of a report's lines that this person may see."""
    sight = Sight(perimeter, delivery)
    return [line for line in lines if sight.shows(line.get("region", ""), line.get("indicator", ""))]


def seen(perimeter: Perimeter, delivery: Delivery, items: Iterable[Item]) -> list[Item]:
    """Those of the waiting rows or cells of a delivery that this person may see."""
    sight = Sight(perimeter, delivery)
    return [
        item for item in items
        if sight.shows(region_of(item.entity) if item.entity else "", getattr(item, "indicator", ""))
    ]  # fmt: skip


def theme_of(indicator: str) -> str:
    found = catalogue.current().indicators.get(indicator)
    return found.theme if found else ""


def themes_of(source_id: str) -> set[str]:
    """The themes of what a source publishes; one without a name when nothing is known of it."""
    source, indicators = catalogue.current().sources.get(source_id), catalogue.current().indicators
    named = {column.indicator for sheet in source.sheets for column in sheet.columns} if source else set()
    plain = {indicators[code].theme for code in named if code in indicators}
    return plain | {one.theme for name in named - set(indicators) for one in _made_by(name)} or {""}


def _made_by(named: str) -> Iterable[IndicatorDefinition]:
    """The indicators of a column that publishes one for each item."""
    return (one for one in catalogue.current().indicators.values() if publishes(named, one.id))


def region_of(entity: Entity) -> str:
    """Its region; for a legal entity or a project, that of one of its sites or members."""
    if entity.region:
        return entity.region
    site = entity.sites.exclude(region="").first()
    if site is None:
        link = entity.child_links.filter(known_to=None).select_related("child").first()
        site = link.child if link else None
    return site.region if site else ""
