"""What waits for a person's answer in the files of hospitals: codes, labels and units that no table knows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from jalon.antibiotics.facts import files
from jalon.antibiotics.models import HospitalFile, Kind
from jalon.antibiotics.resolution import label_key
from jalon.directory.models import Entity
from jalon.kernel.hospital_codes import ucd7, unit_key

ABOUT = ("ucd", "antibiotic", "organism", "unit")  # in the order in which they are settled


@dataclass
class Waiting:
    """One question: what is written, in which files, for how many rows. `key`: what its spellings share.

    `weight` orders the questions: dispensed units (ucd), written results (antibiotic), isolates (organism), rows
    (unit). `amounts`: by kind of file, what is at stake there (days, stays, units, isolates).
    """

    about: str
    key: str
    written: str
    hospitals: list[Entity] = field(default_factory=list)
    files: list[HospitalFile] = field(default_factory=list)
    rows: int = 0
    weight: float = 0.0
    amounts: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    share: float | None = None  # of the units of the files looked at, per cent; UCD only
    cumulative: float | None = None

    @property
    def readable(self) -> bool:
        """A UCD that is no code cannot be answered: it is mended in the file."""
        return self.about != "ucd" or ucd7(self.key) is not None

    @property
    def address(self) -> str:
        """What names the question in a form: an unknown unit is that of one hospital."""
        return self.key


def waiting(hospitals: Iterable[Entity], period: str = "") -> dict[str, list[Waiting]]:
    """The questions by what they are about, the heaviest first. `period` empty: every period held.

    Unknown units are told hospital by hospital; a label or a code is the same one in all of them.
    """
    held = _files(list(hospitals), period)
    found: dict[str, dict[tuple[str, str], Waiting]] = {about: {} for about in ABOUT}
    for file in held:
        for about, asked in file.waiting.items():
            for written, (rows, amount) in asked.items():
                _add(found[about], file, about, written, int(rows), float(amount))
    ordered = {about: sorted(some.values(), key=lambda one: (-one.weight, one.key)) for about, some in found.items()}
    _share(ordered["ucd"], sum(file.totals.get("units", 0) for file in held if file.kind == Kind.CONSUMPTION))
    return ordered


def _files(hospitals: Sequence[Entity], period: str) -> list[HospitalFile]:
    held = HospitalFile.objects.filter(state=HospitalFile.State.APPLIED, establishment__in=hospitals)
    if period:
        held = held.filter(period__in=files.periods_within(period))
    chosen = held.exclude(kind=Kind.STRUCTURE).select_related("establishment").defer("refused", "warnings")
    return list(chosen.order_by("establishment__code", "period", "pk"))


def _add(found: dict[tuple[str, str], Waiting], file: HospitalFile, about: str, written: str, rows: int,
         amount: float) -> None:  # fmt: skip
    key = key_of(about, written)
    hospital = file.establishment.code if about == "unit" else ""
    one = found.setdefault((hospital, key), Waiting(about, key, written))
    if file.establishment not in one.hospitals:
        one.hospitals.append(file.establishment)
    one.files.append(file)
    one.rows += rows
    one.amounts[file.kind] += amount
    one.weight += {"ucd": amount, "organism": amount}.get(about, rows)


def key_of(about: str, written: str) -> str:
    """What the spellings of a question share."""
    if about == "ucd":
        return ucd7(written) or written
    return unit_key(written) if about == "unit" else label_key(written)


def _share(codes: Sequence[Waiting], units: float) -> None:
    """Which part of the dispensed units each code holds, and with the codes before it."""
    so_far = 0.0
    for one in codes if units > 0 else ():
        so_far += one.weight
        one.share, one.cumulative = one.weight / units * 100, so_far / units * 100


def labels_of_ucds(hospitals: Iterable[Entity]) -> Mapping[str, str]:
    """What the consumption files of these hospitals call each code."""
    held = HospitalFile.objects.filter(
        state=HospitalFile.State.APPLIED, kind=Kind.CONSUMPTION, establishment__in=list(hospitals)
    )
    found: dict[str, str] = {}
    for layout in held.order_by("pk").values_list("layout", flat=True):
        found |= layout.get("ucd_labels", {})
    return found


def waiting_counts(hospitals: Iterable[Entity]) -> dict[str, int]:
    """How many questions wait, by what they are about; nothing under a name: none."""
    return {about: len(some) for about, some in waiting(hospitals).items() if some}
