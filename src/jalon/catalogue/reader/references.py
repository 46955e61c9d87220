"""Files checked against one another: what they name exists, and calculations do not turn in circles."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jalon.catalogue.contents import Problem
from jalon.catalogue.definitions import (
    ColumnAddition,
    GridDefinition,
    IndicatorDefinition,
    PriorityDefinition,
    ReportDefinition,
    RetentionDefinition,
    SheetDefinition,
    SourceDefinition,
    Value,
)
from jalon.catalogue.reader.additions import check_addition, extended
from jalon.catalogue.reader.builders import with_values, written
from jalon.catalogue.reader.entries import Entry
from jalon.catalogue.reader.forms import Notes, nearest, place_of
from jalon.catalogue.reader.nodes import Node
from jalon.catalogue.reader.priorities import check_priority
from jalon.catalogue.reader.reports import check_report
from jalon.catalogue.reader.retention import check_retention
from jalon.catalogue.regions import REGIONS
from jalon.kernel.text import fold

Name = tuple[str, str]
Candidates = dict[Name, list[Entry]]
Words = dict[str, dict[str, Any]]
JUDGED_LAST = {"report", "priority"}  # they name values of others, which must stand first
_LEFT_ASIDE = "laissé de côté, son fichier ayant une erreur"


def check_all(candidates: Candidates, words: Words) -> tuple[dict[Name, Entry], list[Problem]]:
    """What stands once everything named exists. An entry with a mistake gives way to the one it replaced.

    Leaving a file out may break others that name it: repeated until nothing moves.
    """
    queue = {name: list(entries) for name, entries in candidates.items() if entries}
    problems: list[Problem] = []
    while True:
        held = {name: entries[0] for name, entries in queue.items() if entries}
        found = {
            name: wrong for name, entry in held.items() if (wrong := list(_mistakes(entry, held, candidates, words)))
        }
        if judged_now := {name: wrong for name, wrong in found.items() if name[0] not in JUDGED_LAST}:
            found = judged_now
        if not found:
            return _completed(held, words), problems
        for name, wrong in found.items():
            problems += [one for one in wrong if one not in problems]
            queue[name].pop(0)


def _mistakes(entry: Entry, held: dict[Name, Entry], all_: Candidates, words: Words) -> Iterator[Problem]:
    definition, path = entry.definition, entry.definition.path
    for one in entry.references:
        message = _missing(one.kind, one.id, held, all_, words)
        if message:
            yield _problem(path, one.line, message, one.column)
    notes = Notes()
    if isinstance(definition, SourceDefinition):
        _column_values(entry, definition, held, all_, notes)
    if isinstance(definition, IndicatorDefinition) and definition.derived:
        _derivation(entry, definition, held, notes)
    if isinstance(definition, IndicatorDefinition) and definition.private:
        _privacy(entry, definition, words, notes)
    if isinstance(definition, ColumnAddition) and (place := held.get(("grid", definition.grid))):
        assert isinstance(place.definition, GridDefinition)  # noqa: S101 - of that kind
        check_addition(definition, place.definition, _additions(held), entry.node, notes)
    if isinstance(definition, ReportDefinition):
        check_report(entry.keys, _columns_shown(definition.grids, held), _indicators(held), notes)
    if isinstance(definition, PriorityDefinition) and ("grid", definition.grid) in held:
        columns = _columns_shown((definition.grid,), held)
        check_priority(definition, entry.keys, columns, _indicators(held), notes)
    if isinstance(definition, RetentionDefinition):
        others = [one for (kind, _), one in held.items() if kind == "retention"]
        check_retention(entry, others, notes)
    for line, column, message in notes.mistakes:
        yield _problem(path, line, message, column)


def _problem(path: Path, line: int, message: str, column: int) -> Problem:
    return Problem(path, line, message, column, follows=message.endswith(_LEFT_ASIDE))


def _missing(kind: str, identifier: str, held: dict[Name, Entry], all_: Candidates, words: Words) -> str:
    """Why the thing named cannot be used, or ""."""
    known = _known(kind, held, words)
    if identifier in known:
        return ""
    if _is_left_aside(kind, identifier, all_):
        return f"« {identifier} » est {_LEFT_ASIDE}"
    hint = nearest(identifier, known)
    if kind in words:
        hint += f" (connus : {', '.join(sorted(known))})"
    elif kind == "region":
        hint = _code_of_region(identifier)
    return f"« {identifier} » n'est pas l'identifiant {_OF[kind]}{hint}"


def _is_left_aside(kind: str, identifier: str, all_: Candidates) -> bool:
    """Whether a file was to say it; of a family that cannot be read, the members are only guessed by their name."""
    families = (name for (one, name), entries in all_.items() if one == kind and not entries)
    return (kind, identifier) in all_ or any(identifier.startswith(f"{name}_") for name in families)


def _code_of_region(written: str) -> str:
    named = next((region for region in REGIONS.values() if fold(region.name) == fold(written)), REGIONS["75"])
    return f" ; écrivez son code : {named.code} pour {named.name}"


_OF = {
    "indicator": "d'un indicateur connu",
    "theme": "d'un thème connu",
    "actor": "d'un acteur connu",
    "list": "d'une liste connue",
    "region": "d'une région connue",
    "grid": "d'une grille connue",
    "perimeter": "d'un périmètre connu",
    "atb_list": "d'une liste de molécules connue",
}


def _known(kind: str, held: dict[Name, Entry], words: Words) -> set[str]:
    if kind in words:
        return set(words[kind])
    if kind == "region":
        return set(REGIONS)
    return {identifier for one, identifier in held if one == kind}


def _column_values(
    entry: Entry, source: SourceDefinition, held: dict[Name, Entry], all_: Candidates, notes: Notes
) -> dict[str, Value]:
    """The value of each column that publishes, noting those whose indicators are not there."""
    values: dict[str, Value] = {}
    keys = entry.keys
    said_by_sheet = [keys["columns"]] if keys["sheets"] is None else [sheet["columns"] for sheet in keys["sheets"]]
    for rank, (sheet, said) in enumerate(zip(source.sheets, said_by_sheet, strict=True)):
        items = next((tuple(dict.fromkeys(c.values.values())) for c in sheet.columns if c.role == "item"), ())
        grains = _grains_of_rows(sheet)
        for column, words in zip(sheet.columns, said, strict=True):
            if column.role != "value":
                continue
            node = words["at"]
            names = [column.indicator.replace("{item}", item) for item in items or ("",)]
            targets = [_indicator(name, node, held, all_, notes) for name in dict.fromkeys(names)]
            if all(targets):
                _fits((column.grain,) if column.grain else grains, targets, node, notes)
                values[f"{rank}.{column.id}"] = written(targets[0].value, words["value"], node, notes)
    return values


def _grains_of_rows(sheet: SheetDefinition) -> tuple[str, ...]:
    """What the rows of a sheet speak of, where no column says otherwise."""
    told = next((tuple(dict.fromkeys(c.values.values())) for c in sheet.columns if c.role == "grain"), ())
    key = next((c.grain or "et" for c in sheet.columns if c.role == "key"), "et")
    return told or (("et", "ej") if key == "pmsi" else (key,))


def _fits(grains: tuple[str, ...], targets: list[Any], node: Node, notes: Notes) -> None:
    """A column cannot state for a project what the indicator only knows for establishments."""
    for grain in grains:
        if lacking := [target for target in targets if grain not in target.grains]:
            more = f" (comme {len(lacking) - 1} de ses semblables)" if len(lacking) > 1 else ""
            message = (
                f"l'indicateur « {lacking[0].id} »{more} n'est pas dit au grain {grain} (il l'est à : "
                f"{', '.join(lacking[0].grains)}) ; s'il peut l'être, ajoutez {grain} à sa clé grains"
            )
            notes.wrong(place_of(node, "grain"), message)
    for target in targets:
        if target.derived:
            notes.wrong(
                place_of(node, "indicator"), f"l'indicateur « {target.id} » est calculé : un fichier ne le publie pas"
            )


def _indicator(name: str, node: Node, held: dict[Name, Entry], all_: Candidates, notes: Notes) -> Any:
    message = _missing("indicator", name, held, all_, {})
    if message:
        notes.wrong(place_of(node, "indicator"), message)
        return None
    return held["indicator", name].definition


def _derivation(entry: Entry, definition: IndicatorDefinition, held: dict[Name, Entry], notes: Notes) -> None:
    place = place_of(entry.node, "derived", "of")
    assert definition.derived is not None  # noqa: S101 - the caller looked
    circle = _circle(definition.id, held)
    if circle:
        notes.wrong(place, f"le calcul tourne en rond : {' → '.join(circle)}")
    for name in definition.derived.of:
        part = held.get(("indicator", name))
        if part is None:
            continue
        value = part.definition.value  # type: ignore[attr-defined]
        if definition.derived.how in {"any", "all"}:
            for word in definition.derived.equals:
                if value.values and word not in value.values and not value.open_list:
                    notes.wrong(
                        place_of(entry.node, "derived", "equals"),
                        f"« {word} » n'est pas une valeur de « {name} »{nearest(word, value.values)}",
                    )
        elif not value.is_number:
            notes.wrong(place, f"« {name} » n'est pas un nombre : il ne peut pas servir à « {definition.derived.how} »")
        elif definition.derived.how == "monthly" and part.definition.cumulates != "year":  # type: ignore[attr-defined]
            notes.wrong(place, f"« {name} » n'est pas un cumul annuel (cumulates: year)")


def _privacy(entry: Entry, definition: IndicatorDefinition, words: Words, notes: Notes) -> None:
    """What a national owner states is his: no region keeps it from him."""
    owner = words["actor"].get(definition.owner)
    if owner is not None and owner.national:
        message = f"« private » : ce que {owner.title} déclare ne peut pas lui être caché"
        notes.wrong(place_of(entry.node, "private"), message)


def _circle(start: str, held: dict[Name, Entry]) -> list[str]:
    """The way from an indicator back to itself through what it is computed from, or nothing."""
    ways, seen = [[start]], set()
    while ways:
        way = ways.pop()
        entry = held.get(("indicator", way[-1]))
        derived = getattr(entry.definition, "derived", None) if entry else None
        for name in derived.of if derived else ():
            if name == start:
                return [*way, start]
            if name not in seen:
                seen.add(name)
                ways.append([*way, name])
    return []


def _completed(held: dict[Name, Entry], words: Words) -> dict[Name, Entry]:
    """The same, with what is taken from elsewhere filled in: titles of grids, values of columns."""
    done = dict(held)
    for name, entry in held.items():
        definition: Any = entry.definition
        if isinstance(definition, SourceDefinition):
            definition = with_values(definition, _column_values(entry, definition, held, {}, Notes()))
        elif isinstance(definition, GridDefinition):
            definition = _titled(extended(definition, _additions(held).values()), held, words)
        if definition is not entry.definition:
            done[name] = Entry(entry.kind, definition, entry.node, entry.keys, entry.references, entry.regional)
    return done


def _columns_shown(grids: tuple[str, ...], held: dict[Name, Entry]) -> dict[str, str]:
    """The indicator behind each column of some grids, those added since included, even retired ones."""
    found = [entry.definition for name, entry in held.items() if name[0] == "grid" and name[1] in grids]
    own = {one.id: one.indicator for grid in found if isinstance(grid, GridDefinition) for one in grid.columns}
    return own | {one.id: one.indicator for one in _additions(held).values() if one.grid in grids}


def _indicators(held: dict[Name, Entry]) -> dict[str, IndicatorDefinition]:
    found = (entry.definition for entry in held.values())
    return {one.id: one for one in found if isinstance(one, IndicatorDefinition)}


def _additions(held: dict[Name, Entry]) -> dict[str, ColumnAddition]:
    found = (entry.definition for entry in held.values())
    return {one.id: one for one in found if isinstance(one, ColumnAddition)}


def _titled(grid: GridDefinition, held: dict[Name, Entry], words: Words) -> GridDefinition:
    from dataclasses import replace

    themes = tuple(replace(t, title=t.title or words["theme"][t.id].title) for t in grid.themes)
    columns = tuple(replace(c, label=c.label or held["indicator", c.indicator].definition.title) for c in grid.columns)
    return replace(grid, themes=themes, columns=columns)
