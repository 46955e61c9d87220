"""What a finding says outside the hospital: no count of isolates under five leaves it."""

import re

from jalon.antibiotics.rules.checks.facts import FILES, RESISTANCE

INSIDE_ONLY = "Constat sur le nombre d'isolats : il se lit dans l'hôpital seulement."
_ON_ISOLATES = frozenset({"natural_resistance", "blse_c3g_all_s"})
_ISOLATES = re.compile(r"[\d\u202f]+ isolats?")
_ROWS_OF_ISOLATES = re.compile(rf"{FILES[RESISTANCE]} \([^)]*\)")


def told_outside(rule: str, key: str, message: str) -> str:
    """The message as whoever does not work in the hospital reads it."""
    if rule == "jump" and key.startswith("isolates|"):
        return INSIDE_ONLY
    if rule in _ON_ISOLATES:
        return _ISOLATES.sub("décompte masqué", message)
    return _ROWS_OF_ISOLATES.sub(f"{FILES[RESISTANCE]} (décompte masqué)", message)
