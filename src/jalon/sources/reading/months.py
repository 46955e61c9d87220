"""The month a file speaks of: in its name, its titles, the names of its sheets, its bands."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath

from jalon.catalogue.definitions import SourceDefinition
from jalon.kernel.periods import Period, find_month
from jalon.sources.reading.headers import HeaderRow
from jalon.sources.reading.tables import Table
from jalon.sources.reading.texts import text_of

_WORDS = {"file": "le nom du fichier", "title": "son titre", "sheet": "le nom de la feuille", "band": "ses bandes"}
_COVER_ROWS = 30

Headed = Sequence[tuple[Table, HeaderRow]]


def period_of(
    source: SourceDefinition, file_name: str, headed: Headed, others: Sequence[Table]
) -> tuple[Period | None, list[str]]:
    """The first month found where the source says to look, and a warning when two places disagree."""
    texts = {
        "file": [PurePath(file_name).stem],
        "title": titles(headed, others),
        "sheet": [table.name for table, _ in headed],
        "band": [band for _, header in headed for band in header.bands],
    }
    found = [(place, month) for place in source.period_from if (month := _commonest(texts.get(place, ())))]
    if not found:
        return None, []
    (place, month), *rest = found
    warnings = [
        f"le mois n'est pas le même partout : {month.label} d'après {_WORDS[place]}, "
        f"{other.label} d'après {_WORDS[elsewhere]} ; le premier est retenu"
        for elsewhere, other in rest
        if other != month and "band" not in (place, elsewhere)
    ]
    return month.shifted(source.period_lag), warnings


def of_bands(source: SourceDefinition, header: HeaderRow, columns: Mapping[str, int]) -> dict[str, Period]:
    """The month of each column whose band says one, for a source whose bands carry the months."""
    if "band" not in source.period_from:
        return {}
    found = {column: find_month(header.bands[index]) for column, index in columns.items()}
    return {column: month.shifted(source.period_lag) for column, month in found.items() if month}


def titles(headed: Headed, others: Sequence[Table]) -> list[str]:
    """What is written above the headers, then on the sheets that hold no data."""
    above = [(table, header.row) for table, header in headed]
    beside = [(table, _COVER_ROWS) for table in others if len(table.rows) <= _COVER_ROWS]
    return [text for table, end in above + beside for row in table.rows[:end] for text in map(text_of, row) if text]


def _commonest(texts: Iterable[str]) -> Period | None:
    counts = Counter(month for text in texts if (month := find_month(text)))
    return max(counts, key=lambda month: counts[month]) if counts else None
