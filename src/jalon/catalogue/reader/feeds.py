"""What the keys of a feed mean together."""

from typing import Any

from jalon.catalogue.definitions import FeedDefinition
from jalon.catalogue.reader.forms import Notes, place_of
from jalon.catalogue.reader.nodes import Node


def read_feed(identity: dict[str, Any], node: Node, keys: Any, notes: Notes) -> FeedDefinition:
    """The definition, once its mistakes are noted."""
    for name in ("address", "sha256_address"):
        if keys[name] and not keys[name].lower().startswith(("http://", "https://")):
            notes.wrong(place_of(node, name), f"« {name} » commence par http:// ou https://")
    if keys["every"] < 1:
        notes.wrong(place_of(node, "every"), "un flux se relit au plus une fois par jour")
    names = ("list", "address", "every", "sha256_address", "least_bytes", "private")
    return FeedDefinition(**identity, **{name: keys[name] for name in names})
