"""How long a national file of professionals takes, and how much memory: those of a region, among those of elsewhere."""

import itertools
import tempfile
from pathlib import Path
from time import perf_counter, process_time

from jalon import catalogue
from jalon.directory.actions import load_file
from jalon.directory.professionals import invention
from jalon.indicators.bench import machine
from jalon.indicators.bench.registry import Report, register

HERE, ELSEWHERE = ("24", "33", "87"), ("13", "59", "69", "75")
REGION = "75"
LIMIT_MEGABYTES = 500
_CHOICE = f"""title: Professions du banc
professions: {{"10": Médecin, "21": Pharmacien, "40": Dentiste, "50": Sage-femme, "60": Infirmier, "70": Kiné}}
regions: [{REGION}]
"""


@register("professionals", "le fichier national des professionnels (Annuaire Santé)")
def measure_professionals(options) -> Report:
    """The file taken in once, then the next one, where one person in a hundred has left and as many have come."""
    _choose()
    with tempfile.TemporaryDirectory() as folder:
        first, rows = _write(Path(folder), "20260115", options, left=0)
        megabytes = first.stat().st_size / 1e6
        report = Report(f"{rows} lignes, {options.people} professionnels gardés, {megabytes:.0f} Mo")
        _measure(report, "premier fichier", first, rows, megabytes)
        second, rows = _write(Path(folder), "20260215", options, left=options.people // 100)
        _measure(report, "fichier du mois suivant", second, rows, megabytes)
    report.add("mémoire au plus haut", machine.peak_megabytes(), "Mo", LIMIT_MEGABYTES)
    report.add("base", machine.database_megabytes(), "Mo")
    return report


def _measure(report: Report, label: str, path: Path, rows: int, megabytes: float) -> None:
    start, computed = perf_counter(), process_time()
    load_file(path)
    seconds, computed = perf_counter() - start, process_time() - computed
    report.add(f"{label} : durée", seconds, "s")
    report.add(f"{label} : calcul", computed, "s")
    report.add(f"{label} : débit", rows / seconds, "lignes/s")
    report.add(f"{label} : volume", megabytes / seconds, "Mo/s")


def _choose() -> None:
    own = catalogue.overlay()
    if own is None:
        raise RuntimeError("a data folder has a catalogue of its own")
    folder = own / "professions"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "banc.yaml").write_text(_CHOICE, "utf-8")


def _write(folder: Path, day: str, options, *, left: int) -> tuple[Path, int]:
    sites = [site for one in HERE for site in invention.surgeries(one, 700)]
    away = [site for one in ELSEWHERE for site in invention.surgeries(one, 700)]
    everyone = "10 21 40 50 60 70 91"
    here = invention.invented(options.people, sites)
    newcomers = invention.invented(left, sites, first=50_000_000)
    others = invention.invented(options.elsewhere, away, first=60_000_000, professions=everyone)
    path = folder / f"PS_LibreAcces_Personne_activite_{day}0800.txt"
    return path, invention.write_file(path, itertools.chain(itertools.islice(here, left, None), newcomers, others))
