"""The chart of the page: a cloud of points, the robust line through it."""

from django.utils.safestring import SafeString

from jalon.antibiotics import opening
from jalon.antibiotics.crossing import words
from jalon.antibiotics.crossing.looking import CrossedPoint, Looked
from jalon.antibiotics.queries.crossing import QUARTER
from jalon.ui import french
from jalon.ui.charts import Axis, Spot, scatter


def cloud(looked: Looked) -> SafeString:
    """The points at the lag that is drawn."""
    look, drawn = looked.look, looked.drawn
    spots = [_spot(looked, one) for one in looked.points if not one.hidden]
    if not spots:
        return SafeString("")
    up = "Part de résistants" if look.resistance.is_share else "Pour 1 000 journées"
    later = f", {words.lag(look.lag)}" if look.lag else ""
    found = f"corrélation des rangs {words.rho(drawn)}" if drawn.found else ""
    return scatter(
        spots, title=f"{look.consumption.title} et {look.resistance.title}{later}",
        across=Axis("DDJ pour 1 000 journées", lambda value: french.number(value, 0)),
        up=Axis(f"{up}{later}", lambda value: words.resistance_shown(looked, float(str(value)))),
        line=(drawn.line.slope, drawn.line.intercept) if drawn.line else None, found=found,
    )  # fmt: skip


def _spot(looked: Looked, one: CrossedPoint) -> Spot:
    assert one.y is not None  # noqa: S101 (the hidden ones are not drawn)
    return Spot(
        one.name, one.x, one.y, words.point(looked, one), resistance_url(looked, one), "far" if one.far else "inside",
        strong=one.far, named=one.far, few=looked.look.resistance.is_share and one.few,
    )  # fmt: skip


def resistance_url(looked: Looked, one: CrossedPoint) -> str:
    """The isolates behind a point."""
    level, held = _where(looked, one)
    place = looked.place
    if looked.look.points == QUARTER:
        return opening.opened(place.at(period=one.ends), looked.look.resistance)
    place = place.at(hospital=one.hospital)
    if looked.asked.period.length == "quarter":
        place = place.at(period=one.ends)
    return opening.opened(place, looked.look.resistance, level, held)


def consumption_url(looked: Looked, one: CrossedPoint) -> str:
    """The lines behind a point."""
    level, held = _where(looked, one)
    place = looked.place
    place = place.at(period=one.begins) if looked.look.points == QUARTER else place.at(hospital=one.hospital)
    return opening.opened(place, looked.look.consumption, level, held)


def _where(looked: Looked, one: CrossedPoint):
    points = looked.look.points
    return (points, one.consumed) if points in ("unit", "service") else ("", None)
