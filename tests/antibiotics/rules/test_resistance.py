"""Cells, class results, phenotypes: beside their twins, and at their edges."""

import polars as pl
import pytest

from jalon.antibiotics.rules import resistance
from jalon.antibiotics.rules.resistance import Combined, Phenotype
from jalon.kernel.intervals import clopper_pearson
from tests.antibiotics.rules.isolates import ORGANISMS, codes, frame, invented
from tests.reference import naive_resistance as naive

AUREUS = "Staphylococcus aureus"


def results(**columns):
    height = len(next(iter(columns.values())))
    organisms = columns.pop("organism", ["Escherichia coli"] * height)
    return pl.DataFrame({"organism": organisms}).with_columns(
        **{code: pl.Series(found, dtype=pl.UInt8) for code, found in columns.items()}
    )


def as_counts(table, by, counts):
    return {tuple(row[name] for name in (*by, "code")): tuple(row[name] for name in counts) for row in table.to_dicts()}


@pytest.mark.parametrize("by", [("organism",), ("hospital", "organism"), ("period",)])
@pytest.mark.parametrize("lazy", [False, True])
def test_cells_are_those_of_the_twin(by, lazy):
    known = codes(7)
    isolates = invented(1, 500, known)
    made = frame(isolates, known)

    table = resistance.cells(made.lazy() if lazy else made, known, by=by)

    assert as_counts(table, by, ("resistant", "tested", "isolates")) == naive.cells(isolates, known, by)


def test_cells_come_in_order_of_groups_then_of_molecules():
    made = results(organism=["b", "a"], GEN=[1, 1], AMC=[4, 1])

    table = resistance.cells(made, ["GEN", "AMC"])

    assert table.select("organism", "code").rows() == [("a", "GEN"), ("a", "AMC"), ("b", "GEN"), ("b", "AMC")]


def test_only_r_is_resistant_and_only_nought_is_not_tested():
    table = resistance.cells(results(AMC=[0, 1, 2, 3, 4, None]), ["AMC"])

    assert table.select("resistant", "tested", "isolates").row(0) == (1, 4, 6)


def test_a_molecule_never_tested_has_no_cell():
    table = resistance.cells(results(AMC=[1, 4], GEN=[0, 0]), ["AMC", "GEN"])

    assert table["code"].to_list() == ["AMC"]


@pytest.mark.parametrize("molecules", [[], ["AMC"]])
def test_nothing_to_count_is_a_table_without_rows(molecules):
    kinds = {"organism": pl.String, "code": pl.String} | dict.fromkeys(("resistant", "tested", "isolates"), pl.Int64)

    table = resistance.cells(results(AMC=[0, 1]).clear() if molecules else results(AMC=[0, 1]), molecules)

    assert table.is_empty()
    assert {name: table.schema[name] for name in kinds} == kinds


@pytest.mark.parametrize(("how", "twin"), [("any", naive.any_of), ("first", naive.first_of)])
def test_class_results_are_those_of_the_twin(how, twin):
    known = codes(3)
    isolates = invented(2, 400, known)

    found = resistance.with_classes(frame(isolates, known), [Combined("CLASSE", tuple(known), how)])

    assert found["CLASSE"].to_list() == [twin([isolate[code] for code in known]) for isolate in isolates]
    assert found.schema["CLASSE"] == pl.UInt8


def test_methicillin_is_read_from_cefoxitin_else_from_oxacillin():
    made = results(organism=[AUREUS] * 4, J01DC01=[1, 4, 0, 0], J01CF04=[4, 1, 4, 0])

    found = resistance.with_classes(made, [Combined("METICILLINE", ("J01DC01", "J01CF04"), "first")])

    assert found["METICILLINE"].to_list() == [1, 4, 4, 0]


def test_a_class_is_read_for_its_organisms_alone():
    made = results(organism=[AUREUS, "Escherichia coli"], J01DC01=[4, 4])

    found = resistance.with_classes(made, [Combined("METICILLINE", ("J01DC01",), "first", frozenset({AUREUS}))])

    assert found["METICILLINE"].to_list() == [4, 0]


@pytest.mark.parametrize("how", ["any", "first"])
@pytest.mark.parametrize("members", [("ABSENT",), ()])
def test_a_class_without_any_member_in_the_file_is_not_tested(how, members):
    found = resistance.with_classes(results(AMC=[4, 1]), [Combined("CLASSE", members, how)])

    assert found["CLASSE"].to_list() == [0, 0]


