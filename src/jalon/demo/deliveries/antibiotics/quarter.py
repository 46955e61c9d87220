"""The files of a hospital and a quarter, and the table of drugs that all share."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from jalon.demo.deliveries.antibiotics import laboratory
from jalon.demo.deliveries.sheets import Cell, Sheet, in_groups, write_csv, write_workbook
from jalon.demo.invention import World
from jalon.demo.invention.antibiotics import (
    DRUGS,
    KINDS,
    NEXT,
    TEACHING,
    UNKNOWN_NEXT,
    UNKNOWN_UCDS,
    Activity,
    Followed,
    Ward,
    activities,
    dispensed,
    isolates,
    wards_of,
)
from jalon.kernel.hospital_codes import ucd13
from jalon.kernel.periods import Period

LABEL_TO_SETTLE, GERM_TO_SETTLE = "FLUORO Z", "Bacille Gram négatif"
LABEL_TO_SETTLE_NEXT, GERM_TO_SETTLE_NEXT = "QUINO 5", "Proteae"
TWICE = 4  # the ward that a file counts twice, before it is corrected
GAP = 3  # the ward whose bed-days are missing
_STRUCTURE = ("Code UF", "Libellé UF", "Code SERVICE", "Libellé SERVICE", "Code Pôle", "Libellé Pôle", "DE", "TA")


@dataclass(frozen=True)
class Quarter:
    """A hospital's quarter to be written: `wrong`, as before it was corrected; `labels`, what is left to settle."""

    world: World
    followed: Followed
    period: Period
    folder: Path
    label: str = LABEL_TO_SETTLE
    germ: str = GERM_TO_SETTLE
    unknown: tuple[tuple[str, str], ...] = tuple((ucd, "") for ucd in UNKNOWN_UCDS)
    wrong: bool = False

    @cached_property
    def activities(self) -> list[Activity]:
        return activities(self.world, self.followed, self.period)

    @property
    def title(self) -> str:
        hospital = self.world.hospitals[self.followed.rank]
        return f"{hospital.name} - {self.period.label} - FICHIER FICTIF"

    def has(self, habit: str) -> bool:
        return habit in self.followed.habits


def write_drugs(folder: Path) -> Path:
    """The presentations, as a pharmacy's software lists them."""
    header = ("Code UCD7", "Code UCD13", "Libellé UCD", "Code ATC", "Voie", "Dose par unité", "Unité")
    rows = [(one.ucd7, ucd13(one.ucd7), one.label, one.atc, one.route, one.dose, one.unit) for one in DRUGS]
    sheet = Sheet("Médicaments", header, rows, titles=("Livret des médicaments - FICHIER FICTIF",))
    return write_workbook(folder / "medicaments.xlsx", sheet)


def write_quarter(quarter: Quarter, *, structure: bool) -> list[Path]:
    """Structure when asked, bed-days, admissions for those who count them, consumption, resistances."""
    quarter.folder.mkdir(parents=True, exist_ok=True)
    found = [_structure(quarter)] if structure else []
    if quarter.has("silent"):
        return found
    found.append(_bed_days(quarter))
    if quarter.has("admissions"):
        rows = [(one.ward.code, one.admissions) for one in quarter.activities if one.admissions]
        found.append(_written(quarter, "admissions", ("Code UF", "Nb admissions"), rows))
    return [*found, write_consumption(quarter), _resistance(quarter)]


def write_next(world: World, folder: Path) -> list[Path]:
    """The teaching hospital's next quarter, for whoever wants to try: two labels and three numbers to settle."""
    quarter = Quarter(world, TEACHING, NEXT, folder, LABEL_TO_SETTLE_NEXT, GERM_TO_SETTLE_NEXT, UNKNOWN_NEXT)
    return write_quarter(quarter, structure=True)


def _structure(quarter: Quarter) -> Path:
    rows = [_ward(ward) for ward in wards_of(quarter.followed, quarter.world)]
    return _written(quarter, "structure", _STRUCTURE, rows)


def _ward(ward: Ward) -> tuple[Cell, ...]:
    return (ward.code, ward.label, ward.service_code, ward.service, ward.pole_code, ward.pole, ward.discipline,
            KINDS[ward.kind].activity)  # fmt: skip


def _bed_days(quarter: Quarter) -> Path:
    """Codes without their zeros and thin spaces in thousands, where a workbook is used."""
    rows: list[tuple[Cell, ...]] = []
    for order, one in enumerate(quarter.activities):
        if one.bed_days and not (quarter.has("gap") and order == GAP):
            plain = quarter.has("csv")
            rows.append((one.ward.code, one.bed_days) if plain else (int(one.ward.code), in_groups(one.bed_days)))
    return _written(quarter, "journees-hospitalisation", ("Code UF", "Journées d'hospitalisation"), rows)


def write_consumption(quarter: Quarter) -> Path:
    """Units dispensed by ward; the CHU's pharmacy also writes the label, and numbers at thirteen digits at times."""
    rows: list[tuple[Cell, ...]] = []
    for order, activity in enumerate(quarter.activities):
        given = dispensed(quarter.followed, quarter.period, activity, order)
        some: list[tuple[Cell, ...]] = [(activity.ward.code, drug.ucd7, drug.label, units) for drug, units in given]
        if some and order % 7 == 2:
            some[0] = (some[0][0], ucd13(str(some[0][1])), *some[0][2:])
        rows += some * (2 if quarter.wrong and order == TWICE else 1)
    if quarter.has("labels"):
        ward = quarter.activities[0].ward.code
        rows += [(ward, ucd, label, 40 + 25 * rank) for rank, (ucd, label) in enumerate(quarter.unknown)]
    header: tuple[str, ...] = ("Code UF", "Code UCD", "Libellé UCD", "Quantité dispensée")
    if quarter.followed is not TEACHING:
        header, rows = (*header[:2], header[3]), [(*row[:2], row[3]) for row in rows]
    name = "consommations" if quarter.wrong or not quarter.has("twice") else "consommations_corrige"
    return _written(quarter, name, header, rows)


def _resistance(quarter: Quarter) -> Path:
    found = isolates(quarter.followed, quarter.period, quarter.activities)
    settled = (quarter.label, quarter.germ) if quarter.has("labels") else ("", "")
    if quarter.has("long"):
        header, rows = laboratory.long(found)
    else:
        header, rows = laboratory.wide(found, patients=quarter.has("patients"), label=settled[0], germ=settled[1])
    return _written(quarter, "resistances", header, rows)


def _written(quarter: Quarter, name: str, header: tuple[str, ...], rows: Sequence[tuple[Cell, ...]]) -> Path:
    path = quarter.folder / f"{name}.{'csv' if quarter.has('csv') else 'xlsx'}"
    if quarter.has("csv"):
        return write_csv(path, header, rows, encoding="cp1252", titles=(quarter.title,))
    return write_workbook(path, Sheet(name[:31], header, rows, titles=(quarter.title,)))
