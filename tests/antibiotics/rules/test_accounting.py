"""What becomes of each row of a hospital's file, and what it waits for."""

import itertools

import polars as pl
import pytest

from jalon.antibiotics.rules import accounting, results
from jalon.antibiotics.rules.accounting import LabelMeaning, Question

UNITS = {"402", "200"}


def dispensed(*rows):
    schema = {"unit": pl.String, "ucd": pl.String, "quantity": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def test_dispensed_row_has_one_reason_the_rejection_first():
    frame = dispensed(("402", "1", 3.0), ("402", "1", None), ("999", "2", 1.0), ("402", "2", 1.0), ("999", "2", None))

    judged = accounting.judged_dispensed(frame, UNITS, {"1"})

    assert judged["reason"].to_list() == ["", "number", "unit", "ucd", "number"]


def test_row_that_asks_two_questions_counts_once_and_waits_under_both():
    frame = accounting.judged_dispensed(
        dispensed(("999", "2", 4.0), ("402", "2", 1.0), ("402", "1", 1.0)), UNITS, {"1"}
    )
    questions = {
        "unit": Question(~pl.col("unit").is_in(list(UNITS)), "unit"), "ucd": Question(pl.col("ucd") != "1", "ucd"),
    }  # fmt: skip

    account = accounting.account(frame, questions=questions, amount="quantity")

    assert (account.read, account.matched, account.pending, account.rejected) == (3, 1, 2, 0)
    assert account.waiting == {"unit": {"999": [1, 4.0]}, "ucd": {"2": [2, 5.0]}}


def test_amount_that_is_no_number_is_rejected():
    frame = pl.DataFrame({"unit": ["402", "402", "7"], "value": [3, None, 1]})

    judged = accounting.judged_amounts(frame, UNITS)

    assert judged["reason"].to_list() == ["", "number", "unit"]


def isolates(**columns):
    return pl.DataFrame(columns).with_columns(pl.selectors.matches("^r[0-9]+$").cast(pl.UInt8))


def test_columns_of_one_molecule_are_merged_and_refused_ones_left_out():
    frame = isolates(row=[2, 3, 4], r0=[1, 4, 1], r1=[0, 4, 4], r2=[4, 4, 4])

    found = accounting.resolved_results(frame, {0: "J01CR02", 1: "J01CR02"})

    assert found.columns == ["row", "J01CR02", "contradiction"]
    assert found["J01CR02"].to_list() == [1, 4, 0]
    assert found["contradiction"].to_list() == [False, False, True]


def test_no_resolved_label_leaves_isolates_without_result():
    found = accounting.resolved_results(isolates(row=[2], r0=[1]), {})

    assert found.columns == ["row", "contradiction"]
    assert found["contradiction"].to_list() == [False]


def test_merging_three_columns_equals_the_rule_of_two():
    codes = [0, 1, 2, 3, 4, 8, 9]
    triples = list(itertools.product(codes, codes, codes))
    one, two, three = (list(column) for column in zip(*triples, strict=True))

    found = accounting.resolved_results(
        isolates(row=list(range(len(one))), r0=one, r1=two, r2=three), dict.fromkeys(range(3), "X")
    )

    wanted = [results.merged(results.merged(a, b), c) for a, b, c in triples]
    assert found["contradiction"].to_list() == [code == 9 for code in wanted]
    assert found["X"].to_list() == [code if code <= 4 else 0 for code in wanted]


@pytest.fixture
def judged():
    frame = pl.DataFrame(
        {
            "unit": ["402", "402", "999", "402", "402"],
            "organism_label": ["E. coli BLSE", "flore polymorphe", "E. coli BLSE", "Proteae", "E. coli BLSE"],
            "blse": [None, None, False, None, None],
            "epc": [None] * 5,
            "contradiction": [False, False, False, False, True],
        },
        schema_overrides={"blse": pl.Boolean, "epc": pl.Boolean},
    )
    meanings = {
        "E. coli BLSE": LabelMeaning("Escherichia coli", blse=True), "flore polymorphe": LabelMeaning(no_organism=True),
        "Proteae": LabelMeaning(),
    }  # fmt: skip
    return accounting.judged_isolates(frame, UNITS, meanings)


def test_isolate_has_one_reason(judged):
    assert judged["reason"].to_list() == ["", "no_organism", "unit", "organism", "contradiction"]


def test_column_of_the_file_speaks_before_the_label(judged):
    assert judged["blse"].to_list() == [True, None, False, None, True]


def test_long_form_counts_rows_not_isolates():
    frame = pl.DataFrame({"reason": ["", "unit"], "rows": [12, 9], "label": ["a", "b"], "one": [1, 1]})
    questions = {"unit": Question(pl.col("reason") == "unit", "label")}

    account = accounting.account(frame, questions=questions, amount="one", weight="rows")

    assert (account.read, account.matched, account.pending) == (21, 12, 9)
    assert account.waiting == {"unit": {"b": [9, 1.0]}}
