"""An archive that installs without a network: `python3 run.py bundle [DOSSIER]`. Standard library only.

The packages of lock-server.txt and Jalon itself, as wheels; install.py, which knows how to install them; the list of
what is inside (CycloneDX) and every licence; the files of deploy/ and their guide. It is installed once, without an
index, before it is written: an archive that does not install is not made.
"""

import csv
import gzip
import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from email.message import Message
from email.parser import HeaderParser
from pathlib import Path

LOCK = "lock-server.txt"
NOT_TAKEN = ("bundle.py", "install.py", "__pycache__")
LICENCES = re.compile(r"(?i)^(licen[cs]e|copying|notice|authors)")
NOWHERE = "http://127.0.0.1:9"  # a proxy where nobody listens: the trial installation cannot ask anybody


def make(root: Path, out: Path, *, pip: list[str], tools: Path) -> Path:
    """Write the archive of the project at `root` into `out`; `pip` runs for the Python it is made for."""
    with tempfile.TemporaryDirectory(prefix="jalon-archive-") as place:
        wheels = Path(place) / "wheels"
        own = fetch(root, wheels, pip)
        about = describe(own)
        folder = Path(place) / f"jalon-{about['version']}-{about['platform']}-py{about['python'].replace('.', '')}"
        folder.mkdir()
        wheels.rename(folder / "wheels")
        fill(root, folder, own.name, about)
        seal(folder)
        installed = Path(place) / "essai"
        try_out(folder, installed)
        list_contents(root, folder, installed, tools)
        seal(folder)
        return pack(folder, out)


def fetch(root: Path, wheels: Path, pip: list[str]) -> Path:
    """The wheels of the lock, from the index that pip is set to use, and the project's own; the path of the last."""
    locked = ["--only-binary", ":all:", "--no-deps", "--require-hashes", "-r", str(root / LOCK)]
    subprocess.run([*pip, "download", "--quiet", *locked, "-d", str(wheels)], check=True)
    before = set(wheels.iterdir())
    build = ["wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", str(wheels), str(root)]
    subprocess.run([*pip, *build], check=True)
    [own] = set(wheels.iterdir()) - before
    return own


def describe(own: Path) -> dict[str, str]:
    """Which Jalon, for which system and Python: what install.py compares with the machine."""
    return {
        "version": own.name.split("-")[1],
        "platform": f"{platform.system()}-{platform.machine()}".lower(),
        "python": f"{sys.version_info.major}.{sys.version_info.minor}",
    }


def fill(root: Path, folder: Path, own: str, about: dict[str, str]) -> None:
    digest = hashlib.sha256((folder / "wheels" / own).read_bytes()).hexdigest()
    itself = f"jalon=={about['version']} --hash=sha256:{digest}\n"
    (folder / "lock.txt").write_text((root / LOCK).read_text("utf-8") + itself, "utf-8")
    (folder / "archive.json").write_text(json.dumps(about, indent=1) + "\n", "utf-8")
    shutil.copytree(root / "deploy", folder / "deploy", ignore=shutil.ignore_patterns(*NOT_TAKEN))
    shutil.copy(root / "deploy" / "install.py", folder)
    shutil.copy(root / "docs" / "guides" / "exploitation.md", folder)
    shutil.copy(root / "LICENSE", folder)


def seal(folder: Path) -> None:
    """SHA256SUMS, in the format of sha256sum."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "SHA256SUMS")
    sums = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}" for path in files]
    (folder / "SHA256SUMS").write_text("\n".join(sums) + "\n", "utf-8")


def try_out(folder: Path, target: Path) -> None:
    environment = os.environ | dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), NOWHERE)
    subprocess.run([sys.executable, folder / "install.py", target], check=True, env=environment)


def list_contents(root: Path, folder: Path, installed: Path, tools: Path) -> None:
    """What a security officer and a lawyer ask: the components, and the licence of each."""
    bill = ["--pyproject", str(root / "pyproject.toml"), "--output-reproducible", "-o", str(folder / "sbom.cdx.json")]
    subprocess.run([tools / "cyclonedx-py", "environment", installed / "bin" / "python", *bill], check=True)
    rows = [_licence(info, folder / "licences") for info in sorted(installed.glob("lib/*/site-packages/*.dist-info"))]
    with (folder / "licences" / "liste.csv").open("w", encoding="utf-8", newline="") as listing:
        csv.writer(listing, delimiter=";").writerows([("composant", "version", "licence"), *rows])


def _licence(info: Path, folder: Path) -> tuple[str, str, str]:
    """Copy the licences of one package; its line of the list."""
    about = HeaderParser().parsestr((info / "METADATA").read_text("utf-8"))
    place = folder / str(about["Name"])
    place.mkdir(parents=True)
    for path in sorted(info.rglob("*")):
        if path.is_file() and (LICENCES.match(path.name) or path.parent.name == "licenses"):
            shutil.copy(path, place / path.name)
    return about["Name"], about["Version"], _licence_said(about)


def _licence_said(about: Message) -> str:
    """What the package says of its licence, in the newest of the three places where it may say it."""
    classified = [line.rpartition(" :: ")[2] for line in about.get_all("Classifier", []) if line.startswith("License")]
    said = about.get("License-Expression") or ", ".join(classified) or about.get("License") or "voir ses fichiers"
    return said.splitlines()[0][:80]


def pack(folder: Path, out: Path) -> Path:
    """The archive, the same to the byte for the same contents, and its sum beside it."""
    out.mkdir(parents=True, exist_ok=True)
    archive = out / f"{folder.name}.tar.gz"
    with (
        archive.open("wb") as raw,
        gzip.GzipFile("", "wb", fileobj=raw, mtime=0, compresslevel=1) as packed,  # wheels are compressed already
        tarfile.open(fileobj=packed, mode="w") as tar,
    ):
        for path in sorted(folder.rglob("*")):
            tar.add(path, f"{folder.name}/{path.relative_to(folder).as_posix()}", recursive=False, filter=_anonymous)
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    Path(f"{archive}.sha256").write_text(f"{digest}  {archive.name}\n", "utf-8")
    return archive


def _anonymous(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Nothing of who made it, nor of when."""
    entry.uid = entry.gid = entry.mtime = 0
    entry.uname = entry.gname = ""
    entry.mode = 0o755 if entry.isdir() or entry.mode & 0o100 else 0o644
    return entry
