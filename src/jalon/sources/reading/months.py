"""The month a file speaks of: in its name, its titles, the names of its sheets, its bands."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath

from jalon import catalogue
from jalon.catalogue.definitions import GridDefinition, SheetDefinition, SourceDefinition
from jalon.kernel import archive_name
from jalon.kernel.periods import Period, find_month
from jalon.kernel.text import fold
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
    archive = archive_name.read(file_name)
    texts = {
        "file": [month.label for _, month in archive.months] if archive else [PurePath(file_name).stem],
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


def of_name(
    source: SourceDefinition, file_name: str, definition: SheetDefinition, columns: Iterable[str]
) -> dict[str, Period]:
    """The month of each column by a file name that follows the rule of the archives ("…_INS-082022_MSS-072022").

    The grid of that name says which of its themes and columns each word speaks of.
    """
    archive = archive_name.read(file_name)
    if archive is None or "band" not in source.period_from:
        return {}
    grids = (one for one in catalogue.current().grids.values() if fold(one.file_prefix) == fold(archive.prefix))
    named = {indicator: month for grid in grids for indicator, month in _named(grid, dict(archive.months))}
    said = {column.id: column.indicator for column in definition.columns if column.id in set(columns)}
    return {column: named[indicator] for column, indicator in said.items() if indicator in named}


def _named(grid: GridDefinition, months: Mapping[str, Period]) -> Iterable[tuple[str, Period]]:
    """(indicator, month) for the columns that the words of a name speak of."""
    by_word = {fold(word): month for word, month in months.items()}
    for word, ids in grid.archive_months.items():
        month = by_word.get(fold(word))
        for column in grid.columns:
            if month and (column.id in ids or column.theme in ids):
                yield column.indicator, month


def titles(headed: Headed, others: Sequence[Table]) -> list[str]:
    """What is written above the headers, then on the sheets that hold no data."""
    above = [(table, header.row) for table, header in headed]
    beside = [(table, _COVER_ROWS) for table in others if len(table.rows) <= _COVER_ROWS]
    return [text for table, end in above + beside for row in table.rows[:end] for text in map(text_of, row) if text]


def _commonest(texts: Iterable[str]) -> Period | None:
    counts = Counter(month for text in texts if (month := find_month(text)))
    return max(counts, key=lambda month: counts[month]) if counts else None
