"""The command line answers at once: nothing heavy is imported before it knows what it is asked."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

HEAVY = {"django", "pyarrow", "python_calamine", "xlsxwriter", "rapidfuzz", "ruamel", "granian", "playwright"}
SECONDS = 0.5


def test_help_comes_at_once():
    durations = []
    for _ in range(3):
        started = time.monotonic()
        subprocess.run([Path(sys.executable).parent / "jalon", "--help"], check=True, capture_output=True)
        durations.append(time.monotonic() - started)

    assert min(durations) < SECONDS


def test_start_imports_nothing_heavy():
    code = "import sys; from jalon.__main__ import main; print(*sys.modules)"

    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()

    assert HEAVY & {name.split(".")[0] for name in loaded} == set()


@pytest.mark.parametrize("word", ["demo", "serve", "migrate", "check", "directory", "sources", "tracking", "catalogue"])
def test_help_of_every_word_comes_without_django(word):
    code = (
        "import sys\nfrom jalon.__main__ import main\n"
        f"try:\n    main(['{word}', '--help'])\nexcept SystemExit as done:\n    assert not done.code\n"
        "assert 'django' not in sys.modules"
    )

    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
