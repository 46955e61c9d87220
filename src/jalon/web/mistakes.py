"""What pydantic finds wrong in a request, said in French."""

from collections.abc import Iterable, Mapping
from typing import Any

WORDS = {
    "missing": "il manque.",
    "extra_forbidden": "ce champ n’existe pas.",
    "int_parsing": "un nombre entier est attendu.",
    "int_type": "un nombre entier est attendu.",
    "int_from_float": "un nombre entier est attendu.",
    "int_parsing_size": "ce nombre est trop grand.",
    "float_type": "un nombre est attendu.",
    "bool_type": "vrai ou faux est attendu.",
    "bool_parsing": "vrai ou faux est attendu.",
    "string_type": "un texte est attendu.",
    "list_type": "une liste est attendue.",
    "dict_type": "un objet est attendu.",
    "model_attributes_type": "un objet est attendu.",
    "string_pattern_mismatch": "ce texte n’a pas la forme attendue.",
    "date_parsing": "une date est attendue : 2022-08-31.",
    "date_from_datetime_parsing": "une date est attendue : 2022-08-31.",
    "datetime_parsing": "un instant est attendu : 2022-08-31T12:00:00+02:00.",
    "datetime_from_date_parsing": "un instant est attendu : 2022-08-31T12:00:00+02:00.",
}
UNION = ("str", "float", "int", "bool")  # where pydantic says which of several types it tried
LIMITS = {
    "string_too_long": ("max_length", "au plus {} caractères."),
    "string_too_short": ("min_length", "au moins {} caractères."),
    "too_long": ("max_length", "au plus {} éléments."),
    "too_short": ("min_length", "au moins {} éléments."),
    "greater_than_equal": ("ge", "au moins {}."),
    "less_than_equal": ("le", "au plus {}."),
    "literal_error": ("expected", "valeurs possibles : {}."),
}


def in_french(errors: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Each mistake: the field and a sentence. What was sent is not repeated."""
    return [{"ou": _place(error.get("loc", ())), "message": _sentence(error)} for error in errors]


def _sentence(error: Mapping[str, Any]) -> str:
    kind = error.get("type", "")
    if kind in LIMITS:
        name, words = LIMITS[kind]
        said = words.format(_allowed(error.get("ctx", {}).get(name, "")))
        return said[:-2] + "." if said.endswith((" 1 éléments.", " 1 caractères.")) else said
    return WORDS.get(kind, "cette valeur n’est pas admise.")


def _allowed(limit: Any) -> str:
    """A number, or the words of a list, without the quotes of Python."""
    words = str(limit).replace(" or ", ", ").replace("'", "").split(", ")
    return ", ".join(word for word in words if word)


def _place(loc: Iterable[Any]) -> str:
    """valeurs[0].colonne for ("body", "asked", "valeurs", 0, "colonne")."""
    parts = list(loc)[1:] or list(loc)
    if list(loc)[0:1] == ["body"]:
        parts = parts[1:] or ["corps"]  # without the name of the argument in the code
    if parts[-1:] and parts[-1] in UNION:
        parts = parts[:-1]
    said = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts)
    return said.lstrip(".")
