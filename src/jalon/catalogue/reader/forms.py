"""The kinds of values a key may hold, how they are read, and how their mistakes are explained."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from jalon.catalogue.reader.nodes import Block, Items, Node, Text
from jalon.kernel.text import fold

IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")
YES, NO = {"oui", "yes", "true", "vrai"}, {"non", "no", "false", "faux"}


class Wrong:
    """Stands for a value that could not be read: its mistake has been noted already."""


WRONG = Wrong()


@dataclass(frozen=True)
class Reference:
    """A word that must name something that exists elsewhere in the catalogue."""

    kind: str
    id: str
    line: int
    column: int


@dataclass
class Notes:
    """What is noted while one file is read: its mistakes and what it refers to."""

    mistakes: list[tuple[int, int, str]] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)

    def wrong(self, node: Node, message: str) -> Wrong:
        self.mistakes.append((node.line, node.column, message))
        return WRONG


@dataclass(frozen=True)
class Form:
    """`name` is what the reference page says of it; `accepted` the closed list, when there is one."""

    name: str
    read: Callable[[Node, Notes], object]
    accepted: tuple[str, ...] = ()
    keys: tuple["Key", ...] = ()


@dataclass(frozen=True)
class Key:
    """A word of the vocabulary: `about` is its French explanation, shown on the reference page."""

    name: str
    form: Form
    about: str
    required: bool = False
    default: object = None


def nearest(word: str, words: Iterable[str]) -> str:
    """ " ; vouliez-vous dire « x » ?", or nothing when no word is near."""
    by_fold = {fold(known): known for known in words}
    close = get_close_matches(fold(word), list(by_fold), n=1, cutoff=0.6)
    return f" ; vouliez-vous dire « {by_fold[close[0]]} » ?" if close else ""


def listed(words: Iterable[str], most: int = 12) -> str:
    words = list(words)
    return ", ".join(words[:most]) + ("…" if len(words) > most else "")


def _text(node: Node, notes: Notes) -> object:
    if not isinstance(node, Text):
        return notes.wrong(node, "un texte est attendu ici")
    return node.text.strip()


def _filled(node: Node, notes: Notes) -> object:
    value = _text(node, notes)
    return notes.wrong(node, "le texte est vide") if value == "" else value


def _identifier(node: Node, notes: Notes) -> object:
    value = _text(node, notes)
    if isinstance(value, str) and not IDENTIFIER.fullmatch(value):
        return notes.wrong(
            node,
            f"« {value} » n'est pas un identifiant : des minuscules sans accent, des chiffres et des « _ », "
            "en commençant par une lettre",
        )
    return value


def _number(node: Node, notes: Notes) -> object:
    value = _text(node, notes)
    if isinstance(value, Wrong):
        return value
    try:
        return float(str(value).replace(",", "."))
    except ValueError:
        return notes.wrong(node, f"un nombre est attendu, pas « {value} »")


def _integer(node: Node, notes: Notes) -> object:
    value = _number(node, notes)
    if isinstance(value, float):
        return int(value) if value.is_integer() else notes.wrong(node, "un nombre entier est attendu")
    return value


def _flag(node: Node, notes: Notes) -> object:
    value = _text(node, notes)
    if isinstance(value, Wrong):
        return value
    word = fold(str(value))
    if word in YES | NO:
        return word in YES
    return notes.wrong(node, f"« oui » ou « non » est attendu, pas « {value} »")


def _spellings(node: Node, notes: Notes) -> object:
    """canonical value: [spellings]  →  folded spelling → canonical value; "*", any spelling, stays as it is."""
    if not isinstance(node, Block):
        return notes.wrong(node, "il faut ici « valeur: [orthographe, autre orthographe] », une ligne par valeur")
    found: dict[str, str] = {}
    for name, (_, value) in node.keys.items():
        spellings = TEXTS.read(value, notes)
        for spelling in spellings if isinstance(spellings, tuple) else ():
            folded = spelling if spelling == "*" else fold(spelling)
            if found.setdefault(folded, name) != name:
                notes.wrong(value, f"« {spelling} » est donné à la fois pour « {found[folded]} » et « {name} »")
    return found


TEXT = Form("texte", _filled)
IDENTIFIER_FORM = Form("identifiant", _identifier)
NUMBER = Form("nombre", _number)
INTEGER = Form("nombre entier", _integer)
FLAG = Form("`true` ou `false`", _flag)
SPELLINGS = Form("bloc « valeur: [orthographes] »", _spellings)


def one_of(words: Iterable[str]) -> Form:
    """One word of a closed list."""
    accepted = tuple(words)

    def read(node: Node, notes: Notes) -> object:
        value = _text(node, notes)
        if isinstance(value, str) and value not in accepted:
            return notes.wrong(
                node, f"« {value} » n'est pas accepté ici{nearest(value, accepted)} (acceptés : {listed(accepted, 40)})"
            )
        return value

    return Form("un mot de la liste", read, accepted=accepted)


def reference(kind: str) -> Form:
    """The id of something that another file describes."""

    def read(node: Node, notes: Notes) -> object:
        value = _filled(node, notes)
        if isinstance(value, str):
            notes.references.append(Reference(kind, value, node.line, node.column))
        return value

    return Form(REFERENCE_NAMES[kind], read)


REFERENCE_NAMES = {
    "indicator": "identifiant d'un indicateur",
    "theme": "identifiant d'un thème",
    "actor": "identifiant d'un acteur",
    "list": "identifiant d'une liste",
    "region": "code d'une région",
    "grid": "identifiant d'une grille",
    "perimeter": "identifiant d'un périmètre",
    "atb_list": "identifiant d'une liste de molécules",
}


def list_of(form: Form) -> Form:
    """Several of the same; one alone may be written without brackets."""

    def read(node: Node, notes: Notes) -> object:
        if isinstance(node, Block) and not form.keys:
            return notes.wrong(node, "une liste est attendue : [un, deux] ou une ligne « - » par élément")
        nodes = node.items if isinstance(node, Items) else (node,)
        values = [form.read(item, notes) for item in nodes]
        return tuple(value for value in values if not isinstance(value, Wrong))

    return Form(f"liste : {form.name}", read, accepted=form.accepted, keys=form.keys)


TEXTS = list_of(TEXT)


def mapping_of(key: Form, value: Form, name: str) -> Form:
    def read(node: Node, notes: Notes) -> object:
        if not isinstance(node, Block):
            return notes.wrong(node, f"il faut ici un {name}")
        pairs = [(key.read(word, notes), value.read(held, notes)) for word, held in node.keys.values()]
        return {left: right for left, right in pairs if WRONG not in (left, right)}

    return Form(name, read)


def block_of(keys: Iterable[Key]) -> Form:
    known = tuple(keys)

    def read(node: Node, notes: Notes) -> object:
        return read_block(node, known, notes)

    return Form("bloc", read, keys=known)


def read_block(node: Node, keys: Iterable[Key], notes: Notes) -> object:
    """The keys of a block, each read by its form; keys left out have their default.

    Several mistakes are noted at once; WRONG only when it is no block at all.
    """
    if not isinstance(node, Block):
        return notes.wrong(node, "des lignes « clé: valeur » sont attendues ici")
    by_name = {key.name: key for key in keys}
    for name, (place, _) in node.keys.items():
        if name not in by_name:
            hint = nearest(name, by_name) or f" (clés connues : {listed(by_name, 40)})"
            notes.wrong(place, f"clé inconnue « {name} »{hint}")
    values: dict[str, object] = {}
    for key in by_name.values():
        if key.name in node.keys:
            values[key.name] = key.form.read(node.keys[key.name][1], notes)
        else:
            values[key.name] = key.default
            if key.required:
                notes.wrong(node, f"il manque la clé « {key.name} » : {_uncapitalised(key.about)}")
    return values


def named(keys: Iterable[Key], about: str, short: str = "") -> Form:
    """id: block, one after the other. Each is read with its `id` and with `at`, where it stands.

    With `short`, "id: value" stands for "id: {short: value}".
    """
    known = tuple(keys)

    def read(node: Node, notes: Notes) -> object:
        if not isinstance(node, Block):
            return notes.wrong(node, f"il faut ici un bloc « identifiant: … » par {about}, pas une liste ni un texte")
        found = []
        for name, (place, held) in node.keys.items():
            if IDENTIFIER.fullmatch(name) is None:
                _identifier(place, notes)
            block: Node = held
            if short and not isinstance(held, Block):
                empty = isinstance(held, Text) and not held.text
                block = Block({} if empty else {short: (place, held)}, held.line, held.column)
            values = read_block(block, known, notes)
            if isinstance(values, dict) and isinstance(block, Block):
                found.append({**values, "id": name, "at": Block(block.keys, place.line, place.column)})
        if not found:
            notes.wrong(node, f"il faut au moins un élément ({about})")
        return tuple(found)

    return Form(f"un bloc par {about}", read, keys=known)


def place_of(node: Node, *path: str) -> Node:
    """Where a key's value stands (the block itself when the key is not written)."""
    for name in path:
        if isinstance(node, Block) and name in node.keys:
            node = node.keys[name][1]
    return node


def _uncapitalised(text: str) -> str:
    first = text.split(". ")[0].rstrip(".")
    return first[:1].lower() + first[1:]


def frozen(mapping: object) -> Mapping[str, str]:
    return dict(mapping) if isinstance(mapping, Mapping) else {}
