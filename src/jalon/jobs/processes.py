"""Child processes started and stopped together. Standard library only."""

import signal
import subprocess
import time
from collections.abc import Callable, Sequence


def stop_on_signals() -> Callable[[], bool]:
    """A question: has SIGTERM or Ctrl-C been received?

    A list rather than a threading.Event, whose lock a signal handler could find already held.
    """
    received: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, frame: received.append(number))
    return lambda: bool(received)


def stop_all(children: Sequence[subprocess.Popen], grace: float) -> None:
    """Ask all at once, then kill those that are still there after so many seconds."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    until = time.monotonic() + grace
    for child in children:
        try:
            child.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
