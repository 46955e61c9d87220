"""The site and its workers as child processes, started and stopped together. Standard library only."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from jalon.jobs import processes
from jalon.kernel.refusal import Refusal

FIRST_PORT = 8000
GRACE = 4.0  # seconds for both to stop


def serve(*, host: str, port: int | None, processes_count: int, workers: int, ready: Callable[[str], None]) -> int:
    """Start both, say the address once it answers, and stop both on SIGTERM, Ctrl-C or when one of them ends.

    Without workers, the site alone: a service of its own does the long work.
    """
    port = port or free_port(host)
    if not is_free(host, port):
        raise Refusal(f"Le port {port} est déjà pris : choisissez-en un autre avec --port.")
    stop = processes.stop_on_signals()
    parent = os.getppid()
    commands = [site_command(host, port, processes_count), *([worker_command(workers)] if workers else [])]
    children = [subprocess.Popen(command) for command in commands]
    address = f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}/"  # noqa: S104 - compared, not bound
    told = False
    try:
        while not stop() and os.getppid() == parent and all(child.poll() is None for child in children):
            if not told and answers(address):
                ready(address)
                told = True
            time.sleep(0.1)
    finally:
        processes.stop_all(children, GRACE)
    return 0 if stop() else 1


def site_command(host: str, port: int, count: int) -> list[str]:
    granian = Path(sys.executable).parent / "granian"
    return [
        *(str(granian), "--interface", "wsgi", "--host", host, "--port", str(port), "--workers", str(count)),
        *("--blocking-threads", "4", "--workers-kill-timeout", "2", "--no-ws", "--log-level", "warning"),
        *("--respawn-failed-workers", "--respawn-interval", "0.5"),  # one killed, the others go on and it comes back
        "jalon.config.wsgi:application",
    ]


def worker_command(count: int) -> list[str]:
    return [sys.executable, "-m", "jalon", "worker", "--workers", str(count)]


def free_port(host: str) -> int:
    """8000 when it is free, else one that the system gives."""
    if is_free(host, FIRST_PORT):
        return FIRST_PORT
    with socket.socket() as probe:
        probe.bind((host, 0))
        return probe.getsockname()[1]


def is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}sante/", timeout=2) as answer:  # noqa: S310 - our own address
            return answer.status == 200
    except OSError:
        return False
