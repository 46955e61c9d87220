"""What the keys of a perimeter mean together."""

from typing import Any

from jalon.catalogue.antibiotic_definitions import PerimeterDefinition
from jalon.catalogue.reader.forms import Notes, place_of
from jalon.catalogue.reader.nodes import Node

_CODE_OF_ACTIVITY = "les codes TA s'écrivent en chiffres, sans zéro devant : 3, 20"


def read_perimeter(identity: dict[str, Any], node: Node, keys: Any, notes: Notes) -> PerimeterDefinition:
    """The definition, once its mistakes are noted."""
    for code in keys["activities"]:
        if not code.isdecimal() or code.startswith("0"):
            notes.wrong(place_of(node, "activities"), f"« {code} » : {_CODE_OF_ACTIVITY}")
    if (keys["activities"] or keys["domains"]) and keys["unknown_units"] == "included":
        message = "une unité inconnue n'a ni TA ni DE : elle ne peut pas être retenue par un périmètre qui les regarde"
        notes.wrong(place_of(node, "unknown_units"), message)
    names = ("activities", "domains", "screening", "unknown_units", "source")
    return PerimeterDefinition(**identity, **{name: keys[name] for name in names})
