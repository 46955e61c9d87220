"""What the keys of a keeping time mean together, and beside the others."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from jalon.catalogue.definitions import Duration, RetentionDefinition
from jalon.catalogue.reader.forms import Notes, place_of
from jalon.catalogue.reader.nodes import Node
from jalon.catalogue.reader.vocabulary.retention import NEVER_PURGED

if TYPE_CHECKING:
    from jalon.catalogue.reader.entries import Entry

_MOST_YEARS = 200


def read_retention(identity: dict[str, Any], node: Node, keys: Any, notes: Notes) -> RetentionDefinition:
    """The definition, once its mistakes are noted."""
    said = keys["keep"]
    if said is not None:
        place = place_of(node, "keep")
        if min(said.values()) < 0 or not any(said.values()):
            notes.wrong(place, "le temps gardé est d'au moins un jour ; pour ne jamais purger, retirez la clé keep")
        if said["years"] > _MOST_YEARS:
            notes.wrong(place, f"au plus {_MOST_YEARS} ans ; pour ne jamais purger, retirez la clé keep")
        if keys["what"] in NEVER_PURGED:
            notes.wrong(place, f"« {keys['what']} » n'est jamais purgé : retirez la clé keep")
        if not keys["remains"]:
            notes.wrong(node, "dites ce qui reste après la purge (clé remains)")
    names = ("what", "basis", "reference", "from_memory", "personal", "remains")
    keep = Duration(**said) if said is not None else None
    return RetentionDefinition(**identity, keep=keep, **{name: keys[name] for name in names})


def check_retention(entry: "Entry", others: Iterable["Entry"], notes: Notes) -> None:
    """One file per kind of data: the region's own gives way to the shipped one, the later name to the earlier."""
    mine = entry.definition
    assert isinstance(mine, RetentionDefinition)  # noqa: S101 - of that kind
    for other in others:
        first = (other.regional, other.definition.id) < (entry.regional, mine.id)
        if first and isinstance(other.definition, RetentionDefinition) and other.definition.what == mine.what:
            message = (
                f"« {mine.what} » a déjà son temps dans {other.definition.path.name} ; pour le changer, donnez à ce "
                "fichier le même nom et la clé replaces"
            )
            notes.wrong(place_of(entry.node, "what"), message)
