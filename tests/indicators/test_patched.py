"""A column of which a cell changed is what it would be if it were encoded anew; what is kept by content is nobody's."""

import random

import pytest

from jalon.indicators.projection import encoding, held
from jalon.indicators.projection.resolving import Resolved, Shown
from jalon.indicators.rules import ABSENT, NOT_COVERED, PRESENT

IDS = list(range(100, 160))
ENTITY = 7
PERIODS = ("2022-07", "2022-08")


def cell(rng):
    value, period = rng.choice([3, 4.5, "Oui", "Non"]), rng.choice(PERIODS)
    return rng.choice([
        Shown(value, PRESENT, period, 0), Shown(None, ABSENT, period, 0), Shown(None, NOT_COVERED, None, 0)
    ])  # fmt: skip


def resolved(rng, positions, shares):
    shown = {i: cell(rng) for i in positions}
    stated = [i for i, one in shown.items() if one.state == PRESENT]
    holders = {i: ENTITY if shares and rng.random() < 0.3 else IDS[i] for i in stated}
    return Resolved(max((one.period for one in shown.values() if one.period), default="2022-08"), shown, holders)


def encoded_anew(before, changed):
    shown = before.shown | changed.shown
    kept = {i: holder for i, holder in before.holders.items() if i not in changed.shown}
    held_on = changed.period >= before.period or not any(one.period == before.period for one in shown.values())
    period = changed.period if held_on else before.period
    return encoding.encode(Resolved(period, shown, kept | changed.holders), IDS)


@pytest.mark.parametrize("shares", [False, True])
@pytest.mark.parametrize("seed", range(150))
def test_patched_column_is_the_column_encoded_anew(seed, shares):
    rng = random.Random(seed)
    before = resolved(rng, range(len(IDS)), shares)
    changed = resolved(rng, rng.sample(range(len(IDS)), rng.randint(1, 4)), shares)

    patched = encoding.patched(encoding.encode(before, IDS), changed, IDS)

    assert patched == encoded_anew(before, changed)


def test_piece_is_named_by_its_content():
    assert held.name_of(b"un") == held.name_of(b"un") != held.name_of(b"deux")
