"""What was dispensed: its course, where, which classes and molecules, the usual ratios, those to keep."""

from jalon import catalogue
from jalon.antibiotics.queries import consumption
from jalon.antibiotics.reports.hospital.material import Material
from jalon.antibiotics.reports.parts import Bar, Bars, Chart, Course, Part
from jalon.antibiotics.rules import consumption as rules
from jalon.ui import french
from jalon.ui.tables import Column, Table

AMOUNTS = (
    Column("DDJ", "number", 0), Column("Journées", "number", 0), Column("DDJ/1 000 JH", "number", 1),
)  # fmt: skip
MOST_MOLECULES = 15
WATCHED = ("critiques", "dernier_recours", "aware_reserve")


def parts(held: Material) -> list[Part]:
    return [
        _course(held),
        _by_place(held),
        _services(held),
        _classes(held),
        _molecules(held),
        _ratios(held),
        _lists(held),
    ]


def _course(held: Material) -> Part:
    """Quarter after quarter, in one set of daily doses."""
    look = held.look
    columns = [Column("Période", "month"), *AMOUNTS]
    rows = [[row["period"], row.get("ddd"), row.get("bed_days"), row.get("rate")] for row in look.course]
    course = Course("DDJ pour 1 000 journées", look.course_periods, [row.get("rate") for row in look.course])
    charts: list[Chart] = [course] if sum(one is not None for one in course.values) > 1 else []
    return Part(
        "Consommation, trimestre après trimestre", "En un seul jeu de DDJ.", charts=charts,
        table=Table("Consommation par période", columns, rows), widths=(1, 0, 0, 0), sheet="Évolution",
    )  # fmt: skip


def _by_place(held: Material) -> Part:
    rows = _placed(held, "pole")
    bars = [Bar(row["place_label"] or row["place"], row["rate"], _days(row)) for row in rows if row["rate"] is not None]
    rate = held.look.total.get("rate")
    mark = ("ensemble", rate) if rate is not None else None
    return Part(
        "Par pôle", "DDJ pour 1 000 journées, dans le périmètre.",
        charts=[Bars("DDJ pour 1 000 journées", bars, 0, mark)] if bars else [],
        table=_place_table("Par pôle", rows), most=-1, sheet="Pôles", empty="Aucun pôle avec des journées.",
    )  # fmt: skip


def _services(held: Material) -> Part:
    rows = _placed(held, "service")
    return Part(
        "Par service",
        "Le périmètre seulement ; le plus consommateur d'abord. Les services n'ont pas les mêmes malades.",
        table=_place_table("Par service", rows), widths=(0, 1, 0, 0, 0), sheet="Services",
    )  # fmt: skip


def _placed(held: Material, by: str) -> list[dict]:
    found = consumption.tabulated(held.look.asked, held.look.gathered, by=by).rows
    kept = [row for row in found if row["eligible_units"] and (row["ddd"] or row["bed_days"])]
    return sorted(kept, key=lambda row: -(row["rate"] or -1))


def _place_table(title: str, rows: list[dict]) -> Table:
    columns = [Column("Code", "code"), Column("Libellé"), *AMOUNTS]
    return Table(
        title, columns, [[row["place"], row["place_label"], row["ddd"], row["bed_days"], row["rate"]] for row in rows]
    )


def _days(row: dict) -> str:
    return f"{french.number(row['bed_days'])} JH"


def _classes(held: Material) -> Part:
    columns = [Column("Classe", "code"), Column("Nom"), Column("DDJ", "number", 0), Column("Part", "percent", 1),
               Column("DDJ/1 000 JH", "number", 1)]  # fmt: skip
    return Part(
        "Par classe (ATC, niveau 4)", table=Table("Par classe ATC", columns, _parted(held, "atc4")),
        widths=(0, 1, 0, 0, 0), most=20, sheet="Classes ATC",
    )  # fmt: skip


def _molecules(held: Material) -> Part:
    columns = [Column("ATC", "code"), Column("Molécule"), Column("DDJ", "number", 0), Column("Part", "percent", 1),
               Column("DDJ/1 000 JH", "number", 1)]  # fmt: skip
    rows = _parted(held, "atc5")
    return Part(
        "Molécules", "Les plus dispensées ; le classeur les donne toutes.",
        table=Table("Par molécule", columns, rows), widths=(0, 1, 0, 0, 0), most=MOST_MOLECULES, sheet="Molécules",
    )  # fmt: skip


def _parted(held: Material, level: str) -> list[list]:
    """Code, name, doses, share of the whole, rate: the most dispensed first."""
    found = consumption.tabulated(held.look.asked, held.look.gathered, by="establishment", level=level).rows
    whole = sum(row["ddd"] for row in found)
    ordered = sorted((row for row in found if row["ddd"]), key=lambda row: -row["ddd"])
    return [[row["atc"], row["atc_name"], row["ddd"], 100 * row["ddd"] / whole, row["rate"]] for row in ordered]


def _ratios(held: Material) -> Part:
    columns = [Column("Rapport"), Column("Part", "percent", 1), Column("Numérateur, DDJ", "number", 0),
               Column("Dénominateur, DDJ", "number", 0), Column("Repère")]  # fmt: skip
    rows = [[one.definition.title, one.share, one.numerator, one.denominator, target(one)] for one in held.look.ratios]
    return Part(
        "Rapports usuels", table=Table("Rapports usuels", columns, rows), widths=(3, 0, 0, 0, 2), sheet="Rapports"
    )


def target(one: consumption.Ratio) -> str:
    """ "≥ 70 % : atteint"; "" when the catalogue sets none."""
    least, most = one.definition.at_least, one.definition.at_most
    if least is None and most is None:
        return ""
    said = f"≥ {french.percent(least, 0)}" if least is not None else f"≤ {french.percent(most, 0)}"
    return said if one.reached is None else f"{said} : {'atteint' if one.reached else 'non atteint'}"


def _lists(held: Material) -> Part:
    """The lists of the catalogue, those to keep first; a list written from memory says so."""
    days, gathered = held.look.total.get("bed_days"), held.look.gathered
    columns = [Column("Liste"), Column("DDJ", "number", 0), Column("DDJ/1 000 JH", "number", 1), Column("Remarque")]
    known = catalogue.current().atb_lists
    ordered = [known[one] for one in WATCHED if one in known]
    ordered += [one for one in known.values() if one.kind in ("class", "followed") and one not in ordered]
    rows = []
    for one in ordered:
        doses = rules.doses_inside(gathered.rows.filter(consumption.chosen(one)), gathered.units)
        remark = "" if one.confirmed else "liste à vérifier"
        rows.append([one.title, doses, doses * 1000 / days if days else None, remark])
    return Part(
        "Critiques, de dernier recours, classes suivies", table=Table("Listes suivies", columns, rows),
        widths=(4, 0, 0, 2), sheet="Listes suivies",
    )  # fmt: skip
