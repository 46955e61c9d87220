"""The figures of another program, the R package AMR 3.0.0, on its own sample of 2,000 isolates."""

import polars as pl
import pytest

from jalon.antibiotics.rules import duplicates, resistance

CODES = {"S": 1, "I": 2, "R": 4}


@pytest.fixture
def isolates(real_data):
    """The sample as the rules read it; molecules keep AMR's own codes."""
    read = pl.read_csv(real_data / "data" / "antibiotics" / "example_isolates.csv", infer_schema=False)
    coded = (pl.col(code).replace_strict(CODES, default=0, return_dtype=pl.UInt8) for code in molecules(read))
    return read.with_columns(*coded, pl.col("date").str.to_date()).rename({"mo": "organism"})


def molecules(read):
    return read.columns[6:]


def test_every_cell_is_the_one_of_amr_with_its_bounds(isolates, real_data):
    oracle = pl.read_csv(real_data / "oracles" / "amr_resistance.csv").sort("mo", "ab")

    found = resistance.with_bounds(resistance.cells(isolates, molecules(isolates))).sort("organism", "code")

    assert found.height == 1895
    assert found.select("organism", "code", "tested", "resistant").rows() == oracle["mo", "ab", "n", "resistant"].rows()
    for name, theirs in (("share", "resistance"), ("low", "ci_low"), ("high", "ci_high")):
        assert found[name].to_list() == pytest.approx(oracle[theirs].to_list(), rel=0, abs=1e-12)


@pytest.mark.parametrize(
    ("rule", "column", "kept"), [("first_per_patient", "first_patient", 1265), ("episode", "first_episode_365", 1300)]
)
def test_every_first_isolate_is_the_one_of_amr(isolates, real_data, rule, column, kept):
    oracle = pl.read_csv(real_data / "oracles" / "amr_first_isolates.csv")
    known = isolates.with_row_index("at").filter(pl.col("organism") != "UNKNOWN")  # never first, says AMR

    decision = duplicates.decide(known, rule=rule, window="all", identity=("patient", "organism"))

    first = set(known.filter(decision["kept"])["at"])
    assert [int(at in first) for at in range(isolates.height)] == oracle[column].to_list()
    assert len(first) == kept
