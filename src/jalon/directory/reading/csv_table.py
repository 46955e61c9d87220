"""CSV files as public lists are published: utf-8 or cp1252, separated by ; , | or a tab."""

import csv
import io
from pathlib import Path

from jalon.directory.reading.table import Table
from jalon.kernel.refusal import Refusal

MAX_BYTES = 400_000_000
MAX_COLUMNS = 500
_NOT_TEXT = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x1f\x8b")


def read_csv(path: Path, name: str) -> Table | None:
    """The file as a table, or None when it is plainly not text in columns."""
    if path.stat().st_size > MAX_BYTES:
        raise Refusal("le fichier dépasse 400 Mo", where=name)
    content = path.read_bytes()
    if content.startswith(_NOT_TEXT) or b"\x00" in content[:4096]:
        return None
    if not content.strip():
        raise Refusal("le fichier est vide", where=name)
    text, encoding = decode(content)
    separator = _separator(text.split("\n", 1)[0])
    try:
        return _table(text, name, encoding, separator)
    except csv.Error as error:
        raise Refusal(f"le fichier n'est pas un CSV lisible ({error})", where=name) from error


def decode(content: bytes) -> tuple[str, str]:
    """The text and the encoding it was read with: strict utf-8, else the one of Windows."""
    try:
        return content.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace"), "cp1252"


def _separator(first_line: str) -> str:
    return max(";,\t|", key=first_line.count)


def _table(text: str, name: str, encoding: str, separator: str) -> Table:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    headers = next(reader)
    if len(headers) > MAX_COLUMNS:
        raise Refusal(
            f"le fichier a {len(headers)} colonnes ; un annuaire n'en a pas plus de {MAX_COLUMNS}", where=name
        )
    rows = [(reader.line_num, cells) for cells in reader if any(cell and not cell.isspace() for cell in cells)]
    return Table(name, headers, rows, encoding, separator)
