"""What a copy of a grid kept elsewhere must hold, by plain loops over all that was said: slow, to be read."""


def copy_of(said, holders, columns, kept, shared):
    """{(number of the holder, column, period): value} of all that stands and may be read.

    `said`: (indicator, period, entity, when published, when replaced, state, value); `holders`: entity → number and
    kind, of those that the lines show; `columns`: indicator → column and kinds that hold it; `kept`: the indicators
    that their region keeps to itself; `shared`: the (indicator, entity) it shares.
    """
    found = {}
    for indicator, period, entity, published, replaced, state, value in said:
        if published is None or replaced is not None:
            continue
        if entity not in holders or indicator not in columns:
            continue
        (number, kind), (column, kinds) = holders[entity], columns[indicator]
        if kind not in kinds:
            continue
        if indicator in kept and (indicator, entity) not in shared:
            continue
        if state == 0 and value is None:
            continue
        found[number, column, period] = value
    return found


def applied(copy, elements):
    """The copy once it has done what the elements say."""
    copy = dict(copy)
    for one in elements:
        place = (one["finess"], one["colonne"], one["periode"])
        if one["etat"] == "reservee":
            copy = {key: value for key, value in copy.items() if key[:2] != place[:2]}
        elif one["etat"] == "retiree":
            copy.pop(place, None)
        else:
            copy[place] = one["valeur"]
    return copy
