"""What a back-up says of itself, and how far it is believed.

The end mark proves that nothing was damaged, not who wrote it: every word of a manifest is looked at before anything
is done with it. Without Django.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from jalon.config.backup import places
from jalon.kernel.refusal import Refusal

FORMAT = 1
LONGEST_NAME = 255  # bytes: of one part of a path
LONGEST_PATH = 1000
MOST = 2**62
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\\\ud800-\udfff]")  # in a path


@dataclass(frozen=True)
class Table:
    """`sequence`: the last number given to a row, which may be that of a row deleted since."""

    name: str
    columns: list[str]
    rows: int
    sha256: str
    sequence: int | None

    @property
    def member(self) -> str:
        return f"base/{self.name}.jsonl"


@dataclass(frozen=True)
class HeldFile:
    path: str
    size: int
    sha256: str
    mode: int

    @property
    def member(self) -> str:
        return f"dossier/{self.path}"


@dataclass
class Manifest:
    """What a back-up says of itself. `migrations`: application, name, and the package that holds it."""

    made_at: str
    version: str
    engine: str
    migrations: list[list[str]]
    tables: list[Table] = field(default_factory=list)
    files: list[HeldFile] = field(default_factory=list)
    vanished: list[str] = field(default_factory=list)
    secret_key: str = ""  # the SHA-256 of the member; empty when it was left out
    journal: bool = False
    format: int = FORMAT

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)

    @property
    def file_bytes(self) -> int:
        return sum(held.size for held in self.files)


def read(said: Any) -> Manifest:
    """The manifest, once each word of it was found to be of its kind. ValueError, KeyError or TypeError otherwise."""
    if said.get("format") != FORMAT:
        raise Refusal(_another_format(said.get("format")))
    manifest = Manifest(**said)
    manifest.tables = [Table(**one) for one in said["tables"]]
    manifest.files = [HeldFile(**one) for one in said["files"]]
    for what, holds in _WORDS.items():
        if not holds(getattr(manifest, what)):
            raise ValueError(what)
    _check_paths([one.path for one in manifest.files])
    return manifest


def _another_format(found: object) -> str:
    if not isinstance(found, int):
        return "Cette sauvegarde ne dit pas son format : elle a été altérée, ou n'en est pas une."
    which = "plus récent" if found > FORMAT else "inconnu"
    return (
        f"Cette sauvegarde est d'un format {which} ({found}) que ce Jalon ne sait lire ({FORMAT}) : "
        "installez la version qui l'a faite, ou une plus récente."
    )


def _check_paths(paths: list[str]) -> None:
    """Each leads where a back-up puts files, none is written twice, none goes through another."""
    if not all(map(is_inside, paths)):
        raise Refusal("Cette sauvegarde nomme un fichier hors du dossier de données : elle a été altérée.")
    known = set(paths)
    through = (str(parent) for path in paths for parent in PurePosixPath(path).parents)
    if len(known) != len(paths) or not known.isdisjoint(through) or not all(map(places.may_hold, paths)):
        raise Refusal("Cette sauvegarde nomme un fichier qu'une sauvegarde ne contient pas : elle a été altérée.")


def is_inside(path: str) -> bool:
    pure = PurePosixPath(path)
    plain = not _UNSAFE.search(path) and pure.as_posix() == path and len(path) <= LONGEST_PATH
    if not plain or not pure.parts or pure.is_absolute() or ".." in pure.parts:
        return False
    return all(len(part.encode("utf-8", "surrogatepass")) <= LONGEST_NAME for part in pure.parts)


# What each word is


def _is_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_NAME and value.isprintable()


def _is_instant(value: object) -> bool:
    return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None


def _is_hash(value: object) -> bool:
    return isinstance(value, str) and len(value) == 64 and set(value) <= set("0123456789abcdef")


def _is_number(value: object) -> bool:
    return type(value) is int and 0 <= value < MOST


def _all(holds: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda values: isinstance(values, list) and all(map(holds, values))


def _is_migration(value: object) -> bool:
    return isinstance(value, list) and len(value) == 3 and all(map(_is_text, value))


def _is_table(one: Table) -> bool:
    sequence = one.sequence is None or _is_number(one.sequence)
    return sequence and all(
        (_is_text(one.name), _all(_is_text)(one.columns), _is_number(one.rows), _is_hash(one.sha256))
    )


def _is_file(one: HeldFile) -> bool:
    mode = type(one.mode) is int and 0 <= one.mode <= 0o777
    return mode and isinstance(one.path, str) and _is_number(one.size) and _is_hash(one.sha256)


def _are_once(values: Iterable[Table]) -> bool:
    names = [one.name for one in values]
    return len(set(names)) == len(names)


_WORDS: dict[str, Callable[[Any], bool]] = {
    "made_at": _is_instant, "version": _is_text, "engine": _is_text, "migrations": _all(_is_migration),
    "tables": lambda tables: all(map(_is_table, tables)) and _are_once(tables), "files": _all(_is_file),
    "vanished": _all(lambda one: isinstance(one, str) and not _UNSAFE.search(one)),
    "secret_key": lambda value: value == "" or _is_hash(value), "journal": lambda value: isinstance(value, bool),
}  # fmt: skip
