"""Matched, pending, rejected: rules tested on rows made by hand."""

import pytest

from jalon.sources.reading import clashes, outcomes
from jalon.sources.reading.outcomes import Outcome

from .directories import Naive
from .writing import SIMPLE, TITLES, VALID, rows_of, source, workbook

KNOWN = Naive(et=set(VALID[:4]), ej={"160000204"})
PROJECTS = """
    title: Projets
    why: Essayer.
    producer: Région
    owner: region
    recognise: {file: ["essai*"]}
    coverage: {domains: [ES], absent_speaks: false}
    columns:
      projet: {role: project, headers: [Projet]}
      finess: {role: key, grain: et, headers: [FINESS ET]}
      genre: {role: item, headers: [Genre], values: {a: [A], b: [B]}}
      nombre: {role: value, indicator: nombre, headers: [Nombre]}
      total: {role: value, grain: projet, indicator: nombre, headers: [Total du projet]}
"""


def decided(tmp_path, *rows, definition=SIMPLE, titles=TITLES):
    found = rows_of(workbook(tmp_path / "essai.xlsx", [titles, *rows]), source(tmp_path, definition))
    return found, outcomes(found, KNOWN.resolve)


def said(found):
    return [(one.outcome, one.reason) for one in found]


def test_rows_with_nothing_but_spaces_are_not_read(tmp_path):
    rows, _ = decided(
        tmp_path, [VALID[0], "", "", 1], ["  ", "\u00a0", "", ""], ["", "", "", ""], [VALID[1], "", "", 1]
    )

    assert [row.row for row in rows] == [2, 5]


@pytest.mark.parametrize(
    ("key", "outcome"),
    [
        (VALID[0], ("matched", "")),
        ("249894296", ("pending", "unknown")),
        ("160000171", ("rejected", "check_digit")),
        ("Total", ("rejected", "no_key")),
        ("", ("rejected", "no_key")),
        ("16000017", ("matched", "")),
        (160000170, ("matched", "")),
    ],
)
def test_key_decides(tmp_path, key, outcome):
    _, found = decided(tmp_path, [key, "CH", "", 1])

    assert said(found) == [outcome]


def test_same_line_twice_is_matched_twice_and_marked_once(tmp_path):
    _, found = decided(
        tmp_path, [VALID[0], "CH", "Raccordé", 1], [VALID[0], "CH", "RACCORDE", 1], [VALID[0], "CH", "Raccordé", 1]
    )

    assert [one.outcome for one in found] == ["matched"] * 3
    assert [one.copy for one in found] == [False, False, True]


def test_lines_that_disagree_all_wait_also_those_that_agree(tmp_path):
    _, found = decided(tmp_path, *[[VALID[0], "CH", "", number] for number in (1, 2, 1)], [VALID[1], "CH", "", 3])

    assert said(found) == [("pending", "conflict")] * 3 + [("matched", "")]
    assert found[0].entity_id == ("et", VALID[0])


def test_names_never_make_a_conflict(tmp_path):
    _, found = decided(tmp_path, [VALID[0], "CH d'ici", "", 1], [VALID[0], "CH D'ICI", "", 1])

    assert [one.outcome for one in found] == ["matched"] * 2


def test_items_of_one_entity_do_not_contradict_each_other(tmp_path):
    titles = ["Projet", "FINESS ET", "Genre", "Nombre", "Total du projet"]
    rows = [["P1", VALID[0], "A", 1, 10], ["P1", VALID[0], "B", 2, 10], ["P1", VALID[0], "C", 3, 10]]

    _, found = decided(tmp_path, *rows, definition=PROJECTS, titles=titles)

    assert said(found) == [("matched", ""), ("matched", ""), ("pending", "unknown_item")]


def test_project_given_two_amounts_waits_but_its_rows_do_not(tmp_path):
    titles = ["Projet", "FINESS ET", "Genre", "Nombre", "Total du projet"]
    rows = [
        ["P1", VALID[0], "A", 1, 10],
        ["P1", VALID[1], "A", 2, 11],
        ["P2", VALID[2], "A", 3, 7],
        ["P2", VALID[3], "A", 3, ""],
    ]

    parsed, found = decided(tmp_path, *rows, definition=PROJECTS, titles=titles)

    assert said(found) == [("matched", "")] * 4
    assert clashes(parsed, found, lambda row, column: row.project) == {(0, "total"), (1, "total")}
    assert clashes(parsed, found, lambda row, column: None) == set()


def test_every_row_is_accounted_for(tmp_path):
    keys = [VALID[0], VALID[0], VALID[1], "x", "160000171", "249894296", "", 160000253]

    rows, found = decided(tmp_path, *[[key, "CH", "", number] for number, key in enumerate(keys)])

    assert len(rows) == len(found) == sum(one.outcome in {"matched", "pending", "rejected"} for one in found)


def test_learnt_spelling_of_an_item_is_read(tmp_path):
    titles = ["Projet", "FINESS ET", "Genre", "Nombre", "Total du projet"]
    path = workbook(tmp_path / "essai.xlsx", [titles, ["P1", VALID[0], "Gé", 1, 10]])

    rows = rows_of(path, source(tmp_path, PROJECTS), learnt={("genre", "ge"): "b"})

    assert rows[0].item == "b"
    assert outcomes(rows, KNOWN.resolve) == [Outcome("matched", "", ("et", VALID[0]))]
