"""jalon backup FILE: one file that holds the instance, made while people work.

The database is read in a snapshot, and the files are listed once it is taken: files are written before the rows
that name them, and never change, so that all that the snapshot names is in the list. One that is purged
meanwhile is left out, and said.
"""

import contextlib
import errno
import os
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.db import connections

from jalon import __version__
from jalon.accounts import audit
from jalon.config import environment
from jalon.config.backup import archive, manifests, places, tables
from jalon.config.backup.archive import HeldFile, Manifest, Table
from jalon.kernel.refusal import Refusal
from jalon.web.health import backups

Tell = Callable[[int, int, str], None]
DRAFT = ".inacheve"
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
BLOCK = 256 * 1024


@dataclass(frozen=True)
class Wanted:
    """`secret_key`: with the keys that sign what browsers hold and read second factors; `journal`: the incidents."""

    passphrase: str = ""
    secret_key: bool = True
    journal: bool = False


def make(target: Path, folder: Path, wanted: Wanted, tell: Tell = lambda done, total, what: None) -> dict[str, Any]:
    """Make the back-up and give it its name once it is whole; what was made, as commands say it."""
    if target.exists():
        raise Refusal(f"« {target} » existe déjà : une sauvegarde n'en remplace pas une autre. Donnez un autre nom.")
    if target.parent.is_dir() is False:
        raise Refusal(f"Le dossier « {target.parent} » n'existe pas : créez-le, ou donnez un autre chemin.")
    _check_something_is_there(folder)
    started = time.monotonic()
    draft = target.with_name(f".{target.name}.{secrets.token_hex(6)}{DRAFT}")
    try:
        manifest = _write(draft, folder, wanted, tell)
        target.touch(exist_ok=False)  # refuses the place of a file that came meanwhile; a share may know no link
        draft.replace(target)
    except OSError as error:
        raise _not_written(target, error) from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
    made = archive.as_json(manifest) | {
        "file": str(target),
        "bytes": target.stat().st_size,
        "seconds": round(time.monotonic() - started, 1),
        "encrypted": bool(wanted.passphrase),
    }
    backups.note(folder, at=manifest.made_at, size=made["bytes"], seconds=made["seconds"])
    audit.write("backup.made", by=None, size=made["bytes"], encrypted=made["encrypted"])
    return made


def _check_something_is_there(folder: Path) -> None:
    """A back-up of nothing, named as a good one, would be believed until the day it is needed."""
    if not tables.applied("default"):
        raise Refusal(
            f"Il n'y a rien à sauvegarder : la base de données de « {folder} » est vide. Vérifiez --data-dir (ou "
            "JALON_DATA), et JALON_DATABASE_URL si l'instance est sur PostgreSQL."
        )


def _write(draft: Path, folder: Path, wanted: Wanted, tell: Tell) -> Manifest:
    closed = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(closed, "w+b") as stream:
        writer = archive.Writer(stream, wanted.passphrase)
        try:
            manifest = _write_all(writer, folder, wanted, tell)
        finally:
            writer.abandon()
        stream.flush()
        os.fsync(stream.fileno())
    return manifest


def _write_all(writer: archive.Writer, folder: Path, wanted: Wanted, tell: Tell) -> Manifest:
    with tables.snapshot() as alias:
        manifest = _begin(alias)
        manifest.journal = wanted.journal
        listed = places.belonging(folder, journal=wanted.journal, keys=wanted.secret_key)
        _check_names(listed)
        _add_tables(writer, manifest, alias, tell)
    if wanted.secret_key and not os.environ.get("JALON_SECRET_KEY"):
        key = environment.secret_key(folder).encode()
        manifest.secret_key = writer.add(archive.KEY, [key])[1]
    _add_files(writer, manifest, folder, listed, tell)
    writer.finish(manifest)
    return manifest


def _check_names(listed: list[places.Found]) -> None:
    """A file that no back-up could give back stops it now, not on the day it is needed."""
    for one in listed:
        if not manifests.is_inside(one.path):
            said = one.path.encode("ascii", "backslashreplace").decode()
            raise Refusal(f"« {said} » a un nom qu'une sauvegarde ne sait pas rétablir : renommez ce fichier.")


def _begin(alias: str) -> Manifest:
    held = tables.packages()
    return Manifest(
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        version=__version__,
        engine=connections[alias].vendor,
        migrations=[[app, name, held[app]] for app, name in tables.applied(alias) if app in held],
    )


def _add_tables(writer: archive.Writer, manifest: Manifest, alias: str, tell: Tell) -> None:
    names = [(app, name) for app, name, _ in manifest.migrations]
    if lacking := tables.unknown(names):
        raise Refusal(f"La base de données a été mise à jour par un Jalon plus récent ({lacking[0]}).")
    found = tables.of(names)
    for rank, held in enumerate(found):
        tell(rank, len(found), f"base de données, {held.name}")
        counted = _Counted(held, alias)
        _, sha256 = writer.add(f"base/{held.name}.jsonl", counted.blocks())
        last = tables.sequence(held, alias)
        manifest.tables.append(Table(held.name, held.columns, counted.rows, sha256, last))


class _Counted:
    """The lines of a table, gathered in blocks: the zip is slow with many small writes."""

    def __init__(self, held: tables.Held, alias: str) -> None:
        self._held, self._alias = held, alias
        self.rows = 0

    def blocks(self) -> Iterator[bytes]:
        block = bytearray()
        for line in tables.lines(self._held, self._alias):
            self.rows += 1
            block += line
            if len(block) >= BLOCK:
                yield bytes(block)
                block.clear()
        yield bytes(block)


def _add_files(writer, manifest: Manifest, folder: Path, listed: list[places.Found], tell: Tell) -> None:
    total, done = sum(one.size for one in listed), 0
    for one in listed:
        tell(done, total, "fichiers")
        done += one.size
        path = folder / one.path
        try:
            stream = path.open("rb")
        except FileNotFoundError:  # purged since the list was made: it is not to be kept
            manifest.vanished.append(one.path)
            continue
        with stream:
            mode = os.fstat(stream.fileno()).st_mode & 0o777
            size, sha256 = writer.add(f"dossier/{one.path}", iter(partial(stream.read, archive.CHUNK), b""))
        manifest.files.append(HeldFile(one.path, size, sha256, mode))
    tell(total, total, "fichiers")


def _not_written(target: Path, error: OSError) -> Exception:
    if error.errno in FULL:
        return Refusal(f"Il n'y a plus de place pour écrire « {target} » : rien n'en a été gardé. Libérez-en.")
    if error.filename and Path(str(error.filename)).parent == target.parent:
        return Refusal(f"« {target} » ne peut pas être écrit : vérifiez le chemin et vos droits.")
    return error
