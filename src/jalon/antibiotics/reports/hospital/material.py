"""Everything the report of a hospital is written from, gathered once."""

from dataclasses import dataclass

from jalon.antibiotics.facts import files
from jalon.antibiotics.frame import Place
from jalon.antibiotics.models import HospitalFile, Kind
from jalon.antibiotics.overview.queries import HospitalLook, hospital_look
from jalon.antibiotics.resisting import asking, looking
from jalon.directory.models import Entity
from jalon.kernel.refusal import Refusal


@dataclass
class Material:
    """`look`: figures and consumption; `resistance`: isolates that count, by classes and phenotypes."""

    place: Place
    hospital: Entity
    look: HospitalLook
    resistance: looking.Looked
    files: list[HospitalFile]


def gather(place: Place) -> Material:
    """A Refusal when the place names no hospital, or when nothing of its period is held."""
    if place.hospital is None:
        raise Refusal("Choisissez un établissement : ce rapport est celui d'un seul.")
    place.asked()
    assert place.period is not None  # noqa: S101 (asked() has just refused a place without period)
    within = files.periods_within(place.period.code)
    held = [file for kind in Kind.values for file in files.current(kind, [place.hospital], within)]
    if not held:
        raise Refusal(f"{place.title} n'a rien apporté pour {place.period.label} : il n'y a rien à dire encore.")
    classes = looking.look_at(place, asking.read_look({"vue": "classes"}, place))
    return Material(place, place.hospital, hospital_look(place), classes, held)
