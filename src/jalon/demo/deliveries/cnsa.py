"""Monthly reporting of the projects: one line per project and ESSMS, the amount repeated on each."""

from pathlib import Path

from jalon.demo.deliveries.month import Month
from jalon.demo.deliveries.sheets import Cell, Sheet, in_groups, wear, write_workbook
from jalon.demo.invention.courses import ServiceCourse
from jalon.demo.invention.numbers import numbered

_HEADERS = (
    ("Projet", "FINESS géographique", "Nom", "Risque projet", "Nombre de DUI actifs", "File active",
     "Messages MSS envoyés", "Documents DMP", "Montant du projet (€)"),
    ("N° projet", "FINESS", "ESSMS", "Risque", "Nb de DUI actifs", "Personnes accompagnées", "MSSanté (nb)",
     "Docs versés au DMP", "Montant projet"),
)  # fmt: skip


def write(month: Month) -> list[Path]:
    taking_part = [course for course in month.world.service_courses if course.service.project]
    taking_part.sort(key=lambda course: course.service.project)
    amounts: dict[str, int] = {}
    for course in taking_part:
        amounts[course.service.project] = amounts.get(course.service.project, 0) + course.granted
    rows = [_row(course, amounts, month) for course in taking_part]
    for row in month.chance.sample(rows, 5):
        row[8] = in_groups(int(str(row[8])))
    wear(rows, month.chance, key=1, cited={month.world.services[31].finess: numbered(750_031)})
    titles = (
        f"CNSA - reporting mensuel ESMS numérique - {month.period.label} - FICHIER FICTIF",
        "Le montant est celui du projet, répété sur chacun de ses ESSMS",
    )
    sheet = Sheet("Reporting", _HEADERS[month.rank % 2], rows, titles=titles, blank=2)
    return [write_workbook(month.folder / f"CNSA_reporting_mensuel_{month.period.code}.xlsx", sheet)]


def _row(course: ServiceCourse, amounts: dict[str, int], month: Month) -> list[Cell]:
    service, active = course.service, course.active_in(month.rank)
    return [
        service.project, service.finess, service.name, course.risk, active, course.users, active * 3 // 2,
        active * 2 // 3, amounts[service.project],
    ]  # fmt: skip
