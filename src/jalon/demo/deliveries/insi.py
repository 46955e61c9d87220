"""Calls to the INSi service: a CSV in the old Windows encoding, rates written in every way."""

from pathlib import Path

from jalon.demo.deliveries.month import Month
from jalon.demo.deliveries.sheets import Cell, in_groups, wear, write_csv
from jalon.demo.invention import REGION
from jalon.demo.invention.courses import Course
from jalon.demo.invention.numbers import numbered

HEADERS = (
    ("FINESS Juridique", "FINESS Géographique", "Nom établissement", "Code région", "TS INSi appelé", "Nb appels",
     "Tx identités qualifiées (%)"),
    ("N° FINESS EJ", "N° FINESS ET", "Raison sociale", "Région", "Appel au téléservice INSi",
     "Nombre d'appels du mois", "Taux d'identités qualifiées"),
)  # fmt: skip


def write(month: Month) -> list[Path]:
    rows = [_row(course, month) for course in month.world.courses]
    wear(rows, month.chance, key=1, cited={month.world.hospitals[47].finess: numbered(710_000)})
    period = month.period.code
    name = f"M1271_V02_TLSt_Publication donnees INSi_{period[5:]}{period[:4]}.csv"
    titles = (f"Publication INSi {month.period.label} (fichier fictif)",) if month.rank == 0 else ()
    path = month.folder / name
    return [write_csv(path, HEADERS[month.rank % 2], rows, encoding="cp1252", titles=titles, trailing=2)]


def _row(course: Course, month: Month) -> list[Cell]:
    hospital, calls = course.hospital, course.calls_in(month.rank)
    calling = month.chance.choices(("Oui", "OUI", "O"), (40, 1, 1))[0] if calls else "Non"
    written = str(calls) if month.chance.random() < 0.9 else in_groups(calls).replace("\u202f", "\u00a0")
    rate = _rate(course.rate_in(month.rank), month) if calls else ""
    return [hospital.entity.finess, hospital.finess, hospital.name, REGION, calling, written, rate]


def _rate(percent: int, month: Month) -> str:
    forms = (str(percent), f"{percent},0", f"{percent} %", f"0,{percent:02d}", "pas disponible")
    return month.chance.choices(forms, (80, 6, 5, 5, 4))[0]
