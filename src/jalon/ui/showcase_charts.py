"""The charts of /composants/, drawn from invented wards and figures."""

from math import sqrt
from typing import NamedTuple

from django.utils.safestring import SafeString

from jalon.ui import charts, french
from jalon.ui.charts import Cell, Molecule, Organism

# Ward, isolates tested, resistant.
WARDS = (
    ("Réanimation", 212, 71), ("Médecine interne", 164, 38), ("Gériatrie", 143, 33), ("Urologie", 128, 47),
    ("Chirurgie digestive", 96, 17), ("Pneumologie", 88, 16), ("Cardiologie", 61, 9), ("Pédiatrie", 57, 3),
    ("Oncologie", 52, 14), ("Hématologie", 43, 13), ("Orthopédie", 37, 6), ("Obstétrique", 34, 4),
    ("Neurologie", 22, 6), ("Rhumatologie", 12, 2), ("Ophtalmologie", 6, 3),
)  # fmt: skip
MOLECULES = (
    Molecule("AMX", "Amoxicilline", "Amoxicilline", "Pénicillines"),
    Molecule("AMC", "Amox.-ac. clav.", "Amoxicilline-acide clavulanique", "Pénicillines"),
    Molecule("TZP", "Pipéra.-tazo.", "Pipéracilline-tazobactam", "Pénicillines"),
    Molecule("CTX", "Céfotaxime", "Céfotaxime", "C3G"),
    Molecule("CAZ", "Ceftazidime", "Ceftazidime", "C3G"),
    Molecule("MEM", "Méropénème", "Méropénème", "Carbapénèmes"),
    Molecule("CIP", "Ciprofloxacine", "Ciprofloxacine", "Fluoroquinolones"),
    Molecule("OXA", "Oxacilline", "Oxacilline", "Autres"),
    Molecule("VAN", "Vancomycine", "Vancomycine", "Autres"),
)
# Percent and number tested in the order of the molecules; None: not tested, "RN": natural resistance, "•": hidden.
RESISTANCE: dict[str, tuple[tuple[float, int] | str | None, ...]] = {
    "Escherichia coli": (
        (52.4, 823), (31.2, 823), (8.6, 790), (9.4, 823), (8.1, 640), (0.2, 610), (14.7, 801), None, "RN",
    ),
    "Klebsiella pneumoniae": (
        "RN", (34.5, 212), (22.0, 209), (27.4, 212), (26.1, 180), (0.9, 214), (24.9, 209), None, "RN",
    ),
    "Pseudomonas aeruginosa": ("RN", "RN", (16.3, 147), "RN", (12.9, 147), (11.0, 145), (17.8, 146), None, "RN"),
    "Staphylococcus aureus": ((88.0, 25), None, None, None, None, None, (15.2, 198), (12.6, 301), (0.0, 288)),
    "Enterococcus faecium": ((81.5, 27), "•", None, "RN", "RN", None, None, None, (3.7, 27)),
}  # fmt: skip


class Chart(NamedTuple):
    title: str
    drawing: SafeString


def all_charts() -> list[Chart]:
    return [
        Chart("Entonnoir", _funnel()),
        Chart("Nuage de points", _scatter()),
        Chart("Barres classées", _ranked()),
        Chart("Table d’antibiogramme", _heat()),
    ]


def _percent(value: object) -> str:
    return french.percent(value, 0)


def _funnel() -> SafeString:
    """Drawn with approximate limits: those of a page come from the rules of its feature."""
    centre = 100 * sum(resistant for _, _, resistant in WARDS) / sum(tested for _, tested, _ in WARDS)
    curve = [_band(n, centre) for n in range(6, 213, 3)]
    spots = [_spot(name, n, r, _band(n, centre)) for name, n, r in WARDS]
    across, up = charts.Axis("isolats testés", french.number), charts.Axis("E. coli résistants", _percent)
    return charts.funnel(spots, curve, centre, title="E. coli résistants par service", across=across, up=up)


def _band(n: int, centre: float) -> charts.Band:
    spread = 100 * sqrt(centre / 100 * (1 - centre / 100) / n)
    low_998, low_95, high_95, high_998 = (centre + z * spread for z in (-3.09, -1.96, 1.96, 3.09))
    return charts.Band(n, max(low_998, 0), max(low_95, 0), min(high_95, 100), min(high_998, 100))


def _spot(name: str, n: int, resistant: int, band: charts.Band) -> charts.Spot:
    value = 100 * resistant / n
    place = "above" if value > band.high_95 else "below" if value < band.low_95 else "inside"
    words = f"{name} : {resistant} résistants sur {n}, {_percent(value)}"
    strong = value > band.high_998 or value < band.low_998
    own = name == "Hématologie"
    return charts.Spot(name, n, value, words, "#graphiques", place, strong, named=place != "inside", own=own)


def _scatter() -> SafeString:
    spots = []
    for rank, (name, _, _) in enumerate(WARDS):
        consumed = 90 + 61 * ((rank * 7) % 15)
        value = 6 + consumed / 40 + 5 * ((rank * 11) % 7) / 3
        far = name == "Urologie"
        percent = value + 24 if far else value
        words = f"{name} : {consumed} DDJ pour 1 000 journées, {_percent(percent)} de résistance"
        spots.append(charts.Spot(name, consumed, percent, words, "#graphiques", "far" if far else "inside", far, far))
    across = charts.Axis("DDJ de fluoroquinolones pour 1 000 journées", french.number)
    return charts.scatter(
        spots, title="Consommation et résistance par service", across=across,
        up=charts.Axis("E. coli résistants à la ciprofloxacine", _percent), line=(0.026, 9.5),
        found="corrélation des rangs 0,71",
    )  # fmt: skip


def _ranked() -> SafeString:
    bars = []
    for name, n, resistant in sorted(WARDS, key=lambda ward: -ward[2] / ward[1])[:9]:
        value, spread = 100 * resistant / n, 196 * sqrt(resistant * (n - resistant) / n**3)
        low, high = max(value - spread, 0), min(value + spread, 100)
        own = name == "Hématologie"
        bars.append(charts.RankedBar(name, value, low, high, f"n = {n}", "#graphiques", few=n < 30, own=own))
    marks = [charts.Mark("hôpital", 23.9, "of-region")]
    return charts.ranked(bars, title="E. coli résistants par service", marks=marks, shown=_percent)


def _heat() -> SafeString:
    rows = []
    for name, figures in RESISTANCE.items():
        cells = {
            molecule.code: _tested(figure)
            for molecule, figure in zip(MOLECULES, figures, strict=True)
            if figure is not None
        }
        rows.append(Organism(name, cells, max(cell.n for cell in cells.values())))
    return charts.heat(rows, MOLECULES, title="Résistance par espèce, % des isolats testés")


def _tested(figure: tuple[float, int] | str) -> Cell:
    if isinstance(figure, str):
        return Cell(natural=figure == "RN", hidden=figure == "•")
    return Cell(*figure, url="#graphiques")
