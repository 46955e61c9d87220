"""Opening a received file: what it is decides who reads it."""

from pathlib import Path

from jalon.kernel.refusal import Refusal
from jalon.sources.reading import delimited, workbooks
from jalon.sources.reading.containers import kind_of
from jalon.sources.reading.limits import MAX_BYTES
from jalon.sources.reading.tables import Table


def open_tables(path: Path, *, name: str = "") -> list[Table]:
    """The tables of a file, whatever its form; a Refusal in French when there is nothing safe to read.

    `name` is the name under which the file was sent, when `path` is a stored copy.
    """
    path, name = Path(path), name or Path(path).name
    size = path.stat().st_size
    if size == 0:
        raise Refusal("le fichier est vide (0 octet)", where=name)
    if size > MAX_BYTES:
        raise Refusal(f"le fichier est trop gros ({size // 1_000_000} Mo)", where=name)
    tables = delimited.read(path, name) if kind_of(path, name) == "text" else workbooks.read(path, name)
    if not any(table.rows for table in tables):
        raise Refusal("le fichier ne contient aucune ligne", where=name)
    return tables
