"""Which hospitals of the pretend region bring their antibiotics, and what is particular to each."""

from typing import NamedTuple

from jalon.demo.invention.antibiotics.wards import Ward, wards
from jalon.demo.invention.numbers import numbered
from jalon.demo.invention.world import World


class Followed(NamedTuple):
    """`rank`: its place among World.hospitals. `level`, `pressure`: doses and resistances beside its likes.

    `habits`: patients (a laboratory that gives patient, day, specimen, BLSE), admissions, long (one row per result),
    csv, labels (labels and numbers to settle), gap (an eligible ward without bed-days), twice (a ward counted twice,
    then corrected), late (it has not brought its last quarter), silent (only its structure ever came).
    """

    rank: int
    layout: str
    level: float = 1.0
    pressure: float = 1.0
    carbapenems: float = 1.0
    habits: frozenset[str] = frozenset()


FOLLOWED = (
    Followed(0, "chu", 1.02, 1.05, habits=frozenset({"patients", "admissions", "labels"})),
    Followed(8, "ch", 1.1, 1.0, habits=frozenset({"patients", "admissions", "labels"})),
    Followed(11, "ch", 1.55, 1.6, 3.5, habits=frozenset({"gap", "csv"})),  # the one that stands apart
    Followed(13, "ch", 1.1, 0.9, habits=frozenset({"twice", "csv"})),
    Followed(59, "clinique", 0.7, 0.8, habits=frozenset({"long", "admissions", "csv"})),
    Followed(85, "smr", 1.0, 0.95, habits=frozenset({"late", "csv"})),
    Followed(56, "epsm", 1.0, 0.8, habits=frozenset({"csv"})),
    Followed(19, "ch", habits=frozenset({"silent"})),
)
TEACHING = FOLLOWED[0]
TEACHING_FINESS = numbered(1)  # known before the region is invented: somebody of the demo works there


def wards_of(followed: Followed, world: World) -> list[Ward]:
    return wards(followed.layout, world.hospitals[followed.rank].capacity)
