"""DMP: what is fed, counted since January (two sheets, two levels of header), and the certificates (CSV)."""

from pathlib import Path

from jalon.demo.deliveries.month import Month
from jalon.demo.deliveries.sheets import Cell, Sheet, in_groups, wear, write_csv, write_workbook
from jalon.demo.invention.courses import DOCUMENTS, Course
from jalon.demo.invention.establishments import PUBLIC
from jalon.demo.invention.numbers import mistyped, numbered

CORRECTED_MONTH, LATE_CERTIFICATES, MISTYPED_MONTH, FALLING, OLD_NUMBER = 4, 5, 2, 70, 12
_CERTIFICATES = (
    ("FINESS ET", "Raison sociale", "Certificat DMP", "Date de commande", "Installation certificat DMP"),
    ("FINESS géographique", "Établissement", "Commande certificat DMP", "Commandé le", "Certificat installé"),
)


def write(month: Month) -> list[Path]:
    path = month.folder / f"DMP_alimentation_ES_{month.period.code}.xlsx"
    public, others = _public(month), _others(month)
    typed = str(others[20][0])
    wear(public, month.chance)
    wear(others, month.chance, cited={typed: mistyped(typed)} if month.rank == MISTYPED_MONTH else {})
    paths = [_write(path, public, others, month)]
    if month.rank == CORRECTED_MONTH:
        for row in month.chance.sample(public, 7) + month.chance.sample(others, 5):
            row[4] = int(str(row[4]).replace("\u202f", "")) + month.chance.randrange(20, 90)
            row[3] = "Oui"
        paths.append(_write(path.with_stem(f"{path.stem}_corrige"), public, others, month))
    return paths


def _write(path: Path, public: list[list[Cell]], others: list[list[Cell]], month: Month) -> Path:
    title = f"Alimentation du DMP - {month.period.label} - FICHIER FICTIF"
    names = ("Documents de sortie", "CR Labo", "CR Radio")
    pair = ("Alimente (oui/non)", f"Nb cumulé {month.period.code[:4]}")
    bands = [(name, 3 + 2 * rank, 2) for rank, name in enumerate(names)]
    flat = [f"{name} - {word}" for name in names for word in pair]
    return write_workbook(
        path,
        Sheet("ES publics", ("FINESS PMSI", "Établissement", "Dép.", *pair * 3), public,
              titles=(title, "Établissements publics : clé = n° PMSI (entité juridique)"), bands=bands),
        Sheet("ES privés et ESPIC", ("FINESS géographique", "Établissement", "Dép.", *flat), others, titles=(title,)),
    )  # fmt: skip


def _public(month: Month) -> list[list[Cell]]:
    """One line per legal entity: that of its first site."""
    first: dict[str, Course] = {}
    for course in month.world.courses:
        if course.hospital.entity.sector == PUBLIC:
            first.setdefault(course.hospital.pmsi, course)
    return [_row(number, course, month) for number, course in first.items()]


def _others(month: Month) -> list[list[Cell]]:
    kept = [course for course in month.world.courses if course.hospital.entity.sector != PUBLIC]
    return [_row(course.hospital.finess, course, month) for course in kept]


def _row(number: str, course: Course, month: Month) -> list[Cell]:
    hospital = course.hospital
    row: list[Cell] = [number, hospital.name, hospital.town.department]
    for kind in DOCUMENTS:
        count = course.fed_until(kind, month.rank)
        if month.rank == 3 and hospital is month.world.hospitals[FALLING]:
            count = count * 2 // 3  # a total that falls: a check notices it
        row += ["Oui" if course.fed_in(kind, month.rank) else "Non", count]
    if month.chance.random() < 0.03:
        row[4] = in_groups(int(str(row[4])))
    return row


def write_certificates(month: Month) -> list[Path]:
    """In the last month the file has not come yet."""
    return [] if month.rank == LATE_CERTIFICATES else [certificates(month)]


def certificates(month: Month) -> Path:
    rows: list[list[Cell]] = []
    for course in month.world.courses:
        ordered, installed = course.certificate <= month.rank, course.installed <= month.rank
        day = month.period.shifted(course.certificate - month.rank).first_day if ordered else None
        said: list[Cell] = ["Commande effectuée" if ordered else "Pas de commande", day]
        said.append("Oui" if installed else "Non" if ordered else "")
        rows.append([course.hospital.finess, course.hospital.name, *said])
    wear(rows, month.chance, cited={month.world.hospitals[OLD_NUMBER].finess: numbered(740_000)})
    path = month.folder / f"DMP_certificats_{month.period.code}.csv"
    separator, header = ";,"[month.rank % 2], _CERTIFICATES[month.rank % 2]
    return write_csv(path, header, rows, encoding="utf-8-sig", separator=separator, trailing=1)
