"""The receiver printed in the guide is run as it is: it takes what Jalon signs, once, and nothing else."""

import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from jalon.jobs import outgoing
from jalon.kernel.addresses import Allowed
from jalon.messages.models import Dispatch
from jalon.messages.webhooks import actions, sending, signing

pytestmark = pytest.mark.django_db
GUIDE = Path(__file__).resolve().parents[3] / "docs" / "guides" / "webhooks.md"


def _port():
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]


def _wait_for(port):
    for _ in range(200):
        with socket.socket() as line:
            if line.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the receiver does not listen")


def test_receiver_of_the_guide_takes_what_is_signed_and_nothing_else(officer, settings, tmp_path):
    settings.OUTGOING = Allowed.read("127.0.0.1")
    port = _port()
    held = actions.subscribe(
        title="Guide", address=f"http://127.0.0.1:{port}/", events=["month.closed"], owner=officer, by=None
    )
    [program] = re.findall(r"```python fichier=recepteur\.py\n(.*?)```", GUIDE.read_text("utf-8"), flags=re.DOTALL)
    (tmp_path / "recepteur.py").write_text(program, "utf-8")
    environment = os.environ | {"JALON_SECRET": signing.secret_of(held), "PORT": str(port)}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
    receiver = subprocess.Popen([sys.executable, tmp_path / "recepteur.py"], env=environment, **pipes)
    try:
        _wait_for(port)
        made = actions.send_trial(subscription=held, by=None)
        Dispatch.objects.update(state="waiting", taken_until=None)
        sending.attempt(made)  # the same number again
        forged = {"Jalon-Signature": f"t={int(time.time())},v1={'0' * 64}", "Jalon-Event-Id": "x"}
        old = {"Jalon-Signature": signing.signature([signing.secret_of(held)], b"{}", made.asked_at.replace(year=2020))}
        statuses = [outgoing.post(held.address, b"{}", one, allowed=settings.OUTGOING).status for one in (forged, old)]
    finally:
        receiver.terminate()
        said = receiver.communicate()[0]

    assert (made.status, statuses) == (204, [403, 403])
    assert said.splitlines() == [f"trial {{'subscription': {held.pk}}}"]
