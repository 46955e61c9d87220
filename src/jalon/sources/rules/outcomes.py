"""What people are told of rows that do not match, and under what their answers are remembered."""

from collections import Counter
from collections.abc import Iterable, Mapping

from jalon.kernel.text import fold

MATCHED, PENDING, REJECTED = "matched", "pending", "rejected"

# The reason, and what a person is told; "{key}" is what the file writes.
SENTENCES = {
    "unknown": "le numéro {key} n’est dans aucune liste chargée",
    "ambiguous": "le numéro {key} peut se lire de deux façons, toutes deux connues",
    "conflict": "plusieurs lignes du fichier disent des choses différentes de la même entité",
    "wrong_level": "le numéro {key} est connu, mais pas au niveau attendu (site ou entité juridique)",
    "no_key": "aucun numéro FINESS lisible sur cette ligne",
    "check_digit": "le numéro {key} est faux : sa clé de contrôle ne tombe pas juste",
    "unknown_item": "la nature de la ligne n’est pas dans la liste de la source",
    "unknown_grain": "la maille de la ligne (entité juridique ou site) ne se lit pas",
    "misaligned": "la ligne a plus de cases que de titres : ses valeurs sont décalées",
}


def sentence(reason: str, key: str) -> str:
    return SENTENCES.get(reason, "cette ligne ne peut pas être prise telle quelle").format(key=key)


def alias_key(key: str, label: str) -> str:
    """Under what a person's answer is remembered: the number as written, else the label."""
    return fold(key) if any(c.isdigit() for c in key) else fold(f"{key} {label}")


def tally(values: Iterable[str]) -> Mapping[str, int]:
    return dict(Counter(values))
