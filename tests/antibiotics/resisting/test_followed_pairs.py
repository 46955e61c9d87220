"""The pairs that surveillance follows, on isolates made for the purpose."""

from datetime import date

import polars as pl
import pytest

from jalon.antibiotics.facts.isolates import Gathered
from jalon.antibiotics.queries import pairs, resistance
from jalon.antibiotics.queries.asked import Asked, perimeter_of
from jalon.catalogue.antibiotic_definitions import FollowedPair
from jalon.kernel.periods import Period

S, R = 1, 4


def isolate(number, organism, specimen="urines", **more):
    kept = {"blse": None, "epc": None, "J01DD01": 0, "J01XA01": 0, "J01DC01": 0, "eligible": True, "screening": False}
    return {
        "hospital": "990000010", "period": "2024-T1", "unit": "101", "organism": organism, "patient": f"P{number}",
        "date": date(2024, 1, 10), "specimen": specimen, "file": 0, "row": number,
    } | kept | more  # fmt: skip


def frame_of(isolates):
    kinds = {"J01DD01": pl.UInt8, "J01XA01": pl.UInt8, "J01DC01": pl.UInt8, "blse": pl.Boolean, "epc": pl.Boolean}
    made = pl.DataFrame(isolates, schema_overrides=kinds)
    return resistance.rules.with_classes(made, resistance.classes())


@pytest.fixture
def isolates():
    return [
        isolate(2, "Escherichia coli", J01DD01=R, blse=True),
        isolate(3, "Escherichia coli", J01DD01=S),
        isolate(4, "Escherichia coli", "hemocultures"),
        isolate(5, "Klebsiella pneumoniae", "hemocultures", epc=True),
        isolate(6, "Klebsiella pneumoniae", "hemocultures"),
        isolate(7, "Klebsiella pneumoniae"),
        isolate(8, "Enterococcus faecium", "hemocultures", J01XA01=R),
        isolate(9, "Staphylococcus aureus", J01DC01=R),
    ]


def counted(pair, isolates):
    found = pairs.figure(pair, frame_of(isolates), 1000)
    return found.resistant, found.tested, found.isolates


def test_class_is_counted_among_the_tested(isolates):
    assert counted(pairs.pair_of("Escherichia coli", "C3G"), isolates) == (1, 2, 3)


def test_phenotype_is_counted_among_all_isolates(isolates):
    assert counted(pairs.pair_of("Escherichia coli", "blse"), isolates) == (1, 3, 3)


def test_phenotype_read_on_a_molecule_or_a_class(isolates):
    assert counted(pairs.pair_of("Enterococcus faecium", "erv"), isolates) == (1, 1, 1)
    assert counted(pairs.pair_of("Staphylococcus aureus", "sarm"), isolates) == (1, 1, 1)


def test_group_gathers_its_species(isolates):
    assert counted(pairs.pair_of("groupe:enterobacterales", "epc"), isolates) == (1, 6, 6)


def test_pair_of_a_kind_of_specimen_counts_it_alone(isolates):
    blood = FollowedPair(
        id="x", title="x", measure="percent", organism="Klebsiella pneumoniae", phenotype="epc",
        specimens=("hemocultures",),
    )  # fmt: skip

    assert counted(blood, isolates) == (1, 2, 2)


def test_molecule_that_nobody_tested_has_no_percentage(isolates):
    found = pairs.figure(pairs.pair_of("Escherichia coli", "J01MA02"), frame_of(isolates), 1000)

    assert (found.resistant, found.tested, found.share, found.low) == (0, 0, None, None)
    assert found.incidence is None


def test_density_needs_days(isolates):
    pair, frame = pairs.pair_of("Escherichia coli", "C3G"), frame_of(isolates)

    assert pairs.figure(pair, frame, 1000, density=True).incidence.value == 1.0
    assert pairs.figure(pair, frame, None, density=True).incidence is None


def test_gathered_by_is_the_figure_of_each_part(isolates):
    held = pairs.gathered_by(pairs.marked(pairs.pair_of("Escherichia coli", "C3G"), frame_of(isolates)), ["specimen"])

    assert held.select("specimen", "resistant", "tested", "isolates").rows() == [
        ("hemocultures", 0, 0, 1), ("urines", 1, 2, 2)
    ]  # fmt: skip
    assert held["share"].to_list() == [None, 0.5]


@pytest.mark.django_db
def test_perimeter_that_filters_no_unit_has_no_incidence(isolates):
    """Isolates of every unit over the days of some would be no rate."""
    none, spares = perimeter_of("none"), perimeter_of("spares")
    asked = Asked((), Period("2024-T1"), none, spares, None, ("2024-T1",))
    gathered = Gathered(frame_of(isolates), ["J01DD01", "J01XA01", "J01DC01"])

    found = pairs.followed(asked, selection=resistance.select(asked, gathered=gathered))

    assert [one.pair.id for one in found] == [pair.id for pair in pairs.pairs()]
    assert all(one.incidence is None for one in found)


@pytest.mark.parametrize(
    ("organism", "code", "natural"),
    [
        ("Klebsiella pneumoniae", "J01CA01", True),
        ("Klebsiella pneumoniae", "AMINOPENICILLINES", True),  # every member of the class
        ("Escherichia coli", "J01XA01", True),  # as a member of its group
        ("Escherichia coli", "C3G", False),
        ("Pseudomonas aeruginosa", "CARBAPENEMES", False),  # ertapenem alone
    ],
)
def test_resistance_by_nature(organism, code, natural):
    assert resistance.resists_by_nature(organism, code) is natural
