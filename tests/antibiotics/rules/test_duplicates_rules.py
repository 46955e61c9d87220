"""What each rule answers: reasons, groups, isolates that cannot be de-duplicated."""

from datetime import date

import polars as pl
import pytest

from jalon.antibiotics.rules import duplicates
from jalon.antibiotics.rules.duplicates import REASONS, RULES, Reason
from tests.antibiotics.rules.isolates import codes, frame, invented

DAY = date(2024, 2, 3)


def isolates(*rows):
    """A frame of one patient's E. coli; each row is (day of February, AMC, GEN, more…)."""
    common = {"hospital": "990000010", "organism": "Escherichia coli", "patient": "P1", "file": 0, "specimen": None}
    made = [
        common | {"date": DAY.replace(day=day), "row": place + 2, "AMC": amc, "GEN": gen} | dict(*more)
        for place, (day, amc, gen, *more) in enumerate(rows)
    ]
    return frame(made, ["AMC", "GEN"])


def reasons(decision):
    return decision["reason"].to_list()


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([(1, 4, 1)], ["only"]),
        ([(1, 4, 1), (2, 1, 1)], ["distinct", "distinct"]),
        ([(1, 4, 0), (2, 4, 1)], ["fewer_tested", "most_tested"]),
        ([(1, 4, 1), (2, 4, 1)], ["oldest", "later"]),
        ([(1, 4, 0), (2, 4, 1), (3, 4, 2)], ["fewer_tested", "oldest", "later"]),
        ([(2, 4, 1), (1, 4, 1)], ["later", "oldest"]),
    ],
)
def test_spares_says_why(rows, expected):
    assert reasons(duplicates.decide(isolates(*rows), ["AMC", "GEN"])) == expected


def test_a_sensitive_result_is_like_one_at_high_dose():
    decision = duplicates.decide(isolates((1, 1, 1), (2, 2, 3)), ["AMC", "GEN"])

    assert decision["group"].n_unique() == 1


def test_an_isolate_joins_the_first_group_of_which_it_fits_every_member():
    rows = isolates((1, 0, 1), (2, 1, 1), (3, 4, 1))

    decision = duplicates.decide(rows, ["AMC", "GEN"])

    assert decision["group"].to_list() == [0, 0, 2]
    assert decision["series"].to_list() == [0, 0, 0]


def test_results_without_a_value_are_not_tested():
    rows = isolates((1, 4, None), (2, 4, 1))

    assert reasons(duplicates.decide(rows, ["AMC", "GEN"])) == ["fewer_tested", "most_tested"]


@pytest.mark.parametrize("rule", ["spares", "ears_net", "first_per_patient", "episode"])
@pytest.mark.parametrize("missing", ["patient", "date"])
def test_an_isolate_without_patient_or_date_is_kept_and_says_so(rule, missing):
    rows = isolates((1, 4, 1), (1, 4, 1)).with_columns(pl.lit(None).alias(missing))

    decision = duplicates.decide(rows, ["AMC", "GEN"], rule=rule)

    assert reasons(decision) == ["not_deduplicable"] * 2
    assert decision["kept"].all()
    assert decision["group"].to_list() == [0, 1]


def test_no_rule_keeps_everything():
    decision = duplicates.decide(isolates((1, 4, 1), (1, 4, 1)), rule="none")

    assert reasons(decision) == ["not_applied"] * 2
    assert decision["kept"].all()


@pytest.mark.parametrize("rule", RULES)
def test_no_isolate_is_no_decision(rule):
    decision = duplicates.decide(isolates((1, 4, 1)).clear(), ["AMC", "GEN"], rule=rule)

    assert decision.schema == {"group": pl.UInt32, "series": pl.UInt32, "kept": pl.Boolean, "reason": REASONS}
    assert decision.is_empty()


def test_ears_net_counts_blood_and_cerebrospinal_fluid_alone():
    rows = isolates((1, 4, 1), (2, 4, 1), (3, 4, 1)).with_columns(specimen=pl.Series(["urines", "lcr", "hemocultures"]))

    assert reasons(duplicates.decide(rows, rule="ears_net")) == ["other_specimen", "first", "not_first"]


def test_ears_net_takes_other_words_for_blood():
    rows = isolates((1, 4, 1)).with_columns(specimen=pl.lit("sang"))

    assert reasons(duplicates.decide(rows, rule="ears_net", invasive=["sang"])) == ["first"]


@pytest.mark.parametrize(
    ("later", "rule_365"),
    [(date(2022, 12, 31), "same_episode"), (date(2023, 1, 1), "opens_episode"), (date(2023, 1, 2), "opens_episode")],
)
def test_an_episode_lasts_less_than_365_days(later, rule_365):
    """The pairs that AMR 3.0.0 was asked about, which its own sample does not hold."""
    rows = isolates((1, 0, 0), (2, 0, 0)).with_columns(date=pl.Series([date(2022, 1, 1), later]))

    assert reasons(duplicates.decide(rows, rule="episode")) == ["opens_episode", rule_365]


def test_an_episode_is_counted_from_the_isolate_that_opened_it():
    days = [date(2022, 1, 1), date(2022, 10, 1), date(2023, 6, 1), date(2023, 12, 1)]
    rows = isolates(*[(1, 0, 0)] * 4).with_columns(date=pl.Series(days))

    decision = duplicates.decide(rows, rule="episode")

    assert decision["group"].to_list() == [0, 0, 2, 2]


def test_days_before_1970_are_days():
    rows = isolates((1, 0, 0), (1, 0, 0)).with_columns(date=pl.Series([date(1969, 5, 2), date(1969, 5, 1)]))

    assert reasons(duplicates.decide(rows, rule="first_per_patient")) == ["not_first", "first"]


def test_types_of_specimen_may_be_kept_apart():
    rows = isolates((1, 4, 1), (2, 4, 1)).with_columns(specimen=pl.Series(["urines", "hemocultures"]))

    decision = duplicates.decide(rows, ["AMC", "GEN"], identity=("hospital", "patient", "organism", "specimen"))

    assert reasons(decision) == ["only", "only"]


def test_a_frame_without_file_and_row_is_in_its_own_order():
    rows = isolates((1, 4, 1), (1, 4, 1)).drop("file", "row")

    assert reasons(duplicates.decide(rows, rule="first_per_patient")) == ["first", "not_first"]


def test_kept_and_reason_tell_the_same():
    known = codes(5)
    rows = frame(invented(1, 400, known), known)

    told = pl.concat(duplicates.decide(rows, known, rule=rule).select("kept", "reason") for rule in RULES)

    assert {Reason(one) for one in told.filter(pl.col("kept"))["reason"]}.isdisjoint(
        {Reason(one) for one in told.filter(~pl.col("kept"))["reason"]}
    )
    assert set(told["reason"].unique()) == set(Reason)
