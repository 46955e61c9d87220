"""Rules of comparison and accounts, without a database."""

from collections import namedtuple

from jalon.sources.rules.comparing import Precedence, ValueCell, compare, disagreements, gone
from jalon.sources.rules.counts import CellCounts, RowCounts, sum_rows
from jalon.sources.rules.outcomes import alias_key, sentence, tally

Cell = namedtuple("Cell", "raw state number text problem", defaults=("", 0, None, None, ""))
Held = namedtuple("Held", "id state number text batch_id", defaults=(1, 0, None, None, 1))
PLACE = (7, 42)


def value(cell, place=PLACE, row=2):
    return ValueCell(place, 0, 0, row, cell)


def counts(cells, standing=None, precedence=None, disagreeing=frozenset()):
    return compare(cells, standing or {}, precedence or Precedence(), set(disagreeing)).counts


def test_each_outcome_of_a_cell():
    held = {PLACE: Held(number=3.0)}

    assert counts([value(Cell(number=3.0))]) == CellCounts(new=1)
    assert counts([value(Cell(number=3.0))], held) == CellCounts(unchanged=1)
    assert counts([value(Cell(number=0.0))], held) == CellCounts(changed=1)
    assert counts([value(Cell(state=-1))], held) == CellCounts(empty=1)
    assert counts([value(Cell(problem="hors liste"))], held) == CellCounts(rejected=1)
    assert counts([value(Cell(number=1.0), (7, None))]) == CellCounts(pending=1)
    assert counts([value(Cell(number=1.0))], disagreeing={PLACE}) == CellCounts(pending=1)


def test_zero_and_not_available_are_not_the_same():
    held = {PLACE: Held(number=0.0)}

    assert counts([value(Cell(state=2))], held) == CellCounts(changed=1)


def test_another_source_of_the_owner_makes_the_cell_wait_unless_it_agrees():
    held, rivals = {PLACE: Held(text="Oui", batch_id=5)}, Precedence(rivals=frozenset({5}))

    assert counts([value(Cell(text="Non"))], held, rivals) == CellCounts(pending=1)
    assert counts([value(Cell(text="Oui"))], held, rivals) == CellCounts(unchanged=1)


def test_copy_fills_waits_agrees_and_corrects_only_itself():
    covered = Precedence(copy=True, former=frozenset({9}), covered=lambda place: True, absent={7: "Pas de commande"})

    assert counts([value(Cell(text="x"))], {}, Precedence(copy=True)) == CellCounts(new=1)
    assert counts([value(Cell(text="x"))], {}, covered) == CellCounts(pending=1)
    assert counts([value(Cell(text="Pas de commande"))], {}, covered) == CellCounts(unchanged=1)
    assert counts([value(Cell(text="x"))], {PLACE: Held(text="y")}, covered) == CellCounts(pending=1)
    assert counts([value(Cell(text="x"))], {PLACE: Held(text="y", batch_id=9)}, covered) == CellCounts(changed=1)


def test_repeated_cell_is_counted_and_published_once():
    assert counts([value(Cell(number=1.0)), value(Cell(number=1.0), row=3)]) == CellCounts(new=1, unchanged=1)


def test_shared_values_that_disagree_are_found_and_blanks_say_nothing():
    blank, one, two = Cell(state=-1), Cell(number=1.0), Cell(number=2.0)

    assert disagreements([value(blank), value(one), value(one)]) == set()
    assert disagreements([value(one), value(two)]) == {PLACE}


def test_what_the_former_version_said_alone_is_gone():
    standing = {PLACE: Held(batch_id=9), (7, 43): Held(batch_id=9), (7, 44): Held(batch_id=2)}

    assert set(gone(standing, frozenset({9}), {PLACE})) == {(7, 43)}


def test_accounts_add_up():
    assert sum_rows([RowCounts(3, 1, 2), RowCounts(1, 0, 0)]).read == 7
    assert CellCounts.of({"new": 2, "empty": 1}).total == 3
    assert tally(["a", "b", "a"]) == {"a": 2, "b": 1}


def test_answers_are_remembered_by_number_else_by_label():
    assert alias_key("33 078", "Clinique") == "33 078"
    assert alias_key("", "Clinique  ÉTOILE") == "clinique etoile"
    assert "33" in sentence("unknown", "33")
    assert sentence("autre chose", "") == "cette ligne ne peut pas être prise telle quelle"


def test_sentences_quote_what_the_file_writes():
    assert sentence("unknown_item", "1", "Imagerie").startswith("« Imagerie » n’est pas dans la liste")
    assert sentence("unknown_grain", "1").startswith("une case vide ne dit pas")
