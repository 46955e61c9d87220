"""What a finding says outside the hospital: no count of isolates under five leaves it."""

import re

from jalon.antibiotics.rules.checks.facts import FILES, RESISTANCE

INSIDE_ONLY = "Constat sur des souches : il se lit dans l'hôpital seulement."
_ON_ISOLATES = frozenset({"natural_resistance", "blse_c3g_all_s"})
_ROWS_OF_ISOLATES = re.compile(rf"{FILES[RESISTANCE]} \([^)]*\)")


def told_outside(rule: str, key: str, message: str) -> str:
    """The message as whoever does not work in the hospital reads it."""
    if rule in _ON_ISOLATES or (rule == "jump" and key.startswith("isolates|")):
        return INSIDE_ONLY
    return _ROWS_OF_ISOLATES.sub(f"{FILES[RESISTANCE]} (décompte masqué)", message)