def test_classes_are_counted_as_molecules_on_a_lazy_frame():
    classes = [Combined("C3G", ("CTX", "CAZ"))]

    table = resistance.cells(resistance.with_classes(results(CTX=[4, 0, 0], CAZ=[1, 1, 0]).lazy(), classes), ["C3G"])

    assert table.select("resistant", "tested", "isolates").row(0) == (1, 2, 3)


def test_bounds_are_exact_and_in_the_order_of_the_rows():
    table = pl.DataFrame({"resistant": [8, 0, 23, 8, 0], "tested": [23, 23, 23, 23, 0]})

    found = resistance.with_bounds(table)

    expected = [clopper_pearson(count, 23) for count in (8, 0, 23, 8)]
    assert found.select("low", "high").rows()[:4] == [tuple(pair) for pair in expected]
    assert found["share"].to_list() == [8 / 23, 0, 1, 8 / 23, None]
    assert found.select("low", "high").row(4) == (None, None)


def test_bounds_of_other_counts_have_their_columns_named():
    found = resistance.with_bounds(pl.DataFrame({"count": [1], "isolates": [4]}), count="count", out_of="isolates")

    assert found["share"].to_list() == [0.25]


@pytest.mark.parametrize("column", ["blse", "J01X000"])
@pytest.mark.parametrize("organisms", [frozenset(), frozenset(ORGANISMS[:2])])
def test_phenotypes_are_those_of_the_twin(column, organisms):
    isolates = invented(3, 400, codes(1))
    present = {
        "blse": lambda value: (value is True, value is not None),
        "J01X000": lambda value: (value == 4, value > 0),
    }[column]

    table = resistance.phenotypes(frame(isolates, codes(1)), [Phenotype("trait", column, organisms)])

    expected = naive.phenotype(isolates, column, organisms, ("organism",), present)
    found = as_counts(table, ("organism",), ("count", "known", "isolates"))
    assert found == {(*group, "trait"): counts for group, counts in expected.items()}


def test_the_four_traits_of_surveillance():
    made = results(
        organism=["Escherichia coli", AUREUS, AUREUS, "Enterococcus faecium", "Candida albicans"],
        METICILLINE=[4, 4, 1, 0, 0], J01XA01=[4, 1, 1, 4, 0],
    ).with_columns(blse=pl.Series([True, True, None, None, None]), epc=None)  # fmt: skip

    traits = resistance.phenotypes_of({"Escherichia coli"}, {"Enterococcus faecium"})
    table = resistance.phenotypes(made, traits)

    assert as_counts(table, ("organism",), ("count", "known", "isolates")) == {
        ("Escherichia coli", "blse"): (1, 1, 1),
        ("Escherichia coli", "epc"): (0, 0, 1),
        (AUREUS, "sarm"): (1, 2, 2),
        ("Enterococcus faecium", "erv"): (1, 1, 1),
    }


def test_a_trait_that_nobody_looked_for_has_no_row():
    table = resistance.phenotypes(results(AMC=[4]), [Phenotype("blse", "blse")])

    assert table.is_empty()
    assert table.columns == ["organism", "code", "count", "known", "isolates"]


def test_a_proportion_of_few_is_grey():
    table = resistance.greyed(pl.DataFrame({"tested": [29, 30]}))

    assert table["grey"].to_list() == [True, False]


def test_a_table_that_leaves_hides_what_is_small_and_what_gives_it_away():
    table = pl.DataFrame(
        {
            "unit": ["a", "b", "c", "a"],
            "code": ["AMC", "AMC", "AMC", "GEN"],
            "resistant": [2, 9, 20, 0],
            "tested": [40, 50, 60, 70],
        }
    )

    found = resistance.masked(resistance.with_bounds(table), within=["code"])

    assert found["hidden"].to_list() == [True, True, False, False]
    assert found.select("resistant", "tested", "share", "low", "high").row(0) == (None,) * 5
    assert found.select("resistant", "tested").rows()[2:] == [(20, 60), (0, 70)]


def test_a_table_that_is_one_total_hides_within_itself():
    table = pl.DataFrame({"isolates": [3, 8, 30]})

    found = resistance.masked(table, within=[], counts=["isolates"], under=5)

    assert found["isolates"].to_list() == [None, None, 30]
