"""Reading a received file: open it, recognise it, read its rows, decide what becomes of each.

Plain Python: no database, no web. The order is

    tables = open_tables(path, name=file_name)
    recognition = recognise(tables, file_name, catalogue.sources)
    rows = read_rows(tables, recognition, value_of=catalogue.indicator_value)
    found = outcomes(rows, resolve)
"""

from jalon.sources.reading.cells import EMPTY, NOT_APPLICABLE, PRESENT, UNAVAILABLE, ParsedCell
from jalon.sources.reading.names import letter
from jalon.sources.reading.opening import open_tables
from jalon.sources.reading.outcomes import Outcome, clashes, outcomes
from jalon.sources.reading.recognition import Recognition, SheetMatch, UnknownColumn, recognise
from jalon.sources.reading.rows import ParsedRow, indicator_of, read_rows
from jalon.sources.reading.tables import Table
from jalon.sources.reading.texts import text_of

__all__ = [
    "EMPTY", "NOT_APPLICABLE", "PRESENT", "UNAVAILABLE", "Outcome", "ParsedCell", "ParsedRow", "Recognition",
    "SheetMatch", "Table", "UnknownColumn", "clashes", "indicator_of", "letter", "open_tables", "outcomes",
    "read_rows", "recognise", "text_of",
]  # fmt: skip
