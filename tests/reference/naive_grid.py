"""A grid month computed from all observations by plain loops: slow, and meant to be read.

`said`: everything ever published, as Said rows; a later row on the same cell replaces an earlier one. What is
known at an instant are the rows published by then.
"""

from dataclasses import dataclass

GONE = object()  # a publication that ends a value without giving another


@dataclass(frozen=True)
class Said:
    at: int  # rank of the publication
    indicator: str
    period: str
    entity: int
    value: object  # number, text, None (emptied) or GONE


@dataclass(frozen=True)
class Covered:
    at: int
    indicator: str
    period: str
    speaks: bool = True


@dataclass(frozen=True)
class Line:
    entity: int
    ej: int | None
    project: int | None


def cells(definitions, columns, lines, month, said, covered, *, at):
    """(line, column) → (value, state, period, carried, shared, holder) as known after publication `at`."""
    facts = {}
    for row in sorted((row for row in said if row.at <= at), key=lambda row: row.at):
        facts[row.indicator, row.period, row.entity] = row.value
    facts = {key: value for key, value in facts.items() if value is not GONE}
    spoken = {(row.indicator, row.period) for row in covered if row.at <= at and row.speaks}
    delivered = {(row.indicator, row.period) for row in covered if row.at <= at}
    return {
        (line.entity, column.id): cell(definitions, column, line, month, facts, spoken, delivered)
        for line in lines
        for column in columns
    }


def cell(definitions, column, line, month, facts, spoken, delivered):
    definition = definitions[column.indicator]
    carries = definition.carries_over
    looks_back = carries or column.shows == "latest"
    oldest = "" if carries else last_delivered(definitions, column.indicator, month, delivered)
    for period in months_back(month, 48) if looks_back else [month]:
        if period < oldest:
            break
        for holder in holders(definition, line):
            found = fact(definitions, column.indicator, period, holder, facts)
            if found is None:
                continue
            value, state = found
            carried = carries and period != month
            if carried and value is None and state == 0:
                return nothing(definitions, definition, column.indicator, month, spoken)
            return (value, state, period, carried, holder != line.entity, holder)
        if is_covered(definitions, column.indicator, period, spoken) and not carries:
            return (definition.absent or None, 3, period, False, False, None)
    return nothing(definitions, definition, column.indicator, month, spoken)


def last_delivered(definitions, code, month, delivered):
    """The last month up to this one for which a file came; for a calculated one, the oldest of its parts'."""
    derived = definitions[code].derived
    if derived is not None:
        return min(last_delivered(definitions, part, month, delivered) for part in derived.of)
    return max((period for one, period in delivered if one == code and period <= month), default="")


def nothing(definitions, definition, code, month, spoken):
    if is_covered(definitions, code, month, spoken):
        return (definition.absent or None, 3, month, False, False, None)
    return (None, 4, None, False, False, None)


def holders(definition, line):
    candidates = {"et": line.entity, "ej": line.ej, "projet": line.project}
    return [candidates[grain] for grain in ("et", "ej", "projet") if grain in definition.grains and candidates[grain]]


def fact(definitions, code, period, entity, facts):
    """(value, state) of an indicator, stated or derived; None when nothing is stated."""
    derived = definitions[code].derived
    if derived is None:
        key = (code, period, entity)
        return (facts[key], 0) if key in facts else None
    if derived.how in ("any", "all"):
        return any_or_all(definitions, derived, period, entity, facts)
    if derived.how == "ratio":
        return combined(
            [fact(definitions, code, period, entity, facts) for code in derived.of],
            lambda a, b: a / b * derived.times if b else None,
        )
    if derived.how == "monthly" and period.endswith("-01"):
        return fact(definitions, derived.of[0], period, entity, facts)
    back = derived.months if derived.how == "change" else 1
    pair = [fact(definitions, derived.of[0], one, entity, facts) for one in (period, months_back(period, back)[-1])]
    if derived.how == "monthly":
        return combined(pair, lambda a, b: a - b if a >= b else None)
    return combined(pair, lambda a, b: a - b)


def combined(parts, compute):
    if None in parts:
        return None
    values = [value for value, _ in parts]
    states = [state for _, state in parts]
    if any(states):
        return (None, 1 if 1 in states else 2)
    result = None if any(value is None or isinstance(value, str) for value in values) else compute(*values)
    return (None, 2) if result is None else (round(result, 9), 0)


def any_or_all(definitions, derived, period, entity, facts):
    parts = [fact(definitions, code, period, entity, facts) for code in derived.of]
    if all(part is None for part in parts):
        return None
    held = [part[0] in derived.equals for part in parts if part and part[1] == 0 and part[0] is not None]
    if not held:
        return (None, 2)
    if derived.how == "any":
        return ("Oui" if any(held) else "Non", 0)
    if not all(held):
        return ("Non", 0)
    return ("Oui", 0) if len(held) == len(parts) else (None, 2)


def is_covered(definitions, code, period, spoken):
    derived = definitions[code].derived
    if derived is None:
        return (code, period) in spoken
    periods = [period]
    if derived.how == "change":
        periods.append(months_back(period, derived.months)[-1])
    if derived.how == "monthly" and not period.endswith("-01"):
        periods.append(months_back(period, 1)[-1])
    return all(is_covered(definitions, part, one, spoken) for part in derived.of for one in periods)


def months_back(month, steps):
    """The month and as many before it, the last first."""
    year, number = int(month[:4]), int(month[5:])
    found = []
    for step in range(steps + 1):
        rank = year * 12 + number - 1 - step
        found.append(f"{rank // 12:04d}-{rank % 12 + 1:02d}")
    return found


def total(definition, column, month, column_cells):
    """Sum of the numbers of a column, each holder counted once; cells in the order of the lines.

    A column that shows the latest value adds up those of its latest month only.
    """
    last = max((cell[2] for cell in column_cells if cell[2]), default=month)
    held = {}
    for value, state, period, _, _, holder in column_cells:
        if column.shows == "latest" and period != last:
            continue
        if state == 0 and isinstance(value, int | float):
            held[holder] = value
    return (len(held), round(sum(held.values()), 6) if definition.additive == "sum" else None)
