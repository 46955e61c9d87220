"""Defined daily doses (DDD, in French DDJ): units dispensed × dose of one unit ÷ daily dose.

The dose is that of the substance the daily dose is about: amoxicillin in co-amoxiclav, piperacillin in
piperacillin-tazobactam, sulfamethoxazole in co-trimoxazole. What cannot be computed says why and is counted apart.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from jalon.kernel.text import without_accents

NOT_COUNTED, NO_DDD, NO_DOSE, UNIT_MISMATCH = "not_counted", "no_ddd", "no_dose", "unit_mismatch"
REASONS = {
    NOT_COUNTED: "molécule hors du champ des antibiotiques comptés",
    NO_DDD: "aucune DDJ connue pour cette molécule et cette voie",
    NO_DOSE: "dose de l'unité inconnue",
    UNIT_MISMATCH: "la dose et la DDJ ne sont pas dans des unités comparables",
}

# A written unit → the unit of the table of daily doses, and how much of it one is (TU, MU: thousand, million units).
_UNITS: dict[str, tuple[str, Decimal]] = {
    "kg": ("g", Decimal(1000)),
    "g": ("g", Decimal(1)),
    "gr": ("g", Decimal(1)),
    "gramme": ("g", Decimal(1)),
    "grammes": ("g", Decimal(1)),
    "mg": ("g", Decimal("0.001")),
    "mcg": ("g", Decimal("0.000001")),
    "ug": ("g", Decimal("0.000001")),
    "μg": ("g", Decimal("0.000001")),  # the Greek letter: what the micro sign becomes once normalised
    "microg": ("g", Decimal("0.000001")),
    "microgr": ("g", Decimal("0.000001")),
    "microgramme": ("g", Decimal("0.000001")),
    "microgrammes": ("g", Decimal("0.000001")),
    "mui": ("MUI", Decimal(1)),
    "miu": ("MUI", Decimal(1)),
    "mu": ("MUI", Decimal(1)),
    "millionui": ("MUI", Decimal(1)),
    "millionsui": ("MUI", Decimal(1)),
    "millionunites": ("MUI", Decimal(1)),
    "millionsunites": ("MUI", Decimal(1)),
    "kui": ("MUI", Decimal("0.001")),
    "tu": ("MUI", Decimal("0.001")),
    "ui": ("MUI", Decimal("0.000001")),
    "iu": ("MUI", Decimal("0.000001")),
    "u": ("MUI", Decimal("0.000001")),
    "ud": ("UD", Decimal(1)),
}
_NOT_UNIT = re.compile(r"[\s.'’]+|\bd(?=['’])|\bde?\b")


def converted(amount: Decimal | float, unit: str) -> tuple[Decimal, str] | None:
    """The amount in grams, millions of international units (MUI) or unit doses (UD); None for another unit.

    "MG", "mg" and "Mg" are milligrams; "M UI", "MUI" and "millions d'UI" are millions of units.
    """
    known = _UNITS.get(_NOT_UNIT.sub("", without_accents(unit).lower()))
    return (exact(amount) * known[1], known[0]) if known else None


def exact(number: Decimal | float) -> Decimal:
    """The number as it is written: 0.1 is a tenth, whatever a float makes of it."""
    return number if isinstance(number, Decimal) else Decimal(repr(number))


@dataclass(frozen=True)
class Computed:
    """A number of DDD, or None with the reason (a key of `REASONS`)."""

    value: Decimal | None
    reason: str = ""


def ddd_of(
    quantity: Decimal | float,
    dose: Decimal | float | None,
    dose_unit: str,
    ddd: Decimal | float | None,
    ddd_unit: str,
    *,
    counted: bool = True,
) -> Computed:
    """DDD in that quantity of units of that dose. A negative quantity (a return) gives negative DDD.

    60 vials of 1 g against 3 g a day are 20 DDD. A dose or a daily dose of zero is none at all.
    `counted` is False for a molecule out of the perimeter.
    """
    if not counted:
        return Computed(None, NOT_COUNTED)
    if not ddd or ddd <= 0:
        return Computed(None, NO_DDD)
    if not dose or dose <= 0:
        return Computed(None, NO_DOSE)
    held, daily = converted(dose, dose_unit), converted(ddd, ddd_unit)
    if held is None or daily is None or held[1] != daily[1]:
        return Computed(None, UNIT_MISMATCH)
    return Computed(exact(quantity) * held[0] / daily[0])  # divided last: 60 × 1 ÷ 3 is 20, not 19.99…


def ddd_per_unit(
    dose: Decimal | float | None, dose_unit: str, ddd: Decimal | float | None, ddd_unit: str, *, counted: bool = True
) -> Computed:
    """DDD in one unit dispensed, or why there is none."""
    return ddd_of(1, dose, dose_unit, ddd, ddd_unit, counted=counted)


def per_thousand_bed_days(ddd: Decimal | float, bed_days: int | None) -> Decimal | None:
    """DDD for 1,000 bed-days; None without bed-days, so that nobody reads a zero."""
    return exact(ddd) * 1000 / bed_days if bed_days else None
