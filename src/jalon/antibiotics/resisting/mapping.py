"""Hospitals on a map, each spot as large as its percentage: only where a position is known and a figure may be told."""

from django.utils.safestring import SafeString, mark_safe

from jalon.antibiotics.resisting.pairing import Paired
from jalon.antibiotics.rules.resistance import GREY_UNDER
from jalon.catalogue import outlines
from jalon.directory.queries.traits import traits
from jalon.ui import french, maps
from jalon.ui.maps import Area, Spot


def hospitals(paired: Paired) -> SafeString:
    """Empty over one hospital, or where fewer than two have a place on it."""
    looked = paired.looked
    if looked.place.hospital is not None or looked.look.by != "establishment":
        return mark_safe("")
    found = _spots(paired)
    departments = sorted({one.department for one in looked.asked.hospitals if one.department})
    areas = [Area(code, rings, "", 0) for code, rings in outlines.outlines(departments).items()]
    said = " ; ".join(one.name for one in found)
    return maps.draw(areas, found, title=paired.pair.title, description=said) if len(found) > 1 else mark_safe("")


def _spots(paired: Paired) -> list[Spot]:
    looked = paired.looked
    by_code = {one.code: one.pk for one in looked.asked.hospitals}
    held = traits(list(by_code.values()), looked.asked.period.last_day)
    rows = [row for row in paired.places if not row["hidden"] and row["share"] is not None]
    most = max((row["share"] for row in rows), default=0) or 1
    found = []
    for row in rows:
        trait = held.get(by_code[row["establishment"]])
        if trait is None or trait.latitude is None or trait.longitude is None:
            continue
        said = f"{french.percent(100 * row['share'], 1)} sur {french.number(row['tested'])}"
        name = f"{row['establishment_name']} : {said}"
        css = "hollow" if row["tested"] < GREY_UNDER else "full"
        found.append(Spot(name, trait.latitude, trait.longitude, row["share"] / most, css))
    return found
