"""Every rule of de-duplication beside its slow twin, on isolates where everything meets."""

import polars as pl
import pytest

from jalon.antibiotics.rules import duplicates
from tests.antibiotics.rules.isolates import codes, frame, invented
from tests.reference import naive_duplicates as naive

INVASIVE = ("hemocultures", "lcr")
WINDOWS = {
    "year": lambda isolate: isolate["date"].year,
    "period": lambda isolate: isolate["period"],
    "all": lambda isolate: None,
}


def same(decision, expected):
    """The same isolates kept, and the same isolates together."""
    groups = {}
    for group, (other, _) in zip(decision["group"], expected, strict=True):
        groups.setdefault(group, set()).add(other)
    return decision["kept"].to_list() == [kept for _, kept in expected] and all(
        len(others) == 1 for others in groups.values()
    ) and len(groups) == len({other for other, _ in expected})  # fmt: skip


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize(("seed", "count", "molecules"), [(1, 1, 3), (2, 400, 2), (3, 400, 6), (4, 300, 12)])
def test_spares_decides_as_its_twin(seed, count, molecules, window):
    known = codes(molecules)
    isolates = invented(seed, count, known)

    decision = duplicates.decide(frame(isolates, known), known, rule="spares", window=window)

    assert same(decision, naive.spares(isolates, known, WINDOWS[window]))


@pytest.mark.parametrize("molecules", [62, 63, 64, 65, 130])
def test_spares_compares_molecules_beyond_one_word(molecules):
    known = codes(molecules)
    isolates = [isolate | dict.fromkeys(known[:-1], 0) for isolate in invented(molecules, 200, known)]

    decision = duplicates.decide(frame(isolates, known), known)

    assert same(decision, naive.spares(isolates, known, WINDOWS["year"]))


def test_spares_of_one_patient_with_all_isolates():
    known = codes(8)
    isolates = invented(9, 300, known, patients=1)

    decision = duplicates.decide(frame(isolates, known), known, window="all")

    assert same(decision, naive.spares(isolates, known, WINDOWS["all"]))


def test_spares_without_flags_nor_molecules_keeps_the_first():
    bare = [{**isolate, "blse": None, "epc": None} for isolate in invented(5, 200, ())]

    decision = duplicates.decide(frame(bare).drop("blse", "epc"))

    assert same(decision, naive.spares(bare, (), WINDOWS["year"]))


@pytest.mark.parametrize("window", WINDOWS)
def test_first_per_patient_decides_as_its_twin(window):
    isolates = invented(6, 500, ())

    decision = duplicates.decide(frame(isolates), rule="first_per_patient", window=window)

    assert same(decision, naive.first_per_patient(isolates, WINDOWS[window]))


def test_ears_net_decides_as_its_twin():
    isolates = invented(7, 500, ())

    decision = duplicates.decide(frame(isolates), rule="ears_net", window="all")

    assert same(decision, naive.ears_net(isolates, INVASIVE))


@pytest.mark.parametrize("seed", range(5))
def test_episode_decides_as_its_twin(seed):
    isolates = invented(seed, 300, (), patients=20)

    decision = duplicates.decide(frame(isolates), rule="episode")

    assert same(decision, naive.episode(isolates))


@pytest.mark.parametrize("rule", ["spares", "first_per_patient", "episode"])
def test_what_is_decided_does_not_depend_on_the_order_of_the_rows(rule):
    known = codes(4)
    isolates = frame(invented(8, 300, known), known).with_row_index("at")
    shuffled = isolates.sample(fraction=1, shuffle=True, seed=8)

    one, other = (duplicates.decide(some, known, rule=rule) for some in (isolates, shuffled))

    kept = other.select(pl.col("kept", "reason"), shuffled["at"]).sort("at")
    assert kept["kept"].to_list() == one["kept"].to_list()
    assert kept["reason"].to_list() == one["reason"].to_list()
