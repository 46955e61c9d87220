"""The workbook that the region kept before Jalon: a month for each band, columns hidden, one département."""

from pathlib import Path

from jalon.demo.deliveries.sheets import Cell, Sheet, write_workbook
from jalon.demo.invention import FIRST_MONTH, World, rank_of
from jalon.demo.invention.courses import SOFTWARE, Course
from jalon.demo.invention.numbers import numbered

_HEADER = (
    "FINESS Géographique", "FINESS PMSI", "FINESS Juridique", "Département", "Catégorie d'établissements",
    "Raison sociale", "ES Pilote MES", "Commentaires", *(kind.upper() for kind in SOFTWARE), "Météo", "Commentaires",
    "Appel de l'ES au TS INSi", "Taux d'identités qualifiées", "Organisation pour qualifier les identités en place",
    "Commentaires", "ES Raccordé", "Nb de messages envoyés", "Commentaires", "Documents de sorties DPI", "CR Labo",
    "CR Radio", "Commentaires", "Certificat DMP", "Installation certificat DMP",
)  # fmt: skip
_MONTH = FIRST_MONTH.shifted(-1)
_BEFORE = rank_of(_MONTH)


def write(world: World, folder: Path) -> Path:
    month = _MONTH
    word = month.label.capitalize()
    bands = [
        ("Candidature et pilotage", 6, 2),
        (f"Prestation Ségur - {word}", 8, 8),
        (f"INSi - {word}", 16, 4),
        (f"MSSanté - {month.shifted(-1).label.capitalize()}", 20, 3),
        (f"DMP - {word}", 23, 6),
    ]
    rows = [_row(course) for course in world.courses if course.hospital.town.department == "99A"]
    rows.append([numbered(770_000), None, None, "99 CH", "Centre hospitalier", "Établissement inconnu (fictif)"])
    sheet = Sheet(f"Suivi Ségur ES - {month.label}"[:31], _HEADER, rows, bands=bands, hidden=(1, 2))
    stamp = month.label.replace(" ", "")
    name = f"2024_Suivi Ségur ES_VAL-D-ESTUAIRE_V1_Logiciels-{stamp}_INS-{stamp}_DMP-{stamp}.xlsx"
    return write_workbook(folder / name, sheet)


def _row(course: Course) -> list[Cell]:
    hospital = course.hospital
    calls = course.calls_in(_BEFORE)
    orders = ["Non concerné" if not order.concerned else _order(order.month) for order in course.orders.values()]
    return [
        hospital.finess, hospital.pmsi, hospital.entity.finess, f"99 {hospital.stratum[:3]}", hospital.category_label,
        hospital.name, "ES Pilote MES" if course.pilot else None, None, *orders,
        "Non démarré" if course.orders["dpi"].month > _BEFORE else "En cours de déploiement - pas d'alerte", None,
        "Oui" if calls else "Non", course.rate_in(_BEFORE) if calls else None, "Non démarré", None,
        None, None, None, *("Oui" if course.fed_in(kind, _BEFORE) else "Non" for kind in course.fed_from), None,
        "Commande effectuée" if course.certificate <= _BEFORE else "Pas de commande",
        "Oui" if course.installed <= _BEFORE else "Non",
    ]  # fmt: skip


def _order(month: int) -> str:
    return "Commande signée" if month <= _BEFORE else "Pas de commande signée"
