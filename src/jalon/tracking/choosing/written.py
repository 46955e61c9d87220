"""Priorities as the file of the catalogue that would make them lasting: what the screen tried, ready to keep."""

import json
from collections.abc import Iterator, Mapping

from jalon.catalogue import SHIPPED
from jalon.catalogue.definitions import PriorityCondition, PriorityDefinition

_COUNTED = {"unchanged_for", "silent_for", "carried_for"}
_NUMBERS = {"at_least", "at_most", "fallen_by", "among_highest"}


def as_file(definition: PriorityDefinition, weights: Mapping[str, float]) -> str:
    """The YAML to put in `catalogue/priorities/` of the data folder, under the same name."""
    return "\n".join([*_lines(definition, weights), ""])


def _lines(definition: PriorityDefinition, weights: Mapping[str, float]) -> Iterator[str]:
    yield f"# {definition.id}.yaml : à placer dans catalogue/priorities/ du dossier de données"
    yield f"title: {_text(definition.title)}"
    if definition.why:
        yield f"why: {_text(definition.why)}"
    yield f"grid: {definition.grid}"
    if definition.path.is_relative_to(SHIPPED):
        yield f"replaces: {definition.version}"
    elif definition.replaces:
        yield f"replaces: {definition.replaces}"
    yield "rules:"
    for rule in definition.rules:
        weight = weights.get(rule.id, rule.weight)
        if weight <= 0:
            yield f"  # {rule.id} : éteinte"
            continue
        yield f"  {rule.id}:"
        yield f"    label: {_text(rule.label)}"
        yield f"    weight: {weight:g}"
        if rule.why:
            yield f"    why: {_text(rule.why)}"
        yield "    when:"
        for condition in rule.when:
            yield f"      - {{{', '.join(_keys(condition))}}}"


def _keys(condition: PriorityCondition) -> Iterator[str]:
    if condition.column:
        yield f"column: {condition.column}"
    if condition.test in _COUNTED:
        yield f"{condition.test}: {condition.months}"
    elif condition.test in _NUMBERS:
        yield f"{condition.test}: {condition.number:.15g}"
    elif condition.test == "state":
        yield f"state: {condition.values[0]}"
    else:
        yield f"{condition.test}: [{', '.join(_text(value) for value in condition.values)}]"
    if condition.test == "fallen_by":
        yield f"months: {condition.months}"


def _text(text: str) -> str:
    """Always in quotes: no word of an expert is then taken for something else."""
    return json.dumps(text, ensure_ascii=False)
