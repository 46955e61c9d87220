"""Files that Jalon itself writes in the region's catalogue folder: as YAML, tried on a copy, then all or none."""

import json
import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from jalon import catalogue
from jalon.catalogue import loader
from jalon.catalogue.contents import Catalogue
from jalon.catalogue.reader.nodes import Unreadable, parse_file, plain
from jalon.kernel.refusal import Refusal

Content = Mapping[str, object]  # a text, a list of texts, or a block of the same
NOTE = "# Écrit par Jalon depuis l'écran ; peut être relu et corrigé à la main.\n"
_BARE = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ](?:[A-Za-zÀ-ÖØ-öø-ÿ0-9 '’()/.,%€_-]*[A-Za-zÀ-ÖØ-öø-ÿ0-9)%€.])?|[0-9]{1,9}")
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")  # YAML wants them escaped, JSON does not
_OTHER_MEANING = {"null", "yes", "no", "on", "off", "y", "n"}  # for other readers of YAML


def as_yaml(content: Content) -> str:
    """The content as a file that its readers like: a line per key, quotes only where YAML wants them."""
    return NOTE + "".join(_lines(content, ""))


def content_of(path: Path) -> dict[str, object]:
    """What a file says, as `as_yaml` can write it again; its comments are lost."""
    try:
        content = plain(parse_file(path))
    except (Unreadable, OSError) as error:
        raise Refusal(f"Le fichier {path.name} ne peut pas être relu ({error}).") from None
    if not isinstance(content, dict):
        raise Refusal(f"Le fichier {path.name} n'est pas une suite de clés.")
    return content


def _lines(content: Content, margin: str) -> Iterator[str]:
    for key, held in content.items():
        if isinstance(held, Mapping):
            yield f"{margin}{_scalar(key)}:\n"
            yield from _lines(held, margin + "  ")
        elif isinstance(held, Sequence) and not isinstance(held, str):
            yield f"{margin}{_scalar(key)}:\n" if held else f"{margin}{_scalar(key)}: []\n"
            for one in held:
                yield from _item(one, margin + "  ")
        else:
            yield f"{margin}{_scalar(key)}: {_scalar(str(held))}\n"


def _item(held: object, margin: str) -> Iterator[str]:
    if isinstance(held, Mapping):
        first, *rest = _lines(held, margin + "  ")
        yield f"{margin}- {first[len(margin) + 2 :]}"
        yield from rest
    else:
        yield f"{margin}- {_scalar(str(held))}\n"


def _scalar(text: str) -> str:
    """A text on its line: bare when nobody could read it otherwise, else between double quotes."""
    if _BARE.fullmatch(text) and text.lower() not in _OTHER_MEANING:
        return text
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def tried(changes: Mapping[str, str]) -> Catalogue:
    """The catalogue as it would be with these files, read by the loader itself from a copy of the folder.

    `changes`: path inside the folder → content. A refusal when anything would be wrong that is not wrong now.
    """
    own = _folder()
    known = {_said(one.path, own, one.message) for one in catalogue.current().problems}
    with tempfile.TemporaryDirectory(prefix="jalon-catalogue-") as name:
        copy = Path(name)
        for path in loader.files_of(own) if own.is_dir() else ():
            _copied(path, copy / path.relative_to(own))
        for name, text in changes.items():
            path = copy / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        future = loader.load(catalogue.SHIPPED, copy)
        for one in future.problems:
            if (said := _said(one.path, copy, one.message)) not in known:
                raise Refusal(f"{said[0]}, ligne {one.line} : {one.message}")
    return future


def _copied(path: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, place)


def _said(path: Path, folder: Path, message: str) -> tuple[str, str]:
    return (str(path.relative_to(folder) if path.is_relative_to(folder) else path), message)


class Pen:
    """Writes files of the region's folder. What it wrote in a block that fails is taken back:

    with Pen() as pen, transaction.atomic(): … pen.write(changes)
    """

    def __init__(self) -> None:
        self.before: dict[Path, bytes | None] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        if kind is not None and self.before:
            self.take_back()

    def write(self, changes: Mapping[str, str]) -> None:
        """Prepare every file beside its place, then rename them one after the other."""
        prepared: dict[Path, Path] = {}
        try:
            for name, text in changes.items():
                path = _folder() / name
                prepared[path] = _prepared(path, text.encode())
            for path, temporary in prepared.items():
                self.before.setdefault(path, path.read_bytes() if path.exists() else None)
                temporary.replace(path)
        finally:
            for temporary in prepared.values():
                temporary.unlink(missing_ok=True)
        catalogue.look_again()

    def take_back(self) -> None:
        for path, content in self.before.items():
            if content is None:
                path.unlink(missing_ok=True)
            else:
                _prepared(path, content).replace(path)
        self.before.clear()
        catalogue.look_again()


def _prepared(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(6)}")  # the loader passes over such names
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return temporary


def _folder() -> Path:
    folder = catalogue.overlay()
    if folder is None:
        raise Refusal("Cette instance n'a pas de dossier où écrire des définitions.")
    return folder
