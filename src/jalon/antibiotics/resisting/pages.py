"""What the templates are given: everything decided, nothing computed in the page."""

from collections.abc import Iterator
from typing import Any

from jalon.antibiotics import frame
from jalon.antibiotics.queries.asked import COUNTS
from jalon.antibiotics.queries.resistance import SPECIMENS
from jalon.antibiotics.resisting import asking, drawings, tables, words
from jalon.antibiotics.resisting.looking import Looked
from jalon.antibiotics.rules.duplicates import RULES
from jalon.antibiotics.rules.resistance import HIDE_UNDER
from jalon.ui import french
from jalon.ui.tables import Table

MOST_LINES = 200  # of the table under the antibiogram; the files have them all


def context(looked: Looked) -> dict[str, Any]:
    place, look = looked.place, looked.look
    return frame.context(
        place, "antibiotics:resistance", page_title="Résistances", page_note=heading_note(looked),
        look=look, definition=words.note(looked), formula=words.FORMULA,
        followed=drawings.followed(looked), densities_table=tables.of_densities(looked),
        followed_table=tables.paled(tables.of_followed(looked, tables.exports(looked, "followed_export"))),
        heat=drawings.antibiogram(looked) if looked.kept.height else "",
        cells_table=_cut(tables.paled(tables.of_cells(looked, tables.exports(looked, "resistance_export")))),
        count=looked.kept.height, species=looked.kept["organism"].n_unique(), most_species=drawings.MOST_SPECIES,
        places_table=tables.of_places(looked, tables.exports(looked, "resistance_places_export")),
        by_options=asking.levels_of_places(place), by_word=asking.BY[look.by], rules=RULES, groups=asking.groups(),
        specimens=SPECIMENS, views=asking.VIEWS, where=list(places_offered(looked)),
        outside_perimeter=_outside_perimeter(looked),
        whole_url=f"?{look.query(place.at(counted=COUNTS), groupe='', prelevement='', lieu='')}",
        picker_fields=picker_fields(looked),
    )  # fmt: skip


def heading_note(looked: Looked) -> str:
    return f"périmètre {looked.asked.perimeter.title}, dédoublonnage : {RULES[looked.look.rule].label}"


def _outside_perimeter(looked: Looked) -> str:
    """What to say when the files hold isolates and the perimeter none; outside, not how many."""
    read = looked.gathered.frame.height
    if looked.decided.height or not read:
        return ""
    many = french.counted(read, "isolat") if looked.place.inside or read >= HIDE_UNDER else "des isolats"
    return (
        f"Les fichiers tiennent {many}, d'unités que ce périmètre ne compte pas ou que la structure ne connaît pas. "
        "Sans périmètre, ils se lisent, et ne font aucune incidence."
    )


def picker_fields(looked: Looked) -> list[tuple[str, str]]:
    """What stays chosen when the hospital or the period changes: all but a place that another hospital has not."""
    several = len(looked.place.hospitals) > 1
    return [(key, value) for key, value in looked.look.address.items() if not (several and key in ("lieu", "par"))]


def _cut(table: Table) -> Table:
    """The first lines of a table, its note saying where the others are."""
    if len(table.rows) <= MOST_LINES:
        return table
    more = f"{MOST_LINES} lignes sur {len(table.rows)} : l'export les a toutes. {table.note}"
    return Table(table.caption, table.columns, table.rows[:MOST_LINES], (), table.exports, more)


def places_offered(looked: Looked) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The places of the hospital that a filter may choose, in groups; none over several hospitals."""
    if looked.place.hospital is None:
        return
    units = looked.every_unit.sort("period", descending=True)
    for kind, key, label in (("pole", "pole_code", "pole_label"), ("service", "service_code", "service_label"),
                             ("unit", "unit", "label")):  # fmt: skip
        named = units.unique(key, keep="first", maintain_order=True).sort(key)
        yield (
            asking.BY[kind].capitalize(),
            [(f"{kind}:{row[key]}", f"{row[key]} {row[label] or ''}".strip()) for row in named.iter_rows(named=True)],
        )


def file_name(looked: Looked, what: str) -> str:
    place = looked.place.hospital.code if looked.place.hospital else "etablissements"
    return f"Résistances - {place} - {looked.asked.period.code} - {what}"
