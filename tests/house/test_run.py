"""run.py, the first thing anybody types."""

import shutil
import subprocess
import sys

import pytest

import run
from tests.house import tree


def test_without_a_known_word_it_lists_them():
    done = subprocess.run([sys.executable, tree.ROOT / "run.py", "dance"], capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert all(word in done.stdout for word in run.WORDS)


def test_it_imports_nothing_outside_the_standard_library():
    code = "import sys; sys.path.insert(0, '.'); import run; print(*sys.modules)"

    # -I -S: neither the environment nor site-packages
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], cwd=tree.ROOT, check=True, capture_output=True, text=True
    )

    known = sys.stdlib_module_names | {"run", "__main__", "sitecustomize", "usercustomize"}
    assert {name.split(".")[0] for name in done.stdout.split()} - known == set()


@pytest.mark.parametrize(("current", "enough"), [("core", True), ("dev", True), ("neither", False)])
def test_core_is_served_by_either_environment(monkeypatch, tmp_path, current, enough):
    stamp = tmp_path / "stamp"
    stamp.write_text(run.stamp(current) if current in run.NEEDS else "core 0000")
    monkeypatch.setattr(run, "STAMP", stamp)
    asked = []
    monkeypatch.setattr(run, "usable", lambda: True)
    monkeypatch.setattr(run, "installer", lambda: ["true"])
    monkeypatch.setattr(run.subprocess, "call", lambda command, **_: asked.append(command) or 0)

    run.ensure("core")

    assert (asked == []) is enough
    assert stamp.read_text() in (run.stamp("core"), run.stamp("dev"))


def test_counts_come_from_the_report_of_pytest(tmp_path, monkeypatch):
    cases = tmp_path / "test_pretend.py"
    cases.write_text(
        "import pytest\n"
        "def test_good(): pass\n"
        "def test_bad(): assert False\n"
        "def test_wanting(): pytest.skip('absent: browser: no Chromium')\n"
        "@pytest.fixture\n"
        "def broken(): raise RuntimeError\n"
        "def test_error(broken): pass\n"
    )
    monkeypatch.setattr(run, "ROOT", tmp_path)

    counts, absent = run.pytest(["-q", "-p", "no:cacheprovider", "-p", "no:django", "-c", "/dev/null", str(cases)])

    assert counts == (1, 2)
    assert absent == {"browser: no Chromium"}


def test_script_of_the_integration_is_sound():
    script = tree.ROOT / ".ci" / "run"

    assert script.stat().st_mode & 0o111
    subprocess.run([shutil.which("bash"), "-n", script], check=True)
