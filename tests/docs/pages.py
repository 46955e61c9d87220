"""A page of the documentation as a script: the files it shows, the commands it runs, what they must print."""

import re
from dataclasses import dataclass
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"
BLOCK = re.compile(r"^```(\w+)(?: fichier=(\S+))?\n(.*?)^```$", flags=re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class ShownFile:
    path: str
    text: str


@dataclass(frozen=True)
class Command:
    words: str
    output: list[str]


def steps(page: str) -> list[ShownFile | Command]:
    """Everything to do, in the order of the page."""
    found: list[ShownFile | Command] = []
    for kind, path, text in BLOCK.findall((DOCS / page).read_text("utf-8")):
        if path:
            found.append(ShownFile(path, text))
        elif kind == "console":
            found += commands(text)
    return found


def commands(block: str) -> list[Command]:
    found: list[Command] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append(Command(line[2:], []))
        elif line.strip():
            found[-1].output.append(line)
    return found


def with_commands() -> list[str]:
    """The pages that run something."""
    return [
        str(path.relative_to(DOCS))
        for path in sorted(DOCS.rglob("*.md"))
        if any(isinstance(step, Command) for step in steps(str(path.relative_to(DOCS))))
    ]
