"""A project of two tiny packages and an index on loopback: what installs Jalon, tried without a network."""

import hashlib
import shutil
import subprocess
import sys
import threading
import zipfile
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests import optional
from tests.deploy import guide

PROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]

[project]
name = "jalon"
version = "0.0.1"
dependencies = ["petit==1.0"]
"""
BACKEND = """
import pathlib
import tiny


def build_wheel(folder, settings=None, metadata=None):
    text = "import petit\\ndef main(): print('jalon 0.0.1 avec', petit.WORD)"
    return tiny.wheel(pathlib.Path(folder), "jalon", "0.0.1", text, "[console_scripts]\\njalon = jalon:main\\n").name


build_editable = build_wheel
"""


def wheel(folder: Path, name: str, version: str, text: str, scripts: str = "") -> Path:
    """A wheel of one module."""
    about = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nLicense-Expression: EUPL-1.2\n"
    info = f"{name}-{version}.dist-info"
    files = {
        f"{name}.py": text,
        f"{info}/METADATA": about,
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: tiny\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/LICENSE": f"Licence de {name}\n",
        f"{info}/entry_points.txt": scripts,
    }
    files[f"{info}/RECORD"] = "".join(f"{path},,\n" for path in [*files, f"{info}/RECORD"])
    path = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as packed:
        for inside, content in files.items():
            packed.writestr(zipfile.ZipInfo(inside), content)
    return path


def project(root: Path, petit: Path) -> Path:
    """A checkout that run.py and the bundle take for Jalon."""
    shutil.copytree(guide.DEPLOY, root / "deploy", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(guide.ROOT / "run.py", root)
    shutil.copy(__file__, root / "tiny.py")
    (root / "docs/guides").mkdir(parents=True)
    shutil.copy(guide.GUIDE, root / "docs/guides")
    pin = f"petit==1.0 --hash=sha256:{hashlib.sha256(petit.read_bytes()).hexdigest()}\n"
    texts = {"pyproject.toml": PROJECT, "backend.py": BACKEND, "LICENSE": "EUPL\n"}
    for name, text in (texts | {"lock-core.txt": pin, "lock-server.txt": pin, "lock-dev.txt": pin}).items():
        (root / name).write_text(text, "utf-8")
    (root / "tiny.py").write_text((root / "tiny.py").read_text("utf-8").replace("from tests", "# from tests"), "utf-8")
    return root


class Index:
    """A package index, as a region has behind its proxy; it remembers what it was asked."""

    def __init__(self, folder: Path) -> None:
        self.asked: list[str] = []
        page = folder / "simple" / "petit"
        page.mkdir(parents=True)
        self.petit = wheel(page, "petit", "1.0", "WORD = 'petit'\n")
        (page / "index.html").write_text(f'<a href="{self.petit.name}">{self.petit.name}</a>')
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, self.asked, directory=str(folder)))
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/simple/"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, asked: list[str], *arguments, **options) -> None:
        self.asked = asked
        super().__init__(*arguments, **options)

    def log_message(self, *arguments) -> None:
        self.asked.append(self.path)


@cache
def bare_python() -> str:
    """The Python of the machine, with its pip: what a person types `python3` for."""
    python = sys._base_executable
    if subprocess.run([python, "-m", "pip", "--version"], capture_output=True, check=False).returncode != 0:
        optional.missing("pip", "the Python of this machine has no pip")
    return python
