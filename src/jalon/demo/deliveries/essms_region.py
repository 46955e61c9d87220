"""What the region knows of its ESSMS: its own columns twice a year, and a survey of the maturity of their SI."""

from datetime import date
from pathlib import Path
from random import Random

from jalon.demo.deliveries.month import Month
from jalon.demo.deliveries.sheets import Cell, Sheet, write_workbook
from jalon.demo.invention.courses import MILESTONES, ServiceCourse

_OWN = ("FINESS ET", "Raison sociale", "Météo", "Priorité PRS", "Programme de financement",
        "Qualification de l'INS", "Commentaires")  # fmt: skip
_SURVEY = ("FINESS ET", "Raison sociale", "Date de l'enquête", "Gouvernance du SI (1 à 5)", "DUI (1 à 5)",
           "Interopérabilité INS, MSSanté, DMP (1 à 5)", "Sécurité (1 à 5)",
           "Équipements et réseau (1 à 5)")  # fmt: skip
_OWN_MONTHS, _SURVEY_MONTHS = (-3, 3), (-4, 2)
_ANSWERING = 0.6  # of the ESSMS asked
_NOTES = ("Référent numérique nommé", "Attend la reprise des données", "Demande un appui du GRADeS", "Réseau à refaire")


def write(month: Month) -> list[Path]:
    found = []
    if month.rank in _OWN_MONTHS:
        found.append(_book(month, "Colonnes_region_ESSMS", _OWN, [_own(one, month) for one in _in_projects(month)]))
    if month.rank in _SURVEY_MONTHS:
        asked = [one for one in month.world.service_courses if month.chance.random() < _ANSWERING]
        found.append(_book(month, "Enquete_maturite_SI_ESSMS", _SURVEY, [_answer(one, month) for one in asked]))
    return found


def _book(month: Month, name: str, header: tuple[str, ...], rows: list[list[Cell]]) -> Path:
    title = f"ESSMS du Val-d'Estuaire, {month.period.label} - FICHIER FICTIF"
    sheet = Sheet("ESSMS", header, rows, titles=(title,))
    return write_workbook(month.folder / f"{name}_{month.period.code}.xlsx", sheet)


def _in_projects(month: Month) -> list[ServiceCourse]:
    return [one for one in month.world.service_courses if one.service.project]


def _own(course: ServiceCourse, month: Month) -> list[Cell]:
    service, chance = course.service, month.chance
    step = course.milestone_in(month.rank)
    programmes = "ESMS numérique" + ("; Europe" if chance.random() < 0.1 else "")
    note = chance.choice(_NOTES) if chance.random() < 0.12 else None
    priority = chance.choices(("Haute", "Moyenne", "Basse"), (2, 5, 3))[0]
    return [service.finess, service.name, _weather(course, step, chance), priority, programmes, _ins(step), note]


def _weather(course: ServiceCourse, step: int, chance: Random) -> str:
    if step < MILESTONES.index("Marché notifié"):
        return "Non démarré"
    if step == len(MILESTONES) - 1:
        return "Déployé / VSR prononcée"
    worried = course.risk == "fort" or chance.random() < 0.1
    return "En cours de déploiement - " + ("Alerte" if worried else "pas d'alerte")


def _ins(step: int) -> str:
    return "En place" if step == len(MILESTONES) - 1 else "En cours" if step == len(MILESTONES) - 2 else "Non démarrée"


def _answer(course: ServiceCourse, month: Month) -> list[Cell]:
    """Those who are further on their way answer higher, six months later a little more so."""
    base = 1 + course.milestone_in(month.rank) * 3 // (len(MILESTONES) - 1) + (month.rank > 0) * 0.4
    levels: list[Cell] = [min(5, max(1, round(month.chance.gauss(base, 0.8)))) for _ in range(5)]
    year, number = int(month.period.code[:4]), int(month.period.code[5:])
    answered = date(year, number, month.chance.randrange(1, 28))
    return [course.service.finess, course.service.name, answered, *levels]
