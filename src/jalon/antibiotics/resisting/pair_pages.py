"""What the templates of a pair and of its isolates are given."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator

from jalon.antibiotics import frame
from jalon.antibiotics.queries.resistance import SPECIMENS
from jalon.antibiotics.resisting import asking, isolates, words
from jalon.antibiotics.resisting import pair_parts as parts
from jalon.antibiotics.resisting.asking import pair_address
from jalon.antibiotics.resisting.isolates import Isolates
from jalon.antibiotics.resisting.mapping import hospitals
from jalon.antibiotics.resisting.pages import heading_note, picker_fields, places_offered
from jalon.antibiotics.resisting.pairing import Paired
from jalon.antibiotics.resisting.tables import paled
from jalon.antibiotics.rules.duplicates import RULES


def context(paired: Paired) -> dict[str, Any]:
    looked = paired.looked
    place, look = looked.place, looked.look
    return frame.context(
        place, "antibiotics:resistance", page_title=paired.pair.title, page_note=heading_note(looked),
        look=look, paired=paired, figure=paired.figure, masked=words.MASKED,
        percent=100 * (paired.figure.share or 0), coverage=_coverage(paired),
        interval=words.interval(paired.figure.low, paired.figure.high), density=_density(paired),
        definition=words.note(looked), formula=words.FORMULA,
        back=parts.url(paired, "resistance", germe="", antibiotique=""),
        isolates_url=parts.url(paired, "resistance_isolates") if place.inside else "",
        quarters=parts.course(paired.quarters, title=f"{paired.pair.title}, par trimestre"),
        years=parts.course(paired.years, title=f"{paired.pair.title}, par année"),
        course_table=paled(parts.course_table(paired, [*paired.quarters, *paired.years])),
        rules_chart=parts.rules_chart(paired), rules_table=paled(parts.rules_table(paired)),
        places=parts.places_chart(paired),
        places_table=paled(parts.places_table(paired, parts.exports(paired, "pair_export"))),
        specimens_chart=parts.specimens_chart(paired), specimens_table=paled(parts.specimens_table(paired)),
        species_table=paled(parts.species_table(paired)),
        by_options=asking.levels_of_places(place), by_word=asking.BY[look.by], rules=RULES, specimens=SPECIMENS,
        where=list(places_offered(looked)), kept_fields=list(pair_address(paired.pair).items()),
        picker_fields=[*picker_fields(looked), *pair_address(paired.pair).items()], map=hospitals(paired),
    )  # fmt: skip


def _coverage(paired: Paired) -> float | None:
    figure = paired.figure
    return 100 * figure.tested / figure.isolates if figure.isolates else None


def _density(paired: Paired) -> str:
    held = paired.figure.incidence
    return words.interval(held.low, held.high, times=1, decimals=3) if held else ""


def isolates_context(found: Isolates, asked: Mapping[str, str]) -> dict[str, Any]:
    paired = found.paired
    looked = paired.looked
    page = Paginator(range(found.frame.height), isolates.A_PAGE).get_page(asked.get("page"))
    rows = found.frame.slice(page.start_index() - 1 if found.frame.height else 0, isolates.A_PAGE).to_dicts()
    leading = parts.exports(paired, "isolates_export", isolats=found.shown)
    choices = [(title, parts.url(paired, "resistance_isolates", isolats=key), key == found.shown)
               for key, title in isolates.SHOWN.items()]  # fmt: skip
    return {"page": page} | frame.context(
        looked.place, "antibiotics:resistance", page_title=f"Isolats : {paired.pair.title}",
        page_note=heading_note(looked), table=isolates.table(found, rows, leading), found=found, choices=choices,
        definition=words.note(looked), back=parts.url(paired, "resistance_pair"), count=found.frame.height,
    )  # fmt: skip
