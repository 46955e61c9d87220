"""python3 run.py bundle: an archive that installs without a network, says what it holds, and refuses what changed."""

import csv
import hashlib
import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from deploy import bundle
from jalon.config import command_line
from tests.deploy import guide, tiny

MAKE = """
import sys
from pathlib import Path
from deploy import bundle
print(bundle.make(Path.cwd(), Path("dist"), pip=[sys.executable, "-m", "pip"], tools=Path(sys.argv[1])))
"""


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory, index):
    """The archive of a tiny Jalon, made by the Python of the machine (10 s, most of it pip), then unpacked."""
    place = tmp_path_factory.mktemp("archive")
    root = tiny.project(place, index.petit)
    done = subprocess.run(
        [tiny.bare_python(), "-c", MAKE, Path(sys.executable).parent], cwd=root, env=only(index.url),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    archive = root / done.stdout.splitlines()[-1]
    assert hashlib.sha256(archive.read_bytes()).hexdigest() in Path(f"{archive}.sha256").read_text()
    with tarfile.open(archive) as tar:
        tar.extractall(place / "unpacked", filter="data")
    [folder] = (place / "unpacked").iterdir()
    return folder


def only(url):
    """The environment of a machine that was told of one index."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON", "UV_"))}
    return kept | {"PIP_INDEX_URL": url, "PIP_CONFIG_FILE": os.devnull, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def install(folder, target):
    return subprocess.run(
        [tiny.bare_python(), folder / "install.py", target], env=only("http://127.0.0.1:9/simple/"),
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_archive_came_from_the_index_and_installs_without_it(unpacked, index, tmp_path):
    assert [path for path in index.asked if path.endswith(".whl")] == ["/simple/petit/petit-1.0-py3-none-any.whl"]
    index.asked.clear()

    done = install(unpacked, tmp_path / "0.0.1")

    assert done.returncode == 0, done.stderr
    assert done.stdout == f"jalon 0.0.1 avec petit est dans {tmp_path / '0.0.1'}\n"
    assert index.asked == []


def test_archive_says_what_it_holds(unpacked):
    bill = (unpacked / "sbom.cdx.json").read_text("utf-8")
    with (unpacked / "licences/liste.csv").open(encoding="utf-8") as listing:
        rows = list(csv.reader(listing, delimiter=";"))

    assert "petit" in {component["name"] for component in json.loads(bill)["components"]}
    assert str(Path.home()) not in bill
    assert ["petit", "1.0", "EUPL-1.2"] in rows
    assert (unpacked / "licences/petit/LICENSE").read_text() == "Licence de petit\n"


def test_every_file_is_summed_and_deploy_is_there(unpacked):
    summed = {line.split("  ", 1)[1] for line in (unpacked / "SHA256SUMS").read_text("utf-8").splitlines()}
    held = {path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*") if path.is_file()}

    assert held - summed == {"SHA256SUMS"}
    assert {"deploy/jalon.env", "deploy/nginx/jalon.conf", "exploitation.md", "LICENSE"} <= held


@pytest.mark.parametrize("name", ["deploy/jalon.env", "wheels/petit-1.0-py3-none-any.whl"])
def test_file_that_changed_is_refused_and_nothing_is_left(unpacked, tmp_path, name):
    path = unpacked / name
    before = path.read_bytes()
    path.write_bytes(before + b"x")
    try:
        done = install(unpacked, tmp_path / "cible")
    finally:
        path.write_bytes(before)

    assert done.returncode == 2
    assert f"« {name} » manque ou a changé" in done.stderr
    assert not (tmp_path / "cible").exists()


def test_version_in_place_is_never_overwritten(unpacked, tmp_path):
    (tmp_path / "bin").mkdir()

    done = install(unpacked, tmp_path)

    assert done.returncode == 2
    assert "n'est pas vide" in done.stderr


def test_other_machine_is_refused(unpacked, tmp_path):
    path = unpacked / "archive.json"
    before = path.read_text()
    path.write_text(before.replace('"platform": "', '"platform": "autre-'))
    try:
        done = install(unpacked, tmp_path / "cible")
    finally:
        path.write_text(before)

    assert done.returncode == 2
    assert "Cette archive est faite pour autre-" in done.stderr


def test_same_contents_make_the_same_archive(tmp_path):
    folder = tmp_path / "jalon-1"
    (folder / "deploy").mkdir(parents=True)
    (folder / "deploy" / "a").write_text("a")

    first = bundle.pack(folder, tmp_path / "un").read_bytes()
    (folder / "deploy" / "a").touch()

    assert bundle.pack(folder, tmp_path / "deux").read_bytes() == first


# The image, which no engine builds here


def containerfile():
    text = (guide.DEPLOY / "Containerfile").read_text("utf-8").replace("\\\n", " ")
    return [line.split(" ", 1) for line in text.splitlines() if line and not line.startswith("#")]


def test_image_copies_what_the_archive_holds(unpacked):
    copied = {
        word for verb, rest in containerfile() if verb == "COPY" and "--from" not in rest for word in rest.split()[:-1]
    }

    assert {name for name in copied if not (unpacked / name).exists()} == set()
    assert {path.name for path in unpacked.iterdir()} == copied  # install.py wants every file that is summed


def test_image_runs_jalon_without_root():
    said = dict(containerfile())
    command = json.loads(said["CMD"])

    assert said["USER"] == "jalon"
    assert said["VOLUME"] == "/var/lib/jalon"
    assert "JALON_DATA=/var/lib/jalon" in said["ENV"]
    command_line.parse(command[1:])  # a word that jalon does not know raises
    assert command[0] == "jalon"
    assert "/sante/" in said["HEALTHCHECK"]
