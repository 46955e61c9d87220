"""Taking in a directory file: recognised, read whole, compared with what is held, written in one transaction."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from jalon import catalogue
from jalon.accounts import audit
from jalon.directory.actions.loading.establishments import load_establishments
from jalon.directory.actions.loading.members import load_members
from jalon.directory.actions.loading.nomenclature import load_terms
from jalon.directory.actions.loading.report import Findings, LoadReport
from jalon.directory.actions.refreshing import ensure_official_territories
from jalon.directory.actions.revising import revising
from jalon.directory.models import Load
from jalon.directory.professionals.actions import loading as professionals
from jalon.directory.reading import Recognised, open_list
from jalon.directory.reading.containers import plain
from jalon.kernel.memory import collector_paused
from jalon.kernel.refusal import Refusal
from jalon.warehouse import originals

LOADERS: dict[str, Callable[[Recognised, Load, Findings], None]] = {
    "establishments": load_establishments,
    "members": load_members,
    "categories": load_terms,
    "communes": load_terms,
}
LARGEST = 1_000_000_000  # bytes, compressed or not


class Expected(NamedTuple):
    """What a file that a machine fetched must be: which list, of how many rows at least."""

    list_id: str
    rows: int = 0


def load_file(path: Path | str, by: Any = None, *, name: str = "", expected: Expected | None = None) -> LoadReport:
    """Take in one directory file; the same bytes a second time change nothing and give the same report."""
    path = Path(path)
    name = name or path.name
    if not path.is_file():
        raise Refusal("ce fichier n'existe pas", where=str(path))
    if national := professionals.recognise(path, name):
        return professionals.load_professionals(national, by)
    try:
        original = originals.keep(settings.DATA_DIR / "originaux", originals.chunks_of(path), limit=LARGEST)
    except originals.TooLarge:
        raise Refusal(f"le fichier dépasse {LARGEST // 1_000_000} Mo", where=name) from None
    if already := _already(original.sha256):
        return already
    with plain(path, name) as (content, inner):
        recognised = open_list(content, inner, list(catalogue.current().lists.values()))
        if expected and recognised.definition.id != expected.list_id:
            raise Refusal(f"c'est la liste « {recognised.definition.title} », pas celle attendue", where=name)
        return _take(recognised, original.sha256, by, expected.rows if expected else 0)


def _already(sha256: str) -> LoadReport | None:
    """The load of the same bytes, unless rows of it still wait: what they lacked may have been loaded since."""
    load = Load.objects.filter(sha256=sha256).first()
    report = LoadReport.of(load, already=True) if load else None
    return None if report is None or report.pending else report


@transaction.atomic
@revising()
def load_files(paths: Sequence[Path], by: Any = None) -> list[LoadReport]:
    """Take in several files, or none when one of them is refused: establishments before what gathers them.

    The reports come in the order of the files given.
    """
    rank = {path: place for place, path in enumerate(sorted(paths, key=_rank))}
    reports = {path: load_file(path, by) for path in sorted(paths, key=rank.__getitem__)}
    return [reports[path] for path in paths]


def _rank(path: Path) -> int:
    """Nomenclatures, then establishments, then groups and territories; what is not recognised is refused later."""
    try:
        if professionals.recognise(path):
            return 3
        with plain(path, path.name) as (content, inner):
            kind = open_list(content, inner, list(catalogue.current().lists.values())).definition.kind
    except (Refusal, OSError):
        return 3
    return {"communes": 0, "categories": 0, "establishments": 1, "members": 2}.get(kind, 3)


@transaction.atomic
@revising()
def _take(recognised: Recognised, sha256: str, by: Any, least: int) -> LoadReport:
    definition, table = recognised.definition, recognised.table
    if definition.kind not in LOADERS:
        raise Refusal(
            f"la liste « {definition.title} » est d'une nature inconnue ({definition.kind})", where=table.name
        )
    _one_at_a_time()
    if already := _already(sha256):
        return already
    ensure_official_territories()
    load = Load.objects.create(
        list_id=definition.id, file_name=table.name[:255], sha256=sha256, loaded_by=by, recorded_at=timezone.now()
    )
    findings = Findings(recognised)
    with collector_paused():
        LOADERS[definition.kind](recognised, load, findings)
    if not findings.read:
        raise Refusal("le fichier n'a aucune ligne sous ses en-têtes", where=table.name)
    if findings.taken < least:
        lost = f"{findings.taken} lignes prises, au moins {least} attendues : le fichier semble coupé"
        raise Refusal(lost, where=table.name)
    load.rows = findings.read
    load.report = findings.as_json()
    load.save(update_fields=["rows", "report"])
    audit.write("directory.loaded", by=by, target=load, list=definition.id, version=definition.version, sha256=sha256)
    return LoadReport.of(load)


def _one_at_a_time() -> None:
    """Two loads at once would create the same establishments: the second waits (SQLite does it by itself)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {Load._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")
