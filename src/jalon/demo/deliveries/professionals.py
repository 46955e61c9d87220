"""The national file of professionals, as of the day before the first month: some of the region, others of elsewhere."""

import itertools
from pathlib import Path

from jalon.demo.invention import TOWNS, World
from jalon.directory.professionals.invention import Site, invented, surgeries, write_file

NAME = "PS_LibreAcces_Personne_activite_202406280800.txt"
PEOPLE, ELSEWHERE = 300, 40
_FIRST, _FIRST_ELSEWHERE = 10_000_000, 20_000_000  # ranks of numbers
_EVERY_PROFESSION = "10 21 40 50 60 70 91"


def write(world: World, folder: Path) -> Path:
    """Hospitals and surgeries of the region, and people whom the demo does not keep."""
    hospitals = [
        Site(
            name=one.name, commune=one.town.code, town=one.town.name, department=one.town.department,
            postal_code=one.town.postal_code, finess_et=one.finess, finess_ej=one.entity.finess,
        )
        for one in world.hospitals[:40]
    ]  # fmt: skip
    offices = [
        Site(f"Cabinet fictif de {town.name}", town.code, town.name, town.department, town.postal_code)
        for town in TOWNS
    ]
    here = invented(PEOPLE, [*hospitals, *offices], first=_FIRST, professions=_EVERY_PROFESSION)
    away = invented(ELSEWHERE, surgeries("75", 10), first=_FIRST_ELSEWHERE)
    path = folder / NAME
    write_file(path, itertools.chain(here, away))
    return path
