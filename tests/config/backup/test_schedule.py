"""Back-ups at regular times: when one is due, how many are kept, and the real worker that makes them."""

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import timezone

from jalon.config import environment
from jalon.config.backup import schedule
from jalon.config.environment import Backups
from jalon.jobs.models import Job
from jalon.kernel.refusal import Refusal
from jalon.web.health import backups
from tests.config.backup.instances import Instance

HOURLY = Backups(Path("/ailleurs"), timedelta(hours=6), 2)


@pytest.fixture
def last_made():
    def note(hours_ago):
        at = timezone.now() - timedelta(hours=hours_ago)
        backups.note(Path(settings.DATA_DIR), at=at.isoformat(), size=1, seconds=1)

    yield note
    (Path(settings.DATA_DIR) / backups.NAME).unlink(missing_ok=True)


def asked():
    schedule.ask_if_due()
    return Job.objects.filter(kind=schedule.KIND).count()


@pytest.mark.django_db
def test_nothing_is_asked_where_no_folder_is_given():
    with override_settings(BACKUPS=None):
        assert asked() == 0


@pytest.mark.django_db
@override_settings(BACKUPS=HOURLY)
def test_one_is_asked_when_the_last_is_old_and_none_is_under_way(last_made):
    last_made(hours_ago=5)
    assert asked() == 0
    last_made(hours_ago=7)
    assert asked() == 1
    assert asked() == 1


@pytest.mark.django_db
@override_settings(BACKUPS=HOURLY)
def test_failure_is_tried_again_an_hour_later():
    assert asked() == 1
    Job.objects.update(state=Job.State.FAILED)
    assert asked() == 1

    Job.objects.update(created_at=timezone.now() - timedelta(minutes=61))

    assert asked() == 2


def test_oldest_go_and_what_is_not_ours_stays(tmp_path):
    names = ["jalon-2026-01-01-030000.jalon", "jalon-2026-01-02-030000.jalon", "jalon-2026-01-03-030000.jalon"]
    for name in (*names, "region.jalon", ".jalon-2026-01-01.x.inacheve", ".jalon-2026-01-04.y.inacheve"):
        (tmp_path / name).touch()
    os.utime(tmp_path / ".jalon-2026-01-01.x.inacheve", (time.time() - 90_000,) * 2)

    removed = schedule.clear(Backups(tmp_path, timedelta(hours=1), 2))

    assert removed == 1
    kept = {path.name for path in tmp_path.iterdir()}
    assert kept == {*names[1:], "region.jalon", ".jalon-2026-01-04.y.inacheve"}


@pytest.mark.parametrize("given", ["0", "-1", "demain", "1.5", "²"])
def test_numbers_that_are_none_are_refused(monkeypatch, given):
    monkeypatch.setenv("JALON_BACKUP_KEEP", given)

    with pytest.raises(Refusal, match="JALON_BACKUP_KEEP"):
        environment.backups()


@pytest.mark.slow
def test_worker_makes_the_back_up_that_is_due(instance, tmp_path):
    place = tmp_path / "sauvegardes"
    planned = Instance(instance.folder, more={"JALON_BACKUP_DIR": str(place)})

    planned.jalon("worker", "--once")

    [made] = place.iterdir()
    assert schedule.NAME.fullmatch(made.name)
    instance.jalon("backup", "verify", made)
    assert backups.last(instance.folder).size == made.stat().st_size
