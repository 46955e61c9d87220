"""The reference tables of antibiotics, read from the catalogue: molecules, doses, organisms, perimeter, classes."""

from jalon.antibiotics.references.classes import ResultClass, classes
from jalon.antibiotics.references.doses import DailyDose, current_set, ddd, ddd_sets, doses, why_no_ddd
from jalon.antibiotics.references.molecules import Molecule, molecule_name, molecules
from jalon.antibiotics.references.organisms import Organism, groups, natural_resistance, organisms
from jalon.antibiotics.references.perimeter import (
    Activity,
    Discipline,
    Specimen,
    activities,
    activity_of,
    disciplines,
    domain_of,
    domains,
    specimen_of,
)
from jalon.antibiotics.references.tables import signature_of_all

__all__ = [
    "Activity",
    "DailyDose",
    "Discipline",
    "Molecule",
    "Organism",
    "ResultClass",
    "Specimen",
    "activities",
    "activity_of",
    "classes",
    "current_set",
    "ddd",
    "ddd_sets",
    "disciplines",
    "domain_of",
    "domains",
    "doses",
    "groups",
    "molecule_name",
    "molecules",
    "natural_resistance",
    "organisms",
    "signature_of_all",
    "specimen_of",
    "why_no_ddd",
]
