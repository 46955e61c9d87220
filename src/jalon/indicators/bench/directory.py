"""How long a national FINESS file takes to load, beside a bare reading of its lines, and how much memory."""

import csv
import resource
import sys
from datetime import date
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from django.conf import settings
from django.test import Client

from jalon import catalogue
from jalon.accounts.models import Grant, User
from jalon.directory.actions import load_file
from jalon.directory.models import Entity
from jalon.indicators.bench import Report, machine, register
from jalon.indicators.bench.national import Invented, write_etalab, write_plus

RATIO, MEGABYTES, PAGE = 8, 500, 500  # times a bare reading; at most in memory; milliseconds
MOVED = 50  # one establishment out of that many is renamed in the second lot


@register("directory", "un annuaire national de 103 000 établissements : chargé, rechargé, consulté")
def measure_directory(options: Any) -> Report:
    """A first lot, the next one a month later, FINESS+, then the pages that people open; all in processor time."""
    folder, count = Path(settings.DATA_DIR), options.establishments
    first = write_etalab(folder / "etalab-1.csv", Invented(count))
    second = write_etalab(folder / "etalab-2.csv", Invented(count, date(2026, 6, 12), MOVED))
    catalogue.current()  # a site has it in memory; read for the first time, it takes a second
    report = Report(f"{count} établissements et leurs positions, {first.stat().st_size / 1e6:.0f} Mo")
    _load(report, "charger le premier lot (temps de processeur)", first)
    pages(report)
    _load(report, "charger le lot suivant, comparé au premier", second)
    plus = write_plus(folder / "finess-structures-1.json", Invented(count, date(2026, 7, 12)))
    size = f"{plus.stat().st_size / 1e6:.0f} Mo"
    report.add(f"charger FINESS+ ({size}), lu au fil de l'eau", _processor(lambda: load_file(plus)))
    report.add("  mémoire au plus, tout le processus", _megabytes(), "Mo", MEGABYTES)
    report.add("base de données", machine.database_megabytes(), "Mo")
    return report


def _load(report: Report, label: str, path: Path) -> None:
    """Beside bare readings of the same lines just before and just after: a shared machine changes its pace."""
    bare = [_processor(lambda: _read(path)) for _ in range(3)]
    taken = _processor(lambda: load_file(path))
    bare += [_processor(lambda: _read(path)) for _ in range(3)]
    report.add(label, taken)
    report.add("  lire ses lignes, sans rien en faire (csv)", median(bare))
    report.add("  rapport à cette lecture nue", taken / median(bare), "fois", RATIO)
    report.add("  mémoire au plus, tout le processus", _megabytes(), "Mo", MEGABYTES)


def pages(report: Report) -> None:
    """The pages that people open, once warm."""
    client = Client(SERVER_NAME="localhost")
    person, _ = User.objects.get_or_create(username="banc")
    Grant.objects.get_or_create(user=person, role="administrateur", actor="region")
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    one = Entity.objects.filter(kind="et").order_by("pk")[0]
    for label, address in (
        ("la page Annuaire", "/annuaire/"),
        ("une recherche par nom", "/annuaire/?q=clinique+du+parc+tilleuls"),
        ("une recherche par numéro", f"/annuaire/?q={one.code[:6]}"),
        ("la page d'un établissement", f"/annuaire/{one.code}/"),
        ("la page d'une entité juridique", f"/annuaire/ej/{one.ej.code if one.ej else ''}/"),
    ):
        client.get(address)
        times = [machine.once(lambda: client.get(address)) for _ in range(3)]  # noqa: B023 (called at once)
        report.add(label, median(times), "ms", PAGE)


def _read(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        for _ in csv.reader(file, delimiter=";"):
            pass


def _processor(act: Any) -> float:
    """Milliseconds of processor: a busy machine says little by the clock."""
    start = process_time()
    act()
    return (process_time() - start) * 1000


def _megabytes() -> float:
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1e6 if sys.platform == "darwin" else most / 1024
