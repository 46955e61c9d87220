"""What a spreadsheet put in the clipboard, and where it lands."""

import pytest

from jalon.catalogue.definitions import Value
from jalon.kernel.refusal import Refusal
from jalon.tracking.blocks.rules import MAX_CELLS, manner_of, parse_table, plan

CASES = {
    "one cell": ("Oui", [["Oui"]]),
    "Excel ends the last line": ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),
    "LibreOffice does not": ("a\tb\nc\td", [["a", "b"], ["c", "d"]]),
    "an empty line inside is a line": ("a\n\nb\n", [["a"], [""], ["b"]]),
    "an empty last cell": ("a\t\n", [["a", ""]]),
    "a single empty cell": ("\n", [[""]]),
    "a line break inside a cell": ('"a\nb"\tc\n', [["a\nb", "c"]]),
    "a line break of Windows inside a cell": ('"a\r\nb"\tc\r\n', [["a\nb", "c"]]),
    "a tab inside a cell": ('"a\tb"\tc', [["a\tb", "c"]]),
    "quotes doubled": ('"dit ""oui""\nhier"\tc', [['dit "oui"\nhier', "c"]]),
    "quotes of the text itself": ('"oui"\tnon', [['"oui"', "non"]]),
    "a quote that never closes": ('"a\tb\nc\td', [['"a', "b"], ["c", "d"]]),
    "a quote in the middle": ('5" de haut\tb', [['5" de haut', "b"]]),
    "lines of unequal length": ("a\tb\tc\nd", [["a", "b", "c"], ["d", "", ""]]),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_copied_text_is_read_as_its_cells(name):
    text, cells = CASES[name]

    assert parse_table(text) == cells


def test_nothing_in_the_clipboard_is_refused():
    with pytest.raises(Refusal, match="presse-papiers"):
        parse_table("")


def landed(block, selection, room=(100, 100)):
    """The block as the grid receives it, line by line."""
    cells = plan(block, selection=selection, room=room).cells
    lines = max(cell.line for cell in cells) + 1
    return [[cell.written for cell in cells if cell.line == line] for line in range(lines)]


def test_one_cell_fills_the_whole_selection():
    assert landed([["x"]], (2, 3)) == [["x"] * 3] * 2


def test_one_line_fills_the_selection_downwards():
    assert landed([["a", "b"]], (3, 2)) == [["a", "b"]] * 3


def test_a_block_is_repeated_when_the_selection_is_so_many_times_its_size():
    assert landed([["a"], ["b"]], (4, 2)) == [["a", "a"], ["b", "b"]] * 2


def test_a_block_lands_once_when_the_selection_is_not_so_many_times_its_size():
    assert landed([["a"], ["b"]], (3, 1)) == [["a"], ["b"]]


def test_a_block_larger_than_the_selection_lands_whole():
    assert landed([["a", "b"], ["c", "d"]], (1, 1)) == [["a", "b"], ["c", "d"]]


def test_what_falls_outside_the_grid_is_counted():
    made = plan([["a", "b"], ["c", "d"]], selection=(1, 1), room=(1, 2))

    assert [cell.written for cell in made.cells] == ["a", "b"]
    assert made.beyond == 2


def test_too_large_a_block_is_refused_with_the_limit():
    with pytest.raises(Refusal, match="20\u202f000"):
        plan([["a"]], selection=(MAX_CELLS, 2), room=(MAX_CELLS, 2))


@pytest.mark.parametrize(("written", "manner"), [
    ("n.d.", "non_disponible"), ("ND", "non_disponible"), ("Non disponible", "non_disponible"),
    ("non concerné", "non_concerne"), ("Oui", "valeur"), ("", "valeur"),
])  # fmt: skip
def test_states_may_be_written_in_words(written, manner):
    assert manner_of(Value(type="integer"), written) == manner


def test_words_of_the_column_are_its_values():
    listed = Value(type="choice", values=("Oui", "Non concerné"))

    assert manner_of(listed, "non concerné") == "valeur"
    assert manner_of(Value(type="text"), "nd") == "valeur"
