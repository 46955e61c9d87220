"""The measures a Prometheus server reads: for the token alone, the same whichever process answers."""

import json
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from django.test import override_settings
from django.utils import timezone

from jalon.indicators.models import Batch
from jalon.jobs.models import Job
from jalon.web import serving
from jalon.web.metrics import counting
from jalon.web.metrics.text import Metric, Sample, written

ADDRESS = "/sante/metriques/"
TOKEN = "un-jeton-d-essai"
# One line of the format, as its grammar has it.
LINE = re.compile(r'[a-z_]+(\{[a-z_]+="([^"\\]|\\.)*"(,[a-z_]+="([^"\\]|\\.)*")*\})? -?\d+(\.\d+)?(e-?\d+)?')


def read(client, token=TOKEN):
    return client.get(ADDRESS, HTTP_AUTHORIZATION=f"Bearer {token}")


def values(text):
    """Each sample of a text, by its name and labels."""
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines}


@pytest.mark.django_db
def test_page_does_not_exist_without_a_token(client):
    assert read(client).status_code == 404
    assert read(client, "").status_code == 404


@pytest.mark.django_db
@override_settings(METRICS_TOKEN=TOKEN)
def test_page_wants_its_token(client):
    assert client.get(ADDRESS).status_code == 401
    assert read(client, "autre").status_code == 401
    assert read(client).status_code == 200
    assert read(client)["Content-Type"].startswith("text/plain; version=0.0.4")


@pytest.mark.django_db
@override_settings(METRICS_TOKEN=TOKEN)
def test_work_and_writings_are_counted_without_a_word_of_them(client):
    now = timezone.now()
    Job.objects.create(kind="sources.import", title="LIGNE-ICI")
    over = Job.objects.create(kind="sources.import", title="x", state="done", finished_at=now)
    Job.objects.filter(pk=over.pk).update(started_at=now - timezone.timedelta(seconds=12))
    Batch.objects.create(kind="edit", size=7, applied_at=now)
    Batch.objects.create(kind="edit", size=5)

    answer = read(client)

    found = values(answer.text)
    assert found['jalon_jobs{state="waiting"}'] == 1
    assert found['jalon_jobs_last_day_mean_seconds{kind="sources.import"}'] == pytest.approx(12, abs=0.1)
    assert found["jalon_observations_written_total"] == 7
    assert found["jalon_migrations_to_apply"] == 0
    assert "LIGNE-ICI" not in answer.text


def test_requests_are_counted_by_page_and_duration(tmp_path):
    counts = counting.Counts(tmp_path / counting.FOLDER)
    for seconds in (0.01, 0.2, 30.0):
        counts.add("tracking:grid", 200, seconds)
    counts.add("", 404, 0.01)
    counts.write()

    [said] = counting.of_every_process(tmp_path).values()

    assert said["answers"] == [["", 404, 1], ["tracking:grid", 200, 3]]
    assert said["durations"] == [2, 0, 1, 0, 0, 0, 0, 0, 1]
    assert said["seconds"]["tracking:grid"] == pytest.approx(30.21)


def test_counts_of_processes_that_are_gone_are_forgotten(tmp_path):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    place = tmp_path / counting.FOLDER
    place.mkdir()
    host = counting.socket.gethostname()
    for name in (f"{host}-{ended.pid}", "autre-machine-1"):
        (place / f"{name}.json").write_text("{}")

    counting.Counts(place)

    assert [path.stem for path in place.iterdir()] == ["autre-machine-1"]


def test_text_escapes_what_labels_hold():
    samples = [Sample(0.5, {"a": 'q"\\\n'}), Sample(2.0)]

    text = written([Metric("m", "gauge", "x", samples), Metric("n", "gauge", "y", [])])

    assert text == '# HELP m x\n# TYPE m gauge\nm{a="q\\"\\\\\\n"} 0.5\nm 2\n'


def asked(address, token=""):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    request = urllib.request.Request(address, headers=headers)  # noqa: S310 - our own address
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 - our own address
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, ""


@pytest.mark.slow
def test_two_processes_of_the_site_tell_the_same(cli, tmp_path):
    """Starts the real site, which takes some seconds; then every request is counted once, wherever it went."""
    import os

    cli("migrate")
    environment = {name: value for name, value in os.environ.items() if name != "JALON_DATABASE_URL"}
    environment |= {"JALON_DATA": str(tmp_path / "var"), "JALON_METRICS_TOKEN": TOKEN}
    port = str(serving.free_port("127.0.0.1"))
    words = ["serve", "--processes", "2", "--workers", "1", "--port", port]
    site = subprocess.Popen([Path(sys.executable).parent / "jalon", *words], env=environment, stdout=subprocess.PIPE)
    try:
        address = re.search(rb"http://\S+/", site.stdout.readline())[0].decode()
        before = totals(address)
        for _ in range(40):
            assert asked(f"{address}compte/connexion/")[0] == 200
        time.sleep(counting.SOON + 0.5)

        after = totals(address)

        assert after["account_login"] - before.get("account_login", 0) == 40
        assert after == totals(address) | {"web:metrics": after["web:metrics"]}
        assert len(list((tmp_path / "var" / counting.FOLDER).glob("*.json"))) == 2
        assert asked(f"{address}sante/metriques/")[0] == 401
        assert json.loads(asked(f"{address}sante/", TOKEN)[1])["figures"]["jobs_waiting"] == 0
    finally:
        site.send_signal(signal.SIGTERM)
        site.wait(timeout=10)
        site.stdout.close()


def totals(address):
    """Answers by page, summed over processes as Prometheus would."""
    found = {}
    for name, value in values(asked(f"{address}sante/metriques/", TOKEN)[1]).items():
        if match := re.match(r'jalon_requests_total\{.*view="([^"]*)"', name):
            found[match[1]] = found.get(match[1], 0) + value
    return found
