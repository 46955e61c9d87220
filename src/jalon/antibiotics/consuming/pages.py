"""What the templates are given: everything decided, nothing computed in the page."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse

from jalon.antibiotics import frame, references
from jalon.antibiotics.consuming import asking, drawings, tables
from jalon.antibiotics.consuming import lines as behind
from jalon.antibiotics.consuming.lines import Lines
from jalon.antibiotics.consuming.looking import Looked
from jalon.antibiotics.queries import selecting
from jalon.antibiotics.queries.told import disjoint

FORMULA = "Σ (unités × dose de l'unité ÷ DDJ de la molécule et de la voie) ÷ Σ journées du périmètre × 1 000"


def context(looked: Looked) -> dict[str, Any]:
    place, look = looked.place, looked.look
    return frame.context(
        place, "antibiotics:consumption", page_title="Consommations", page_note=_note(looked),
        looked=looked, look=look, whole=looked.whole, measure=look.measure, sentences=disjoint(looked.gathered),
        places=drawings.places(looked),
        places_table=tables.of_places(looked, tables.exports(looked, "consumption_export")),
        composition=drawings.composition(looked),
        composition_table=tables.of_composition(looked, tables.exports(looked, "composition_export")),
        course=drawings.course(looked) if len(looked.course_periods) > 1 else "", course_table=tables.of_course(looked),
        ratios_table=tables.of_ratios(looked), without_dose_table=tables.of_without_dose(looked),
        by_options=asking.levels_of_places(place), by_word=asking.BY[look.by], measures=asking.MEASURES.values(),
        levels=asking.LEVELS, sets=references.ddd_sets(), choices=selecting.offered(),
        alone=look.chosen.code and not look.chosen.code.startswith(("liste:", "aware:", "voie:")),
        outside_ddd=looked.whole["ddd_all"] - looked.whole["ddd"], definition_set=references.ddd_sets()[look.ddd_set],
        formula=FORMULA, definition=tables.note(looked), back=look.query(place, choix=""),
    )  # fmt: skip


def _note(looked: Looked) -> str:
    rates = looked.asked.rate_perimeter
    return f"périmètre {rates.title}, {references.ddd_sets()[looked.gathered.ddd_set]}"


def lines_context(looked: Looked, found: Lines, asked: Mapping[str, str]) -> dict[str, Any]:
    page = Paginator(found.rows, behind.A_PAGE).get_page(asked.get("page"))
    more = {key: asked[key] for key in ("lieu", "hopital") if asked.get(key)}
    table = behind.table(found, page.object_list, tables.exports(looked, "consumption_lines_export", **more))
    return {"page": page} | frame.context(
        looked.place, "antibiotics:consumption", page_title=_title(looked, found), page_note=looked.look.chosen.title,
        table=table, found=found, definition=tables.note(looked),
        back=f"{reverse('antibiotics:consumption')}?{looked.look.query(looked.place)}",
    )  # fmt: skip


def _title(looked: Looked, found: Lines) -> str:
    where = f"{asking.BY[looked.look.by]} {found.place}" if found.place else "tous les lieux"
    return f"Lignes derrière la consommation : {where}"


def file_name(looked: Looked) -> str:
    place = looked.place.hospital.code if looked.place.hospital else "etablissements"
    return f"Consommations - {place} - {looked.asked.period.code}"
