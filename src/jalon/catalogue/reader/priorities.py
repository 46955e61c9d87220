"""Priorities from their keys, and what their conditions say checked against the columns of their grid."""

from collections.abc import Iterator, Mapping
from typing import Any

from jalon.catalogue.definitions import (
    IndicatorDefinition,
    PriorityCondition,
    PriorityDefinition,
    PriorityRule,
)
from jalon.catalogue.reader.forms import Notes, listed, nearest, place_of
from jalon.catalogue.reader.nodes import Items, Node
from jalon.catalogue.reader.vocabulary.priorities import (
    COUNTED_IN_MONTHS,
    OF_COLUMN,
    OF_ESTABLISHMENT,
    OF_NUMBERS,
)
from jalon.catalogue.regions import CATEGORIES, DEPARTMENTS

Keys = Mapping[str, Any]
MOST_MONTHS = 24


def priority(common: Keys, node: Node, keys: Keys, notes: Notes) -> PriorityDefinition:
    """`common`: its identity, and what every file says of itself."""
    rules = []
    for said in keys["rules"]:
        if said["weight"] <= 0:
            notes.wrong(place_of(said["at"], "weight"), "un poids est plus grand que zéro")
        conditions = tuple(_condition(one, place, notes) for one, place in _with_places(said))
        if not conditions:
            notes.wrong(place_of(said["at"], "when"), "il faut au moins une condition")
        rules.append(
            PriorityRule(
                id=said["id"], label=said["label"], weight=said["weight"], why=said["why"],
                when=tuple(one for one in conditions if one),
            )
        )  # fmt: skip
    return PriorityDefinition(**common, grid=keys["grid"], rules=tuple(rules))


def _with_places(said: Keys) -> Iterator[tuple[Keys, Node]]:
    node = place_of(said["at"], "when")
    places = node.items if isinstance(node, Items) else (node,)
    return zip(said["when"], places, strict=False)


def _condition(said: Keys, node: Node, notes: Notes) -> PriorityCondition | None:
    tests = [name for name in (*OF_COLUMN, *OF_ESTABLISHMENT) if said[name] is not None]
    if len(tests) != 1:
        known = OF_COLUMN if said["column"] else OF_ESTABLISHMENT
        found = f"celle-ci en a {len(tests)} ({', '.join(tests)})" if tests else "celle-ci n'en a pas"
        notes.wrong(node, f"une condition dit une seule chose, {found} ; au choix : {listed(known, 20)}")
        return None
    test = tests[0]
    if test in OF_COLUMN and not said["column"]:
        notes.wrong(node, f"« {test} » se dit d'une colonne (clé column)")
    if test in OF_ESTABLISHMENT and said["column"]:
        notes.wrong(place_of(node, test), f"« {test} » se dit de l'établissement : retirez la clé column")
    held = said[test]
    _within(test, held, said["months"], node, notes)
    return PriorityCondition(
        column=said["column"],
        test=test,
        values=held if isinstance(held, tuple) else (held,) if isinstance(held, str) else (),
        number=float(held) if isinstance(held, int | float) else 0.0,
        months=int(held) if test in COUNTED_IN_MONTHS else said["months"] if test == "fallen_by" else 0,
    )


def _within(test: str, held: object, months: int, node: Node, notes: Notes) -> None:
    """Numbers that mean something: months counted, shares out of a hundred, lists that hold something."""
    place = place_of(node, test)
    if held == ():
        notes.wrong(place, f"« {test} » : il faut au moins une valeur")
    counted = held if test in COUNTED_IN_MONTHS else months
    if isinstance(counted, int) and not 1 <= counted <= MOST_MONTHS:
        notes.wrong(place, f"un nombre de mois va de 1 à {MOST_MONTHS}")
    if test in {"fallen_by", "among_highest"} and isinstance(held, int | float) and not 0 < held <= 100:
        notes.wrong(place, "un pourcentage va de 0 (exclu) à 100")


def check_priority(
    definition: PriorityDefinition,
    keys: Keys,
    shown: Mapping[str, str],
    indicators: Mapping[str, IndicatorDefinition],
    notes: Notes,
) -> None:
    """Note each condition that its column cannot fulfil: no such column, value or manner.

    `shown`: the indicator behind each column of its grid.
    """
    for rule, said in zip(definition.rules, keys["rules"], strict=True):
        for condition, (_, node) in zip(rule.when, _with_places(said), strict=False):
            if not condition.column:
                _known_codes(condition, node, notes)
            elif condition.column not in shown:
                hint = nearest(condition.column, shown)
                message = f"« {condition.column} » n'est pas une colonne de la grille « {definition.grid} »{hint}"
                notes.wrong(place_of(node, "column"), message)
            elif indicator := indicators.get(shown[condition.column]):
                _fits(condition, indicator, node, notes)


def _known_codes(condition: PriorityCondition, node: Node, notes: Notes) -> None:
    lists = {
        "department": (set(DEPARTMENTS), "d'un département"),
        "category": (set(CATEGORIES), "d'une catégorie FINESS"),
    }
    known, word = lists.get(condition.test, (set(condition.values), ""))
    for code in condition.values:
        if code not in known:
            notes.wrong(place_of(node, condition.test), f"« {code} » n'est pas le code {word}")


def _fits(condition: PriorityCondition, indicator: IndicatorDefinition, node: Node, notes: Notes) -> None:
    value, place = indicator.value, place_of(node, condition.test)
    if condition.test in OF_NUMBERS and not value.is_number:
        message = f"« {condition.test} » se dit d'un nombre, et « {condition.column} » est de type {value.type}"
        notes.wrong(place, message)
    if condition.test == "carried_for" and not indicator.carries_over:
        notes.wrong(place, f"« {condition.column} » ne se reprend pas d'un mois à l'autre")
    if condition.test not in {"is", "is_not"}:
        return
    if value.is_number:
        notes.wrong(place, f"« {condition.column} » est un nombre : dites at_least ou at_most")
        return
    known = (*value.values, *([indicator.absent] if indicator.absent else []))
    for word in condition.values if value.values and not value.open_list else ():
        if word not in known:
            notes.wrong(place, f"« {word} » n'est pas une valeur de « {condition.column} »{nearest(word, known)}")
