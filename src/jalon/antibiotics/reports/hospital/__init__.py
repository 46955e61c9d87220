"""The yearly report of a hospital, for its committees: what was dispensed, what resists, what was checked."""

from jalon.antibiotics.reports import words
from jalon.antibiotics.reports.hospital import comparing, consumption, identity, resistance
from jalon.antibiotics.reports.hospital.material import Material, gather
from jalon.antibiotics.reports.parts import Part, Report

__all__ = ["Material", "gather", "make"]


def make(place: words.Place) -> Report:
    """The report of the hospital and period of the place; a Refusal when nothing is held."""
    held = gather(place)
    parts: list[Part] = [
        identity.essentials(held),
        *consumption.parts(held),
        *resistance.parts(held),
        *comparing.parts(held),
        *identity.parts(held),
        words.method(held.look.asked, held.look.gathered.ddd_set),
    ]
    return words.report(
        "etablissement", place, "Antibiotiques : rapport de l'établissement", parts,
        opening=identity.opening(held), files=held.files, asked=held.look.asked, ddd_set=held.look.gathered.ddd_set,
    )  # fmt: skip
