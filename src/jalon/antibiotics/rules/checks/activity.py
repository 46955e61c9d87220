"""Bed-days against the structure and against what was dispensed: a rate is no better than its denominator."""

from jalon.antibiotics.rules.checks.facts import (
    BED_DAYS,
    CONSUMPTION,
    FILES,
    MEASURES,
    Facts,
    Finding,
    Settings,
    number,
)


def consumption_without_bed_days(facts: Facts, settings: Settings) -> list[Finding]:
    """Units of the perimeter with doses and without a row of bed-days. A unit that lodges nobody is out of it."""
    if not {BED_DAYS, CONSUMPTION} <= facts.kinds:
        return []
    least = float(str(settings["ddd"]))
    late = [unit for unit in facts.eligible() if unit.bed_days is None and unit.ddd > least]
    return [
        Finding(unit.key, f"{unit.name} : {number(unit.ddd)} DDJ et aucune journée.", (CONSUMPTION,), unit.key)
        for unit in late
    ]


def bed_days_without_consumption(facts: Facts, settings: Settings) -> list[Finding]:
    """Units of the perimeter that lodge people and have no row in the consumption file."""
    if not {BED_DAYS, CONSUMPTION} <= facts.kinds:
        return []
    least = float(str(settings["bed_days"]))
    silent = [
        unit
        for unit in facts.eligible()
        if (unit.bed_days or 0) > 0 and (unit.bed_days or 0) >= least and CONSUMPTION not in unit.lines
    ]
    return [
        Finding(
            unit.key, f"{unit.name} : {number(unit.bed_days or 0)} journées et aucune consommation.", (BED_DAYS,),
            unit.key,
        )
        for unit in silent
    ]  # fmt: skip


def eligible_unit_missing(facts: Facts, settings: Settings) -> list[Finding]:
    """Units of the perimeter absent from a file that is there; a hospital without bed-days at all has its own check."""
    found = []
    for measure in settings["files"]:  # type: ignore[attr-defined]
        kind = MEASURES[measure]
        if kind not in facts.kinds or not any(kind in unit.lines for unit in facts.eligible()):
            continue
        found += [
            Finding(f"{measure}|{unit.key}", f"{unit.name} : du périmètre, absente du fichier « {_file(kind)} ».")
            for unit in facts.eligible()
            if kind not in unit.lines
        ]
    return found


def _file(kind: str) -> str:
    return FILES[kind].split(" ", 1)[1]


def bed_days_outside_perimeter(facts: Facts, settings: Settings) -> list[Finding]:
    """Units that the structure knows, with bed-days that no rate counts, and why."""
    outside = [unit for unit in facts.units.values() if unit.known and not unit.eligible and unit.bed_days]
    return [
        Finding(
            unit.key,
            f"{unit.name} : {number(unit.bed_days or 0)} journées hors du périmètre ({unit.outside}).",
            (BED_DAYS,),
            unit.key,
        )
        for unit in outside
    ]


def no_bed_day_eligible(facts: Facts, settings: Settings) -> list[Finding]:
    """Bed-days are there, and none is of a unit of the perimeter."""
    if BED_DAYS not in facts.kinds or any(unit.bed_days for unit in facts.eligible()):
        return []
    eligible = len(facts.eligible())
    said = f"{eligible} unités du périmètre dans la structure" if eligible else "aucune unité du périmètre"
    return [Finding("", f"Aucune des {number(facts.total('bed_days'))} journées n'est dans le périmètre ({said}).")]


def year_denominator_missing_quarter(facts: Facts, settings: Settings) -> list[Finding]:
    """A unit of the perimeter whose doses of the year stand on the bed-days of fewer quarters.

    A quarter without any bed-day file is one finding, not one for each of its units.
    """
    found = []
    with_days = [quarter for quarter in facts.quarters if BED_DAYS in quarter.kinds]
    for quarter in facts.quarters:
        if with_days and CONSUMPTION in quarter.kinds and BED_DAYS not in quarter.kinds:
            message = f"{quarter.label} : des consommations et aucun fichier de journées ; l'année se divise sans lui."
            found.append(Finding(quarter.period, message))
    for key in sorted({key for quarter in with_days for key in quarter.units}):
        found += _late(facts, key, [one.units[key] for one in with_days if key in one.units], with_days)
    return found


def _late(facts: Facts, key: str, seen: list, with_days: list[Facts]) -> list[Finding]:
    late = [
        one.label
        for one in with_days
        if (unit := one.units.get(key)) and unit.eligible and unit.bed_days is None and unit.ddd > 0
    ]
    held = [unit for unit in seen if unit.eligible and unit.bed_days]
    if not late or not held:
        return []
    message = (
        f"{held[-1].name} : des DDJ sans journées au {', au '.join(late)} ; son taux de {facts.period} divise les DDJ "
        f"de {len(held) + len(late)} trimestres par les journées de {len(held)}."
    )
    return [Finding(key, message, (CONSUMPTION,), key)]
