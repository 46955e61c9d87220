"""The antibiogram table and its phenotypes, counted on the fingers: isolates are dictionaries."""

from math import comb, exp


def cells(isolates, molecules, by):
    """{(group…, molecule): (resistant, tested, isolates)} of what was tested at least once."""
    found = {}
    for group in {tuple(isolate[name] for name in by) for isolate in isolates}:
        members = [isolate for isolate in isolates if tuple(isolate[name] for name in by) == group]
        for molecule in molecules:
            tested = [isolate for isolate in members if isolate[molecule] != 0]
            resistant = [isolate for isolate in tested if isolate[molecule] == 4]
            if tested:
                found[*group, molecule] = (len(resistant), len(tested), len(members))
    return found


def any_of(results):
    """R if any is R, else tested if any is tested (the least sensitive says how), else not tested."""
    for result in (4, 3, 2, 1):
        if result in results:
            return result
    return 0


def first_of(results):
    for result in results:
        if result != 0:
            return result
    return 0


def phenotype(isolates, column, organisms, by, present):
    """{group: (count, known, isolates)} among the isolates of these organisms; `present` reads a value."""
    found = {}
    for isolate in isolates:
        if organisms and isolate["organism"] not in organisms:
            continue
        group = tuple(isolate[name] for name in by)
        count, known, everyone = found.get(group, (0, 0, 0))
        borne, said = present(isolate[column])
        found[group] = (count + borne, known + said, everyone + 1)
    return found


def binomial_tail(count, out_of, share):
    """The probability of `count` or more of `out_of`, each with this probability."""
    return sum(comb(out_of, k) * share**k * (1 - share) ** (out_of - k) for k in range(count, out_of + 1))


def poisson_up_to(count, mean):
    """The probability of `count` events or fewer."""
    term = total = exp(-mean)
    for k in range(1, count + 1):
        term *= mean / k
        total += term
    return total
