"""De-duplication read aloud: isolates are dictionaries, taken one after another, each compared with each.

A rule answers, for each isolate in the order given, a pair: a number that isolates of one group share, and whether
this one is kept. `window` gives the window of an isolate.
"""


def spares(isolates, molecules, window):
    answers = _alone(isolates)
    for series in _series(isolates, window).values():
        groups = []
        for number in series:
            fitting = [
                group
                for group in groups
                if not any(conflict(isolates[number], isolates[other], molecules) for other in group)
            ]
            if fitting:
                fitting[0].append(number)
            else:
                groups.append([number])
        for group in groups:
            best = max(_tested(isolates[number], molecules) for number in group)
            kept = next(number for number in group if _tested(isolates[number], molecules) == best)
            for number in group:
                answers[number] = (group[0], number == kept)
    return answers


def conflict(one, other, molecules):
    for molecule in molecules:
        if one[molecule] and other[molecule] and (one[molecule] == 4) != (other[molecule] == 4):
            return True
    return any(bool(one.get(flag)) != bool(other.get(flag)) for flag in ("blse", "epc"))


def first_per_patient(isolates, window):
    answers = _alone(isolates)
    for series in _series(isolates, window).values():
        for number in series:
            answers[number] = (series[0], number == series[0])
    return answers


def ears_net(isolates, invasive):
    answers = _alone(isolates)
    for number, isolate in enumerate(isolates):
        if isolate["patient"] is not None and isolate["date"] is not None:
            answers[number] = (number, False)
    blood = [isolate if isolate["specimen"] in invasive else isolate | {"patient": None} for isolate in isolates]
    for series in _series(blood, lambda isolate: isolate["date"].year).values():
        for number in series:
            answers[number] = (series[0], number == series[0])
    return answers


def episode(isolates):
    answers = _alone(isolates)
    for series in _series(isolates, lambda isolate: None).values():
        opening = series[0]
        for number in series:
            if (isolates[number]["date"] - isolates[opening]["date"]).days >= 365:
                opening = number
            answers[number] = (opening, number == opening)
    return answers


def _alone(isolates):
    return [(number, True) for number in range(len(isolates))]


def _series(isolates, window):
    """The numbers of the isolates of each patient, organism and window, by date, then file, then row."""
    series = {}
    for number, isolate in enumerate(isolates):
        if isolate["patient"] is not None and isolate["date"] is not None:
            key = isolate.get("hospital"), isolate["patient"], isolate["organism"], window(isolate)
            series.setdefault(key, []).append(number)
    for numbers in series.values():
        numbers.sort(key=lambda number: [isolates[number][name] for name in ("date", "file", "row")])
    return series


def _tested(isolate, molecules):
    return sum(isolate[molecule] > 0 for molecule in molecules)
