"""What the keys of a choice of professions mean together."""

from typing import Any

from jalon.catalogue.definitions import ProfessionChoice
from jalon.catalogue.reader.forms import Notes, nearest, place_of
from jalon.catalogue.reader.nodes import Node
from jalon.catalogue.regions import DEPARTMENTS, REGIONS


def read_profession_choice(identity: dict[str, Any], node: Node, keys: Any, notes: Notes) -> ProfessionChoice:
    """The definition, once its mistakes are noted."""
    if not keys["professions"]:
        notes.wrong(place_of(node, "professions"), "il faut au moins une profession (clé professions)")
    for name, known in (("regions", REGIONS), ("departments", DEPARTMENTS)):
        for code in keys[name]:
            if code not in known:
                notes.wrong(place_of(node, name), f"« {code} » n'est pas un code connu{nearest(code, known)}")
    return ProfessionChoice(
        **identity,
        professions=dict(keys["professions"]),
        regions=tuple(keys["regions"]),
        departments=tuple(keys["departments"]),
    )
