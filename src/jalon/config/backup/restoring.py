"""jalon restore FILE: an instance again, in a place where nothing is.

All is read and compared with the manifest before anything is written. From the first writing until the end the
place bears a mark that says it is unfinished, so that nothing opens it, and that it can be begun again.
"""

import hashlib
import importlib.util
import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from jalon.config.backup import archive, places
from jalon.config.backup.archive import Archive, HeldFile, Manifest
from jalon.kernel.refusal import Refusal

Tell = Callable[[int, int, str], None]
SPARE = 64 * 2**20  # what a new database needs whatever it holds
ROW = 300  # bytes of disk for a row and its indexes, on the large side


def verify(file: Path, passphrase: str, tell: Tell) -> dict[str, Any]:
    """Read all of a back-up, as a restoration would, and write nothing."""
    with archive.opened(file, passphrase) as held:
        held.check(tell)
        return archive.as_json(held.manifest) | {"file": str(file), "encrypted": held.encrypted}


def restore(file: Path, folder: Path, passphrase: str, tell: Tell) -> dict[str, Any]:
    with archive.opened(file, passphrase) as held:
        manifest = held.manifest
        _check_known(manifest)
        places.check_empty(folder)
        held.check(tell)
        places.check_room(folder, manifest.file_bytes + manifest.rows * ROW + SPARE)
        places.begin(folder)
        _write_key(held, folder)
        _start(folder)
        _write_files(held, folder, tell)
        forward = _write_database(held, tell)
        places.finish(folder)
    return archive.as_json(manifest) | {
        "file": str(file),
        "encrypted": held.encrypted,
        "data_dir": str(folder),
        "migrations_applied": forward,
        "compared": True,
    }


def _check_known(manifest: Manifest) -> None:
    """Refuse the back-up of a newer Jalon. Looks at files: nothing of Jalon has started here yet."""
    for _, name, package in manifest.migrations:
        top, _, below = package.partition(".")
        found = importlib.util.find_spec(top) if top.isidentifier() and not top.startswith("__") else None
        places_of = list(found.submodule_search_locations or []) if found else []
        if not any((Path(place, *below.split(".")) / f"{name}.py").is_file() for place in places_of):
            raise Refusal(
                f"Cette sauvegarde vient d'un Jalon plus récent ({manifest.version}) : "
                f"l'étape « {package.removesuffix('.migrations')} {name} » n'existe pas ici. "
                "Installez cette version, ou une plus récente."
            )


def _start(folder: Path) -> None:
    import django  # nothing before this needs it, and a refusal must come without it

    os.environ["JALON_DATA"] = str(folder)
    django.setup()


def _write_key(held: Archive, folder: Path) -> None:
    if held.manifest.secret_key:
        path = folder / archive.KEY
        path.unlink(missing_ok=True)
        path.touch(mode=0o600)
        path.write_bytes(b"".join(held.chunks(archive.KEY)))


def _write_files(held: Archive, folder: Path, tell: Tell) -> None:
    total, done = held.manifest.file_bytes, 0
    for one in held.manifest.files:
        tell(done, total, "fichiers")
        _write_file(folder / one.path, one, held.chunks(one.member))
        done += one.size
    tell(total, total, "fichiers")


def _write_file(path: Path, one: HeldFile, chunks: Iterator[bytes]) -> None:
    """Under another name first, as everywhere; what was written is compared with what was saved."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{secrets.token_hex(8)}.draft")
    digest = hashlib.sha256()
    with draft.open("wb") as stream:
        for chunk in chunks:
            digest.update(chunk)
            stream.write(chunk)
    if digest.hexdigest() != one.sha256:
        raise archive.damaged()
    draft.chmod(one.mode | 0o600 if path.suffix != "" else one.mode)
    draft.replace(path)


def _write_database(held: Archive, tell: Tell) -> int:
    """Bring a new database where the saved one was, fill it, compare, then bring it up to date."""
    from django.core.management import call_command  # once Django has started
    from django.db import connection

    from jalon.accounts import audit
    from jalon.config import state
    from jalon.config.backup import filling

    filling.fill(held, connection, tell)
    late = state.unapplied()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    audit.write("backup.restored", by=None, made_at=held.manifest.made_at, version=held.manifest.version)
    return late
