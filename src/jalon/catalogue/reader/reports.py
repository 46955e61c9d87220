"""Reports from their keys, and what they say checked against the grids they are made from."""

from collections.abc import Iterator, Mapping
from typing import Any

from jalon.catalogue.definitions import (
    IndicatorDefinition,
    ReportCondition,
    ReportDefinition,
    ReportFigure,
    ReportSection,
)
from jalon.catalogue.reader.forms import Notes, nearest, place_of
from jalon.catalogue.reader.nodes import Node
from jalon.catalogue.reader.vocabulary.reports import LINE_FIELDS

Keys = Mapping[str, Any]
SIMPLE = (
    "title", "note", "new_page", "sort", "by", "months", "most", "contests", "findings", "comment", "text",
)  # fmt: skip
CONDITIONS = {"where": "where", "signals": "where"}


def report(common: Keys, node: Node, keys: Keys, notes: Notes) -> ReportDefinition:
    """`common`: its identity, and what every file says of itself."""
    for name in ("grids", "formats", "sections"):
        if not keys[name]:
            notes.wrong(place_of(node, name), f"« {name} » : il faut au moins un élément")
    for said in keys["sections"]:
        _complete(said, notes)
    sections = tuple(_section(said) for said in keys["sections"])
    names = ("grids", "audience", "formats", "layout", "notice")
    return ReportDefinition(**common, **{name: keys[name] for name in names}, sections=sections)


def _complete(said: Keys, notes: Notes) -> None:
    if said["kind"] == "alerts" and not (said["signals"] or said["contests"] or said["findings"]):
        notes.wrong(said["at"], "une partie « alerts » dit ce qui alerte : signals, contests ou findings")
    for name in ("figures", "columns"):
        if name in said and not said[name]:
            notes.wrong(place_of(said["at"], name), f"« {name} » : il faut au moins une colonne")


def _section(said: Keys) -> ReportSection:
    figures = said.get("figures") or ((said["figure"],) if said.get("figure") else ())
    return ReportSection(
        kind=said["kind"],
        figures=tuple(_figure(one) for one in figures),
        columns=tuple(_figure(one) for one in said.get("columns") or ()),
        where=tuple(_condition(one) for one in said.get("where") or said.get("signals") or ()),
        **{name: said[name] for name in SIMPLE if name in said},
    )


def _figure(said: Keys) -> ReportFigure:
    return ReportFigure(column=said["column"], counts=said.get("counts", ()), label=said["label"])


def _condition(said: Keys) -> ReportCondition:
    return ReportCondition(
        column=said["column"], among=said["is"], not_among=said["is_not"], at_least=said["at_least"],
        at_most=said["at_most"], state=said["state"], label=said["label"],
    )  # fmt: skip


def check_report(
    keys: Keys,
    shown: Mapping[str, str],
    indicators: Mapping[str, IndicatorDefinition],
    notes: Notes,
) -> None:
    """Note each column that none of its grids has, and each value that its column cannot hold.

    `shown`: the indicator behind each column of its grids.
    """
    for said in keys["sections"]:
        for node, column, values, is_field in _named(said):
            if is_field and column in LINE_FIELDS:
                continue
            if column not in shown:
                hint = nearest(column, (*shown, *(LINE_FIELDS if is_field else ())))
                notes.wrong(node, f"« {column} » n'est une colonne d'aucune de ses grilles{hint}")
            elif indicator := indicators.get(shown[column]):
                _fits(indicator, column, values, node, notes)


def _named(said: Keys) -> Iterator[tuple[Node, str, tuple[str, ...], bool]]:
    """The columns a section names: (where, column, values said of it, may be a field of the line)."""
    at = said["at"]
    for one in said.get("figures") or ():
        yield one["at"], one["column"], one["counts"], False
    if one := said.get("figure"):
        yield one["at"], one["column"], one["counts"], False
    for one in said.get("columns") or ():
        yield one["at"], one["column"], (), True
    for key in CONDITIONS:
        for one in said.get(key) or ():
            yield place_of(at, key), one["column"], (*one["is"], *one["is_not"]), True
    if said.get("comment"):
        yield place_of(at, "comment"), said["comment"], (), False
    if said.get("sort"):
        yield place_of(at, "sort"), said["sort"].lstrip("-"), (), True


def _fits(indicator: IndicatorDefinition, column: str, values: tuple[str, ...], node: Node, notes: Notes) -> None:
    known = (*indicator.value.values, *([indicator.absent] if indicator.absent else []))
    for value in values:
        if indicator.value.is_number:
            notes.wrong(node, f"« {column} » est un nombre : « {value} » n'est pas une de ses valeurs")
        elif indicator.value.values and not indicator.value.open_list and value not in known:
            notes.wrong(node, f"« {value} » n'est pas une valeur de « {column} »{nearest(value, known)}")
