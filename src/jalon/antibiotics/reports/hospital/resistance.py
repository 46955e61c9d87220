"""What resists: the antibiogram table, the followed pairs with their intervals, what goes with consumption."""

from dataclasses import replace

from jalon.antibiotics.models import Kind
from jalon.antibiotics.queries import pairs, selecting
from jalon.antibiotics.queries.pairs import FollowedFigure
from jalon.antibiotics.reports.hospital.material import Material
from jalon.antibiotics.reports.parts import Heat, Part
from jalon.antibiotics.reports.words import MASKED
from jalon.antibiotics.resisting import drawings, tables, words
from jalon.antibiotics.rules import consumption as placing
from jalon.antibiotics.rules.crossing import association, crossed
from jalon.ui import french
from jalon.ui.charts.heat import Cell, Organism
from jalon.ui.tables import Column, Table

MOST_SPECIES = 16
FEWEST_TESTED = 10  # isolates of a service: below, its share is a throw of dice
SHORT = {"C3G": "C3G", "C1G": "C1G"}  # classes that are known by their sigle
CROSSINGS = (  # consumption, pair, and how both are said
    ("liste:c3g", "ecoli_c3g", "la consommation de C3G", "la résistance d'E. coli aux C3G"),
    ("liste:fluoroquinolones", "ecoli_fq", "la consommation de fluoroquinolones",
     "la résistance d'E. coli aux fluoroquinolones"),
    ("liste:carbapenemes", "paeruginosa_carbapenemes", "la consommation de carbapénèmes",
     "la résistance de P. aeruginosa aux carbapénèmes"),
)  # fmt: skip


def parts(held: Material) -> list[Part]:
    if Kind.RESISTANCE not in held.look.brought:
        return [
            Part("Résistances", new_page=True, empty="Aucun fichier de résistances n'a été apporté pour la période.")
        ]
    return [_antibiogram(held), _followed(held), _crossed(held)]


def _antibiogram(held: Material) -> Part:
    """Classes and phenotypes of the commonest species; the workbook has every cell."""
    looked = held.resistance
    found = drawings.cells_by_organism(looked)
    molecules = [replace(one, short=SHORT.get(one.code, one.short)) for one in drawings.columns(looked, found)]
    natural = drawings.resists_by_nature
    rows = [
        Organism(name, {one.code: _cell(cells.get(one.code), natural(name, one.code)) for one in molecules}, isolates)
        for name, isolates, cells in found[:MOST_SPECIES]
    ]
    return Part(
        "Résistances", words.note(looked), new_page=True,
        charts=[Heat("Part de résistants et nombre testé", rows, molecules)],
        table=tables.of_cells(looked), most=-1, sheet="Antibiogramme",
    )  # fmt: skip


def _cell(row: dict | None, natural: bool) -> Cell | None:
    if row is None:
        return Cell(natural=True) if natural else None
    if row["hidden"]:
        return Cell(hidden=True, natural=natural)
    return Cell(None if row["share"] is None else 100 * row["share"], row["tested"] or 0, natural=natural)


def _followed(held: Material) -> Part:
    columns = [Column("Couple suivi"), Column("R", "number", 0), Column("Testés", "number", 0), Column("Chiffre"),
               Column("IC 95 %"), Column("Remarque")]  # fmt: skip
    rows = [
        followed_row(one, hidden=held.resistance.is_hidden(one)) for one in held.resistance.followed if one.isolates
    ]
    return Part(
        "Couples suivis", "Les cinq indicateurs nationaux sont marqués d'un astérisque.",
        table=Table("Couples suivis", columns, rows), widths=(5, 0, 0, 0, 0, 2), sheet="Couples suivis",
        empty="Aucun isolat des couples suivis.",
    )  # fmt: skip


def followed_row(one: FollowedFigure, *, hidden: bool) -> list:
    title = one.pair.title + (" *" if one.pair.national else "")
    if hidden:
        return [title, None, None, MASKED, "", ""]
    if one.is_incidence:
        if one.incidence is None:
            return [title, one.resistant, None, "–", "", "sans journées"]
        bounds = words.interval(*one.incidence[1:], times=1, decimals=3)
        return [title, one.resistant, None, f"{french.number(one.incidence.value, 3)} / 1 000 JH", bounds, ""]
    if one.share is None:
        return [title, None, 0, "–", "", "aucun isolat testé"]
    bounds = words.interval(one.low, one.high)
    return [title, one.resistant, one.tested, french.percent(100 * one.share, 1), bounds, words.FEW if one.grey else ""]


def _crossed(held: Material) -> Part:
    """Services side by side, over the period: never a cause, always with what may not be said."""
    said = [told for one in CROSSINGS if (told := _association(held, *one))]
    return Part(
        "Consommation et résistance", f"Un point par service d'au moins {FEWEST_TESTED} isolats testés.", text=said,
        sheet="Analyse croisée", empty="Trop peu d'isolats par service pour rapprocher l'une de l'autre.",
    )  # fmt: skip


def _association(held: Material, molecules: str, pair: str, consumption: str, resistance: str) -> str:
    [found] = crossed(_rates(held, molecules), _shares(held, pair))
    subject = f"{consumption[:1].upper()}{consumption[1:]} et {resistance}"
    return f"{subject} : {association(found, consumption, resistance)}" if found.pairs else ""


def _rates(held: Material, molecules: str) -> dict[tuple[str, str], float]:
    """Service → daily doses of the selection for 1,000 bed-days."""
    gathered, period = held.look.gathered, held.look.asked.period.code
    frame = placing.table(gathered.rows.filter(selecting.read(molecules).rows), gathered.units, "service")
    return {
        (row["service_code"], period): row["rate"] for row in frame.iter_rows(named=True) if row["rate"] is not None
    }


def _shares(held: Material, name: str) -> dict[tuple[str, str], float]:
    """Service → percent of the isolates of the pair that resist, where enough were tested."""
    pair, period = next(one for one in pairs.pairs() if one.id == name), held.look.asked.period.code
    counted = pairs.gathered_by(pairs.marked(pair, held.resistance.kept), ["service_code"])
    return {
        (row["service_code"], period): 100 * row["share"]
        for row in counted.iter_rows(named=True) if row["tested"] >= FEWEST_TESTED
    }  # fmt: skip
