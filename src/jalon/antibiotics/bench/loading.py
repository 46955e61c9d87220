"""How long the four files of a hospital take, from their bytes to published figures."""

import random
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from django.conf import settings
from xlsxwriter import Workbook

from jalon.antibiotics import references
from jalon.antibiotics.actions import loading, presentations
from jalon.antibiotics.bench.world import SEED, words
from jalon.antibiotics.reading.rows import Presented
from jalon.directory.models import Entity
from jalon.indicators.bench import Report, machine, register
from jalon.kernel.finess import check_digit
from jalon.kernel.periods import Period
from jalon.warehouse import vault

UNITS, DISPENSED, ISOLATES, MOLECULES = 50, 20_000, 5_000, 40
PERIODS = ("2023-T3", "2023-T4", "2024-T1", "2024-T2", "2024-T3", "2024-T4")
LIMIT = 3000  # milliseconds


@register("hospital", "les quatre fichiers d'un hôpital de 50 unités, de reçus à publiés")
def measure_loading(options: Any) -> Report:
    """Six quarters one after the other, as they come; the first one only warms up."""
    folder = Path(settings.DATA_DIR)
    vault.create(folder)
    hospital = Entity.objects.create(
        kind="et", code="33000000" + check_digit("33000000"), name="Banc", region="75", domain="ES"
    )
    presentations.record(_presentations(), source="banc", establishment=None, by=None, validated=True)
    taken = []
    for rank, period in enumerate(PERIODS):
        files = write(folder / f"banc-{period}", rank)
        taken.append(machine.once(lambda: loading.load(files, establishment=hospital, period=Period(period))))  # noqa: B023
    report = Report(f"{UNITS} unités, {DISPENSED} lignes de consommation, {ISOLATES} isolats × {MOLECULES} molécules")
    report.add("lire, juger, appliquer, contrôler, publier", median(taken[1:]), "ms", LIMIT)
    report.add("  la première fois", taken[0])
    return report


def _presentations() -> list[Presented]:
    doses = [(atc, route) for (atc, route), some in references.doses().items() if some[-1].value]
    return [
        Presented(rank, f"{9_990_000 + rank}", f"BANC {atc}", atc, route, 1, "g")  # type: ignore[arg-type]
        for rank, (atc, route) in enumerate(doses)
    ]


def write(folder: Path, rank: int) -> list[Path]:
    """The four workbooks of a quarter, seeded."""
    folder.mkdir(parents=True)
    chance = random.Random(SEED + rank)  # noqa: S311 (an invented hospital)
    units = [f"{1000 + unit}" for unit in range(UNITS)]
    structure = [(unit, f"UNITE {unit}", unit[:3], "SERVICE", "PÔLE", unit[:2], 127, 3) for unit in units]
    days = [(unit, chance.randint(400, 2500)) for unit in units]
    known = [int(one.ucd7) for one in _presentations()]
    dispensed = [(chance.choice(units), chance.choice(known), chance.randint(1, 90)) for _ in range(DISPENSED)]
    heads = ("Code UF", "Libellé UF", "Code SERVICE", "Libellé SERVICE", "Libellé Pole", "Code Pole", "DE", "TA")
    return [
        _book(folder / "structure.xlsx", heads, structure),
        _book(folder / "journees.xlsx", ("Code UF", "journées d'hospitalisation"), days),
        _book(folder / "consommations.xlsx", ("Code UF", "Code UCD", "Quantité consommée"), dispensed),
        _book(folder / "resistances.xlsx", *_isolates(chance, units, rank)),
    ]


def _isolates(chance: random.Random, units: list[str], rank: int) -> tuple[tuple[str, ...], list[tuple]]:
    known = words()
    molecules = known.molecules[:MOLECULES]
    heads = ("Code UF", "IPP", "Date de prélèvement", "Nature du prélèvement", "GERME", *molecules)
    first = Period(PERIODS[rank]).first_day
    rows = [
        (
            chance.choice(units), f"BANC{chance.randint(1, 2_000)}", _day(first + timedelta(chance.randint(0, 89))),
            "Urine", chance.choice(known.organisms[:30]), *(chance.choice(("S", "S", "S", "R", "")) for _ in molecules),
        )
        for _ in range(ISOLATES)
    ]  # fmt: skip
    return heads, rows


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _book(path: Path, heads: tuple[str, ...], rows: list[tuple]) -> Path:
    with Workbook(path) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate([heads, *rows]):
            sheet.write_row(place, 0, row)
    return path
