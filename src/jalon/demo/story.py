"""From nothing to a living region: database, people, directory, twelve months of files, what people did with them."""

import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from django.core.management import call_command

from jalon.accounts import actions as accounts
from jalon.accounts.models import Role, User
from jalon.demo import antibiotics, deliveries, life
from jalon.demo.calendar import Calendar, pretending
from jalon.demo.deliveries.antibiotics import write_next as write_next_quarter
from jalon.demo.instance import Access, Instance, draw_password
from jalon.demo.invention import FIRST_MONTH, MONTHS, REGION, REGION_NAME, World, invent, rank_of
from jalon.demo.invention.antibiotics import TEACHING_FINESS
from jalon.demo.invention.chance import chance
from jalon.demo.telling import Teller
from jalon.directory import actions as directory
from jalon.kernel.periods import Period
from jalon.sources.actions.load import load


class Part(NamedTuple):
    """Someone of the demo, and what he may do."""

    name: str
    first: str
    last: str
    role: str
    actor: str
    territories: tuple[str, ...]
    said: str


_HERE = (f"region:{REGION}",)
PEOPLE = (
    Part("demo-admin", "Alix", "Administration", Role.ADMINISTRATOR, "region", _HERE, "administratrice"),
    Part("demo-region", "Camille", "Région", Role.REGION, "region", _HERE, "chargée de programme de la région"),
    Part("demo-ans", "Dominique", "ANS", Role.NATIONAL, "ans", (), "propriétaire national, pour l'ANS"),
    Part("demo-cd", "Charlie", "Département", Role.CONTRIBUTOR, "departement", ("departement:99A",),
         "correspondant du conseil départemental"),
    Part("demo-lecteur", "Sacha", "Lecture", Role.READER, "region", _HERE, "lecteur : consulte et exporte"),
    Part("demo-omedit", "Robin", "OMEDIT", Role.CONTRIBUTOR, "omedit", _HERE, "pharmacienne de l'OMEDIT"),
    Part("demo-hopital", "Lou", "Pharmacie", Role.CONTRIBUTOR, "etablissement", (f"etablissement:{TEACHING_FINESS}",),
         "pharmacien hospitalier, au CHU"),
)  # fmt: skip
COUNTS = ("read", "matched", "pending", "rejected", "observations")


def run(place: Instance, told: Teller) -> Access:
    """Everything, in the order and at the days at which a region would do it; answers how to enter."""
    started = time.monotonic()
    told.say(f"Préparation de {REGION_NAME} dans {place.folder}")
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    password = draw_password()
    world = invent()
    with pretending() as calendar, tempfile.TemporaryDirectory(prefix="jalon-demo-") as folder:
        people = {part.name: _person(part, password) for part in PEOPLE}
        _load_directory(world, Path(folder), people["demo-admin"], told)
        totals = _live(world, Path(folder), people, calendar, told)
    deliveries.write_next(world, place.to_deposit)
    write_next_quarter(world, place.quarter_to_deposit)
    totals["seconds"] = round(time.monotonic() - started)
    told.totals(totals)
    access = Access(password, [(part.name, part.said) for part in PEOPLE], totals)
    place.finish(access)
    return access


def _person(part: Part, password: str) -> User:
    return accounts.create_person(
        username=part.name, first_name=part.first, last_name=f"{part.last} (fictif)", role=part.role,
        actor=part.actor, territories=part.territories, password=password, by=None, organisation="Région fictive",
    )  # fmt: skip


def _load_directory(world: World, folder: Path, by: User, told: Teller) -> None:
    told.say(f"\nAnnuaire : {len(world.hospitals)} hôpitaux et {len(world.services)} ESSMS inventés")
    for path in deliveries.write_lists(world, folder / "annuaire"):
        report = directory.load_file(path, by)
        left = sum(report.details.get("left_out", {}).values())
        beyond = f", {left} laissées (profession ou territoire non suivi)" if left else ""
        told.say(f"  {path.name} : {report.read} lignes lues, {report.taken} prises{beyond}")


def _live(world: World, folder: Path, people: dict[str, User], calendar: Calendar, told: Teller) -> dict[str, int]:
    """Month after month: files arrive by the path of the command line and the browser, then people work on them."""
    told.say("\nDouze mois de fichiers reçus et de travail :")
    totals: dict[str, Any] = dict.fromkeys(("files", *COUNTS), 0)
    by, hospitals = people["demo-region"], folder / "antibiotiques"
    calendar.go_to(FIRST_MONTH.first_day)
    _take(deliveries.write_former(world, folder), by, totals)
    for month in MONTHS:
        calendar.go_to(month.last_day)
        life.open_month(month, people)
        if month == FIRST_MONTH:  # opened first: what hospitals publish would make it known already
            antibiotics.start(world, hospitals, people, totals)
        arrivals = [(arrival(path, month), path) for path in deliveries.write_month(world, month, folder / month.code)]
        for day, path in sorted(arrivals, key=lambda pair: (pair[0], pair[1].name)):
            calendar.go_to(day)
            _take(path, by, totals)
        antibiotics.bring_due(world, hospitals, month, people, calendar, totals)
        told.month(month.label, totals)
        life.work_on(world, month, people, calendar)
    return totals


def _take(path: Path, by: User, totals: dict[str, Any]) -> None:
    delivery = load([path], by=by, via="demo")[0].delivery
    totals["files"] += 1
    for name in COUNTS:
        totals[name] += getattr(delivery, name)


_DAYS = {"ASP": 6, "DMP_certificats": 8, "DMP_alimentation": 13, "M1271": 12, "Rapport": 18, "SUN": 16, "Colonnes": 20,
         "ESMS": 17, "CNSA": 22, "Enquete": 14}  # fmt: skip


def arrival(path: Path, month: Period) -> date:
    """The day on which a file of the month came: the usual one of its source, some days later now and then."""
    usual = next((day for start, day in _DAYS.items() if path.name.startswith(start)), 15)
    late = chance(11, rank_of(month), usual).choice((0, 0, 0, 1, 2, 5)) + (4 if "corrige" in path.name else 0)
    return month.shifted(1).first_day.replace(day=usual + late)
