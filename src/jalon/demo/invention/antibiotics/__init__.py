"""What hospitals of the pretend region dispense and find, ward by ward, quarter after quarter. Plain Python, seeded.

Levels are near those that national surveillance publishes: about 500 daily doses for 1,000 bed-days in a teaching
hospital, 350 in a general one, 150 in rehabilitation, 1,200 in intensive care, 50 in psychiatry.
"""

from jalon.demo.invention.antibiotics.drugs import DRUGS, UNKNOWN_NEXT, UNKNOWN_UCDS, Drug
from jalon.demo.invention.antibiotics.hospitals import FOLLOWED, TEACHING, TEACHING_FINESS, Followed, wards_of
from jalon.demo.invention.antibiotics.isolates import Isolate, isolates
from jalon.demo.invention.antibiotics.quarters import NEXT, QUARTERS, Activity, activities, dispensed, rank_of_quarter
from jalon.demo.invention.antibiotics.wards import KINDS, Ward

__all__ = [
    "DRUGS",
    "FOLLOWED",
    "KINDS",
    "NEXT",
    "QUARTERS",
    "TEACHING",
    "TEACHING_FINESS",
    "UNKNOWN_NEXT",
    "UNKNOWN_UCDS",
    "Activity",
    "Drug",
    "Followed",
    "Isolate",
    "Ward",
    "activities",
    "dispensed",
    "isolates",
    "rank_of_quarter",
    "wards_of",
]
