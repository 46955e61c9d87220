"""Names of columns, sheets and files compared as a person would compare them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from jalon.kernel.text import fold

# What a header loses or gains from one month to the next without meaning anything else.
_SAME = {"numero": "n", "num": "n", "no": "n", "nombre": "nb", "nbre": "nb", "nbr": "nb",
         "dept": "departement", "dpt": "departement", "dep": "departement", "tx": "taux"}  # fmt: skip
_SILENT = {"de", "du", "des", "d", "l", "le", "la", "les"}


@lru_cache(maxsize=20_000)
def key_of(text: str) -> str:
    """What two spellings of a header share: "N° de FINESS", "numéro FINESS" and "No FINESS" meet."""
    words = (_SAME.get(word, word) for word in fold(text).split() if word not in _SILENT)
    return " ".join(word[:-1] if len(word) > 3 and word.endswith("s") else word for word in words)


@dataclass(frozen=True)
class Names:
    """The names a thing may bear, some of them patterns ("Montant*")."""

    exact: frozenset[str]
    patterns: tuple[re.Pattern[str], ...]

    def fit(self, key: str) -> bool:
        """Whether the folded name is one of these names, or fits one of the patterns."""
        return key in self.exact or self.fit_pattern(key)

    def fit_pattern(self, key: str) -> bool:
        return any(pattern.fullmatch(key) for pattern in self.patterns)

    def end(self, key: str) -> Iterable[str]:
        """What stands before one of the exact names at the end of `key` ("CR Labo - Alimentation")."""
        return [key[: -len(name) - 1] for name in self.exact if key.endswith(" " + name)]

    def end_pattern(self, key: str) -> Iterable[str]:
        """What stands before one of the patterns ("CR Labo - Nb cumulé 2025" for "Nb cumulé*")."""
        found = (re.fullmatch(f"(.+) {pattern.pattern}", key) for pattern in self.patterns)
        return [match[1] for match in found if match]


@lru_cache(maxsize=5_000)
def names(texts: tuple[str, ...]) -> Names:
    """The names written in a source file; an asterisk stands for any words."""
    exact = frozenset(key_of(text) for text in texts if "*" not in text)
    return Names(exact, tuple(_pattern(text) for text in texts if "*" in text))


def letter(index: int) -> str:
    """The letter of a column counted from 0: A, B… Z, AA."""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(65 + rest) + text
    return text


def _pattern(text: str) -> re.Pattern[str]:
    pieces = [re.escape(key_of(piece)) for piece in text.split("*")]
    return re.compile(".*".join(pieces))
