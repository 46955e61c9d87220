"""jalon serve: the site and its workers, opened and closed together."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from jalon.web import serving


@pytest.fixture
def open_site(cli, tmp_path):
    """Start the real command; returns its process and its address."""
    cli("migrate")
    environment = {name: value for name, value in os.environ.items() if name != "JALON_DATABASE_URL"}
    environment["JALON_DATA"] = str(tmp_path / "var")
    started = []

    def start(*words):
        command = [Path(sys.executable).parent / "jalon", "serve", "--processes", "1", "--workers", "1", *words]
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        started.append(process)
        return process, re.search(r"http://\S+", process.stdout.readline())[0]

    yield start
    for process in started:
        process.stdout.close()
        process.terminate()
        process.wait(timeout=20)


def descendants(pid):
    path = Path(f"/proc/{pid}/task/{pid}/children")
    found = [int(number) for number in path.read_text().split()] if path.exists() else []
    return found + [below for child in found for below in descendants(child)]


def alive(pid):
    path = Path(f"/proc/{pid}/stat")
    return path.exists() and path.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_site_answers_then_everything_stops_within_five_seconds(open_site, how):
    process, address = open_site("--port", str(serving.free_port("127.0.0.1")))
    assert serving.answers(address)
    family = descendants(process.pid)
    assert len(family) >= 4  # granian and its process, the keeper and its worker

    started = time.monotonic()
    process.send_signal(how)
    process.wait(timeout=10)

    assert time.monotonic() - started < 5
    assert [pid for pid in family if alive(pid)] == []
    assert process.returncode == 0


@pytest.mark.slow
def test_site_alone_leaves_the_long_work_to_another_service(open_site):
    process, address = open_site("--port", str(serving.free_port("127.0.0.1")), "--workers", "0")

    assert serving.answers(address)
    said = [Path(f"/proc/{pid}/cmdline").read_text() for pid in descendants(process.pid)]
    assert [line for line in said if "\0worker\0" in line] == []


def test_port_already_taken_is_refused(cli):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = cli("serve", "--port", taken.getsockname()[1], code=2)

    assert "déjà pris" in done.stderr


@pytest.mark.slow
def test_killed_process_of_the_site_comes_back_while_the_other_serves(open_site):
    process, address = open_site("--port", str(serving.free_port("127.0.0.1")), "--processes", "2")
    granian = descendants(process.pid)[0]
    before = descendants(granian)

    os.kill(before[-1], signal.SIGKILL)

    answered = 0
    for _ in range(100):
        answered = answered + 1 if serving.answers(address) else 0
        if answered > 10 and len(descendants(granian)) >= len(before):
            break
        time.sleep(0.1)
    assert answered > 10
    assert process.poll() is None
    assert before[-1] not in descendants(granian)
