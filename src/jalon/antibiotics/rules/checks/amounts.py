"""Amounts that are too large, too small, or that jump from a period to another."""

from jalon.antibiotics.rules.checks.facts import (
    CONSUMPTION,
    MEASURES,
    Facts,
    Finding,
    Settings,
    UnitFacts,
    counted,
    number,
)

WORDS = {"consumption": "DDJ", "bed_days": "journées", "isolates": "isolats"}


def jump(facts: Facts, settings: Settings) -> list[Finding]:
    """The whole hospital, then the units of the perimeter, against the period asked; small bases are left alone.

    A unit that came or left is not a jump: other checks say what is missing.
    """
    former = facts.former.get(str(settings["against"]))
    if former is None:
        return []
    found = []
    for measure in settings["measures"]:  # type: ignore[attr-defined]
        if MEASURES[measure] in facts.kinds & former.kinds:
            found += _jumps(facts, former, measure, settings)
    return found


def _jumps(facts: Facts, former: Facts, measure: str, settings: Settings) -> list[Finding]:
    found = []
    pairs = [("", "Tout l'établissement", former.total(measure), facts.total(measure))]
    pairs += [
        (unit.key, unit.name, before, after)
        for unit, before, after in _both(facts, former, measure)
        if unit.eligible
    ]  # fmt: skip
    for key, name, before, after in pairs:
        change = _change(before, after, settings)
        if change is not None:
            message = (
                f"{name} : {number(after)} {WORDS[measure]}, contre {number(before)} au {former.label} "
                f"({'+' if change > 0 else '−'}{number(abs(change))} %)."
            )
            found.append(Finding(f"{measure}|{key}", message, (MEASURES[measure],), key))
    return found


def _both(facts: Facts, former: Facts, measure: str) -> list[tuple[UnitFacts, float, float]]:
    found = []
    for key, unit in facts.units.items():
        before = former.units[key].amount(measure) if key in former.units else None
        after = unit.amount(measure)
        if before is not None and after is not None:
            found.append((unit, before, after))
    return found


def _change(before: float, after: float, settings: Settings) -> float | None:
    """The change in percent when it is abnormal; None otherwise."""
    if before <= 0 or before < float(str(settings["least"])):
        return None
    change = 100 * (after - before) / before
    return change if abs(change) > float(str(settings["percent"])) else None


def implausible_rate(facts: Facts, settings: Settings) -> list[Finding]:
    """Units with more doses per 1,000 bed-days than anybody can take."""
    most = float(str(settings["maximum"]))
    found = []
    for unit in facts.units.values():
        rate = 1000 * unit.ddd / unit.bed_days if unit.bed_days else 0
        if rate > most:
            message = (
                f"{unit.name} : {number(rate)} DDJ pour 1 000 journées "
                f"({number(unit.ddd)} DDJ, {number(unit.bed_days or 0)} journées)."
            )
            found.append(Finding(unit.key, message, (CONSUMPTION,), unit.key))
    return found


def unknown_ucd_share(facts: Facts, settings: Settings) -> list[Finding]:
    """The share of the units dispensed whose code is in no table of presentations; returns count as they are."""
    unknown = sum(facts.unknown_ucds.values())
    if not facts.unknown_ucds or facts.dispensed <= 0:
        return []
    share = 100 * unknown / facts.dispensed
    if share <= float(str(settings["percent"])):
        return []
    shown = number(share) if share >= 0.1 else "moins de 0,1"
    message = (
        f"{counted(unknown, 'unité')} sur {number(facts.dispensed)} ({shown} %) sous "
        f"{counted(len(facts.unknown_ucds), 'code')} sans médicament connu."
    )
    return [Finding("", message)]
