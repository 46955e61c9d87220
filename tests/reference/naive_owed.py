"""What a report misses, cell after cell: slow, and meant to be read."""

from collections import defaultdict

NATIONAL = {"ans", "cnam", "asp", "cnsa"}


def owed(view, columns, positions, earlier, files):
    """(cells expected, {(owner, column, reason): number of lines}) for columns that somebody states.

    `files`: by indicator, (owner of the file, whether its silence speaks, last month it spoke of). `earlier`: the views
    of the months before.
    """
    expected, found = 0, defaultdict(int)
    for column in columns:
        indicator = column.indicator
        file = files.get(indicator.id)
        typed = file is None or indicator.owner not in NATIONAL
        for i in positions:
            cell = column.cell(i)
            if cell.state == 6:  # reserved: not for this reader
                continue
            reason = why(cell, typed)
            owner = indicator.owner
            if reason == "file":
                if file and not file[1] and not told_before(earlier, column, view.listed.ids[i]):
                    continue  # never spoken of by a file that only names some
                owner = file[0]
                if not file[1] and file[2] >= column.data_period:
                    reason = "silent" if any_told(earlier, column) else "file"
            if reason == "waiting":
                owner = "region"
            expected += 1
            if reason:
                found[owner, column.definition.id, reason] += 1
    return expected, dict(found)


def why(cell, typed):
    if cell.flags & 32:
        return "contested"
    if cell.state == 5:
        return "waiting"
    if cell.state in (2, 3):  # n.d., absent of a file that speaks: both are answers
        return ""
    if cell.state == 4 or (cell.state == 0 and cell.value is None):
        return "empty" if typed else "file"
    if cell.flags & 1:
        return "carried"
    return "file" if cell.flags & 4 else ""


def any_told(earlier, column):
    return any(
        view.column(column.definition.id).cell(i).state != 4 for view in earlier for i in range(len(view.listed))
    )


def told_before(earlier, column, establishment):
    """Whether an earlier month said something of it; so of everybody while nothing was ever said of anybody."""
    if not any_told(earlier, column):
        return True
    return any(
        view.listed.ids[i] == establishment and view.column(column.definition.id).cell(i).state != 4
        for view in earlier
        for i in range(len(view.listed))
    )
