"""How long a workbook takes from received to applied, beside what openpyxl needs to read it alone."""

import random
from pathlib import Path
from statistics import median
from typing import Any

from django.conf import settings
from xlsxwriter import Workbook

from jalon.directory.models import Entity
from jalon.indicators.bench import Report, machine, register
from jalon.kernel.finess import check_digit
from jalon.sources.actions.load import load

COLUMNS = 12  # key, label, ten values
CHOICES = ("Commande signée", "En cours de signature", "Pas de commande signée")
TIMES = 9


@register("import", "un classeur de 5 000 lignes et 12 colonnes, de reçu à appliqué et contrôlé")
def measure_import(options: Any) -> Report:
    """Each time another month of the same size, read by openpyxl right after; the first one only warms up."""
    folder = Path(settings.DATA_DIR)
    _write_catalogue(folder / "catalogue")
    codes = _establishments(options.lines)
    files = [_workbook(folder / f"banc_import_2021-{month:02d}.xlsx", codes) for month in range(1, TIMES + 2)]
    load(files[:1])
    pairs = [(machine.once(lambda: load([path])), _openpyxl(path)) for path in files[1:]]  # noqa: B023 (called at once)
    report = Report(f"Import d'un classeur de {options.lines} lignes et {COLUMNS} colonnes")
    ours = median(mine for mine, _ in pairs)
    theirs = [their for _, their in pairs if their is not None]
    report.add("de reçu à appliqué, contrôles compris", ours, "ms", median(theirs) if theirs else None)
    if not theirs:
        report.add("openpyxl n'est pas installé : pas de comparaison", 0)
        return report
    report.add("openpyxl, lire le même classeur", median(theirs))
    ratios = [mine / their for mine, their in pairs if their]
    report.add("rapport (moins de 1 : plus rapide)", median(ratios), "fois", 1)
    return report


def _openpyxl(path: Path) -> float | None:
    """The yardstick; a development dependency, absent from an installed Jalon."""
    try:
        import openpyxl
    except ImportError:
        return None
    return machine.once(lambda: openpyxl.load_workbook(path))


def _establishments(count: int) -> list[str]:
    codes = [f"33{rank:06d}" + check_digit(f"33{rank:06d}") for rank in range(count)]
    Entity.objects.bulk_create(
        (Entity(kind="et", code=code, name=f"Site {code}", region="75", domain="ES") for code in codes),
        ignore_conflicts=True,
    )
    return codes


def _write_catalogue(folder: Path) -> None:
    """Ten indicators and a source, as a region writes them in its data folder."""
    columns = [
        "  finess: {role: key, grain: et, required: true, headers: [FINESS]}",
        "  nom: {role: label, headers: [Nom]}",
    ]
    for rank in range(COLUMNS - 2):
        kind = f"type: choice\nvalues: [{', '.join(CHOICES)}]" if rank % 2 else "type: integer"
        _write(
            folder / "indicators" / f"banc_{rank}.yaml",
            f"title: Banc {rank}\nwhy: banc\ntheme: segur\nowner: ans\n{kind}\n",
        )
        columns.append(
            f"  valeur_{rank}: {{role: value, required: true, indicator: banc_{rank}, headers: [Valeur {rank}]}}"
        )
    head = 'title: Banc d\'import\nwhy: banc\nproducer: banc\nowner: ans\nrecognise: {file: ["banc_import*"]}\n'
    told = "period: {found_in: [file]}\ncoverage: {domains: [ES], regions: [], absent_speaks: true}\ncolumns:\n"
    _write(folder / "sources" / "banc_import.yaml", head + told + "\n".join(columns) + "\n")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _workbook(path: Path, codes: list[str]) -> Path:
    chance = random.Random(path.name)  # noqa: S311 (invented values)
    with Workbook(path) as book:
        sheet = book.add_worksheet("Données")
        sheet.write_row(0, 0, ["FINESS", "Nom", *(f"Valeur {rank}" for rank in range(COLUMNS - 2))])
        for number, code in enumerate(codes, start=1):
            values = [chance.choice(CHOICES) if rank % 2 else chance.randint(0, 5000) for rank in range(COLUMNS - 2)]
            sheet.write_row(number, 0, [code, f"Site {code}", *values])
    return path
