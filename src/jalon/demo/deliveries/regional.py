"""The columns that the region fills: its weather, its comments; in the last month two départements are missing."""

from pathlib import Path

from jalon.demo.deliveries.month import Month
from jalon.demo.deliveries.sheets import Cell, Sheet, write_workbook
from jalon.demo.invention import LAST_MONTH
from jalon.demo.invention.courses import Course

_HEADER = (
    "FINESS Géographique", "FINESS PMSI", "FINESS Juridique", "Département", "Catégorie d'établissements",
    "Raison sociale", "ES Pilote MES", "Commentaires", "code_interne", "Météo du déploiement", "Commentaires",
    "SIH (DPI en place)", "Commentaires SIH", "Organisation pour qualifier les identités en place", "Commentaires",
)  # fmt: skip
_STEPS = ("Non démarré", "En cours - Pas d'alerte", "En cours - Alerte", "En place")
_ALERTS = ("Recette en retard", "Changement de directeur du système d'information", "Éditeur sans réponse")
_NOTES = ("Réunion de lancement tenue", "Formation des équipes en cours", "Bascule prévue à la rentrée")


def write(month: Month) -> list[Path]:
    kept = [course for course in month.world.courses if _told(course, month)]
    label = month.period.label
    bands = [
        ("Candidature et pilotage", 6, 2),
        (f"Prestation Ségur et SIH (données de la région) - {label.capitalize()}", 9, 4),
        (f"INSi - {label.capitalize()}", 13, 2),
    ]
    rows = [_row(course, month) for course in kept]
    sheet = Sheet(f"Suivi Ségur ES - {label}"[:31], _HEADER, rows, bands=bands, hidden=(8,))
    name = f"Colonnes_region_VAL-D-ESTUAIRE_{month.period.code}.xlsx"
    return [write_workbook(month.folder / name, sheet)]


def _told(course: Course, month: Month) -> bool:
    return month.period != LAST_MONTH or course.hospital.town.department in ("99A", "99B")


def _row(course: Course, month: Month) -> list[Cell]:
    hospital = course.hospital
    weather = _weather(course, month.rank)
    note = ""
    if "Alerte" in weather:
        note = month.chance.choice(_ALERTS)
    elif weather.startswith("En cours") and month.chance.random() < 0.15:
        note = month.chance.choice(_NOTES)
    step = min(3, max(0, course.organisation + (month.rank + 1) // 3))
    step_said = None if course.qualified % 11 == 0 else _STEPS[step]  # nobody has asked these hospitals yet
    return [
        hospital.finess, hospital.pmsi, hospital.entity.finess, f"99 {hospital.stratum[:3]}", hospital.category_label,
        hospital.name, "ES Pilote MES" if course.pilot else None,
        "Établissement pilote, à citer en comité" if course.pilot and month.rank > 2 else None,
        20_000 + int(hospital.finess[3:8]), weather, note, course.orders["dpi"].editor, None, step_said, None,
    ]  # fmt: skip


def _weather(course: Course, rank: int) -> str:
    order = course.orders["dpi"]
    if course.organisation >= 2 and all(one.month > rank for one in course.orders.values()):
        return "Déployé / VA signée"  # without any order: a check notices it
    if order.month > rank:
        return "Non démarré"
    if course.deployed_from <= rank:
        return "Déployé / VA signée"
    if course.alert and order.month + 1 <= rank:
        return "En cours de déploiement - Alerte"
    return "En cours de déploiement - pas d'alerte"
