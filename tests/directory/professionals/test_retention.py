"""Those whom no file names any more are found, then erased, without a name left behind."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from jalon.accounts.models import AuditEvent, PurgeItem
from jalon.accounts.retention import actions, purging
from jalon.directory.professionals import invention, retention
from jalon.directory.professionals.actions.exporting import hand_extract
from jalon.directory.professionals.models import Activity, Practice, Professional
from tests.directory.professionals.conftest import HOSPITAL, row

pytestmark = pytest.mark.django_db


def test_only_those_who_left_long_ago_are_expired(load_rows):
    load_rows(row(1), row(2))
    load_rows(row(1), day="20260215")
    gone = Professional.objects.get(number=invention.number_of(2))

    assert retention.expired(timezone.now() - timedelta(days=1)) == []
    assert retention.expired(timezone.now() + timedelta(days=1)) == [gone.pk]


def test_purge_erases_what_was_said_and_leaves_a_trace_without_name(load_rows):
    load_rows(row(1), row(2, name="PARTI"))
    load_rows(row(1), day="20260215")
    everyone = list(Professional.objects.values_list("pk", flat=True))

    erased = retention.purge(everyone, reason="essai")

    assert erased == 1  # the one who is still in the file is left alone, even when asked for
    assert set(Practice.objects.values_list("last_name", flat=True)) == {"FICTIF1"}
    assert Activity.objects.count() == 1
    event = AuditEvent.objects.get(verb="directory.professionals_purged")
    assert event.details == {"professionals": 1, "reason": "essai"}
    assert not any("PARTI" in str(one.details) + one.target_label for one in AuditEvent.objects.all())


def test_the_extract_holds_the_past_too(load_rows):
    load_rows(row(1, name="AVANT", site=HOSPITAL, mode="S"))
    load_rows(row(1, name="APRES", site=HOSPITAL, mode="S"), day="20260215")

    told = hand_extract(invention.number_of(1), by=None)

    assert [one["last_name"] for one in told["practices"]] == ["APRES", "AVANT"]
    assert told["practices"][1]["known_to"] is not None
    assert told["activities"][0]["mode_label"] == "Salarié"
    assert told["activities"][0]["file"].endswith("202601150800.txt")
    assert AuditEvent.objects.get(verb="directory.professional_extracted").target_label.startswith("professionnel n°")


def test_plan_of_purge_lists_them_without_a_name_and_erases_them(load_rows):
    load_rows(row(1), row(2, name="PARTI"))
    load_rows(row(1), day="20260215")
    Professional.objects.filter(gone_at__isnull=False).update(gone_at=timezone.now() - timedelta(days=400))

    plan = actions.propose(by=None)

    listed = PurgeItem.objects.filter(plan=plan, what="professionals")
    assert [one.label for one in listed] == [f"professionnel n° {Professional.objects.get(gone_at__isnull=False).pk}"]
    purging.purge(actions.approve(plan=plan, by=None), SimpleNamespace(step=lambda *said: None))
    assert Professional.objects.count() == 1
