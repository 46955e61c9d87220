"""Reading by columns and comparing where things are kept: the same as row by row, and as refreshing everything."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from jalon import catalogue
from jalon.directory import actions
from jalon.directory.actions.loading.alike import still_held
from jalon.directory.actions.loading.establishments import _COMPARED
from jalon.directory.models import Change, Entity, Listed
from jalon.directory.reading import recognise
from jalon.directory.reading.columns import read_blocks
from jalon.directory.reading.problems import Problem
from jalon.directory.reading.rows import read_rows
from jalon.directory.reading.table import Table
from jalon.directory.rules.names import MATCH_CUTOFF, NameIndex, words_of
from tests.directory.lists import EJ1, EJ2, ET1, ET2, ET3, REGIONAL, sae_row

CELLS = some.sampled_from(
    [
        "",
        " ",
        ET1,
        EJ1,
        ET1[:8],
        "24",
        "9A",
        "ES",
        "355",
        "1 250",
        "12,5",
        "-3",
        "31/08/2022",
        "2022-08-31",
        "2022-02-30",
    ]
    + ["20220831", "2022-W01-1", "CH  D'ÉTÉ ", "\u00a0A\u202fB", "x" * 250, "demain", "97101", "1451"]
)
ROWS = some.lists(some.one_of(some.lists(CELLS, max_size=24), some.just(None)), max_size=12)


@settings(max_examples=150, deadline=None)
@given(ROWS)
def test_columns_mean_what_each_row_means(rows):
    named = [(line, Problem(line, 1, "", "", "coupée") if row is None else row) for line, row in enumerate(rows, 2)]
    table = Table("etablissements.csv", REGIONAL.split(";"), named)
    recognised = recognise(table, list(catalogue.current().lists.values()))

    (block,) = read_blocks(recognised) if rows else (None,)

    expected = list(read_rows(recognised))
    readable = [row for row in expected if not row.unreadable]
    if block:
        assert block.size == len(expected)
        assert list(block.lines) == [row.row for row in readable]
        assert block.unreadable == [row.unreadable for row in expected if row.unreadable]
        for rank, row in enumerate(readable):
            assert {name: column[rank] for name, column in block.values.items()} == row.values
            assert block.problems.get(rank, []) == row.problems


def shown():
    return list(Entity.objects.order_by("pk").values())


def test_what_did_not_move_is_not_read_again_and_shows_the_same(load_sae, load_regional):
    load_sae(2021, sae_row(ET1, "A", year=2021), sae_row(ET2, "B", year=2021), sae_row(ET3, "C", year=2021))
    load_sae(2022, sae_row(ET1, "A"), sae_row(ET2, "B2"), sae_row(ET3, "C", EJ2))
    after = shown()
    numbers = dict(Entity.objects.values_list("pk", "code"))

    alike = still_held("sae_id", date(2022, 12, 31), date.today(), _COMPARED)

    actions.refresh_entities()
    assert {numbers[entity] for entity in alike} == {ET1}
    assert shown() == after
    assert set(Change.objects.values_list("entity__code", "what")) == {(ET2, "renamed"), (ET3, "ej_changed")}


def test_another_list_that_speaks_between_two_vintages_is_heard(load_sae, load_regional):
    from tests.directory.lists import regional_row

    load_sae(2021, sae_row(ET1, "ANCIEN", year=2021))
    load_regional(regional_row(ET1, "ENTRE", EJ1, source="SAE 2022"))
    between = Entity.objects.get(code=ET1).name

    load_sae(2023, sae_row(ET1, "ANCIEN", year=2023))

    assert (between, Entity.objects.get(code=ET1).name) == ("ENTRE", "ANCIEN")


def test_a_lot_corrected_back_to_what_it_was_is_shown(load_sae):
    load_sae(2021, sae_row(ET1, "JUSTE", year=2021))
    load_sae(2022, sae_row(ET1, "FAUX"))

    load_sae(2022, sae_row(ET1, "JUSTE"))

    assert Entity.objects.get(code=ET1).name == "JUSTE"
    assert not Change.objects.exists()
    assert Listed.objects.filter(name="FAUX", known_to=None).count() == 0


WORDS = some.sampled_from("clinique cliniques saint st joseph josef parc park tilleuls ch centre 12 124 pau".split())
NAMES = some.lists(WORDS, min_size=1, max_size=4).map(" ".join)


@settings(max_examples=100, deadline=None)
@given(some.lists(NAMES, min_size=1, max_size=25), NAMES)
def test_the_names_found_are_those_of_a_search_that_looks_at_all(names, wanted):
    index = NameIndex((key, name, "") for key, name in enumerate(names))

    found = dict(index.nearest(wanted, len(names)))

    words = [index.near_words(word) for word in dict.fromkeys(words_of(wanted))]
    weights = [index._weight(near) for near in words]
    for key, name in enumerate(names):
        own = set(words_of(name))
        best = [max([score for written, score in near.items() if written in own], default=0) for near in words]
        score = sum(one * weight for one, weight in zip(best, weights, strict=True)) / sum(weights)
        if abs(score - MATCH_CUTOFF) > 1e-6:
            assert found.get(key, 0) == pytest.approx(score if score > MATCH_CUTOFF else 0)
