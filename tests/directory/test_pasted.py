"""A pasted column of FINESS numbers: every line is accounted for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.directory.rules import KnownNumbers, pasted
from tests.directory import lists

ZERO = lists.number("01000002")
KNOWN = KnownNumbers(et={lists.ET1: 1, lists.ET2: 2, ZERO: 3}, ej={lists.EJ1: 10})
INSIDE = {1, 3}
WRONG = lists.ET1[:8] + str((int(lists.ET1[8]) + 1) % 10)


def account(text):
    return pasted.account(text, KNOWN, INSIDE, {10: 2})


@pytest.mark.parametrize(
    ("written", "outcome", "note"),
    [
        (lists.ET1, "found", ""),
        (f" {lists.ET1[:3]} {lists.ET1[3:]} ", "repaired", "espaces"),
        (ZERO.lstrip("0"), "repaired", "zéro de tête rétabli"),
        (lists.ET1[:8], "repaired", "clé de contrôle ajoutée"),
        (lists.ET2, "outside", "hors de la région"),
        (lists.EJ1, "legal_entity", "entité juridique, 2 établissements ici"),
        (lists.ET3, "unknown", "aucune liste chargée"),
        (WRONG, "wrong_key", "la clé de contrôle ne convient pas"),
        ("CH DE BERGERAC", "unreadable", "ce n'est pas un numéro"),
    ],
)
def test_line_says_what_it_becomes(written, outcome, note):
    (one,) = account(written)

    assert (one.outcome, note in one.note) == (outcome, True), one


def test_number_met_again_names_the_line_where_it_was_first():
    found = account(f"{lists.ET1}\n\n{lists.ET1}")

    assert [(one.row, one.outcome) for one in found] == [(1, "found"), (3, "twice")]
    assert found[1].note == "déjà ligne 1"


def test_only_the_first_cell_of_a_line_is_read():
    found = account(f"{lists.ET1}\tCH DE BERGERAC\t{lists.ET2}")

    assert [one.number for one in found] == [lists.ET1]


@given(st.lists(st.sampled_from([lists.ET1, lists.ET2, lists.EJ1, lists.ET3, WRONG, ZERO, "", "  ", "x", "12345678"])))
def test_every_line_is_counted_once(cells):
    found = account("\n".join(cells))

    assert sum(pasted.counts(found).values()) == sum(1 for cell in cells if cell.strip())
    taken = [one.entity_id for one in found if one.outcome in pasted.TAKEN]
    assert len(taken) == len(set(taken))
    assert set(taken) <= INSIDE
