"""What opens behind a measure of a place: the lines of its consumption, the isolates of its resistance."""

from django.urls import NoReverseMatch, reverse

from jalon.antibiotics.frame import Place
from jalon.antibiotics.queries.measuring import Held, Measure
from jalon.antibiotics.queries.pairs import GROUP


def opened(place: Place, measure: Measure, level: str = "", held: Held | None = None) -> str:
    """The address; `level` (unit, service) and `held` name a place inside the hospital looked at, else the whole."""
    if measure.chosen:
        where = {"par": level, "lieu": held.code} if held else {}
        page = "antibiotics:consumption_lines" if held else "antibiotics:consumption"
        return _url(place, page, choix=measure.chosen.code, **where)
    pair = measure.pair
    assert pair is not None  # noqa: S101 (a measure has molecules or a pair)
    said = {
        "germe": pair.organism or f"{GROUP}{pair.group}",
        "antibiotique": pair.phenotype or pair.class_code or pair.code,
        "prelevement": pair.specimens[0] if pair.specimens else "",
        "lieu": f"{level}:{held.key}" if held else "",
    }
    return _url(place, "antibiotics:resistance_pair", **said)


def _url(place: Place, name: str, **said: str) -> str:
    """ "" while the page does not exist."""
    try:
        reverse(name)
    except NoReverseMatch:
        return ""
    return place.url(name, **{key: value for key, value in said.items() if value})
