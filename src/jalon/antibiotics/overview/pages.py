"""What the templates of the first page are given."""

from typing import Any

from django.urls import reverse

from jalon.antibiotics import frame, references
from jalon.antibiotics.frame import Place
from jalon.antibiotics.models import Kind
from jalon.antibiotics.overview import queries, tables
from jalon.antibiotics.overview.queries import HospitalLook
from jalon.antibiotics.queries.told import disjoint
from jalon.ui import french
from jalon.ui.charts import Line, lines
from jalon.ui.charts.ranked import RankedBar, ranked
from jalon.ui.tables import Export

MOST_LISTS = 8
BROAD = "part_large_spectre"


def of_hospital(place: Place) -> dict[str, Any]:
    look = queries.hospital_look(place)
    return frame.context(
        place, "antibiotics:home", page_title="Vue d'ensemble", page_note=_note(look), look=look, total=look.total,
        change=change(look), broad=next((one for one in look.ratios if one.definition.id == BROAD), None),
        sentences=[*disjoint(look.gathered), *_strangers(look)], course=_course(look), lists=_lists(look, place),
        pairs_table=tables.of_pairs(look, place) if look.pairs else None, files_table=tables.of_files(look),
        recalculated_table=tables.of_recalculated(look) if look.recalculated else None,
        missing=[kind.label.lower() for kind in Kind if kind not in look.brought],
        consumption_url=place.url("antibiotics:consumption"),
    )  # fmt: skip


def _note(look: HospitalLook) -> str:
    rates = look.asked.rate_perimeter
    return f"périmètre {rates.title} (version {rates.version}), {references.ddd_sets()[look.gathered.ddd_set]}"


def change(look: HospitalLook) -> str:
    """The rate a year before, and what it became, in words."""
    rate = look.total.get("rate")
    if rate is None or look.former is None or not look.former["rate"]:
        return f"rien de comparable {french.month(look.former_period.code, 'de')}"
    percent = 100 * (rate / look.former["rate"] - 1)
    sign = "+" if percent > 0 else "−" if percent < 0 else ""
    before = f"{french.month(look.former_period.code)} ({french.number(look.former['rate'], 1)})"
    return f"{sign}{french.percent(abs(percent), 1)} depuis {before}"


def _strangers(look: HospitalLook) -> list[str]:
    """Files none of whose units the structure knows: nothing of them can be a rate."""
    said = []
    for kind, file in look.brought.items():
        strange = file.waiting.get("unit", {})
        if strange and file.matched == 0 and file.read:
            said.append(f"{Kind(kind).label.lower()} : {len(strange)} unités")
    return [f"Toutes les unités de ces fichiers sont inconnues de la structure ({', '.join(said)})."] if said else []


def _course(look: HospitalLook) -> str:
    values = [row.get("rate") for row in look.course]
    if sum(value is not None for value in values) < 2:
        return ""
    return lines(
        [Line("DDJ pour 1 000 journées", values)], look.course_periods, title="DDJ pour 1 000 journées",
        shown=lambda value: french.number(value, 0),
    )  # fmt: skip


def _lists(look: HospitalLook, place: Place) -> str:
    bars = [
        RankedBar(name=title, value=rate, url=place.url("antibiotics:consumption", choix=f"liste:{code}"))
        for code, title, rate in look.lists[:MOST_LISTS]
    ]
    title = "Classes et listes suivies, DDJ pour 1 000 journées"
    return ranked(bars, title=title, shown=lambda value: french.number(value, 1))


def _whole(value: object) -> str:
    return french.number(value, 0)


def of_all(place: Place) -> dict[str, Any]:
    held = queries.hospital_lines(place)
    exports = [
        Export(word.upper(), f"{reverse('antibiotics:hospitals_export', args=[word])}?{place.address}")
        for word in ("xlsx", "csv")
    ]
    known = sorted((one for one in held if one.row.get("rate") is not None), key=lambda one: -one.row["rate"])
    bars = [
        RankedBar(
            name=one.hospital.name or one.hospital.code, value=one.row["rate"], note=one.traits.stratum,
            url=place.at(hospital=one.hospital).url("antibiotics:home"),
        )
        for one in known
    ]  # fmt: skip
    active = sum(bool(one.last_period) for one in held)
    return frame.context(
        place, "antibiotics:home", page_title="Vue d'ensemble", page_note="périmètre Spares", held=held,
        registered=sum(one.registered for one in held), active=active, counted=len(known),
        chart=ranked(bars, title="DDJ pour 1 000 journées, par établissement", shown=_whole),
        table=tables.of_hospitals(held, place, leading=exports),
    )  # fmt: skip
