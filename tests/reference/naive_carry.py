"""What a cell shows when its value holds until it is changed: months walked one by one, and meant to be read.

`said`: month → (value, state), EMPTY, for one cell; a month of which nothing was said is not in it.
"""

EMPTY = "vidée"


def shown(said, months, month):
    """(value, state, month it is of) that the cell shows in that month; None when it shows nothing."""
    for past in reversed([one for one in months if one <= month]):
        if past in said:
            return None if said[past] == EMPTY else (*said[past], past)
    return None


def after(said, months, month, act, value=None):
    """What has been said once a person did something in that month: a new dictionary."""
    now = shown(said, months, month)
    if act == "écrire":
        return said | {month: (value, 0)}
    if act == "non disponible":
        return said | {month: (None, 2)}
    if act == "vider":
        return said | {month: EMPTY} if now else said
    if act == "confirmer":
        return said | {month: now[:2]} if now else said
    raise ValueError(act)
