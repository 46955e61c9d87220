"""The catalogue from its folders: shipped files, then those of the region, checked against one another."""

import os
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from jalon.catalogue.contents import Catalogue, Problem
from jalon.catalogue.definitions import Actor, Theme
from jalon.catalogue.reader.entries import Entry, Words, read_definitions, read_words
from jalon.catalogue.reader.forms import nearest
from jalon.catalogue.reader.references import check_all

FOLDERS = {
    "indicators": "indicator",
    "sources": "source",
    "grids": "grid",
    "columns": "column",
    "reports": "report",
    "priorities": "priority",
    "checks": "check",
    "lists": "list",
    "feeds": "feed",
    "domain_rules": "domain_rule",
    "strata": "stratum",
    "professions": "profession_choice",
    "perimeters": "perimeter",
    "hospital_files": "hospital_file",
    "atb_lists": "atb_list",
    "atb_pairs": "atb_pair",
    "atb_checks": "atb_check",
    "atb_exports": "atb_export",
    "retention": "retention",
}
WORD_FILES = {"actors": "actor", "themes": "theme"}
SUFFIXES = {".yaml", ".yml"}
NOT_FOR_EXPERTS = {"codelists", "reader", "__pycache__"}  # beside the shipped folders


def stamps(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Changes as soon as a file of the folder is added, removed or written."""
    return tuple(_stamps(folder))


def load(shipped: Path, overlay: Path | None = None) -> Catalogue:
    """Everything that can be read, with a Problem for each mistake of what cannot."""
    problems: list[Problem] = []
    words = {"actor": cast(dict[str, Any], {}), "theme": cast(dict[str, Any], {})}
    candidates: dict[tuple[str, str], list[Entry]] = {}
    for folder in filter(None, (shipped, overlay)):
        regional = folder != shipped
        for path in files_of(folder):
            problems += _take(path, folder, regional, words, candidates)
        if regional:
            problems += _misplaced(folder)
    held, found = check_all(candidates, words)
    problems += found
    definitions: dict[str, dict[str, Any]] = {kind: {} for kind in FOLDERS.values()}
    for (kind, identifier), entry in sorted(held.items()):
        definitions[kind][identifier] = entry.definition
    return Catalogue(
        actors=cast(Mapping[str, Actor], words["actor"]),
        themes=cast(Mapping[str, Theme], words["theme"]),
        problems=tuple(sorted(problems, key=lambda one: (str(one.path), one.line, one.column))),
        **{name: definitions[kind] for name, kind in FOLDERS.items()},
    )


def _take(
    path: Path,
    folder: Path,
    regional: bool,
    words: dict[str, dict[str, Any]],
    candidates: dict[tuple[str, str], list[Entry]],
) -> list[Problem]:
    """Read one file into `words` or `candidates`; the region's files go before the shipped ones."""
    stat = path.stat()
    stamp = (stat.st_mtime_ns, stat.st_size)
    kind = FOLDERS.get(path.relative_to(folder).parts[0])
    if kind is None:
        said: Words = _words(path, stamp, WORD_FILES[path.stem])
        words[WORD_FILES[path.stem]].update(said.words)
        return list(said.problems)
    entries, mistakes = _definitions(path, stamp, kind)
    problems = list(mistakes)
    if mistakes:
        candidates.setdefault((kind, path.stem), [])  # those that name it are told that it has a mistake
    for entry in entries:
        others = candidates.setdefault((kind, entry.definition.id), [])
        problem = _clash(entry, others, regional)
        if problem:
            problems.append(problem)
        else:
            others.insert(0, entry)
    return problems


def _clash(entry: Entry, others: list[Entry], regional: bool) -> Problem | None:
    """Why an entry cannot stand beside those that bear the same id already."""
    said, place, entry.regional = entry.definition.replaces, entry.place_of_replaces, regional
    if not others:
        if said and regional:
            message = f"rien à remplacer : Jalon ne livre aucun fichier « {entry.definition.id} » de cette nature"
            return Problem(entry.definition.path, place.line, message, place.column)
        return None
    other = others[0].definition
    if others[0].regional or not regional:
        message = f"l'identifiant « {other.id} » est déjà celui de {other.path.name}"
        return Problem(entry.definition.path, 1, message)
    if said == other.version:
        return None
    if not said:
        message = f"« {other.id} » est livré avec Jalon ; pour le remplacer, écrivez : replaces: {other.version}"
    else:
        message = (
            f"ce fichier remplace la version {said} de « {other.id} », mais Jalon livre maintenant la version "
            f"{other.version} : relisez-la, puis écrivez : replaces: {other.version}"
        )
    return Problem(entry.definition.path, place.line, message, place.column)


@lru_cache(maxsize=2000)
def _definitions(path: Path, stamp: tuple[int, int], kind: str) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    return read_definitions(path, kind)


@lru_cache(maxsize=50)
def _words(path: Path, stamp: tuple[int, int], kind: str) -> Words:
    return read_words(path, kind)


def files_of(folder: Path) -> Iterator[Path]:
    """The YAML files of a catalogue folder, in a stable order."""
    for name in (*WORD_FILES, *FOLDERS):
        if name in WORD_FILES:
            yield from (
                folder / f"{name}{suffix}" for suffix in sorted(SUFFIXES) if (folder / f"{name}{suffix}").is_file()
            )
        else:
            found = (folder / name).rglob("*")
            yield from sorted(p for p in found if p.suffix in SUFFIXES and p.is_file() and not p.name.startswith("."))


def _misplaced(folder: Path) -> Iterator[Problem]:
    """YAML files that nobody would read, because of where they are or how they are called."""
    read = set(files_of(folder))
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in SUFFIXES or path in read or not path.is_file() or path.name.startswith("."):
            continue
        parts = path.relative_to(folder).parts
        if len(parts) > 1 and parts[0] not in FOLDERS:
            message = f"dossier inconnu « {parts[0]} »{nearest(parts[0], FOLDERS)}"
        else:
            message = f"ce fichier n'est lu par personne : rangez-le dans l'un des dossiers {', '.join(FOLDERS)}"
        yield Problem(path, 1, f"{message} ; il est laissé de côté")


def _stamps(folder: Path) -> Iterator[tuple[str, int, int]]:
    if not folder.is_dir():
        return
    for name in FOLDERS:
        for place, _, files in os.walk(folder / name):
            for file in sorted(files):
                yield _stamp(os.path.join(place, file))  # noqa: PTH118 - called at each request
    for name in WORD_FILES:
        for suffix in sorted(SUFFIXES):
            path = folder / f"{name}{suffix}"
            if path.is_file():
                yield _stamp(str(path))


def _stamp(path: str) -> tuple[str, int, int]:
    stat = os.stat(path)  # noqa: PTH116 - called at each request
    return path, stat.st_mtime_ns, stat.st_size
