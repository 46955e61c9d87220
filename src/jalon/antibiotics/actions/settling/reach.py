"""Whose figures an answer touches: the hospitals and periods whose files hold the label or the code."""

from collections.abc import Iterable
from typing import Any

from jalon.antibiotics.actions import following
from jalon.antibiotics.facts import storage
from jalon.antibiotics.models import HospitalFile, Kind, LabelAnswer
from jalon.antibiotics.resolution import label_key
from jalon.directory.models import Entity

UCD = "ucd"
_KIND_OF = {
    UCD: Kind.CONSUMPTION, LabelAnswer.About.ANTIBIOTIC.value: Kind.RESISTANCE,
    LabelAnswer.About.ORGANISM.value: Kind.RESISTANCE,
}  # fmt: skip


def follow(about: str, keys: Iterable[str], establishment: Entity | None, *, by: Any) -> None:
    """Make again what rests on these labels or codes. `keys`: folded labels, seven-digit codes, or units.

    `establishment` None: the answer holds for all, and so is followed wherever a file holds the label.
    """
    if about == LabelAnswer.About.UNIT:
        if establishment is not None:
            following.follow(establishment, [], by=by)  # every kind of file names units
        return
    wanted = frozenset(keys)
    reached: dict[Entity, list[str]] = {}
    for file in _files(about, establishment):
        if wanted & keys_in(about, file):
            reached.setdefault(file.establishment, []).append(file.period)
    for hospital, periods in reached.items():
        following.follow(hospital, periods, by=by)


def _files(about: str, establishment: Entity | None) -> Iterable[HospitalFile]:
    held = HospitalFile.objects.filter(kind=_KIND_OF[about], state=HospitalFile.State.APPLIED)
    chosen = held.filter(establishment=establishment) if establishment else held
    return chosen.select_related("establishment").order_by("establishment__code", "period")


def keys_in(about: str, file: HospitalFile) -> frozenset[str]:
    """The labels, folded, or the codes that a file holds."""
    if about == LabelAnswer.About.ANTIBIOTIC:
        return frozenset(map(label_key, file.layout.get("labels", [])))
    frame = storage.read(file)
    if about == UCD:
        return frozenset(frame["ucd"].unique().to_list())
    return frozenset(map(label_key, frame["organism_label"].unique().to_list()))
