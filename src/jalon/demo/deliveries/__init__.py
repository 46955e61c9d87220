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
    essms_region,
    former_workbook,
    insi,
    mssante,
    professionals,
    regional,
    sun_es,
)
from jalon.demo.deliveries.month import Month
from jalon.demo.invention import LAST_MONTH, MONTHS, World, rank_of
from jalon.demo.invention.chance import chance
from jalon.kernel.periods import Period

WRITERS: tuple[Callable[[Month], list[Path]], ...] = (
    asp.write, insi.write, mssante.write, dmp.write, dmp.write_certificates, sun_es.write, regional.write, esms.write,
    cnsa.write, essms_region.write,
)  # fmt: skip


def write_lists(world: World, folder: Path) -> list[Path]:
    """The directory, in the order in which it is loaded."""
    return [*directory_lists.write(world, folder), professionals.write(world, folder)]


def write_next(world: World, folder: Path) -> list[Path]:
    """Files that nobody has taken in yet, for whoever wants to try: the month after, and the one that was late."""
    folder.mkdir(parents=True, exist_ok=True)
    after = LAST_MONTH.shifted(1)
    rank = rank_of(after)
    late = dmp.certificates(Month(world, LAST_MONTH, rank - 1, chance(9, rank, 99), folder))
    return [late, *write_month(world, after, folder)]


def write_all(world: World, folder: Path) -> Iterator[Path]:
    """Every delivery, month after month."""
    yield write_former(world, folder)
    for period in MONTHS:
        yield from write_month(world, period, folder / period.code)


def write_former(world: World, folder: Path) -> Path:
    """The workbook that the region kept before Jalon."""
    folder.mkdir(parents=True, exist_ok=True)
    return former_workbook.write(world, folder)


def write_month(world: World, period: Period, place: Path) -> Iterator[Path]:
    """The deliveries of a month, source after source."""
    place.mkdir(parents=True, exist_ok=True)
    rank = rank_of(period)
    for order, write in enumerate(WRITERS):
        yield from write(Month(world, period, rank, chance(9, rank, order), place))
