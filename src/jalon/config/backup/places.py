"""Which files of a data folder make the instance, when a place is empty, and what a restoration leaves unfinished.

Without Django: a restoration is refused before anything of Jalon starts there.
"""

import contextlib
import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jalon.config import environment
from jalon.kernel.refusal import Refusal
from jalon.warehouse import vault

# Folders are taken whole, so that a new kind of file is never forgotten; these are not part of the instance.
NOT_TAKEN = {"journal", "exports", "sauvegardes", "mesures", "demo"}
TAKEN = {"region-fictive", "acces-demonstration.json"}  # files beside the folders
KEPT = {*NOT_TAKEN, "coffre", "cle-secrete", environment.FACTOR_KEYS, "sauvegarde.json", environment.UNFINISHED}
VAULT_PARTS = Path("coffre") / "parts"


@dataclass(frozen=True)
class Found:
    path: str  # from the data folder, with /
    size: int


def belonging(folder: Path, *, journal: bool, keys: bool = True) -> list[Found]:
    """The files of the instance: all but the database, the key ring of the vault, drafts and what is not taken.

    `keys`: with those of second factors, when they are in the folder.
    """
    apart = {_real(vault.ring_path(folder)), *map(_real, backup_folders(folder))}
    taken = TAKEN | ({environment.FACTOR_KEYS} if keys else set())
    if not keys or os.environ.get("JALON_FACTOR_KEYS"):
        apart.add(_real(environment.factor_keys(folder)))
    found = []
    for top in sorted(folder.iterdir()):
        if top.is_dir() and (top.name not in NOT_TAKEN or (journal and top.name == "journal")):
            start = folder / VAULT_PARTS if top.name == "coffre" else top
            found += [one for one in _walk(start, folder) if not _is_apart(folder / one.path, apart)]
        elif top.is_file() and top.name in taken and _real(top) not in apart:
            found.append(Found(top.name, top.stat().st_size))
    return found


def may_hold(path: str) -> bool:
    """Whether a back-up holds a file of that path: no key ring, no database, no draft, nothing of its own."""
    top, *below = Path(path).parts
    if any(part.startswith(".") for part in (top, *below)):
        return False
    if not below:
        return top in TAKEN or top == environment.FACTOR_KEYS
    if top == "coffre":
        return below[0] == "parts" and len(below) > 1
    return top == "journal" or top not in NOT_TAKEN


def backup_folders(folder: Path) -> list[Path]:
    """Where back-ups are made at regular times: never inside one another."""
    given = os.environ.get("JALON_BACKUP_DIR")
    return [Path(given).expanduser()] if given else []


def check_empty(folder: Path) -> None:
    """Refuse a place where something is, unless it is what an interrupted restoration left."""
    if folder.exists() and not folder.is_dir():
        raise Refusal(f"« {folder} » n'est pas un dossier.")
    again = is_unfinished(folder)
    if not again and (there := next(_in_the_way(folder), None)):
        raise Refusal(
            f"Le dossier « {folder} » n'est pas vide (il contient « {there} ») : rien n'y a été touché. "
            "Indiquez un dossier neuf avec --into."
        )
    if not (again and _is_same_database(folder)) and _tables():
        raise Refusal(
            "La base de données de JALON_DATABASE_URL contient déjà des tables : rien n'y a été touché. "
            "Donnez une base neuve, ou un dossier neuf avec --into."
        )


def check_room(folder: Path, needed: int) -> None:
    there = next(place for place in (folder, *folder.parents) if place.exists())
    if (free := shutil.disk_usage(there).free) < needed:
        raise Refusal(
            f"Il faut {needed // 2**20 + 1} Mio libres pour rétablir cette sauvegarde, il en reste {free // 2**20} : "
            "libérez de la place, ou indiquez un autre volume avec --into. Rien n'a été écrit."
        )


def is_unfinished(folder: Path) -> bool:
    return (folder / environment.UNFINISHED).is_file()


def begin(folder: Path) -> None:
    """From here on, the place says that it is unfinished; what an earlier attempt left is removed first."""
    again, same_database = is_unfinished(folder), _is_same_database(folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    mark = f"La restauration commencée ici n'est pas finie.\n{_database()}\n"
    (folder / environment.UNFINISHED).write_text(mark, "utf-8")
    if not again:
        return
    for path in [folder / name for name in _in_the_way(folder)]:
        path.unlink() if path.is_file() or path.is_symlink() else shutil.rmtree(path)
    shutil.rmtree(folder / VAULT_PARTS, ignore_errors=True)
    if same_database:
        _drop_tables()


def finish(folder: Path) -> None:
    os.sync()  # all of it is on the disk before the place is said to be whole
    (folder / environment.UNFINISHED).unlink()


def _walk(start: Path, folder: Path) -> Iterator[Found]:
    """Regular files; drafts begin with a dot. The folder itself may be a link to another volume."""
    for place, below, names in os.walk(start):
        below[:] = sorted(name for name in below if not name.startswith("."))
        for name in sorted(names):
            path = Path(place) / name
            if name.startswith(".") or path.is_symlink():
                continue
            with contextlib.suppress(FileNotFoundError):  # purged since its name was read
                if stat.S_ISREG((found := path.stat()).st_mode):
                    yield Found(path.relative_to(folder).as_posix(), found.st_size)


def _is_apart(path: Path, apart: set[Path]) -> bool:
    real = _real(path)
    return real in apart or any(parent in apart for parent in real.parents)


def _real(path: Path) -> Path:
    return path.resolve()


def _in_the_way(folder: Path) -> Iterator[str]:
    """What is in the folder, beyond what Jalon makes there at its first start, and keys put back beforehand."""
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or (path.is_dir() and not any(path.rglob("*"))):
            continue
        if path.name == "coffre" and not any((path / "parts").rglob("*")):
            continue
        if path.name not in KEPT - {"coffre"} and not (path.is_file() and not path.stat().st_size):
            yield path.name


def _database() -> str:
    """Which database the environment names, without its password."""
    if not os.environ.get("JALON_DATABASE_URL"):
        return "sqlite"
    said = environment.database(Path())
    return f"postgresql {said['HOST']} {said['PORT']} {said['NAME']}"


def _is_same_database(folder: Path) -> bool:
    """Whether the restoration that stopped here was filling the database that the environment names now."""
    mark = folder / environment.UNFINISHED
    return mark.is_file() and mark.read_text("utf-8").splitlines()[1:] == [_database()]


def _tables() -> list[str]:
    """The tables of the PostgreSQL database that the environment names."""
    if not os.environ.get("JALON_DATABASE_URL"):
        return []
    with _connected() as connection:
        found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        return [name for (name,) in found.fetchall()]


def _drop_tables() -> None:
    """Only ever after a restoration that found this database without a table."""
    from psycopg import sql  # only where PostgreSQL is used

    names = _tables()
    if names:
        with _connected() as connection:
            tables = sql.SQL(", ").join(map(sql.Identifier, names))
            connection.execute(sql.SQL("DROP TABLE {} CASCADE").format(tables))


def _connected():
    import psycopg  # see _drop_tables

    said = environment.database(Path())
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    address = {names[key]: value for key, value in said.items() if key in names and value}
    try:
        return psycopg.connect(**address, **said["OPTIONS"])
    except psycopg.OperationalError as error:
        raise Refusal(
            "La base de données ne répond pas : vérifiez son adresse, son nom (elle doit exister, vide), et qu'elle "
            "est démarrée."
        ) from error
