"""The hospital among those of its region: rates and key resistances, ranks with the places that are possible."""

from collections.abc import Sequence

from jalon.accounts.access import Perimeter
from jalon.antibiotics.queries import comparing, measuring
from jalon.antibiotics.queries.asked import Asked
from jalon.antibiotics.queries.comparing import Comparison, Standing
from jalon.antibiotics.reports.hospital.material import Material
from jalon.antibiotics.reports.parts import FunnelChart, Part
from jalon.antibiotics.rules.comparing import POSITIONS, WHY_NO_LIMITS, rank_words
from jalon.directory.models import Entity
from jalon.indicators.comparison.rules import distribution
from jalon.ui import french
from jalon.ui.tables import Column, Table

MEASURES = ("conso:", "conso:liste:large_spectre", "couple:ecoli_c3g", "couple:saureus_meticilline")
FEWEST = 5  # of one type: below, all those of the region are compared


def parts(held: Material) -> list[Part]:
    return parts_of(held.hospital, held.look.asked, MEASURES)


def parts_of(hospital: Entity, asked: Asked, measures: Sequence[str]) -> list[Part]:
    """Names are on paper only where the region has said so: a report is handed on."""
    return [_part(_compared(hospital, asked, one)) for one in measures]


def _compared(hospital: Entity, asked: Asked, address: str) -> tuple[Comparison, str]:
    """The hospitals of the same type when they are enough, else all those of the region; and which, in words."""
    measure = measuring.read({"mesure": address})
    everyone = comparing.hospitals_of(asked, measure, Perimeter(), hospital)
    own = next((one for one in everyone if one.own), None)
    alike = [one for one in everyone if own is not None and own.kind and one.kind == own.kind]
    if own is not None and len(alike) >= FEWEST:
        return comparing.compare(alike, measure), f"établissements de même type ({own.kind})"
    return comparing.compare(everyone, measure), "établissements de la région, tous types"


def _part(found: tuple[Comparison, str]) -> Part:
    compared, group = found
    funnel = compared.funnel
    said = [f"Parmi les {group} : {len(compared.known)} avec un chiffre{_middle(compared)}.", where(compared)]
    said += [WHY_NO_LIMITS[funnel.why]] if funnel.why else []
    note = " ".join(one for one in said if one)
    charts = [FunnelChart(compared.measure.unit, compared)] if len(compared.known) > 1 else []
    return Part(
        f"Comparaison : {compared.measure.title}", note, charts=charts, table=table(compared),
        widths=(4, 0, 0, 0, 3, 3), most=25, empty="Aucun établissement à comparer.",
        sheet=f"Comp. {compared.measure.title}",
    )  # fmt: skip


def where(compared: Comparison) -> str:
    """Where the one looked at stands, in words."""
    own = compared.own
    if own is None or own.point is None:
        return ""
    position = POSITIONS[own.point.position] if own.point.position != "unknown" else ""
    rank = f"{rank_words(own.rank)}, le plus élevé d'abord" if own.rank else ""
    said = " ; ".join(one for one in (position, rank) if one)
    return f"{own.peer.name} : {said}." if said else ""


def table(compared: Comparison) -> Table:
    measure = compared.measure
    value = Column("%" if measure.is_share else "Pour 1 000 JH", "number", 1)
    columns = [Column("Établissement"), Column(measure.top_name, "number", 0), Column(measure.bottom_name, "number", 0),
               value, Column("Place"), Column("Limites du groupe")]  # fmt: skip
    return Table(f"Comparaison, {measure.title}", columns, [_row(one, compared) for one in compared.standings])


def _row(one: Standing, compared: Comparison) -> list:
    name = f"{one.peer.name} (cet établissement)" if one.peer.own else one.peer.name
    if one.point is None:
        return [name, None, None, None, "masqué (< 5)" if one.peer.hidden else "rien à rapporter", ""]
    member = one.point.member
    counts = [member.top, member.bottom] if one.peer.named else [None, None]  # they would give an unnamed one away
    value = one.point.value * (100 if compared.measure.is_share else 1)
    rank = rank_words(one.rank) if one.rank else ""
    return [name, *counts, value, rank, POSITIONS[one.point.position]]


def _middle(compared: Comparison) -> str:
    """The middle and the quarters of a group, in words; under five, quarters would describe chance."""
    times = 100 if compared.measure.is_share else 1
    held = distribution(one.point.value * times for one in compared.known if one.point)
    if held.median is None:
        return ""
    median = f", médiane {french.number(held.median, 1)}"
    if held.q1 is None or held.q3 is None:
        return median
    return f"{median}, quartiles {french.number(held.q1, 1)} et {french.number(held.q3, 1)}"
