"""What the keys of a stratum mean together."""

from typing import Any

from jalon.catalogue.definitions import StratumDefinition
from jalon.catalogue.reader.forms import Notes, place_of
from jalon.catalogue.reader.nodes import Node

_GOES_WITH = {"bands": "capacity", "territory": "territory"}


def read_stratum(identity: dict[str, Any], node: Node, keys: Any, notes: Notes) -> StratumDefinition:
    """The definition, once its mistakes are noted."""
    by = keys["by"]
    if not by:
        notes.wrong(place_of(node, "by"), "il faut au moins un trait (clé by)")
    for name, trait in _GOES_WITH.items():
        if trait in by and not keys[name]:
            notes.wrong(node, f"« by: {trait} » demande la clé {name}")
        if keys[name] and trait not in by:
            notes.wrong(place_of(node, name), f"« {name} » n'a de sens qu'avec by: {trait}")
    if list(keys["bands"]) != sorted(set(keys["bands"])):
        notes.wrong(place_of(node, "bands"), "les tranches se suivent, de la plus petite à la plus grande")
    if "territory" in by and len(by) > 1:
        notes.wrong(place_of(node, "by"), "territory ne se croise pas : un établissement peut être de plusieurs")
    names = ("domains", "by", "bands", "unit", "territory", "peers")
    return StratumDefinition(**identity, **{name: keys[name] for name in names}, labels=dict(keys["labels"] or {}))
