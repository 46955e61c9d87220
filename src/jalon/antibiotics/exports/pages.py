"""The page of the exports: each layout, what it holds, its first lines, its file."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.safestring import mark_safe

from jalon import catalogue
from jalon.antibiotics import frame
from jalon.antibiotics.exports import rows as making
from jalon.antibiotics.exports.written import NUMBERS, value
from jalon.catalogue.antibiotic_definitions import ExportLayout
from jalon.kernel.refusal import Refusal
from jalon.ui import french
from jalon.ui.tables import Column, Table

FIRST, LONGEST = 8, 36  # lines of the extract, signs of a word in it
SUBJECTS = {
    "structure": "structure", "bed_days": "journées et admissions", "consumption": "consommations",
    "resistance": "résistances",
}  # fmt: skip
BY = {
    "unit": "unité", "service": "service", "pole": "pôle", "domain": "domaine", "establishment": "établissement",
}  # fmt: skip
ENCODINGS = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8 avec marque", "cp1252": "Windows-1252"}
SIGNS = {";": "point-virgule", ",": "virgule", "|": "barre"}


def layout_of(identifier: str) -> ExportLayout:
    found = catalogue.current().atb_exports.get(identifier)
    if found is None:
        raise Refusal(f"Format d'export inconnu : « {identifier} ».")
    return found


def hides(place: frame.Place, layout: ExportLayout) -> bool:
    """Whoever works elsewhere is outside, whatever the layout says of its recipient."""
    return layout.recipient == "outside" or not place.inside


def rows_for(place: frame.Place, layout: ExportLayout) -> list[dict[str, Any]]:
    period = place.period.code if place.period else None
    return making.rows(layout, making.asked_by(layout, place.looked_at, period), hides=hides(place, layout))


def context(place: frame.Place, asked: Mapping[str, str]) -> dict[str, Any]:
    """`?voir=`: the layout whose first lines are shown."""
    seen = layout_of(asked["voir"]) if asked.get("voir") else None
    layouts = sorted(
        catalogue.current().atb_exports.values(), key=lambda one: (list(SUBJECTS).index(one.subject), one.id)
    )
    return frame.context(
        place, "antibiotics:reports", page_title="Exports pour la surveillance",
        entries=[_entry(place, one, seen) for one in layouts], notices=sorted({one.notice for one in layouts} - {""}),
    )  # fmt: skip


def _entry(place: frame.Place, layout: ExportLayout, seen: ExportLayout | None) -> dict[str, Any]:
    shown = layout is seen
    made = rows_for(place, layout) if shown else []
    return {
        "layout": layout, "written": written(layout), "facts": _facts(place, layout),
        "file": f"{reverse('antibiotics:export_file', args=[layout.id])}?{place.address}",
        "see": f"{place.url('antibiotics:exports', voir=layout.id)}#{layout.id}",
        "table": preview(layout, made) if shown else None,
    }  # fmt: skip


def _facts(place: frame.Place, layout: ExportLayout) -> str:
    perimeter = catalogue.current().perimeters[layout.perimeter]
    inside = f"périmètre {perimeter.title} ({perimeter.version})" if perimeter.filters_units else "toutes les unités"
    said = f"{SUBJECTS[layout.subject]}, une ligne par {BY[layout.by]} ; {inside}"
    if layout.subject == "resistance":
        said += " ; dédoublonné selon SPARES"
        if hides(place, layout):
            said += " ; décomptes d'isolats de 1 à 4 masqués"
    return said


def written(layout: ExportLayout) -> str:
    if layout.format == "xlsx":
        return "classeur XLSX"
    decimal = "virgule" if layout.decimal == "," else "point"
    return f"CSV, séparateur {SIGNS[layout.separator]}, décimale {decimal}, {ENCODINGS[layout.encoding]}"


def preview(layout: ExportLayout, made: list[dict[str, Any]]) -> Table:
    """A few lines, those that say something rather than those that are hidden; long words are cut."""
    columns = [
        Column(one.header, "number" if one.value in NUMBERS else "text", one.decimals if one.decimals >= 0 else None)
        for one in layout.columns
    ]
    told = [row for row in made if making.HIDDEN not in row.values()]
    lines = [[_shown(value(row, one)) for one in layout.columns] for row in (told or made)[:FIRST]]
    note = f"Extrait de {french.counted(len(lines), 'ligne')} sur {french.number(len(made))}."
    if len(told) < len(made):
        note += f" {french.counted(len(made) - len(told), 'ligne')} en partie masquées."
    return Table(f"{layout.title}, extrait", columns, lines, note=note, heads=False)


def _shown(held: float | str | None) -> Any:
    """A hidden count stays a word among numbers."""
    if held == making.HIDDEN:
        return mark_safe(making.HIDDEN)
    return f"{held[:LONGEST].rstrip()}…" if isinstance(held, str) and len(held) > LONGEST else held
