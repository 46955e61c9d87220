"""What people are told of rows that do not match, and under what their answers are remembered."""

from collections import Counter
from collections.abc import Iterable, Mapping

from jalon.kernel.text import fold

MATCHED, PENDING, REJECTED = "matched", "pending", "rejected"
_LONGEST = 300  # characters of a key or a word that are remembered

# The reason, and what a person is told; "{key}" and "{word}" are what the file writes.
SENTENCES = {
    "unknown": "le numéro {key} n’est dans aucune liste chargée",
    "ambiguous": "le numéro {key} peut se lire de deux façons, toutes deux connues",
    "conflict": "plusieurs lignes du fichier disent des choses différentes de la même entité",
    "wrong_level": "le numéro {key} est connu, mais c’est une entité juridique là où un site est attendu, ou l’inverse",
    "no_key": "aucun numéro FINESS lisible sur cette ligne",
    "check_digit": "le numéro {key} est faux : sa clé de contrôle ne tombe pas juste",
    "unknown_item": "{word} n’est pas dans la liste de la source : la nature de la ligne reste à dire",
    "unknown_grain": "{word} ne dit pas si la ligne parle d’une entité juridique ou d’un site",
    "misaligned": "la ligne a plus de cases que de titres : ses valeurs sont décalées",
}


# What the file should say of the row, by the reason why it does not: the role of the column.
ROLE_OF_REASON = {"unknown_item": "item", "unknown_grain": "grain"}


def sentence(reason: str, key: str, written: str = "") -> str:
    """`written`: what the column that says the nature or the grain of the row holds."""
    word = f"« {written} »" if written else "une case vide"
    return SENTENCES.get(reason, "cette ligne ne peut pas être prise telle quelle").format(key=key, word=word)


def alias_key(key: str, label: str) -> str:
    """Under what a person's answer is remembered: the number as written, else the label."""
    return (fold(key) if any(c.isdigit() for c in key) else fold(f"{key} {label}"))[:_LONGEST]


def question(reason: str, *, key: str, label: str, word: str, place: str) -> str:
    """What a row asks a person: the rows of a source that ask the same thing are settled by one answer.

    Its number, else its label; the word that tells its nature when that one is not known. Rows that contradict
    one another, and those that say nothing at all, ask it of their place in their file alone.
    """
    if reason in ROLE_OF_REASON:
        return fold(word)[:_LONGEST]
    if reason == "conflict":
        return place
    return alias_key(key, label) or place


def tally(values: Iterable[str]) -> Mapping[str, int]:
    return dict(Counter(values))
