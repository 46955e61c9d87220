"""A YAML file as a tree whose every value knows its line and column.

Scalars stay as they are written: `regions: [01, 75]` keeps its zero, `Oui` stays a word. What a
value means is decided by the key that holds it (`forms`), never by the look of the text.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

LARGEST, DEEPEST = 1_000_000, 20


@dataclass(frozen=True)
class Text:
    text: str
    line: int
    column: int


@dataclass(frozen=True)
class Items:
    items: tuple["Node", ...]
    line: int
    column: int


@dataclass(frozen=True)
class Block:
    """`keys`: for each key, where it stands and what it holds, in the order of the file."""

    keys: dict[str, tuple[Text, "Node"]]
    line: int
    column: int


Node = Text | Items | Block


class Unreadable(Exception):
    """The file is not YAML, or says the same key twice."""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(message)
        self.message, self.line, self.column = message, line, column


def parse(text: str) -> Node:
    """The tree of a YAML text; Unreadable when it has none."""
    from ruamel.yaml import YAML  # heavy: only when files are really read
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise Unreadable(_explained(text, line, str(error.problem)), line, column) from None
    except YAMLError as error:
        raise Unreadable(f"ce fichier n'est pas du YAML lisible ({error})", 1, 1) from None
    if root is None:
        raise Unreadable("le fichier est vide", 1, 1)
    return _node(root, 0, set())


def parse_file(path: Path) -> Node:
    if path.stat().st_size > LARGEST:
        raise Unreadable("le fichier dépasse un million d'octets : ce n'est pas une description", 1, 1)
    raw = path.read_bytes()
    try:
        return parse(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        message = "un caractère n'est pas en UTF-8 ; enregistrez le fichier en « UTF-8 »"
        raise Unreadable(message, line, 1) from None


def plain(node: Node) -> object:
    """The content without places: what is hashed, kept and compared."""
    if isinstance(node, Text):
        return node.text
    if isinstance(node, Items):
        return [plain(item) for item in node.items]
    return {name: plain(value) for name, (_, value) in node.keys.items()}


def replaced(node: Node, words: dict[str, str]) -> Node:
    """The same tree with each {word} of its texts replaced."""
    if isinstance(node, Text):
        text = node.text
        for word, replacement in words.items():
            text = text.replace("{" + word + "}", replacement)
        return Text(text, node.line, node.column)
    if isinstance(node, Items):
        return Items(tuple(replaced(item, words) for item in node.items), node.line, node.column)
    keys = {name: (key, replaced(value, words)) for name, (key, value) in node.keys.items()}
    return Block(keys, node.line, node.column)


def _node(raw: Any, depth: int, seen: set[int]) -> Node:
    line, column = raw.start_mark.line + 1, raw.start_mark.column + 1
    if depth > DEEPEST:
        raise Unreadable("trop de niveaux imbriqués", line, column)
    if id(raw) in seen:  # an alias: three lines of them can stand for a million values
        raise Unreadable(
            "les renvois (&nom, *nom) ne sont pas admis : écrivez la valeur à chaque endroit", line, column
        )
    seen.add(id(raw))
    kind = type(raw).__name__
    if kind == "ScalarNode":
        return Text("" if raw.tag == "tag:yaml.org,2002:null" else raw.value, line, column)
    if kind == "SequenceNode":
        return Items(tuple(_node(item, depth + 1, seen) for item in raw.value), line, column)
    keys: dict[str, tuple[Text, Node]] = {}
    for key, value in raw.value:
        name = _node(key, depth + 1, seen)
        if not isinstance(name, Text):
            raise Unreadable("une clé doit être un simple mot suivi de deux-points", name.line, name.column)
        if name.text in keys:
            first = keys[name.text][0].line
            message = f"la clé « {name.text} » est écrite deux fois (la première fois ligne {first})"
            raise Unreadable(message, name.line, name.column)
        held = _node(value, depth + 1, seen)
        if isinstance(held, Text) and not held.text:  # nothing written: YAML places it on a line below
            held = Text("", name.line, name.column)
        keys[name.text] = (name, held)
    return Block(keys, line, column)


def _explained(text: str, line: int, problem: str) -> str:
    """What usually lies behind a YAML error, said to someone who does not know YAML."""
    lines = text.splitlines()
    written = lines[line - 1] if 0 < line <= len(lines) else ""
    if "\t" in written[: len(written) - len(written.lstrip())] or "'\\t'" in problem:
        return "une tabulation sert de retrait ; mettez des espaces"
    if any(word in written for word in ("{item}", "{variant}", "{label}")):
        return "entre accolades, un texte qui contient {item}, {variant} ou {label} se met entre guillemets"
    if "mapping values are not allowed" in problem:
        return "deux-points inattendus ; un texte qui contient « : » se met entre guillemets"
    if "expected <block end>" in problem or "did not find expected" in problem or "could not find expected" in problem:
        return "le retrait ou un « : » manque ici ou à la ligne précédente ; alignez les clés d'un même bloc"
    if "found unexpected end of stream" in problem or "while scanning a quoted" in problem:
        return "un guillemet ouvert n'est pas refermé"
    if "cannot start any token" in problem or "undefined alias" in problem:
        return "un texte qui commence par ce caractère (*, &, %, @…) se met entre guillemets"
    if "expected ',' or" in problem:
        return "une liste entre crochets ou accolades n'est pas refermée, ou une virgule y manque"
    if "duplicate key" in problem:
        return "une clé est écrite deux fois"
    return f"ce n'est pas du YAML lisible ({problem})"
