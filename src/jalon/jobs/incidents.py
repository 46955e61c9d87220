"""An unexpected error: numbered, kept in the journal of the data folder, never shown to anyone on screen."""

import errno
import logging
import re
import secrets
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

# Errors of these carry the values of the row that failed.
QUOTED = re.compile(r"(['\"«]).*(['\"»])|\d{5,}", re.DOTALL)
LONGEST = 2000  # characters of what an error says: beyond, looking for what it quotes would take minutes
CARRY_VALUES = ("django.db", "psycopg", "sqlite3", "pyarrow", "duckdb")

NO_ROOM = "Le disque est plein : rien n'a été enregistré. Libérez de la place, puis recommencez."
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FULL_DATABASE = {"53100", "SQLITE_FULL", "SQLITE_IOERR_WRITE"}  # PostgreSQL's state, SQLite's names


def is_of_a_full_disk(error: BaseException) -> bool:
    """Did it come from a file or a database that had no room left? No accident of ours: it is said as it is."""
    link: BaseException | None = error
    while link is not None:
        said = {getattr(link, "sqlstate", None), getattr(link, "sqlite_errorname", None)}
        if said & _FULL_DATABASE or (isinstance(link, OSError) and link.errno in _FULL):
            return True
        link = link.__cause__ or link.__context__
    return False


def record(error: BaseException, folder: Path) -> str:
    """Write the places of the code the error went through; return the number to tell the person."""
    number = f"{datetime.now(UTC):%y%m%d}-{secrets.token_hex(3).upper()}"
    journal = folder / "journal"
    try:
        journal.mkdir(mode=0o700, parents=True, exist_ok=True)
        (journal / f"incident-{number}.txt").write_text("\n".join(_lines(error, number)) + "\n", encoding="utf-8")
    except OSError:
        pass  # a full disk must not hide the first error; the number is still told
    return number


def _lines(error: BaseException, number: str) -> list[str]:
    lines = [f"incident {number}, {datetime.now(UTC).isoformat(timespec='seconds')}"]
    link: BaseException | None = error
    while link is not None:
        lines += [place.rstrip() for place in traceback.format_tb(link.__traceback__)]
        lines += [_name(link), ""]
        link = link.__cause__ or link.__context__
    return lines


def _name(error: BaseException) -> str:
    """The kind of the error and what it says, without what it quotes: that was read in a file or typed."""
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    if type(error).__module__.startswith(CARRY_VALUES):
        return kind
    said = str(error)
    said = said if len(said) <= LONGEST else f"{said[:LONGEST]}»"  # a quotation that was cut is one all the same
    return f"{kind}: {QUOTED.sub('…', said)}"


class WithoutTraceback(logging.Formatter):
    """One line per event: what an error says, or an address, may hold what a person typed; that goes to no log."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, Any] = {"exc_info": None, "exc_text": None, "stack_info": None}
        if request := getattr(record, "request", None):
            said |= {"msg": f"{getattr(record, 'status_code', '–')} {_first_part(request.path_info)}", "args": ()}
        return super().format(logging.makeLogRecord(record.__dict__ | said))


def _first_part(path: str) -> str:
    """/suivi/… for any address of that part: the rest may be a number or somebody's personal link."""
    found = re.match(r"/[a-z-]{1,20}/", path)
    return f"{found[0]}…" if found else "…"
