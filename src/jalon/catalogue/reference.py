"""The tables of `docs/reference/catalogue-*.md`, written from the vocabulary that the loader checks with.

The sentences of those pages are written by hand; between `<!-- clés: source -->` and `<!-- fin -->`
stands what this module makes. `python -m jalon.catalogue.reference docs/reference` writes the pages.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from jalon.catalogue.reader.forms import Key
from jalon.catalogue.reader.vocabulary import FILES
from jalon.catalogue.reader.vocabulary.antibiotic_checks import RULES
from jalon.catalogue.reader.vocabulary.antibiotic_exports import VALUES
from jalon.catalogue.reader.vocabulary.checks import KINDS
from jalon.catalogue.reader.vocabulary.hospital_files import COLUMNS
from jalon.catalogue.reader.vocabulary.lists import FIELDS
from jalon.catalogue.reader.vocabulary.reports import SECTIONS
from jalon.catalogue.reader.vocabulary.words import ACTOR, THEME

_MARKED = re.compile(r"(<!-- clés: (\w+) -->\n).*?(<!-- fin -->)", re.DOTALL)


def fill(page: str) -> str:
    """The page with each of its marked tables as the vocabulary is now."""
    return _MARKED.sub(lambda found: f"{found[1]}\n{tables(found[2])}\n\n{found[3]}", page)


def tables(name: str) -> str:
    """The tables of one kind of file, in Markdown."""
    if name == "check_kinds":
        return "\n\n".join(_settings(KINDS))
    if name == "atb_rules":
        return "\n\n".join(_settings(RULES))
    if name == "atb_values":
        return "\n\n".join(_fields("Fichiers", VALUES))
    if name == "report_sections":
        return "\n\n".join(_report_sections())
    if name == "list_fields":
        return "\n\n".join(_fields("Listes", FIELDS))
    if name == "hospital_columns":
        return "\n\n".join(_fields("Fichiers", COLUMNS))
    keys = {"actor": ACTOR, "theme": THEME}.get(name) or FILES[name]
    return "\n\n".join(_blocks("", keys))


def _blocks(path: str, keys: Iterable[Key], told: dict[tuple[str, ...], str] | None = None) -> Iterator[str]:
    """A table for the keys, then one for each block that they hold; the same block is told once."""
    keys, told = tuple(keys), {} if told is None else told
    if path:
        yield f"**Dans `{path}`**"
    names = tuple(key.name for key in keys)
    if names in told:
        yield f"Les mêmes clés que dans `{told[names]}`."
        return
    told[names] = path
    rows = [f"| `{key.name}` | {_expected(key)} | {_when(key)} | {_cell(key.about)} |" for key in keys]
    yield "\n".join(["| Clé | Valeur | Sans elle | Ce qu'elle dit |", "|---|---|---|---|", *rows])
    for key in keys:
        if key.form.keys:
            yield from _blocks(f"{path} → {key.name}" if path else key.name, key.form.keys, told)


def _expected(key: Key) -> str:
    accepted = ", ".join(f"`{word}`" for word in key.form.accepted)
    return _cell(f"{key.form.name} : {accepted}" if accepted else key.form.name)


def _when(key: Key) -> str:
    if key.required:
        return "**obligatoire**"
    default = key.default
    if default is None or default == "" or default == ():
        return ""
    if isinstance(default, bool):
        return "`true`" if default else "`false`"
    words = default if isinstance(default, tuple) else (default,)
    return ", ".join(f"`{int(word) if isinstance(word, float) and word.is_integer() else word}`" for word in words)


def _settings(kinds: Mapping[str, tuple[Key, ...]]) -> Iterator[str]:
    for kind, keys in kinds.items():
        if keys:
            yield from _blocks(f"settings, pour {kind}", keys)
    without = ", ".join(f"`{kind}`" for kind, keys in kinds.items() if not keys)
    yield f"Sans réglage : {without}."


def _report_sections() -> Iterator[str]:
    told: dict[tuple[str, ...], str] = {}
    for kind, keys in SECTIONS.items():
        yield from _blocks(f"sections, pour {kind}", keys, told)


def _fields(what: str, kinds: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    for kind, names in kinds.items():
        rows = [f"| `{name}` | {_cell(about)} |" for name, about in names.items()]
        yield f"**{what} `{kind}`**"
        yield "\n".join(["| Colonne | Ce qu'elle dit |", "|---|---|", *rows])


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main(folder: str) -> None:
    for path in sorted(Path(folder).glob("catalogue-*.md")):
        path.write_text(fill(path.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
