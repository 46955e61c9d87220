"""What each act takes of the processor, asked alone: a wait tells of the machine that day, this tells of the code."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

from django.conf import settings
from django.db import connection
from django.test import Client

from jalon.accounts.models import User
from jalon.indicators import ledger, projection
from jalon.indicators.bench import world
from jalon.web.bench.site import PART

TIMES = 15
Act = Callable[[], object]


class Cost(NamedTuple):
    """Milliseconds of processor; `database` is None where the system does not tell: elsewhere, or no Linux."""

    python: float
    database: float | None


def measured(reader: User, editor: User, sites: Sequence[str], imported: Sequence[str]) -> dict[str, Cost]:
    """The acts of the crowd in this process, which has read the month already: name → cost."""
    reading, entering = _Visit(reader), _Visit(editor)
    grid = f"/suivi/{world.GRID}/"
    places = {ledger.indicator_ids([code])[code] for code in imported}

    def cell(rank: int, column: str) -> str:
        return f"{grid}{sites[rank % len(sites)]}/{column}/"

    def moved(rank: int) -> Act:
        projection.mark_cells_stale({(place, world.LAST_MONTH.code) for place in places})
        return lambda: reading.get(grid)

    acts: dict[str, Callable[[int], Act]] = {
        "grille": lambda rank: lambda: reading.get(grid),
        "mois (JSON)": lambda rank: lambda: reading.get(f"{grid}donnees.json"),
        "case ouverte": lambda rank: lambda: reading.get(cell(rank, "nb_00")),
        "saisie": lambda rank: entering.entry(cell(rank, "repris_00"), world.CHOICES[rank % 3]),
        f"grille dont {len(imported)} colonnes ont bougé": moved,
    }
    return {what: _taken(prepared) for what, prepared in acts.items()}


class _Visit:
    """Somebody's requests, answered in this process."""

    def __init__(self, person: User) -> None:
        self.client = Client(headers={"host": "localhost", **PART})
        self.client.force_login(person)
        self.look = {"region": world.REGION, "mois": world.LAST_MONTH.code}

    def get(self, path: str) -> str:
        answer = self.client.get(path, self.look, secure=settings.HTTPS)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}")
        return answer.text

    def entry(self, cell: str, said: str) -> Act:
        """The writing of a cell, opened before it is counted."""
        form = {"valeur": said, "maniere": "valeur", "attendu": expected(self.get(cell))}
        address = f"{cell}ecrire/?region={world.REGION}&mois={world.LAST_MONTH.code}"
        return lambda: self.client.post(address, form, secure=settings.HTTPS)


def expected(page: str) -> str:
    """What the form of an opened cell says it was opened on."""
    return page.partition('name="attendu" value="')[2].partition('"')[0]


def _taken(prepared: Callable[[int], Act]) -> Cost:
    """The median of several times, after one for nothing."""
    prepared(0)()
    costs = [_once(prepared(rank)) for rank in range(1, TIMES + 1)]
    databases = [one.database for one in costs if one.database is not None]
    return Cost(median(one.python for one in costs), median(databases) if databases else None)


def _once(act: Act) -> Cost:
    before, python = _of_database(), time.process_time()
    act()
    python, after = time.process_time() - python, _of_database()
    return Cost(python * 1000, None if before is None or after is None else after - before)


def _of_database() -> float | None:
    """The milliseconds that the server has spent on our connection since it began."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        process = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
    return int(process.read_text().split()[0]) / 1e6 if process.exists() else None
