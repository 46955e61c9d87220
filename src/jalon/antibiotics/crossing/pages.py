"""What the template is given: everything decided, nothing computed in the page."""

from typing import Any

from jalon.antibiotics import frame
from jalon.antibiotics.crossing import asking, drawings, tables, words
from jalon.antibiotics.crossing.looking import Looked
from jalon.antibiotics.queries import measuring
from jalon.antibiotics.queries.crossing import LAGS


def context(looked: Looked) -> dict[str, Any]:
    place, look = looked.place, looked.look
    return frame.context(
        place, "antibiotics:crossing", page_title="Analyse croisée", page_note=_note(looked), looked=looked, look=look,
        measure=look.resistance,
        headline=words.said(looked, looked.drawn), notices=words.notices(looked),
        cloud=drawings.cloud(looked),
        points_table=tables.of_points(looked, tables.exports(looked, "crossing_export")),
        lags_table=tables.of_lags(looked, tables.exports(looked, "crossing_lags_export")),
        definition=words.note(looked),
        consumption_code=look.address["choix"], resistance_code=look.resistance.address.get("resistance", ""),
        consumptions=asking.offered_consumptions(), pairs=measuring.offered_pairs(),
        organisms=measuring.offered_organisms(), antibiotics=measuring.offered_antibiotics(),
        points=asking.points_offered(place), kept=[*place.fields, *look.kept],
        lags=[(one, words.lag(one)) for one in LAGS],
    )  # fmt: skip


def _note(looked: Looked) -> str:
    return f"périmètre {looked.asked.rate_perimeter.title}"


def file_name(looked: Looked, what: str) -> str:
    place = looked.place.hospital.code if looked.place.hospital else "etablissements"
    return f"Analyse croisée - {place} - {looked.asked.period.code} - {what}"
