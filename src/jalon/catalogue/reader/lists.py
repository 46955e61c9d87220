"""What the keys of a directory list mean together."""

from typing import Any

from jalon.catalogue.definitions import ListDefinition, ListField
from jalon.catalogue.reader.forms import Notes, frozen, listed, nearest, place_of
from jalon.catalogue.reader.nodes import Node
from jalon.catalogue.reader.vocabulary.lists import FIELDS


def read_list(identity: dict[str, Any], node: Node, keys: Any, notes: Notes) -> ListDefinition:
    """The definition, once its mistakes are noted."""
    known = FIELDS[keys["kind"]]
    for said in keys["fields"]:
        if said["id"] not in known:
            hint = nearest(said["id"], known) or f" (colonnes possibles : {listed(known, 40)})"
            notes.wrong(said["at"], f"une liste de type {keys['kind']} n'a pas de colonne « {said['id']} »{hint}")
    fields = tuple(
        ListField(id=one["id"], headers=one["headers"], values=frozen(one["values"]), required=one["required"])
        for one in keys["fields"]
    )
    if keys["vintage_field"] and keys["vintage_field"] not in {one.id for one in fields}:
        notes.wrong(place_of(node, "vintage_field"), f"aucune colonne « {keys['vintage_field']} » dans fields")
    names = ("kind", "subkind", "file_patterns", "vintage_field", "complete_for")
    words = {name: keys[name] for name in names}
    return ListDefinition(**identity, **words, fields=fields)
