"""The worker is killed in the middle of an import: nothing half written, and the job finishes when run again."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.sources import files, small

pytestmark = pytest.mark.slow
JALON = Path(sys.executable).parent / "jalon"
ROWS = 15_000

PREPARE = """
import django; django.setup()
from pathlib import Path
from jalon import jobs
from jalon.directory.models import Entity
from jalon.sources import actions
from jalon.sources.models import Delivery
codes = Path({codes!r}).read_text().split()
Entity.objects.bulk_create([Entity(kind="et", code=code, name=code, region="75") for code in codes])
delivery = actions.receive(Path({path!r}), name=Path({path!r}).name)
actions.plan(delivery)
job = jobs.enqueue("sources.import", title="Essai", by=None, delivery=delivery.pk)
"""


@pytest.fixture
def instance(tmp_path):
    """A data folder with a planned delivery whose application waits for a worker."""
    environment = {
        name: value for name, value in os.environ.items() if name not in {"JALON_DATABASE_URL", "JALON_SYNC_JOBS"}
    }
    environment |= {"JALON_DATA": str(tmp_path / "var"), "DJANGO_SETTINGS_MODULE": "jalon.config.settings"}
    codes = [small.number(f"33{rank:06d}") for rank in range(ROWS)]
    (tmp_path / "codes").write_text("\n".join(codes))
    rows = [(code, f"Site {code}", "Oui", "15/07/2022", "Oui") for code in codes]
    path = files.write(tmp_path, "DMP_certificats_2022-07.csv", files.certificates(rows))
    subprocess.run([JALON, "migrate"], env=environment, check=True, capture_output=True)
    script = PREPARE.format(codes=str(tmp_path / "codes"), path=str(path))
    subprocess.run([sys.executable, "-c", script], env=environment, check=True, capture_output=True)
    return tmp_path / "var", environment


def ask(folder, sql):
    connection = sqlite3.connect(folder / "jalon.sqlite3")
    try:
        return connection.execute(sql).fetchone()[0]
    finally:
        connection.close()


def worker(environment):
    return subprocess.Popen(
        [JALON, "worker", "--single"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def wait_until(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "too long"
        time.sleep(0.01)


def test_killed_worker_leaves_nothing_half_written_and_the_job_finishes(instance):
    folder, environment = instance
    doomed = worker(environment)
    try:
        wait_until(lambda: ask(folder, "select count(*) from indicators_observation") > 0)
        doomed.send_signal(signal.SIGKILL)
    finally:
        doomed.kill()
        doomed.wait()
    assert ask(folder, "select state from sources_delivery") == "applying"
    seen = "select count(*) from indicators_observation o join indicators_batch b on b.id = o.batch_id "
    assert ask(folder, seen + "where b.applied_at is not null") == 0

    saviour = worker(environment)
    try:
        wait_until(lambda: ask(folder, "select state from sources_delivery") == "applied")
        wait_until(lambda: ask(folder, "select state from jobs_job") == "done")
    finally:
        saviour.terminate()
        saviour.wait(20)
    assert ask(folder, seen + "where b.applied_at is not null") == ROWS * 3
    assert ask(folder, "select count(*) from indicators_observation") == ROWS * 3
    cells = json.loads(ask(folder, "select cells from sources_delivery"))
    assert (cells["new"], cells["pending"]) == (ROWS * 3, 0)
