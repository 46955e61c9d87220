"""Totals from which the small count of one hospital would be found."""

import polars as pl
import pytest

from jalon.antibiotics.resisting import masking


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ([(10, 40), (12, 50)], False),  # nothing is hidden in either
        ([(10, 40), (3, 50)], True),  # one is: the total less the other gives it
        ([(10, 40), (3, 50), (4, 60)], False),  # two are, seven together: which has which is not said
        ([(10, 40), (1, 50), (2, 60)], True),  # three together are a small count too
        ([(0, 40), (0, 50)], False),  # nought points at nobody
        ([(0, 4), (8, 50)], True),  # four tested are few, whatever they say
        ([], False),
    ],
)
def test_one_part_would_be_found_by_subtraction(parts, found):
    assert masking.one_part_would_be_found(parts) is found


def test_total_of_several_hospitals_hides_what_one_of_them_hides():
    keys = ["organism", "code"]
    table = pl.DataFrame(
        {"organism": ["A", "A"], "code": ["X", "Y"], "resistant": [13, 20], "tested": [90, 90], "share": [0.14, 0.22],
         "hidden": [False, False]}
    )  # fmt: skip
    by_hospital = pl.DataFrame(
        {"hospital": ["1", "2", "1", "2"], "organism": ["A"] * 4, "code": ["X", "X", "Y", "Y"],
         "resistant": [10, 3, 10, 10], "tested": [45] * 4}
    )  # fmt: skip

    told = masking.but_what_one_hospital_would_give(table, by_hospital, keys, masking.COUNTS)

    assert told["hidden"].to_list() == [True, False]
    assert told["resistant"].to_list() == [None, 20]
    assert told["share"].to_list() == [None, 0.22]
