"""How values are said to people: what a file writes, what the ledger holds."""

from typing import Any

from jalon.ui.french import number

STATES = {1: "non concerné", 2: "non disponible"}


def shown(value: Any) -> str:
    """A value (of a cell or of the ledger) as a person reads it."""
    if value is None:
        return ""
    if value.state:
        return STATES[value.state]
    if value.number is not None:
        return number(value.number)
    return value.text if value.text is not None else "(vide)"


def stored(cell: Any) -> list[Any]:
    return [cell.state, cell.number, cell.text]
