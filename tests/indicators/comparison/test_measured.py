"""A comparison counts what the totals of the grid count, on random histories; months for one column are the same."""

import pytest

from jalon.indicators import projection
from jalon.indicators.comparison.course import course
from jalon.indicators.comparison.measured import holder_of, measured
from tests.indicators import invented
from tests.indicators.invented import MONTHS
from tests.indicators.test_projection_against_pivot import History

pytestmark = pytest.mark.django_db


@pytest.fixture
def history(monkeypatch, request):
    made = History(request.param)
    invented.stand_in(monkeypatch, [(invented.line(one.entity, one.ej), one.project) for one in made.lines])
    for _ in range(12):
        made.chance.choice([made.deliver, made.deliver, made.edit])()
    return made


@pytest.mark.parametrize("history", range(500, 506), indirect=True)
@pytest.mark.parametrize("kept", [None, (0, 2, 3, 5), (4,), ()])
def test_comparison_counts_what_the_totals_count(history, kept):
    for month in MONTHS[1:4]:
        view = projection.month_view("essai", "75", month)
        totals = projection.totals(view, kept)
        for column in view.columns:
            found, total = measured(view, column.definition.id, kept), totals[column.definition.id]
            if column.indicator.value.is_number:
                told = found.distribution()
                assert told.n == total.n
                assert found.missing.get("older", 0) == total.older
                if column.indicator.additive == "sum":
                    assert (told.total or 0) == pytest.approx(total.sum)
                else:
                    assert told.mean == (None if total.mean is None else pytest.approx(total.mean))
                    assert told.rate == (None if total.rate is None else pytest.approx(total.rate))
            else:
                told = {one.value: one.count for one in found.shares().each if one.count}
                assert told == dict(total.counts)


@pytest.mark.parametrize("history", range(600, 603), indirect=True)
def test_everyone_is_counted_or_said_to_have_no_value(history):
    view = projection.month_view("essai", "75", "2022-02")

    for column in view.columns:
        if column.indicator.grains == ("et",):
            found = measured(view, column.definition.id)
            assert len(found.values) + sum(found.missing.values()) == len(view.listed)


@pytest.mark.parametrize("history", range(700, 703), indirect=True)
def test_value_of_a_line_is_that_of_its_holder(history):
    view = projection.month_view("essai", "75", "2022-02")

    for column in view.columns:
        found = measured(view, column.definition.id)
        for i in range(len(view.listed)):
            cell, holder = column.cell(i), holder_of(view, column.definition.id, i)
            if holder in found.values:
                assert found.values[holder] == cell.value


@pytest.mark.parametrize("history", range(800, 803), indirect=True)
def test_month_read_for_one_column_is_the_same_month(history):
    history.deliver()  # something is stale
    alone = projection.month_view("essai", "75", "2022-02", only=["occupation", "lits", "unknown"])
    whole = projection.month_view("essai", "75", "2022-02")

    assert [column.definition.id for column in alone.columns] == ["lits", "occupation"]
    for column in alone.columns:
        same = whole.column(column.definition.id)
        assert (column.entries, column.codes, column.owners) == (same.entries, same.codes, same.owners)


@pytest.mark.parametrize("history", range(900, 904), indirect=True)
def test_course_shows_each_month_and_those_present_in_all(history):
    views = [projection.month_view("essai", "75", month) for month in MONTHS]

    found = course(views, "lits", lambda one: one.distribution().total)

    filed = {month.period: month for month in found.months if month.own is not None}
    alone = {month: measured(view, "lits").values for month, view in zip(MONTHS, views, strict=True)}
    always = set.intersection(*(set(alone[month]) for month in filed)) if filed else set()
    assert list(filed) == [month for month in MONTHS if alone[month]]
    assert found.always == len(always)
    for month, told in filed.items():
        assert told.own == sum(alone[month].values())
        assert (told.constant or 0) == sum(value for one, value in alone[month].items() if one in always)


@pytest.mark.parametrize("history", [1000], indirect=True)
def test_file_that_came_late_is_drawn_once_at_the_month_of_its_data(history):
    views = [projection.month_view("essai", "75", month) for month in MONTHS]

    found = course(views, "messages_latest", lambda one: float(len(one.values)))

    drawn = {month.period for month in found.months if month.n}
    assert drawn <= {view.column("messages_latest").data_period for view in views}
