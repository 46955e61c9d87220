"""The projection and a naive pivot of the same random history tell the same grid, now and as it was known."""

import json
import random

import pytest

from jalon.indicators import ledger, projection
from tests.indicators import invented, worlds
from tests.indicators.invented import COLUMNS, INDICATORS, MONTHS, STATED
from tests.reference import naive_grid
from tests.reference.naive_grid import GONE, Covered, Said

pytestmark = pytest.mark.django_db


class History:
    """Random publications, told at once to the ledger and to the list of the naive twin."""

    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.ets, self.ejs, self.projects = (
            worlds.entities(7), worlds.entities(3, kind="ej"), worlds.entities(2, kind="projet"),
        )  # fmt: skip
        self.lines = [
            naive_grid.Line(et, self.chance.choice([*self.ejs, None]), self.chance.choice([*self.projects, None]))
            for et in self.ets
        ]
        self.said, self.covered, self.instants = [], [], []

    def value_of(self, definition):
        if definition.value.values:
            return self.chance.choice(definition.value.values)
        return self.chance.choice([0, 1, 2, 5, 10, 47.5, 300])

    def entities_of(self, definition):
        kinds = {"et": self.ets, "ej": self.ejs, "projet": self.projects}
        return [entity for grain in definition.grains for entity in kinds[grain]]

    def deliver(self):
        """A file: new and corrected values of some indicators for a month, and what it covers."""
        month, rank = self.chance.choice(MONTHS), len(self.instants)
        chosen = self.chance.sample(STATED, 3)
        rows, replaced = [], []
        for definition in chosen:
            standing = worlds.standing_ids(definition.id, month)
            for entity in self.entities_of(definition):
                if self.chance.random() < 0.5:
                    value = self.value_of(definition)
                    rows.append((definition.id, month, entity, value))
                    self.said.append(Said(rank, definition.id, month, entity, value))
                    replaced += [standing[entity]] if entity in standing else []
                elif entity in standing and self.chance.random() < 0.2:
                    replaced.append(standing[entity])
                    self.said.append(Said(rank, definition.id, month, entity, GONE))
        coverage = [
            (d.id, month, {"domains": ("ES",), "silence_speaks": not d.carries_over and self.chance.random() < 0.6})
            for d in chosen
            if self.chance.random() < 0.8
        ]
        self.covered += [Covered(rank, code, period, said["silence_speaks"]) for code, period, said in coverage]
        batch, done = worlds.publish(rows, superseding=replaced, coverage=coverage)
        assert done.conflicts == []
        self.instants.append(batch.applied_at)

    def edit(self):
        """One cell, filled, changed or emptied."""
        definition, month = self.chance.choice(STATED), self.chance.choice(MONTHS)
        entity = self.chance.choice(self.entities_of(definition))
        value = None if self.chance.random() < 0.3 else self.value_of(definition)
        known = worlds.standing_ids(definition.id, month).get(entity)
        made = ledger.set_value(
            indicator=definition.id, period=month, entity=entity, by=None, expected=known,
            number=None if isinstance(value, str) else value, text=value if isinstance(value, str) else None,
        )  # fmt: skip
        if made.pk == known:
            return
        self.said.append(Said(len(self.instants), definition.id, month, entity, value))
        self.instants.append(made.batch.applied_at)

    def naive(self, month, at):
        return naive_grid.cells(INDICATORS, COLUMNS, self.lines, month, self.said, self.covered, at=at)


def projected(month, known_at=None):
    view = projection.month_view("essai", "75", month, known_at)
    found = {}
    for column in view.columns:
        for i, line in enumerate(view.lines):
            cell = column.cell(i)
            shared = cell.entity_id is not None and cell.entity_id != line["id"]
            found[line["id"], column.definition.id] = (
                cell.value, cell.state, cell.period, cell.carried, shared, cell.entity_id,
            )  # fmt: skip
    return found


@pytest.fixture
def history(monkeypatch, request):
    made = History(request.param)
    invented.stand_in(monkeypatch, [(invented.line(one.entity, one.ej), one.project) for one in made.lines])
    return made


@pytest.mark.parametrize("history", range(6), indirect=True)
def test_projection_equals_the_naive_pivot_at_every_step(history):
    for _ in range(12):
        history.chance.choice([history.deliver, history.edit, history.edit])()
        month = history.chance.choice(MONTHS)

        assert projected(month) == history.naive(month, len(history.instants))


@pytest.mark.parametrize("history", range(100, 103), indirect=True)
def test_the_past_is_as_it_was_known(history):
    for _ in range(14):
        history.chance.choice([history.deliver, history.edit])()
    for month in MONTHS:
        projected(month)

    for rank, instant in enumerate(history.instants):
        month = history.chance.choice(MONTHS)

        assert projected(month, instant) == history.naive(month, rank)
        assert projected(month, instant) == history.naive(month, rank)  # kept, the second time


@pytest.mark.parametrize("history", range(200, 203), indirect=True)
def test_totals_count_each_holder_once(history):
    for _ in range(12):
        history.deliver()
    view = projection.month_view("essai", "75", "2022-02")
    pivot = history.naive("2022-02", len(history.instants))

    totals = projection.totals(view)

    for column in view.columns:
        if column.indicator.value.is_number:
            cells = [pivot[line.entity, column.definition.id] for line in history.lines]
            total = totals[column.definition.id]
            assert (total.n, total.sum) == naive_grid.total(column.indicator, column.definition, "2022-02", cells), (
                column.definition.id
            )


@pytest.mark.parametrize("history", [300], indirect=True)
def test_the_json_says_what_the_view_says(history):
    for _ in range(8):
        history.deliver()
    view = projection.month_view("essai", "75", "2022-02")

    told = json.loads(projection.month_json("essai", "75", "2022-02"))

    assert (told["grid"], told["region"], told["month"], told["known_at"]) == ("essai", "75", "2022-02", None)
    assert told["lines"]["id"] == [line["id"] for line in view.lines]
    for column in view.columns:
        said = told["columns"][column.definition.id]
        assert (said["d"], said["c"], said["e"]) == (column.entries, column.codes, column.owners)


@pytest.mark.parametrize("history", [400], indirect=True)
def test_reading_a_month_that_nothing_moved_asks_few_queries(history, django_assert_num_queries):
    for _ in range(4):
        history.deliver()
    projected("2022-02")

    with django_assert_num_queries(3):
        projection.month_json("essai", "75", "2022-02")
