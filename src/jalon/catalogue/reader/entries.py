"""One file of the catalogue: its definitions when it has no mistake, else its mistakes."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from jalon.catalogue.contents import Problem
from jalon.catalogue.definitions import Actor, Definition, Theme
from jalon.catalogue.reader.builders import BUILDERS, version_of
from jalon.catalogue.reader.forms import IDENTIFIER, Notes, Reference, Wrong, place_of, read_block
from jalon.catalogue.reader.nodes import Block, Node, Text, Unreadable, parse_file, replaced
from jalon.catalogue.reader.vocabulary import FILES
from jalon.catalogue.reader.vocabulary.words import ACTOR, THEME


@dataclass
class Entry:
    """A definition with what is needed to check it against the others."""

    kind: str
    definition: Definition
    node: Node
    keys: dict[str, Any]
    references: tuple[Reference, ...]
    regional: bool = False

    @property
    def place_of_replaces(self) -> Node:
        return place_of(self.node, "replaces")


@dataclass(frozen=True)
class Words:
    """What actors.yaml or themes.yaml says."""

    words: dict[str, Any] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def read_definitions(path: Path, kind: str) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    """All the definitions of the file (several when it has variants), or none and its mistakes."""
    if not IDENTIFIER.fullmatch(path.stem):
        message = (
            f"« {path.stem} » ne peut pas être un identifiant : nommez le fichier en minuscules sans accent, avec « _ »"
        )
        return (), (Problem(path, 1, message),)
    try:
        root = parse_file(path)
    except Unreadable as error:
        return (), (Problem(path, error.line, error.message, error.column),)
    entries, mistakes = [], []
    version = version_of(path.stem, root)
    for identifier, node in _variants(path.stem, root):
        entry, wrong = _read(identifier, path, kind, node, version)
        mistakes += [one for one in wrong if one not in mistakes]
        entries += [entry] if entry else []
    if mistakes:
        return (), tuple(mistakes)
    return tuple(entries), ()


def _read(identifier: str, path: Path, kind: str, node: Node, version: str) -> tuple[Entry | None, list[Problem]]:
    notes = Notes()
    keys = read_block(node, FILES[kind], notes)
    definition = None
    if not notes.mistakes and isinstance(keys, dict):
        definition = BUILDERS[kind](identifier, path, node, keys, notes)
    problems = [Problem(path, line, message, column) for line, column, message in notes.mistakes]
    if problems or definition is None or isinstance(keys, Wrong):
        return None, problems
    definition = replace(definition, version=version)  # that of the file, shared by its variants
    return Entry(kind, definition, node, dict(keys), tuple(notes.references)), []  # type: ignore[call-overload]


def _variants(identifier: str, root: Node) -> Iterator[tuple[str, Node]]:
    """The file itself, or one content per variant with {variant} and {label} replaced."""
    variants = place_of(root, "variants")
    if variants is root or not isinstance(root, Block) or not isinstance(variants, Block) or not variants.keys:
        yield identifier, root
        return
    rest = Block(
        {name: held for name, held in root.keys.items() if name not in {"variants", "ids"}}, root.line, root.column
    )
    model = place_of(root, "ids")
    pattern = model.text if isinstance(model, Text) else identifier + "_{variant}"
    for name, (place, label) in variants.keys.items():
        if not IDENTIFIER.fullmatch(name) or not isinstance(label, Text):
            yield identifier, root  # read as it stands, so that its mistake is explained
            return
        yield pattern.replace("{variant}", place.text), replaced(rest, {"variant": name, "label": label.text})


def read_words(path: Path, kind: str) -> Words:
    """actors.yaml, themes.yaml: one block per word."""
    notes = Notes()
    try:
        root = parse_file(path)
    except Unreadable as error:
        return Words({}, (Problem(path, error.line, error.message, error.column),))
    if not isinstance(root, Block):
        return Words({}, (Problem(path, 1, "une ligne « identifiant: » par élément est attendue"),))
    words: dict[str, Any] = {}
    for name, (place, held) in root.keys.items():
        before = len(notes.mistakes)
        if not IDENTIFIER.fullmatch(name):
            notes.wrong(place, f"« {name} » n'est pas un identifiant (minuscules sans accent, chiffres, « _ »)")
        keys = read_block(held, ACTOR if kind == "actor" else THEME, notes)
        if len(notes.mistakes) == before and isinstance(keys, dict):
            words[name] = Actor(id=name, **keys) if kind == "actor" else Theme(id=name, **keys)
    return Words(words, tuple(Problem(path, line, message, column) for line, column, message in notes.mistakes))
