"""Parts: immutable Parquet files, written whole or not at all, never renamed over a file being read."""

import hashlib
import os
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

_SUFFIX = ".parquet"


def write(folder: Path, table: pa.Table) -> str:
    """Write the table as a part of that folder; the answer is its name, the same for the same content."""
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f".{secrets.token_hex(8)}.draft"
    try:
        pq.write_table(table, draft, compression="zstd")
        with draft.open("rb") as stream:
            name = hashlib.file_digest(stream, "sha256").hexdigest()[:32] + _SUFFIX
        _publish(draft, folder / name)
    finally:
        draft.unlink(missing_ok=True)
    return name


def read(
    folder: Path,
    name: str,
    columns: Sequence[str] | None = None,
    row: int | None = None,
    where: Mapping[str, object] | None = None,
) -> pa.Table:
    """A part as a table: some columns, only the rows whose columns equal `where`, only the row of that rank."""
    filters = [(column, "=", value) for column, value in where.items()] if where else None
    table = pq.read_table(path_of(folder, name), columns=list(columns) if columns else None, filters=filters)
    return table if row is None else table.slice(row, 1)


def exists(folder: Path, name: str) -> bool:
    return path_of(folder, name).is_file()


def path_of(folder: Path, name: str) -> Path:
    """Where a part is; a name that could lead outside the folder is refused."""
    if "/" in name or not name.endswith(_SUFFIX):
        raise ValueError(f"not the name of a part: {name!r}")
    return folder / name


def _publish(draft: Path, final: Path) -> None:
    """Give the finished file its name; a part that is already there has the same content and stays."""
    try:
        os.link(draft, final)
    except FileExistsError:
        pass
    except OSError:  # a file system without hard links
        if not final.exists():
            draft.rename(final)
