"""The report of a region, for the OMEDIT: who takes part, how hospitals spread, what resists, how it moves."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import PermissionDenied

from jalon.accounts.access import Perimeter
from jalon.antibiotics.facts import consumption as facts
from jalon.antibiotics.facts import files
from jalon.antibiotics.frame import Place
from jalon.antibiotics.overview.queries import KEY_LISTS, HospitalLine, hospital_lines
from jalon.antibiotics.queries import comparing, consumption, measuring, pairs
from jalon.antibiotics.queries.asked import Asked
from jalon.antibiotics.reports import charted, words
from jalon.antibiotics.reports.hospital.comparing import table as comparison_table
from jalon.antibiotics.reports.hospital.resistance import followed_row
from jalon.antibiotics.reports.parts import AreaMap, Course, Figure, FunnelChart, Part, Report
from jalon.antibiotics.rules.comparing import WHY_NO_LIMITS
from jalon.antibiotics.rules.resistance import HIDE_UNDER
from jalon.catalogue import regions
from jalon.indicators.comparison.rules import distribution
from jalon.kernel.periods import Period
from jalon.kernel.refusal import Refusal
from jalon.ui import french
from jalon.ui.tables import Column, Table

QUARTERS = 12
UNKNOWN_TYPE = "type non renseigné"
SHARE = "couple:ecoli_c3g"
MEASURES = ("conso:", SHARE)
LIST_TITLES = {"large_spectre": "Large spectre", "c3g": "C3G", "fluoroquinolones": "FQ", "carbapenemes": "Carba."}


@dataclass
class Material:
    place: Place
    asked: Asked
    lines: list[HospitalLine]
    gathered: facts.Dispensing
    comparisons: dict[str, comparing.Comparison]  # by measure


def make(place: Place) -> Report:
    """Over the hospitals that the person may see, who must see more than his own; a Refusal when nothing is held."""
    if not (place.perimeter.system or place.perimeter.rights):
        raise PermissionDenied("Le rapport régional se fait avec un droit sur la région.")
    if not place.hospitals:
        raise Refusal("Aucun établissement ne suit encore ses antibiotiques ici.")
    everyone = place.at(hospital=None)
    asked = everyone.asked()
    held = Material(
        everyone, asked, hospital_lines(everyone), facts.gather(asked.hospitals, asked.periods, asked.rate_perimeter),
        {one: _comparison(asked, one) for one in MEASURES},
    )  # fmt: skip
    parts = [
        _participation(held), _course(held), _hospitals(held), _spread(held), _map(held),
        *(_compared(held, one) for one in MEASURES), _resistances(held),
        words.method(asked, held.gathered.ddd_set),
    ]  # fmt: skip
    return words.report(
        "region", everyone, "Antibiotiques : rapport régional", parts, files=held.gathered.files, asked=asked,
        ddd_set=held.gathered.ddd_set, where=_where(asked), code="region",
        opening=f"Les comptes d'isolats de 1 à {HIDE_UNDER - 1} sont masqués ; aucune ligne de patient n'est lue ici.",
    )  # fmt: skip


def _where(asked: Asked) -> str:
    codes = sorted({one.region for one in asked.hospitals if one.region})
    names = [regions.REGIONS[code].name if code in regions.REGIONS else code for code in codes]
    return ", ".join(names) or "Toutes régions"


def _participation(held: Material) -> Part:
    registered = sum(one.registered for one in held.lines)
    active = sum(bool(one.last_period) for one in held.lines)
    counted = [one for one in held.lines if one.row.get("rate") is not None]
    periods = [one.last_period for one in held.lines if one.last_period]
    last = max(periods, key=lambda one: Period(one).last_day, default="")
    total = _whole(held)
    rate = "–" if total.get("rate") is None else french.number(total["rate"], 1)
    figures = [
        Figure(french.number(active), "établissements actifs", f"sur {french.number(len(held.lines))} connus"),
        Figure(french.number(registered), "inscrits", f"dernier fichier : {french.month(last)}" if last else ""),
        Figure(french.number(len(counted)), "avec un taux", "journées et consommations de la période"),
        Figure(rate, "DDJ pour 1 000 journées", "ensemble de la région, Σ DDJ ÷ Σ journées"),
    ]
    return Part("", figures=figures, sheet="Participation")


def _whole(held: Material) -> dict[str, Any]:
    """The one row of all the hospitals together."""
    rows = consumption.tabulated(held.asked, held.gathered, by="establishment").rows
    days = sum(row["bed_days"] or 0 for row in rows)
    doses = sum(row["ddd"] for row in rows)
    return {"ddd": doses, "bed_days": days, "rate": doses * 1000 / days if days else None}


def _course(held: Material) -> Part:
    """The same hospitals need not be there every quarter: their number is said."""
    known = [one for one in files.periods_held(held.asked.hospitals) if Period(one).length == "quarter"]
    periods = sorted(one for one in known if Period(one).last_day <= held.asked.period.last_day)[-QUARTERS:]
    rows = consumption.trend(held.asked, periods, consumption.any_of(()))
    columns = [Column("Période", "month"), Column("DDJ", "number", 0), Column("Journées", "number", 0),
               Column("DDJ/1 000 JH", "number", 1)]  # fmt: skip
    table = Table("Région, par période", columns, [
        [row["period"], row.get("ddd"), row.get("bed_days"), row.get("rate")] for row in rows
    ])  # fmt: skip
    course = Course("DDJ pour 1 000 journées", periods, [row.get("rate") for row in rows])
    return Part(
        "Trimestre après trimestre", "Tous les établissements qui ont apporté leurs fichiers, en un seul jeu de DDJ.",
        charts=[course] if len(periods) > 1 else [], table=table, widths=(1, 0, 0, 0), sheet="Évolution",
    )  # fmt: skip


def _hospitals(held: Material) -> Part:
    """By type, then by name."""
    names = {one.code: one.name or one.code for one in held.asked.hospitals}
    columns = [
        Column("Type"), Column("Établissement"), Column("FINESS", "code"), Column("Inscrit"),
        Column("Dernier fichier"), Column("Journées", "number", 0), Column("Total", "number", 0),
        *(Column(LIST_TITLES[one], "number", 0) for one in KEY_LISTS), Column("E. coli C3G"),
    ]  # fmt: skip
    ordered = sorted(held.lines, key=lambda one: (_type(one), names[one.hospital.code]))
    shares = _shares(held)
    rows = [
        [
            _type(one), names[one.hospital.code], one.hospital.code, "oui" if one.registered else "non",
            charted.short_period(one.last_period), one.row.get("bed_days"), one.row.get("rate"),
            *(one.lists.get(name) for name in KEY_LISTS), shares.get(one.hospital.code, ""),
        ]
        for one in ordered
    ]  # fmt: skip
    note = "DDJ pour 1 000 journées : total et listes suivies. Dernière colonne : part d'E. coli résistants aux C3G."
    return Part(
        "Établissements, par type", note, table=Table("Établissements", columns, rows), new_page=True,
        widths=(2, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), sheet="Établissements",
    )  # fmt: skip


def _type(one: HospitalLine) -> str:
    return one.traits.stratum or UNKNOWN_TYPE


def _shares(held: Material) -> dict[str, str]:
    """FINESS → share of E. coli that resists third-generation cephalosporins, in words."""
    found = {}
    for one in held.comparisons[SHARE].standings:
        if one.point is None:
            found[one.peer.held.hospital] = words.MASKED if one.peer.hidden else ""
        else:
            found[one.peer.held.hospital] = french.percent(100 * one.point.value, 1) + (" (n < 30)" if one.few else "")
    return found


def _comparison(asked: Asked, address: str) -> comparing.Comparison:
    """Small counts hidden from everybody, since a report is handed on; named are those that its maker may see."""
    measure = measuring.read({"mesure": address})
    names = {one.code: one.name or one.code for one in asked.hospitals}
    peers = [
        replace(one, name=names.get(one.held.hospital, one.name), named=one.named or one.held.hospital in names)
        for one in comparing.hospitals_of(asked, measure, Perimeter(), None)
    ]
    return comparing.compare(peers, measure)


def _spread(held: Material) -> Part:
    """The quarters of each type; under five hospitals they would describe chance."""
    found: dict[str, list[float]] = defaultdict(list)
    for one in held.lines:
        if one.row.get("rate") is not None:
            found[_type(one)].append(one.row["rate"])
            found["Tous"].append(one.row["rate"])
    columns = [Column("Type"), Column("Établissements", "number", 0), Column("Minimum", "number", 0),
               Column("1er quart", "number", 0), Column("Médiane", "number", 0), Column("3e quart", "number", 0),
               Column("Maximum", "number", 0)]  # fmt: skip
    rows = [_spread_row(name, found[name]) for name in sorted(found, key=lambda name: (name == "Tous", name))]
    return Part(
        "Dispersion des taux", "DDJ pour 1 000 journées. Sous cinq établissements, pas de quartiles.",
        table=Table("Dispersion", columns, rows), widths=(1, 0, 0, 0, 0, 0, 0), sheet="Dispersion",
        empty="Aucun établissement n'a de taux pour la période.",
    )  # fmt: skip


def _spread_row(name: str, values: Sequence[float]) -> list[Any]:
    held = distribution(values)
    return [name, held.n, held.lowest, held.q1, held.median, held.q3, held.highest]


def _map(held: Material) -> Part:
    """Σ doses ÷ Σ bed-days of each département that has an outline."""
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for one in held.lines:
        if one.row.get("rate") is not None and one.hospital.department:
            sums[one.hospital.department][0] += one.row["ddd"]
            sums[one.hospital.department][1] += one.row["bed_days"]
    values = {code: 1000 * doses / days for code, (doses, days) in sorted(sums.items()) if days}
    chart = AreaMap("DDJ pour 1 000 journées", values)
    columns = [Column("Département"), Column("DDJ/1 000 JH", "number", 1)]
    rows = [[f"{code} {regions.DEPARTMENTS[code].name}" if code in regions.DEPARTMENTS else code, value]
            for code, value in values.items()]  # fmt: skip
    return Part(
        "Par département", "DDJ pour 1 000 journées des établissements qui ont apporté leurs fichiers.",
        charts=[chart] if charted.drawn_areas(chart)[0] else [], table=Table("Par département", columns, rows),
        widths=(1, 0), sheet="Départements", empty="Aucun département n'a de taux.",
    )  # fmt: skip


def _compared(held: Material, address: str) -> Part:
    compared = held.comparisons[address]
    measure = compared.measure
    why = f" {WHY_NO_LIMITS[compared.funnel.why]}" if compared.funnel.why else ""
    charts = [FunnelChart(measure.unit, compared)] if len(compared.known) > 1 else []
    return Part(
        f"Entonnoir : {measure.title}", f"{len(compared.known)} établissements avec un chiffre.{why}", charts=charts,
        table=comparison_table(compared), widths=(4, 0, 0, 0, 3, 3), sheet=f"Ent. {measure.title}",
        empty="Aucun établissement à comparer.",
    )  # fmt: skip


def _resistances(held: Material) -> Part:
    """The followed pairs over the region; a count from 1 to 4 is hidden."""
    columns = [Column("Couple suivi"), Column("R", "number", 0), Column("Testés", "number", 0), Column("Chiffre"),
               Column("IC 95 %"), Column("Remarque")]  # fmt: skip
    rows = [
        followed_row(one, hidden=any(0 < count < HIDE_UNDER for count in (one.resistant, one.tested)))
        for one in pairs.followed(held.asked) if one.isolates
    ]  # fmt: skip
    return Part(
        "Résistances clés", "Les cinq indicateurs nationaux sont marqués d'un astérisque.",
        table=Table("Résistances clés", columns, rows), widths=(5, 0, 0, 0, 0, 2), sheet="Résistances",
        empty="Aucun isolat des couples suivis.",
    )  # fmt: skip
