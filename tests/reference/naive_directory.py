"""The rules of the directory written again as slowly and plainly as they are said."""

from datetime import date


def listing_that_holds(listings, on):
    """Go through the listings one by one and keep the best, by the sentence of the rule."""
    best = None
    for said in listings:
        if best is None or _better(said, best, on):
            best = said
    return best


def _better(one, other, on):
    if (one.vintage is None) != (other.vintage is None):
        return one.vintage is not None
    if one.vintage == other.vintage:
        return one.id > other.id
    one_before, other_before = one.vintage <= on, other.vintage <= on
    if one_before != other_before:
        return one_before
    return one.vintage > other.vintage if one_before else one.vintage < other.vintage


def differences(before, after):
    """Every difference between two vintages, as a set of triples (entity, what, (before, after))."""
    found = set()
    for entity in set(before) | set(after):
        if entity not in before:
            found.add((entity, "newly_listed", ("", after[entity].name)))
        elif entity not in after:
            found.add((entity, "no_longer_listed", (before[entity].name, "")))
        else:
            old, new = before[entity], after[entity]
            if old.finess_ej != new.finess_ej:
                found.add((entity, "ej_changed", (old.finess_ej, new.finess_ej)))
            if old.name != new.name:
                found.add((entity, "renamed", (old.name, new.name)))
            if old.category != new.category:
                found.add((entity, "category_changed", (old.category, new.category)))
    return found


def outcome_of(numbers, grain, et, ej):
    """What becomes of the possible readings of a key, for the grains et and ej."""
    kept = [number for number in numbers if number in et or number in ej]
    if not numbers:
        return "rejected", None
    if len(kept) == 0:
        return "unknown", None
    if len(kept) == 2:
        return "ambiguous", None
    held = et if grain == "et" else ej
    return ("matched", held[kept[0]]) if kept[0] in held else ("wrong_level", None)


DAYS = [date(2020, 12, 31), date(2021, 12, 31), date(2022, 12, 31), date(2023, 12, 31), None]
