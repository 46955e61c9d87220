"""The poster of a unit, for the ward's wall: figures, a trend, molecules, a place among others, resistances."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from jalon.antibiotics import access
from jalon.antibiotics.facts import consumption as facts
from jalon.antibiotics.facts.units import units_frame
from jalon.antibiotics.frame import Place
from jalon.antibiotics.overview.queries import course_periods
from jalon.antibiotics.queries import comparing, consumption, measuring, pairs, resistance
from jalon.antibiotics.queries.asked import Asked
from jalon.antibiotics.queries.comparing import Comparison
from jalon.antibiotics.queries.pairs import FollowedFigure
from jalon.antibiotics.reports import words
from jalon.antibiotics.reports.parts import Bar, Bars, Course, Figure, Part, Report
from jalon.antibiotics.rules import consumption as rules
from jalon.antibiotics.rules.comparing import POSITIONS
from jalon.antibiotics.rules.resistance import GREY_UNDER, HIDE_UNDER, with_classes
from jalon.kernel.hospital_codes import unit_key
from jalon.kernel.refusal import Refusal
from jalon.ui import french
from jalon.ui.tables import Column, Table

if TYPE_CHECKING:
    pass

RATIOS = {"part_large_spectre": "à large spectre", "part_injectable": "par voie injectable"}
KEY_PAIRS = ("ecoli_c3g", "ecoli_fq", "saureus_meticilline", "paeruginosa_carbapenemes")
MOLECULES = 5
FEWEST_PEERS = 5


@dataclass(frozen=True)
class KeyResistance:
    """A followed pair in the unit, or in the whole hospital when the unit tested too few isolates."""

    figure: FollowedFigure
    of_the_unit: bool


@dataclass
class Poster:
    """`row`: the line of the unit in the consumption table; `others`: the units of its domain, itself counted."""

    place: Place
    asked: Asked
    code: str
    label: str
    service: str
    domain: str
    row: dict[str, Any]
    ratios: list[consumption.Ratio]
    periods: list[str]
    course: list[float | None]
    molecules: list[tuple[str, float]]  # name, share of the doses in percent
    others: Comparison
    resistances: list[KeyResistance]
    ddd_set: str
    fictitious: bool


def gather(place: Place, unit: str) -> Poster:
    """A Refusal for a unit that the structure of the period does not know, or that counts in no rate."""
    import polars as pl

    if place.hospital is None or not unit.strip():
        raise Refusal("Une affiche est celle d'une unité : choisissez l'établissement et l'unité.")
    access.check_inside(place.perimeter, place.hospital)
    asked, key = place.asked(), unit_key(unit)
    whole = facts.gather([place.hospital], asked.periods, asked.rate_perimeter)
    units = whole.units.filter((pl.col("unit") == key) & pl.col("label").is_not_null())
    if units.is_empty():
        raise Refusal(f"L'unité {unit} n'est pas dans la structure de {place.title} pour {asked.period.label}.")
    known = units.sort("period").row(-1, named=True)
    if not units["eligible"].any():
        raise Refusal(f"L'unité {known['code']} {known['label']} ne compte dans aucun taux : {known['outside']}.")
    mine = replace(whole, rows=whole.rows.filter(pl.col("unit") == key), units=units)
    periods = course_periods(place.hospital, asked.period)
    return Poster(
        place, asked, known["code"], known["label"] or "", known["service_label"] or "", known["domain"] or "",
        consumption.tabulated(asked, mine, by="unit").rows[0],
        [one for one in consumption.ratios(mine) if one.definition.id in RATIOS],
        periods, _course(asked, key, periods), _molecules(asked, mine), _others(asked, key, known["domain"] or ""),
        _resistances(asked, key), whole.ddd_set, any(one.via == "demo" for one in whole.files),
    )  # fmt: skip


def units_offered(place: Place) -> list[tuple[str, str]]:
    """The code and label of the units that count in the rates of the period."""
    if place.hospital is None or place.period is None:
        return []
    import polars as pl

    asked = place.asked()
    frame = units_frame([place.hospital], asked.periods, asked.rate_perimeter).filter(pl.col("eligible"))
    latest = frame.sort("period").unique("unit", keep="last").sort("code")
    return [(row["code"], row["label"] or "") for row in latest.iter_rows(named=True)]


def _course(asked: Asked, key: str, periods: Sequence[str]) -> list[float | None]:
    """The rate of the unit, period after period, in one set of daily doses."""
    import polars as pl

    held = facts.gather(asked.hospitals, periods, asked.rate_perimeter)
    mine = pl.col("unit") == key
    frame = rules.table(held.rows.filter(mine), held.units.filter(mine), "period")
    rates = dict(frame.select("period", "rate").iter_rows())
    return [rates.get(period) for period in periods]


def _molecules(asked: Asked, mine: facts.Dispensing) -> list[tuple[str, float]]:
    found = consumption.tabulated(asked, mine, by="unit", level="atc5").rows
    total = sum(row["ddd"] for row in found)
    ordered = sorted((row for row in found if row["ddd"] > 0), key=lambda row: -row["ddd"])
    return [(row["atc_name"], 100 * row["ddd"] / total) for row in ordered[:MOLECULES]]


def _others(asked: Asked, key: str, domain: str) -> Comparison:
    """The units of the same domain: those of the hospital, those of the region when they are too few."""
    measure = measuring.read_consumption("")
    hospital = asked.hospitals[0]
    found = comparing.units_of(asked, measure, "unit", inside=True)
    alike = [one for one in found if one.kind == domain]
    if len(alike) < FEWEST_PEERS:
        wider = replace(asked, hospitals=tuple(comparing.followed_in([hospital.region])))
        alike = [one for one in comparing.units_of(wider, measure, "unit", inside=True) if one.kind == domain]
    own = [replace(one, own=one.held.hospital == hospital.code and one.held.key == key) for one in alike]
    return comparing.compare(own, measure)


def _resistances(asked: Asked, key: str) -> list[KeyResistance]:
    """Each key pair in the unit when it tested thirty isolates, else in the hospital; none under thirty there too.

    A wall is read by anybody: a count of isolates from one to four is not on it.
    """
    import polars as pl

    frame = with_classes(resistance.select(asked).kept, resistance.classes())
    known = {one.id: one for one in pairs.pairs()}
    found = []
    for name in KEY_PAIRS:
        own, whole = (pairs.figure(known[name], held, None) for held in (frame.filter(pl.col("unit") == key), frame))
        if _tellable(own):
            found.append(KeyResistance(own, True))
        elif _tellable(whole):
            found.append(KeyResistance(whole, False))
    return found


def _tellable(figure: FollowedFigure) -> bool:
    return figure.tested >= GREY_UNDER and not 0 < figure.resistant < HIDE_UNDER


def make(place: Place, unit: str) -> Report:
    return report_of(gather(place, unit))


def report_of(held: Poster) -> Report:
    """The poster as a report, for the page and the workbook; paper has its own drawing (`poster.typ`)."""
    parts = [
        Part("", figures=figures(held), sheet="L'essentiel"),
        Part("Trimestre après trimestre", charts=[course(held)] if len(held.periods) > 1 else [],
             table=_course_table(held), sheet="Évolution"),
        Part("Les cinq molécules les plus dispensées", charts=[molecules(held)] if held.molecules else [],
             table=_molecules_table(held), sheet="Molécules", empty="Rien n'a été dispensé."),
        Part("Parmi les unités du même domaine", sheet="Place", text=[standing(held)]),
        Part("Résistances clés", table=_resistance_table(held), sheet="Résistances", widths=(4, 3, 2, 3),
             empty="Trop peu d'isolats, ici comme dans l'hôpital."),
    ]  # fmt: skip
    made = words.report(
        "unite", held.place, f"{held.code} {held.label}".strip(), parts, opening=opening(held), files=[],
        asked=held.asked, ddd_set=held.ddd_set, code=f"{held.asked.hospitals[0].code} - {held.code}",
    )  # fmt: skip
    return replace(made, fictitious=held.fictitious, drawing=held)


def opening(held: Poster) -> str:
    service = held.service if held.service != held.label else ""
    return " · ".join(one for one in (service, words.domain(held.domain) if held.domain else "") if one)


def figures(held: Poster) -> list[Figure]:
    row = held.row
    rate = "–" if row["rate"] is None else french.number(row["rate"], 0)
    detail = f"{french.number(row['ddd'], 0)} DDJ pour {french.number(row['bed_days'])} journées"
    found = [Figure(rate, "DDJ pour 1 000 journées", detail if row["rate"] is not None else "aucune journée apportée")]
    for one in held.ratios:
        shown = "–" if one.share is None else french.percent(one.share, 0)
        detail = f"{french.number(one.numerator, 0)} DDJ sur {french.number(one.denominator, 0)}"
        found.append(Figure(shown, RATIOS[one.definition.id], detail))
    return found


def course(held: Poster) -> Course:
    return Course("DDJ pour 1 000 journées", held.periods, held.course)


def molecules(held: Poster) -> Bars:
    return Bars("Part des DDJ, en %", [Bar(name, share) for name, share in held.molecules], 0)


def standing(held: Poster) -> str:
    """Where the unit is among those of its domain, in words; nothing is ranked that chance could order."""
    own, many = held.others.own, len(held.others.known)
    if own is None or own.point is None or many < 2:
        return "Aucune autre unité de ce domaine n'a de taux à comparer."
    higher = sum(one.point.value > own.point.value for one in held.others.known if one.point)
    others = french.counted(many - 1, "autre unité,autres unités")
    more = "consomme" if higher == 1 else "consomment"
    said = f"Sur {others} du domaine, " + (f"{higher} {more} davantage." if higher else "aucune ne consomme davantage.")
    if own.point.position == "unknown":
        return f"{said} Trop peu d'unités pour dire si l'écart compte."
    return f"{said} L'unité est {POSITIONS[own.point.position]}."


def _course_table(held: Poster) -> Table:
    columns = [Column("Période", "month"), Column("DDJ/1 000 JH", "number", 1)]
    return Table("Période après période", columns, list(zip(held.periods, held.course, strict=True)))


def _molecules_table(held: Poster) -> Table:
    return Table("Molécules", [Column("Molécule"), Column("Part des DDJ", "percent", 1)], held.molecules)


def _resistance_table(held: Poster) -> Table:
    columns = [Column("Résistance"), Column("Part"), Column("IC 95 %"), Column("Où")]
    return Table("Résistances clés", columns, [_resistance(one) for one in held.resistances])


def _resistance(one: KeyResistance) -> list[str]:
    found = one.figure
    share = french.percent(100 * (found.share or 0), 0)
    bounds = f"{french.number(100 * (found.low or 0), 0)} à {french.number(100 * (found.high or 0), 0)}"
    where = "dans l'unité" if one.of_the_unit else "dans l'hôpital (trop peu d'isolats ici)"
    return [found.pair.title, f"{share} ({found.resistant} / {found.tested})", bounds, where]
