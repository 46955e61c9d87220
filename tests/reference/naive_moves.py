"""What moved in a column, line by line and by plain loops: slow, and meant to be read."""


def moves(before, after, holders_before, holders_after, carries):
    """{(kind, value before, value after): how many holders}; a cell is (value, state, period, flags), one a line."""
    seen, counted = set(), {}
    for line in range(len(after)):
        kind = kind_of(before[line], after[line], carries)
        holder = holders_after[line] or holders_before[line] or f"line {line}"
        told = (holder, before[line], after[line])
        if kind and told not in seen:
            seen.add(told)
            key = (kind, before[line][0], after[line][0])
            counted[key] = counted.get(key, 0) + 1
    return counted


def kind_of(before, after, carries):
    if before[1] in (5, 6) or after[1] in (5, 6):
        return ""
    was, now = shows(before), shows(after)
    if not was and not now:
        return ""
    if not was:
        return "apparu"
    if not now:
        return "disparu"
    if before[0] != after[0] or (before[1] == 2) != (after[1] == 2):
        return "change"
    said_again = carries and not after[3] & 1 and (after[2] or "") > (before[2] or "")
    return "confirme" if said_again else ""


def shows(cell):
    value, state = cell[:2]
    return value is not None if state in (0, 3) else state in (1, 2)
