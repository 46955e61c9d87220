"""What is committed installs anywhere and tells nothing of the machine it was written on."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.house import tree

TEXT = {
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".yaml",
    ".yml",
    ".html",
    ".css",
    ".js",
    ".csv",
    ".json",
    ".svg",
    ".sql",
    ".sh",
    "",
}
REGISTRY = re.compile(r"https?://[\w.-]*(?:pypi|pythonhosted|npmjs|debian)[\w.-]*")
SECRET = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_\w{30,}")
TOO_GENERAL = {"/", "/home", "/root", "/tmp", "/srv", "/builds", "/Users"}


def texts():
    for path in tree.files():
        if path.suffix in TEXT and path.name not in {"LICENSE"}:
            yield path, path.read_text("utf-8")


def test_no_registry_host():
    assert [f"{tree.name(path)}: {found[0]}" for path, text in texts() if (found := REGISTRY.search(text))] == []


def test_no_path_of_this_machine():
    places = {f"{place}/" for place in (tree.ROOT.parent, Path.home()) if str(place) not in TOO_GENERAL}

    assert [tree.name(path) for path, text in texts() for place in places if place in text] == []


def test_no_secret():
    assert [tree.name(path) for path, text in texts() if SECRET.search(text)] == []


def test_files_end_with_one_line_feed_and_use_unix_lines():
    wrong = [tree.name(path) for path, text in texts() if text and (not text.endswith("\n") or "\r\n" in text)]

    assert wrong == []


LOCKS = {"lock-core.txt": 20, "lock-server.txt": 20, "lock-dev.txt": 50}


@pytest.mark.parametrize(("lock", "at_least"), LOCKS.items())
def test_lock_has_hashes_and_no_host(lock, at_least):
    text = (tree.ROOT / lock).read_text("utf-8")

    pins = re.findall(r"^[\w.-]+==", text, flags=re.MULTILINE)

    assert len(pins) > at_least
    assert text.count("--hash=sha256:") >= len(pins)
    assert "://" not in text
    assert "--find-links" not in text


def test_lock_holds_every_pin_of_the_project():
    project = tomllib.loads((tree.ROOT / "pyproject.toml").read_text("utf-8"))
    core = project["project"]["dependencies"]
    postgres = project["project"]["optional-dependencies"]["postgres"]
    wanted = {
        "lock-core.txt": core,
        "lock-server.txt": core + postgres,
        "lock-dev.txt": core + postgres + project["dependency-groups"]["dev"],
    }

    absent = [f"{lock}: {pin}" for lock, pins in wanted.items() for pin in pins if not _locked(pin, lock)]

    assert absent == []


def _locked(requirement: str, lock: str) -> bool:
    """The lock names the pin with its extras: without them pip 23 does not know it again (decision 0017)."""
    name, extras, version = _parts(requirement.replace("ruamel.yaml", "ruamel-yaml"))
    lines = (tree.ROOT / lock).read_text("utf-8").splitlines()
    locked = [_parts(line.removesuffix(" \\")) for line in lines if line[:1].isalnum()]
    return any(name == other[0] and extras <= other[1] and version in ("", other[2]) for other in locked)


def _parts(requirement: str) -> tuple[str, set[str], str]:
    """name[extra, extra]==version, its marker left out."""
    name, extras, version = re.fullmatch(r"([\w.-]+)(?:\[(.*?)\])?(?:==([^ ;]+))?.*", requirement).groups(default="")
    return name, {extra.strip() for extra in extras.split(",")} - {""}, version


def test_locks_agree():
    def pins(lock):
        return set(re.findall(r"^[\w.,\[\]-]+==[^ ;\\]+", (tree.ROOT / lock).read_text("utf-8"), flags=re.MULTILINE))

    assert pins("lock-core.txt") < pins("lock-server.txt") < pins("lock-dev.txt")
