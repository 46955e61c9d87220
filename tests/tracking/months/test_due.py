"""A month to close is told on the start page, to those who may close it, when its day comes near."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from jalon.kernel.periods import Period
from jalon.tracking.months import actions, rules
from jalon.tracking.months.concerns import to_close
from tests.accounts import people
from tests.tracking import worlds

TODAY = date(2022, 9, 12)
PLACE = {"grid": "segur_es", "region": "75", "month": Period("2022-08")}


@pytest.mark.parametrize(("days", "due"), [(30, False), (8, False), (7, True), (0, True), (-20, True)])
def test_month_is_due_a_week_before_its_day(days, due):
    assert rules.is_due(TODAY + timedelta(days=days), TODAY) is due


def test_month_without_a_day_is_never_due():
    assert rules.is_due(None, TODAY) is False


def test_closing_is_proposed_for_the_middle_of_the_month_after():
    assert rules.usual_closing_day(Period("2022-12")) == date(2023, 1, 15)


@pytest.fixture
def planned(tmp_path, db):
    worlds.month(worlds.hospitals(tmp_path))
    day = timezone.localdate() + timedelta(days=3)
    actions.plan_closing(**PLACE, closes_on=day, by=None)
    return day


def test_those_who_may_close_are_told(planned):
    officer = people.make("chargee", role="region", territories=["region:75"])

    (told,) = to_close(officer)

    assert told.label == f"Août 2022 est à clore le {planned:%d/%m}"
    assert "/mois/2022-08/clore/" in told.url


@pytest.mark.parametrize(
    ("role", "more"),
    [("lecteur", {"territories": ["region:75"]}), ("region", {"territories": ["region:53"]}),
     ("national", {"actor": "ans"}), ("region", {"territories": ["region:75"], "themes": ["dmp"]})],
)  # fmt: skip
def test_others_are_not(planned, role, more):
    assert to_close(people.make("autre", role=role, **more)) == []


def test_closed_month_is_due_no_more(planned):
    officer = people.make("chargee", role="region", territories=["region:75"])
    actions.close_month(**PLACE, by=officer)

    assert to_close(officer) == []
