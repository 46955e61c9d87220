"""What waited, was settled, then waits again: each instant shows what was seen then."""

import pytest
from django.utils import timezone

from jalon.indicators import coverage, ledger, projection, rules
from tests.indicators.worlds import publish
from tests.tracking import worlds

pytestmark = pytest.mark.django_db


def state(entity, known_at=None):
    view = projection.month_view("segur_es", "75", "2022-08", known_at=known_at)
    return view.column("asp_etat_dpi").cell(view.listed.ids.index(entity)).state


def test_past_between_the_answer_and_its_taking_back_stays_answered(tmp_path):
    clinic = worlds.hospitals(tmp_path)[worlds.CLINIQUE]
    batch, _ = publish([], coverage=[("asp_etat_dpi", "2022-08", worlds.COVERED)])
    cell = [(clinic, ledger.indicator_ids(["asp_etat_dpi"])["asp_etat_dpi"], "2022-08")]
    coverage.mark_waiting(batch, cell)
    waiting = timezone.now()
    coverage.close_waiting(batch, cell)
    settled = timezone.now()
    coverage.mark_waiting(batch, cell)

    assert state(clinic, waiting) == rules.WAITING
    assert state(clinic, settled) == rules.ABSENT
    assert state(clinic) == rules.WAITING
