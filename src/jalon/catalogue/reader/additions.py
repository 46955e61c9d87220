"""Columns that a region adds to a grid: whether they can stand there, and the grid once they do."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from jalon.catalogue.definitions import ColumnAddition, GridColumn, GridDefinition, GridTheme
from jalon.catalogue.reader.forms import Notes, nearest, place_of
from jalon.catalogue.reader.nodes import Node

SHOWN = ("published", "preview")  # a draft and a retired column are in the catalogue, not in the grid


def check_addition(
    addition: ColumnAddition, grid: GridDefinition, others: Mapping[str, ColumnAddition], node: Node, notes: Notes
) -> None:
    """Note why a column cannot stand in its grid. `others`: every column added to a grid, this one too."""
    themes = {column.id: column.theme for column in grid.columns}
    if addition.id in themes:
        notes.wrong(node, f"la grille « {grid.id} » a déjà une colonne « {addition.id} » : renommez ce fichier")
        return
    themes |= {one.id: one.theme for one in others.values() if one.grid == grid.id}
    after, place = addition.after, place_of(node, "after")
    if after and after not in themes:
        notes.wrong(
            place, f"« {after} » n'est pas une colonne de la grille « {grid.id} »{nearest(after, sorted(themes))}"
        )
    elif after and themes[after] != addition.theme:
        notes.wrong(place, f"la colonne « {after} » est dans le thème « {themes[after]} », pas « {addition.theme} »")
    elif circle := _circle(addition, others):
        notes.wrong(place, f"ces colonnes se suivent en rond : {' → '.join(circle)}")


def extended(grid: GridDefinition, additions: Iterable[ColumnAddition]) -> GridDefinition:
    """The grid with the columns added to it, each after the one it names; their versions make another of the grid."""
    added = sorted((one for one in additions if one.grid == grid.id), key=lambda one: one.id)
    shown = [one for one in added if one.status in SHOWN]
    themes = [theme.id for theme in grid.themes]
    more = dict.fromkeys(one.theme for one in shown if one.theme not in themes)
    columns = [
        column
        for theme in (*themes, *more)
        for column in _placed([one for one in grid.columns if one.theme == theme],
                              [one for one in added if one.theme == theme])
    ]  # fmt: skip
    return replace(
        grid,
        themes=(*grid.themes, *(GridTheme(id=theme, title="") for theme in more)),
        columns=tuple(columns),
        version=_version(grid, shown) if shown else grid.version,
        file_version=grid.version,
    )


def _placed(own: list[GridColumn], added: list[ColumnAddition]) -> Iterator[GridColumn]:
    """The columns of a theme in order. What follows a retired column keeps its place."""
    followers: dict[str, list[ColumnAddition]] = {}
    for one in added:
        followers.setdefault(one.after, []).append(one)

    def following(anchor: str) -> Iterator[GridColumn]:
        for one in followers.get(anchor, ()):
            if one.status in SHOWN:
                yield _column(one)
            yield from following(one.id)

    for column in own:
        yield column
        yield from following(column.id)
    yield from following("")


def _column(one: ColumnAddition) -> GridColumn:
    return GridColumn(
        id=one.id, theme=one.theme, label=one.title, indicator=one.indicator, shows=one.shows,
        fresh_for=one.fresh_for, width=one.width, hidden=one.hidden, regions=one.regions, addition=one.version,
    )  # fmt: skip


def _version(grid: GridDefinition, added: Iterable[ColumnAddition]) -> str:
    content = repr((grid.version, [(one.id, one.version) for one in added]))
    return hashlib.sha256(content.encode()).hexdigest()[:12]


def _circle(start: ColumnAddition, others: Mapping[str, ColumnAddition]) -> list[str]:
    """The way from a column back to itself through those that each comes after, or nothing."""
    way, one = [start.id], others.get(start.after)
    while one and one.id not in way:
        way.append(one.id)
        one = others.get(one.after)
    return [*way, start.id] if one and one.id == start.id else []
