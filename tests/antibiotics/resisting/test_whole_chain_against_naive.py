"""From the isolates of the files to the cells of the antibiogram, beside a slow twin that does it row by row."""

import random

import polars as pl
import pytest

from jalon.antibiotics.facts.isolates import Gathered
from jalon.antibiotics.queries import pairs, resistance
from jalon.antibiotics.queries.asked import Asked, perimeter_of
from jalon.kernel.periods import Period
from tests.antibiotics.rules.isolates import frame, invented
from tests.reference import naive_duplicates, naive_resistance

C3G = ("J01DD01", "J01DD02", "J01DD04")
MOLECULES = (*C3G, "J01XA01")


def world(seed, count=250):
    chance = random.Random(seed)
    isolates = [
        one | {"eligible": chance.random() < 0.7, "screening": chance.random() < 0.2}
        for one in invented(seed, count, MOLECULES)
    ]
    flags = [pl.Series(name, [one[name] for one in isolates]) for name in ("eligible", "screening")]
    return isolates, Gathered(frame(isolates, MOLECULES).with_columns(*flags), list(MOLECULES))


def asked(perimeter):
    chosen = perimeter_of(perimeter)
    return Asked((), Period("2024"), chosen, chosen, None, ("2023-T4", "2024-T1"))


def selected(isolates, perimeter):
    """Units first, screening specimens out, before any rule."""
    definition = perimeter_of(perimeter)
    kept = [one for one in isolates if one["eligible"] or not definition.filters_units]
    return [one for one in kept if definition.screening != "excluded" or not one["screening"]]


def kept(isolates, rule):
    if rule == "none":
        return isolates
    decided = {
        "spares": lambda: naive_duplicates.spares(isolates, MOLECULES, lambda one: None),
        "first_per_patient": lambda: naive_duplicates.first_per_patient(isolates, lambda one: one["date"].year),
        "ears_net": lambda: naive_duplicates.ears_net(isolates, ("hemocultures", "lcr")),
        "episode": lambda: naive_duplicates.episode(isolates),
    }[rule]()
    return [one for one, (_, counts) in zip(isolates, decided, strict=True) if counts]


def with_class(one):
    return one | {"C3G": naive_resistance.any_of([one[code] for code in C3G])}


@pytest.mark.parametrize("perimeter", ["none", "diagnostic", "spares"])
@pytest.mark.parametrize("rule", ["spares", "first_per_patient", "ears_net", "episode", "none"])
def test_cells_are_those_of_the_twin(rule, perimeter):
    isolates, gathered = world(seed=len(rule))

    chosen = resistance.select(asked(perimeter), rule=rule, gathered=gathered)
    cells = {
        (row["organism"], row["code"]): (row["resistant"], row["tested"], row["isolates"])
        for row in resistance.cells(chosen).iter_rows(named=True)
        if row["code"] in (*MOLECULES, "C3G")
    }

    counted = [with_class(one) for one in kept(selected(isolates, perimeter), rule)]
    assert chosen.kept.height == len(counted)
    assert cells == naive_resistance.cells(counted, (*MOLECULES, "C3G"), ["organism"])


@pytest.mark.parametrize("seed", range(3))
def test_pairs_count_as_the_twin(seed):
    isolates, gathered = world(seed)
    chosen = resistance.select(asked("spares"), rule="spares", gathered=gathered)
    whole = resistance.rules.with_classes(chosen.kept, resistance.classes())
    counted = [with_class(one) for one in kept(selected(isolates, "spares"), "spares")]
    coli = [one for one in counted if one["organism"] == "Escherichia coli"]

    by_class = pairs.figure(pairs.pair_of("Escherichia coli", "C3G"), whole, None)
    by_trait = pairs.figure(pairs.pair_of("groupe:enterobacterales", "blse"), whole, None)

    assert (by_class.resistant, by_class.tested, by_class.isolates) == (
        sum(one["C3G"] == 4 for one in coli), sum(one["C3G"] > 0 for one in coli), len(coli)
    )  # fmt: skip
    assert (by_trait.resistant, by_trait.tested) == (sum(one["blse"] is True for one in coli), len(coli))
