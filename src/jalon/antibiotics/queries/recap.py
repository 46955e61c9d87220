"""What each hospital has brought, period by period and kind by kind, and what it still owes."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from jalon.antibiotics.models import HospitalFile, Kind, Participation, PeriodValidation
from jalon.antibiotics.rules.arrivals import periods_expected
from jalon.directory.models import Entity
from jalon.kernel.periods import Period

OWED_BY = {
    Kind.STRUCTURE.value: "l'information médicale",
    Kind.BED_DAYS.value: "l'information médicale",
    Kind.ADMISSIONS.value: "l'information médicale",
    Kind.CONSUMPTION.value: "la pharmacie",
    Kind.RESISTANCE.value: "le laboratoire",
}
OPTIONAL = frozenset({Kind.ADMISSIONS.value})  # days are the usual denominator
_HEAVY = ("waiting", "refused", "layout", "warnings", "totals")  # not needed to tell what came


@dataclass
class Line:
    """One hospital and period: its current file of each kind; `structure_of`: the period of the remembered one."""

    hospital: Entity
    period: str
    files: dict[str, HospitalFile] = field(default_factory=dict)
    structure_of: str = ""
    validation: PeriodValidation | None = None
    registered: bool = False

    @property
    def missing(self) -> list[str]:
        """The kinds that are owed: a structure once said is remembered, admissions are optional."""
        remembered = {Kind.STRUCTURE.value} if self.structure_of else set()
        return [kind for kind in Kind.values if kind not in self.files.keys() | OPTIONAL | remembered]

    @property
    def last(self) -> HospitalFile | None:
        """The file that was applied last."""
        return max(self.files.values(), key=lambda one: (one.applied_at or one.received_at, one.pk), default=None)

    @property
    def pending(self) -> int:
        return sum(one.pending for one in self.files.values())


def recap(hospitals: Sequence[Entity], period: str = "") -> list[Line]:
    """Hospital by hospital, the latest period first; `period`: that one alone, even when nothing of it is held."""
    held = _files(hospitals)
    validated = {(one.establishment_id, one.period): one for one in _validations(hospitals)}
    participating = Participation.objects.filter(establishment__in=hospitals)
    registered = set(participating.values_list("establishment", flat=True))
    found = []
    for hospital in hospitals:
        files = held[hospital.pk]
        for code in [period] if period else periods_expected(one.period for one in files):
            mine = {one.kind: one for one in files if one.period == code}
            line = Line(hospital, code, mine, _structure_before(files, code), validated.get((hospital.pk, code)))
            line.registered = hospital.pk in registered
            found.append(line)
    return found


def _files(hospitals: Iterable[Entity]) -> dict[int, list[HospitalFile]]:
    found: dict[int, list[HospitalFile]] = defaultdict(list)
    current = HospitalFile.objects.filter(state=HospitalFile.State.APPLIED, establishment__in=list(hospitals))
    for one in current.select_related("applied_by", "received_by").defer(*_HEAVY).order_by("pk"):
        found[one.establishment_id].append(one)
    return found


def _validations(hospitals: Iterable[Entity]) -> Iterable[PeriodValidation]:
    standing = PeriodValidation.objects.filter(establishment__in=list(hospitals), reopened_at=None)
    return standing.select_related("validated_by")


def _structure_before(files: Iterable[HospitalFile], code: str) -> str:
    """The period of the last structure that began before the end of this one."""
    asked = Period(code)
    said = [one.period for one in files if one.kind == Kind.STRUCTURE and one.period != code]
    before = [one for one in said if Period(one).first_day <= asked.last_day]
    return max(before, key=lambda one: (Period(one).last_day, len(one)), default="")


def versions(file: HospitalFile) -> list[HospitalFile]:
    """All that was applied of the same hospital, period and kind, the latest first."""
    same = HospitalFile.objects.filter(
        establishment=file.establishment_id, period=file.period, kind=file.kind,
        state__in=(HospitalFile.State.APPLIED, HospitalFile.State.REPLACED, HospitalFile.State.PURGED),
    )  # fmt: skip
    return list(same.select_related("applied_by").defer("waiting", "refused").order_by("-applied_at", "-pk"))


def as_told(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """What the command line prints: plain values only."""
    return [
        {
            "establishment": line.hospital.code,
            "name": line.hospital.name,
            "period": line.period,
            "validated_on": line.validation.validated_at.date().isoformat() if line.validation else None,
            "registered": line.registered,
            "structure_of": line.structure_of or None,
            "missing": line.missing,
            "files": [_file_told(line.files[kind]) for kind in Kind.values if kind in line.files],
        }
        for line in lines
    ]


def _file_told(file: HospitalFile) -> dict[str, Any]:
    counts = {name: getattr(file, name) for name in ("read", "matched", "pending", "rejected")}
    return {"kind": file.kind, "file": file.file_name, "version": file.version, **counts}
