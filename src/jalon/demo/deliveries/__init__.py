"""The files of the pretend region, written as they would arrive, with what real files do to a reader.

Titles above the header, a header whose words change, thin spaces in numbers, numbers without their check digit
or typed as quantities, a line of a stranger, a note at the foot, a file corrected afterwards.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from jalon.demo.deliveries import (
    asp,
    cnsa,
    directory_lists,
    dmp,
    esms,
    former_workbook,
    insi,
    mssante,
    regional,
    sun_es,
)
from jalon.demo.deliveries.month import Month
from jalon.demo.invention import MONTHS, World
from jalon.demo.invention.chance import chance
from jalon.kernel.periods import Period

WRITERS: tuple[Callable[[Month], list[Path]], ...] = (
    asp.write, insi.write, mssante.write, dmp.write, dmp.write_certificates, sun_es.write, regional.write, esms.write,
    cnsa.write,
)  # fmt: skip


def write_lists(world: World, folder: Path) -> list[Path]:
    """The directory, in the order in which it is loaded."""
    return directory_lists.write(world, folder)


def write_next(world: World, folder: Path) -> list[Path]:
    """Files that nobody has taken in yet, for whoever wants to try: the month after, and the one that was late."""
    folder.mkdir(parents=True, exist_ok=True)
    after = len(MONTHS)
    late = dmp.certificates(Month(world, MONTHS[-1], after - 1, chance(9, after, 99), folder))
    return [late, *_month(world, MONTHS[-1].shifted(1), after, folder)]


def write_all(world: World, folder: Path) -> Iterator[Path]:
    """Every delivery, month after month, in the order in which they arrive."""
    folder.mkdir(parents=True, exist_ok=True)
    yield former_workbook.write(world, folder)
    for rank, period in enumerate(MONTHS):
        place = folder / period.code
        place.mkdir(parents=True, exist_ok=True)
        yield from _month(world, period, rank, place)


def _month(world: World, period: Period, rank: int, place: Path) -> Iterator[Path]:
    for order, write in enumerate(WRITERS):
        yield from write(Month(world, period, rank, chance(9, rank, order), place))
