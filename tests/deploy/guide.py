"""The guide of installation as a script: the commands of each of its parts, the files it shows."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
GUIDE = ROOT / "docs" / "guides" / "exploitation.md"
PART = re.compile(r"^## (.+?)\n(.*?)(?=^## |\Z)", re.DOTALL | re.MULTILINE)
COMMANDS = re.compile(r"^```sh\n(.*?)^```$", re.DOTALL | re.MULTILINE)
SHOWN = re.compile(r"^```\S+ fichier=(\S+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def commands() -> dict[str, list[str]]:
    """The blocks of commands under each title."""
    return {title: COMMANDS.findall(text) for title, text in PART.findall(GUIDE.read_text("utf-8"))}


def shown_files() -> dict[str, str]:
    return dict(SHOWN.findall(GUIDE.read_text("utf-8")))
