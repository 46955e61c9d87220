"""A second file unit by unit, the periods of a hospital's base, and the units that count."""

import polars as pl
import pytest

from jalon.antibiotics.rules import perimeter, versions
from jalon.antibiotics.rules.periods import quarter_code, read_period
from jalon.kernel.refusal import Refusal


def test_differences_name_the_units_that_change_the_largest_first():
    found = versions.differences({"210": 100.0, "601": 40.0, "7": 1.0}, {"210": 110.0, "440": 62.0, "7": 1.0})

    assert [(one.unit, one.before, one.after, one.change) for one in found] == [
        ("440", None, 62.0, 62.0), ("601", 40.0, None, -40.0), ("210", 100.0, 110.0, 10.0),
    ]  # fmt: skip


def test_completing_keeps_the_units_that_the_new_file_does_not_name():
    former = pl.DataFrame({"unit": ["0402", "200"], "value": [1, 2]})
    new = pl.DataFrame({"unit": ["402", "300"], "value": [9, 3]})
    keys = {"0402": "402", "402": "402", "200": "200", "300": "300"}

    found = versions.completed(former, new, keys)

    assert found.rows() == [("200", 2), ("402", 9), ("300", 3)]


def test_relabelled_isolates_follow_the_labels_of_both_files():
    frame = pl.DataFrame({"row": [2], "r0": [1], "r1": [4]})

    found = versions.relabelled(frame, ["CEFOTAXIME", "AMPICILLINE"], ["AMPICILLINE", "IMIPENEME", "CEFOTAXIME"])

    assert found.columns == ["row", "r2", "r0"]


@pytest.mark.parametrize(
    ("written", "code"), [("2016-Q1", "2016-T1"), ("2016-T1", "2016-T1"), ("2016q4", "2016-T4"), (" 2016 ", "2016")]
)
def test_period_as_people_write_it(written, code):
    assert read_period(written).code == code


@pytest.mark.parametrize("written", ["2016-08", "2016-Q5", "", "premier trimestre"])
def test_period_that_is_no_quarter_nor_year_is_refused(written):
    with pytest.raises(Refusal, match="trimestre"):
        read_period(written)


def test_quarter_is_said_as_the_command_line_writes_it():
    assert (quarter_code("2016-T1"), quarter_code("2016")) == ("2016-Q1", "2016")


SPARES = (("3", "20"), ("MÉDECINE", "CHIRURGIE"))


@pytest.mark.parametrize(
    ("ta", "de", "domain", "why"),
    [
        ("3", "127", "MÉDECINE", ""), ("03", "127", "MÉDECINE", ""), ("20", "149", "CHIRURGIE", ""),
        ("7", "127", "MÉDECINE", "TA 7"), ("3", "45", "MÉDICO-TECHNIQUE", "DE 45 : médico-technique"),
        ("3", "001", "", "DE 1 inconnue"), ("", "", "", "ni DE ni TA"), ("3", "", "", "DE ou TA manquante"),
    ],
)  # fmt: skip
def test_unit_out_of_the_perimeter_says_why(ta, de, domain, why):
    assert perimeter.why_not(*SPARES, ta, de, domain) == why
    assert perimeter.is_eligible(*SPARES, ta, domain) == (why == "")


def test_perimeter_without_list_asks_nothing():
    assert perimeter.is_eligible((), (), "", "")
