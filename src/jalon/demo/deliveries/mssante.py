"""MSSanté by legal entity: a cover sheet, and data one month older than the delivery."""

from pathlib import Path

from jalon.demo.deliveries.month import Month
from jalon.demo.deliveries.sheets import Cell, Sheet, in_groups, wear, write_workbook
from jalon.demo.invention import NEIGHBOUR, REGION
from jalon.demo.invention.courses import EntityCourse
from jalon.demo.invention.numbers import numbered

HEADERS = (
    ("FINESS EJ", "Nom de la structure", "FINESS géographique (si connu)", "Rég.", "Raccordement",
     "Nombre de boîtes", "Nombre de messages envoyés (mois)", "Nombre de messages reçus (mois)"),
    ("N° FINESS EJ", "Raison sociale EJ", "FINESS ET", "Code région", "Statut MSSanté", "BAL", "Messages émis",
     "Messages reçus"),
)  # fmt: skip
CONFLICT_MONTH, SUDDEN_MONTH = 4, 3


def write(month: Month) -> list[Path]:
    late, rank = month.period.shifted(-1), month.rank - 1
    rows = [row for course in month.world.entity_courses for row in _rows(course, rank, month)]
    rows[12][6] = "#N/A"
    rows[30][6] = in_groups(1_204 + 37 * month.rank)
    wear(rows, month.chance)
    rows += [_plain(course, rank) for course in month.world.neighbour_courses]
    rows.insert(25, [numbered(720_000), "Entité d'une autre région (fictive)", None, "98", "ES Emetteur", 6, 310, 190])
    cover = Sheet("Lisez-moi", (), titles=("Rapport indicateurs MSSanté", "Fichier FICTIF", "Données : onglet suivant"))
    data = Sheet(
        "Indicateurs ES",
        HEADERS[month.rank % 2],
        rows,
        titles=("Rapport indicateurs MSSanté - général", f"Données du mois : {late.label} - FICHIER FICTIF"),
        blank=2,
    )
    name = f"Rapport indicateurs MSSanté-general-{late.label.replace(' ', '-')}.xlsx"
    return [write_workbook(month.folder / name, cover, data)]


def _plain(course: EntityCourse, rank: int) -> list[Cell]:
    """An entity of the region beside: the file speaks of the whole country."""
    sent = course.sent_in(rank)
    said: list[Cell] = ["ES Emetteur" if sent else "Non raccordé", course.boxes if sent else 0, sent, sent * 7 // 10]
    return [course.entity.finess, course.entity.name, None, NEIGHBOUR, *said]


def _rows(course: EntityCourse, rank: int, month: Month) -> list[list[Cell]]:
    """One line; for a few entities one per site, with the same values, but for one month and entity."""
    sent = course.sent_in(rank)
    order = month.world.entity_courses.index(course)
    if order == 18 and rank == SUDDEN_MONTH:
        sent *= 9  # a jump that a check notices
    said: list[Cell] = ["ES Emetteur" if sent else "Non raccordé", course.boxes if sent else 0, sent, sent * 7 // 10]
    if order == 27:
        said[0] = "Non raccordé"  # messages all the same: a check notices it
    start: list[Cell] = [course.entity.finess, course.entity.name]
    if order not in (0, 3, 9):
        return [[*start, None, REGION, *said]]
    rows = [[*start, site.finess, REGION, *said] for site in course.sites]
    if order == 3 and rank == CONFLICT_MONTH:
        rows[-1][6] = sent + 411
    return rows
