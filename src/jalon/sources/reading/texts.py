"""A cell as text, the way a person reads it on the screen of a spreadsheet."""

from datetime import date, datetime

from jalon.kernel.numbers import as_text
from jalon.kernel.text import clean


def text_of(cell: object) -> str:
    """One line of text: 47 rather than 47.0, days as 2022-07-15."""
    return clean(raw_text(cell))


def raw_text(cell: object) -> str:
    """The text as it was written, spaces included."""
    if isinstance(cell, str):
        return str(cell)
    if isinstance(cell, bool):
        return "VRAI" if cell else "FAUX"
    if isinstance(cell, float):
        return as_text(cell)
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M") if (cell.hour or cell.minute) else cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else str(cell)
