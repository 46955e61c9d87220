"""Where packages come from is what the machine was told: pip's variables and files, whether uv is there or not."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import run
from tests.deploy import tiny
from tests.deploy.test_bundle import only


@pytest.fixture
def uv_is_there(monkeypatch, tmp_path):
    for name in run.PIP_SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setattr(run, "PYTHON", Path(sys.executable))  # an environment that is there already
    monkeypatch.setattr(run.shutil, "which", lambda name: f"/bin/{name}")
    monkeypatch.setattr(run.importlib.util, "find_spec", lambda name: name)


def test_uv_is_preferred_where_pip_was_told_nothing(uv_is_there, monkeypatch):
    monkeypatch.setattr(run, "pip_is_set", lambda: False)

    assert run.installer()[0] == "/bin/uv"


@pytest.mark.parametrize("name", run.PIP_SETTINGS)
def test_pip_installs_where_it_was_told_of_an_index(uv_is_there, monkeypatch, name):
    monkeypatch.setenv(name, "http://127.0.0.1:9/simple/")

    assert run.installer()[1:3] == ["-m", "pip"]


def test_pip_installs_where_it_has_a_file_of_settings(uv_is_there, tmp_path):
    (tmp_path / ".config/pip").mkdir(parents=True)
    (tmp_path / ".config/pip/pip.conf").write_text("[global]\nindex-url = http://127.0.0.1:9/simple/\n")

    assert run.installer()[1:3] == ["-m", "pip"]


def test_environment_is_built_from_the_private_index_alone(index, tmp_path):
    root = tiny.project(tmp_path, index.petit)
    index.asked.clear()

    done = subprocess.run(
        [tiny.bare_python(), "-c", "import run; run.ensure('core')"], cwd=root, env=only(index.url),
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout + done.stderr
    assert "/simple/petit/petit-1.0-py3-none-any.whl" in index.asked
    said = subprocess.run([root / ".venv/bin/jalon"], capture_output=True, text=True, check=True, env=only(""))
    assert said.stdout == "jalon 0.0.1 avec petit\n"


def test_uv_alone_is_handed_what_pip_was_told(tmp_path):
    (tmp_path / "uv").write_text("#!/bin/sh\necho $UV_DEFAULT_INDEX $UV_INDEX\n")
    (tmp_path / "uv").chmod(0o755)
    told = {"PIP_INDEX_URL": "http://127.0.0.1:9/a/", "PIP_EXTRA_INDEX_URL": "http://127.0.0.1:9/b/"}
    code = "import run, subprocess, sys; subprocess.run(['uv'], env=run.ENV)"

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(run.__file__).parent, capture_output=True, text=True, check=True,
        env=os.environ | told | {"PATH": f"{tmp_path}:{os.defpath}"},
    )  # fmt: skip

    assert done.stdout == "http://127.0.0.1:9/a/ http://127.0.0.1:9/b/\n"
