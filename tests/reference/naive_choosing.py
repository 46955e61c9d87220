"""Priorities and draws by plain loops, one establishment at a time: slow, and meant to be read."""

import hashlib


def score(rules, lines, shows, weights):
    """[(line, score, rank, rules that hold, rules that cannot be told)], the highest first.

    `shows(line, column, back)` → (value, state) of a line, `back` months before.
    """
    found = []
    for line in lines:
        held, untold = [], []
        for rule in rules:
            if weights[rule.id] <= 0:
                continue
            answers = [answer(one, line, lines, shows) for one in rule.when]
            if False in answers:
                continue
            (untold if None in answers else held).append(rule.id)
        found.append((line, sum(weights[rule] for rule in held), tuple(held), tuple(untold)))
    found.sort(key=lambda one: -one[1])
    return [(line, total, 1 + sum(other[1] > total for other in found), held, untold)
            for line, total, held, untold in found]  # fmt: skip


def answer(condition, line, lines, shows):
    past = [shows(line, condition.column, back) for back in range(condition.months + 1)]
    value, state = past[0]
    if condition.test in ("is", "is_not"):
        if not stated(past[0]):
            return None
        holds = value is not None and any(part in condition.values for part in [value, *str(value).split(" ; ")])
        return holds == (condition.test == "is")
    if condition.test in ("at_least", "at_most"):
        if number(past[0]) is None:
            return False if stated(past[0]) else None
        return value >= condition.number if condition.test == "at_least" else value <= condition.number
    if condition.test == "silent_for":
        window = past[: condition.months]
        if any(number(cell) for cell in window) or any(cell[1] == 1 for cell in window):
            return False
        return True if all(number(cell) == 0 or cell[1] == 3 for cell in window) else None
    if condition.test == "unchanged_for":
        if not stated(past[0]):
            return None
        if any(stated(cell) and same(cell) != same(past[0]) for cell in past[1:]):
            return False
        return True if all(stated(cell) for cell in past[1:]) else None
    if condition.test == "among_highest":
        if number(past[0]) is None:
            return False if stated(past[0]) else None
        numbers = sorted((number(shows(one, condition.column, 0)) for one in lines
                          if number(shows(one, condition.column, 0)) is not None), reverse=True)  # fmt: skip
        limit = numbers[max(1, int(len(numbers) * condition.number / 100)) - 1]
        return value >= limit and value > 0
    raise ValueError(condition.test)


def stated(cell):
    value, state = cell
    return state in (1, 3) or (state == 0 and value is not None)


def same(cell):
    return cell[0], cell[1] == 1


def number(cell):
    value, state = cell
    return value if state == 0 and isinstance(value, int | float) else None


def draw(numbers, size, seed):
    """The numbers whose SHA-256 of "seed/number" comes first, one after the other."""
    left, taken = sorted(set(numbers)), []
    while left and len(taken) < size:
        first = min(left, key=lambda one: hashlib.sha256(f"{seed}/{one}".encode()).hexdigest())
        left.remove(first)
        taken.append(first)
    return taken


def proportional(sizes, total):
    """Largest remainder, one seat after the other."""
    whole = sum(sizes.values())
    total = min(total, whole)
    parts = {name: (total * held) // whole if whole else 0 for name, held in sizes.items()}
    while sum(parts.values()) < total:
        waiting = [one for one in sizes if parts[one] == total * sizes[one] // whole]
        name = min(waiting, key=lambda one: (-(total * sizes[one] % whole), -sizes[one], one))
        parts[name] += 1
    return parts
