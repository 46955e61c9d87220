import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.directory.rules import KnownNumbers, resolve
from jalon.kernel import finess
from tests.reference.naive_directory import outcome_of

eights = st.text("0123456789", min_size=8, max_size=8)


def valid(eight):
    return eight + finess.check_digit(eight)


@given(st.lists(eights, max_size=8), st.lists(eights, max_size=8), eights, st.booleans(), st.sampled_from(["et", "ej"]))
def test_resolve_agrees_with_the_naive_ladder(some_et, some_ej, eight, with_key, grain):
    et = {valid(one): rank for rank, one in enumerate(some_et)}
    ej = {valid(one): 100 + rank for rank, one in enumerate([*some_ej, *some_et[:1]])}
    known_eights = [*some_et, *some_ej]
    eight = known_eights[0] if known_eights and with_key else eight
    reading = finess.read(valid(eight) if with_key else eight)

    found = resolve(reading, grain, KnownNumbers(et, ej))

    assert ((found.reason or found.outcome), found.entity_id) == outcome_of(reading.numbers, grain, et, ej)


@given(st.text("0123456789AB", min_size=9, max_size=9))
def test_a_wrong_check_digit_is_never_guessed(text):
    reading = finess.read(text)

    found = resolve(reading, "et", KnownNumbers({valid(text[:8]): 1} if text[:8].isdigit() else {}, {}))

    assert found.entity_id is None or finess.is_valid(text)


def test_eight_digits_known_both_ways_wait():
    eight = next(str(n) for n in range(10_000_000, 10_000_200) if finess.is_valid(f"0{n}"))
    known = KnownNumbers({"0" + eight: 1}, {valid(eight): 2})

    found = resolve(finess.read(eight), "et", known)

    assert (found.outcome, found.reason, set(found.candidates)) == ("pending", "ambiguous", {1, 2})


@pytest.mark.parametrize(("grain", "entity"), [("et", 1), ("ej", 2), ("pmsi", 2)])
def test_a_number_borne_at_two_levels_is_read_at_the_grain_of_the_column(grain, entity):
    number = valid("24000005")
    known = KnownNumbers({number: 1}, {number: 2}, {number: ("ej", 2)})

    assert resolve(finess.read(number), grain, known).entity_id == entity


def test_a_number_of_the_other_level_waits_with_its_candidates():
    number = valid("24000005")

    found = resolve(finess.read(number), "et", KnownNumbers({}, {number: 2}))

    assert (found.reason, found.candidates) == ("wrong_level", (2,))


def test_a_learnt_answer_is_used_when_nothing_else_is():
    reading = finess.read("CH DE PAU")

    assert resolve(reading, "et", KnownNumbers(), {"CHDEPAU": 7}).entity_id == 7
    assert resolve(reading, "et", KnownNumbers()).reason == "no_key"


def test_a_pmsi_number_known_by_no_list_is_that_of_a_legal_entity_else_of_a_site():
    number = valid("24000005")

    assert resolve(finess.read(number), "pmsi", KnownNumbers({number: 1}, {number: 2})).entity_id == 2
    assert resolve(finess.read(number), "pmsi", KnownNumbers({number: 1}, {})).entity_id == 1
