"""Three sides of a table merged cell by cell by plain loops: slow, and meant to be read.

A side is a dictionary (line, column) → (what is stated or None, whether it is carried over from an earlier month).
What the file leaves out (a line, a column) is not in its dictionary.
"""


def merge(left, file, now):
    """(line, column) → unchanged, applied or conflict, for every cell of the file."""
    return {place: outcome(left[place], said, now[place]) for place, said in file.items()}


def outcome(left, said, now):
    (was, was_carried), (stands, is_carried) = left, now
    if said in (was, stands):
        return "unchanged"
    untouched = stands == was and not (was_carried and not is_carried)
    return "applied" if untouched else "conflict"
