"""ESMS numérique: where each ESSMS is on the way from its application to the end of its project."""

from datetime import date
from pathlib import Path

from jalon.demo.deliveries.month import Month
from jalon.demo.deliveries.sheets import Cell, Sheet, wear, write_workbook
from jalon.demo.invention.courses import MILESTONES, ServiceCourse
from jalon.demo.invention.numbers import numbered

_HEADERS = (
    ("FINESS géographique", "Nom de l'ESSMS", "Type de structure", "Projet", "DUI existe ?", "Éditeur du DUI",
     "Référencement (Résah, autre)", "État de contractualisation", "Date", "Subvention notifiée",
     "Subvention versée"),
    ("N° FINESS de l'ESSMS", "ESSMS", "Catégorie", "Grappe", "DUI en place", "Solution", "Référencé ?", "Jalon",
     "Depuis le", "Montant accordé", "Montant versé"),
)  # fmt: skip
OLD_NUMBERS = (31, 64)
_PAID = (0, 0, 30, 30, 60, 100)  # percent of the grant, by milestone


def write(month: Month) -> list[Path]:
    rows = [_row(course, month) for course in month.world.service_courses]
    wear(
        rows, month.chance, cited={month.world.services[rank].finess: numbered(750_000 + rank) for rank in OLD_NUMBERS}
    )
    sheet = Sheet(
        "Jalons",
        _HEADERS[month.rank % 2],
        rows,
        titles=(f"Programme ESMS numérique - jalons, {month.period.label} - FICHIER FICTIF",),
    )
    return [write_workbook(month.folder / f"ESMS_numerique_jalons_{month.period.code}.xlsx", sheet)]


def _row(course: ServiceCourse, month: Month) -> list[Cell]:
    service, step = course.service, course.milestone_in(month.rank)
    chosen = step >= MILESTONES.index("Marché notifié")
    granted = course.granted if step >= MILESTONES.index("Financement notifié") else 0
    return [
        service.finess, service.name, service.category_label, service.project,
        "Oui" if step >= MILESTONES.index("En déploiement") else "Non", course.editor if chosen else None,
        course.reference if chosen else None, MILESTONES[step], _dated(course, step, month), granted,
        granted * _PAID[step] // 100,
    ]  # fmt: skip


def _dated(course: ServiceCourse, step: int, month: Month) -> Cell:
    day: date = course.dated[step]
    if month.chance.random() < 0.03:
        return f"T{(day.month + 2) // 3} {day.year}"  # only the quarter is known
    return day if month.chance.random() < 0.9 else f"{day:%d/%m/%Y}"
