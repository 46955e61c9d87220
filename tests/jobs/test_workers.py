"""Real processes: killed with -9 in the middle of a job, asked to stop, several at once."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from jalon import jobs

KIND = "tests.slow"

# What each worker process of these tests loads before it starts: a job that leaves a mark at each start and at its end.
SLOW = """
import os, sys, time
from pathlib import Path
from jalon import jobs

@jobs.register("tests.slow")
def slow(progress, *, marks, seconds):
    with Path(marks).open("a") as file:
        file.write(f"start {os.getpid()}\\n")
    for step in range(int(seconds * 10)):
        progress.step(step, int(seconds * 10), f"pas {step}")
        time.sleep(0.1)
    with Path(marks).open("a") as file:
        file.write(f"end {os.getpid()}\\n")
    return {"seconds": seconds}

from jalon.__main__ import main
sys.exit(main())
"""


@pytest.fixture
def instance(cli, tmp_path):
    """An instance of its own, on SQLite, and what its processes need."""
    cli("migrate")
    script = tmp_path / "slow.py"
    script.write_text(SLOW)
    environment = {name: value for name, value in os.environ.items() if name != "JALON_DATABASE_URL"}
    return Instance(tmp_path, script, environment | {"JALON_DATA": str(tmp_path / "var")})


class Instance:
    def __init__(self, folder: Path, script: Path, environment: dict) -> None:
        self.folder, self.script, self.environment = folder, script, environment
        self.marks = folder / "marks"

    def start(self, *words: str) -> subprocess.Popen:
        return subprocess.Popen([sys.executable, self.script, "worker", *words], env=self.environment)

    def ask(self, seconds: float) -> None:
        database = sqlite3.connect(self.folder / "var" / "jalon.sqlite3", timeout=20)
        with database:
            database.execute(
                "INSERT INTO jobs_job (kind, title, arguments, state, done, total, message, result, attempts,"
                " cancel_asked, created_at, worker) VALUES (?, 'Lent', ?, 'waiting', 0, 0, '', '{}', 0, 0,"
                " '2022-08-01 00:00:00', '')",
                (KIND, f'{{"marks": "{self.marks}", "seconds": {seconds}}}'),
            )
        database.close()

    def states(self) -> list[tuple]:
        database = sqlite3.connect(self.folder / "var" / "jalon.sqlite3", timeout=20)
        rows = database.execute("SELECT state, attempts FROM jobs_job ORDER BY id").fetchall()
        database.close()
        return rows

    def marked(self, word: str) -> list[int]:
        lines = self.marks.read_text().splitlines() if self.marks.exists() else []
        return [int(line.split()[1]) for line in lines if line.startswith(word)]

    def wait(self, until) -> None:
        limit = time.monotonic() + 30
        while not until():
            assert time.monotonic() < limit, f"waited too long: {self.states()}"
            time.sleep(0.05)


def stop(process: subprocess.Popen) -> None:
    process.terminate()
    process.wait(timeout=10)


def test_job_of_a_killed_process_is_done_by_the_next(instance):
    instance.ask(seconds=2)
    first = instance.start("--single")
    instance.wait(lambda: instance.marked("start"))

    first.send_signal(signal.SIGKILL)
    first.wait()
    assert instance.states() == [("running", 1)]
    second = instance.start("--single")
    instance.wait(lambda: instance.states() == [("done", 2)])

    stop(second)
    assert instance.marked("start") == [first.pid, second.pid]
    assert instance.marked("end") == [second.pid]


def test_stopping_in_the_middle_gives_the_job_back(instance):
    instance.ask(seconds=20)
    process = instance.start("--single")
    instance.wait(lambda: instance.marked("start"))

    started = time.monotonic()
    stop(process)

    assert time.monotonic() - started < 5
    assert instance.states() == [("waiting", 0)]


def test_each_job_is_done_once_by_several_processes(instance):
    for _ in range(12):
        instance.ask(seconds=0.1)

    workers = [instance.start("--single") for _ in range(3)]
    instance.wait(lambda: all(state == "done" for state, _ in instance.states()))

    for process in workers:
        stop(process)
    assert instance.states() == [("done", 1)] * 12
    assert len(instance.marked("start")) == 12


def test_keeper_starts_again_a_worker_that_died_and_stops_all(cli, instance):
    keeper = instance.start("--workers", "1")
    (child,) = wait_for_children(keeper.pid)

    os.kill(child, signal.SIGKILL)
    instance.wait(lambda: children(keeper.pid) not in ([], [child]))
    started = time.monotonic()
    stop(keeper)

    assert time.monotonic() - started < 5
    assert children(keeper.pid) == []


def test_workers_leave_when_their_keeper_is_killed(instance):
    keeper = instance.start("--workers", "1")
    (child,) = wait_for_children(keeper.pid)
    time.sleep(2)  # the worker must have noted who keeps it

    keeper.kill()
    keeper.wait()

    instance.wait(lambda: not Path(f"/proc/{child}").exists() or "Z" in Path(f"/proc/{child}/stat").read_text())


def children(pid: int) -> list[int]:
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(number) for number in path.read_text().split()] if path.exists() else []


def wait_for_children(pid: int) -> list[int]:
    limit = time.monotonic() + 10
    while not children(pid):
        assert time.monotonic() < limit
        time.sleep(0.05)
    return children(pid)


def test_registering_is_kept_by_kind():
    @jobs.register("tests.kept")
    def work(progress):
        return {}

    from jalon.jobs import registry

    assert registry.function_of("tests.kept") is work
