"""One task in a process of its own: python -m jalon.antibiotics.bench.child TASK FOLDER, answered in JSON.

Memory is that of the whole process at its highest, interpreter and libraries included. No Django here.
"""

import importlib
import json
import resource
import sys
from pathlib import Path
from time import perf_counter, process_time

from jalon.antibiotics.bench.tasks import isolates
from jalon.antibiotics.bench.world import part_paths

TIMES, MANY, MANY_TIMES = 5, 2_000_000, 2  # fewer times on many isolates: a busy moment weighs less there


def measure(task: str, folder: Path) -> dict:
    """Seconds and seconds of processor, reading included; megabytes at most; what was found.

    The best of several times: what a task takes when nobody else wants the machine.
    """
    run = importlib.import_module(f"jalon.antibiotics.bench.tasks.{task}").run
    parts = part_paths(folder)
    seconds, processor, found = [], [], {}
    for _ in range(TIMES if sum(map(isolates, parts)) < MANY else MANY_TIMES):
        start, started = perf_counter(), process_time()
        found = run(parts)
        seconds.append(perf_counter() - start)
        processor.append(process_time() - started)
    times = {"seconds": min(seconds), "processor": min(processor)}
    return times | {"megabytes": _megabytes(), "found": found}


def _megabytes() -> float:
    """The most this process ever held. Linux counts in `getrusage` what the parent held when it started us."""
    status = Path("/proc/self/status")
    if status.exists():
        [line] = [line for line in status.read_text("ascii").splitlines() if line.startswith("VmHWM:")]
        return int(line.split()[1]) / 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20  # macOS: in bytes


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(sys.argv[1], Path(sys.argv[2]))))
