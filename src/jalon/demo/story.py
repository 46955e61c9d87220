"""From nothing to a living region: database, people, directory, six months of files, what people did with them."""

import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

from django.core.management import call_command

from jalon.accounts import actions as accounts
from jalon.accounts.models import Role, User
from jalon.demo import deliveries, life
from jalon.demo.instance import Access, Instance, draw_password
from jalon.demo.invention import REGION, REGION_NAME, World, invent
from jalon.demo.telling import Teller
from jalon.directory import actions as directory
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
    Part("demo-lecteur", "Sacha", "Lecture", Role.READER, "region", _HERE, "lecteur : consulte et exporte"),
)
COUNTS = ("read", "matched", "pending", "rejected", "observations")


def run(place: Instance, told: Teller) -> Access:
    """Everything, in the order a region would do it; answers how to enter."""
    started = time.monotonic()
    told.say(f"Préparation de {REGION_NAME} dans {place.folder}")
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    password = draw_password()
    people = {part.name: _person(part, password) for part in PEOPLE}
    world = invent()
    with tempfile.TemporaryDirectory(prefix="jalon-demo-") as folder:
        _load_directory(world, Path(folder), people["demo-admin"], told)
        totals = _load_files(world, Path(folder), people["demo-region"], told)
    life.live(world, people)
    deliveries.write_next(world, place.to_deposit)
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
        told.say(f"  {path.name} : {report.read} lignes lues, {report.taken} prises")


def _load_files(world: World, folder: Path, by: User, told: Teller) -> dict[str, int]:
    """By the path of the command line and the browser: kept, recognised, read, planned, applied."""
    told.say("\nFichiers reçus, un par un :")
    paths = list(deliveries.write_all(world, folder))
    totals: dict[str, Any] = dict.fromkeys(("files", *COUNTS), 0)
    for rank, path in enumerate(paths, start=1):
        delivery = load([path], by=by, via="demo")[0].delivery
        counts = {name: getattr(delivery, name) for name in COUNTS}
        told.delivery(rank, len(paths), path.name, counts)
        totals["files"] += 1
        for name in COUNTS:
            totals[name] += counts[name]
    return totals
