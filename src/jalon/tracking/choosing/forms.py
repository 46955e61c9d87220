"""How priorities, draws and lists are asked for in the address and in forms."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from jalon.catalogue.definitions import PriorityDefinition
from jalon.kernel.numbers import read_number, read_whole
from jalon.kernel.refusal import Refusal
from jalon.kernel.text import fold
from jalon.tracking.choosing.queries import Keeps

WEIGHT = "poids."
HEAVIEST = 100
LONGEST_SEED = 60


def read_weights(definition: PriorityDefinition, data: QueryDict) -> dict[str, float]:
    """The weights tried in the address, by rule; those left empty are those of the file."""
    tried = {}
    for rule in definition.rules:
        written = str(data.get(WEIGHT + rule.id, "")).strip()
        if not written:
            continue
        weight = read_number(written)
        if weight is None or not 0 <= weight <= HEAVIEST:
            raise Refusal(f"Le poids de « {rule.label} » va de 0 à {HEAVIEST} ; « {written} » ne convient pas.")
        if weight != rule.weight:
            tried[rule.id] = weight
    return tried


def read_keeps(data: QueryDict) -> Keeps:
    return Keeps(
        department=data.get("departement", "").strip(),
        category=data.get("categorie", "").strip(),
        words=tuple(fold(data.get("q", "")).split()),
        rule=data.get("regle", "").strip(),
    )


def address_of(place_address: str, definition: PriorityDefinition, data: QueryDict, **changed: str) -> str:
    """The query string that shows these priorities again, tried weights and filters included."""
    pairs = {"jeu": definition.id}
    for name in ("departement", "categorie", "q", "regle"):
        pairs[name] = data.get(name, "")
    pairs |= {WEIGHT + rule: f"{weight:g}" for rule, weight in read_weights(definition, data).items()}
    pairs |= changed
    kept = urlencode({name: value for name, value in pairs.items() if value})
    return f"{place_address}&{kept}" if kept else place_address


@dataclass(frozen=True)
class Draw:
    """A draw asked for: how many, with which seed, from strata or not."""

    size: int
    seed: str
    stratum: str = ""
    equal: bool = False

    @property
    def parameters(self) -> Mapping[str, str]:
        given = {"taille": str(self.size), "graine": self.seed, "strate": self.stratum}
        return {name: value for name, value in (given | {"parts": "egales" if self.equal else ""}).items() if value}


def read_draw(data: QueryDict) -> Draw | None:
    """The draw asked for; None when the page is only opened."""
    written = data.get("taille", "").strip()
    if not written:
        return None
    size = read_whole(written)
    if not size:
        raise Refusal(f"La taille de l'échantillon est un nombre d'établissements ; « {written} » ne convient pas.")
    seed = data.get("graine", "").strip()
    if not seed:
        raise Refusal("Donnez une graine : un mot ou un nombre, que l'on reprendra pour tirer les mêmes.")
    if len(seed) > LONGEST_SEED:
        raise Refusal(f"Une graine tient en {LONGEST_SEED} caractères.")
    return Draw(size, seed, data.get("strate", "").strip(), data.get("parts", "") == "egales")


@dataclass(frozen=True)
class Naming:
    """How a list to be made is called."""

    name: str
    why: str
    shared: bool


def read_naming(data: QueryDict) -> Naming:
    return Naming(data.get("nom", ""), data.get("pourquoi", ""), data.get("partagee") == "oui")
