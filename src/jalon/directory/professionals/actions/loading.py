"""Taking in the national file of professionals: read once, compared with what is held, written in one transaction.

The file itself is not kept among the originals: most of those whom it names are none of this instance's business.
Its name, its day and the hash of its bytes are.
"""

import hashlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from jalon import catalogue
from jalon.accounts import audit
from jalon.catalogue.regions import DEPARTMENTS
from jalon.directory.actions.loading.nomenclature import store_terms
from jalon.directory.actions.loading.report import LoadReport
from jalon.directory.models import Load, Term
from jalon.directory.professionals import reading
from jalon.directory.professionals.actions.account import Account
from jalon.directory.professionals.actions.storing import Kept, Store
from jalon.directory.professionals.queries.scope import scope as chosen
from jalon.directory.professionals.reading import NationalFile
from jalon.directory.professionals.rules import LABELLED, WHY, Scope, department_of, read_number, shortened
from jalon.kernel.refusal import Refusal

_BATCH = 2000


def recognise(path: Path, name: str = "") -> NationalFile | None:
    """The file, if it is a national file of professionals; None when it is something else."""
    return reading.recognise(path, name or path.name, list(catalogue.current().lists.values()))


def load_professionals(file: NationalFile, by: Any = None) -> LoadReport:
    """Keep what the file says of the professionals chosen; what it no longer says is closed, never erased."""
    scope = chosen()
    with file.path.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    return _take(file, scope, sha256, by)


@transaction.atomic
def _take(file: NationalFile, scope: Scope, sha256: str, by: Any) -> LoadReport:
    _one_at_a_time()
    last = Load.objects.filter(list_id=file.definition.id).first()
    if last and last.sha256 == sha256 and last.report.get("scope") == scope.as_text():
        return LoadReport.of(last, already=True)
    _check_not_older(file, last)
    load = Load.objects.create(
        list_id=file.definition.id, file_name=file.name[:255], sha256=sha256, loaded_by=by, recorded_at=timezone.now()
    )
    account = Account(file, scope)
    store = Store(load, account)
    rows = _kept(file, scope, account)
    while batch := list(islice(rows, _BATCH)):
        store.say(batch)
    if not account.read:
        raise Refusal("le fichier n'a aucune ligne sous ses en-têtes", where=file.name)
    store.close()
    _keep_labels(account, load)
    load.rows, load.report = account.read, account.as_json()
    load.save(update_fields=["rows", "report"])
    audit.write(
        "directory.loaded", by=by, target=load, list=load.list_id, version=file.definition.version, sha256=sha256
    )
    return LoadReport.of(load)


def _one_at_a_time() -> None:
    """Two loads at once would create the same persons: the second waits (SQLite does it by itself)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {Load._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")


def _check_not_older(file: NationalFile, last: Load | None) -> None:
    before = last.report.get("day", "") if last else ""
    if last and file.day and before and str(file.day) < before:
        raise Refusal(
            f"ce fichier est plus ancien ({file.day:%d/%m/%Y}) que le dernier chargé, {last.file_name}", where=file.name
        )


def _kept(file: NationalFile, scope: Scope, account: Account) -> Iterator[Kept]:
    """The rows that are taken, each with its number and its values; the others are accounted for."""
    columns, width = file.columns, len(file.headers)
    last, professions = max(columns.values()), scope.professions
    profession, place = columns["profession"], (columns["department"], columns["commune_code"])
    places: dict[tuple[str, ...], str] = {}
    for row, line in file.lines():
        if not line or line == "\r":
            continue
        account.read += 1
        cells = line.split(reading.SEPARATOR)
        if not last < len(cells) <= width:
            account.leave(row, "number_kind", f"la ligne a {len(cells)} colonnes, les en-têtes {width}", "rejected")
            continue
        if cells[profession] not in professions:  # seven rows in ten: nothing else of them is looked at
            account.left_out["profession"] += 1
            continue
        said = tuple(cells[rank].strip() for rank in place)
        if said not in places:
            places[said] = department_of(*said)
        if why := scope.why_left_out(cells[profession], places[said]):
            account.left_out[why] += 1
            continue
        kept = _row(row, cells, places[said], account)
        if kept:
            account.taken += 1
            yield kept


def _row(row: int, cells: list[str], department: str, account: Account) -> Kept | None:
    """The row once its number is read, or None when it waits."""
    values = {name: cells[rank].strip() for name, rank in account.file.columns.items()}
    number = read_number(values["number_kind"], values["number"])
    if number.problem:
        account.leave(row, "number", WHY[number.problem], "pending")
        return None
    for field, labels in account.labels.items():
        if values.get(field) and (label := values.get(f"{field}_label")):
            labels[values[field]] = label
    values["department"], values["region"] = department, DEPARTMENTS[department].region
    values["structure_name"] = values["structure_name"] or values.get("brand_name", "")
    return Kept(number, shortened(values))


def _keep_labels(account: Account, load: Load) -> None:
    """The labels of the codes, as a nomenclature: a label changed is closed, like any other term."""
    for field, labels in account.labels.items():
        nomenclature = LABELLED[field]
        terms = {
            code: Term(
                nomenclature=nomenclature, code=code, label=label[:200], load=load, known_from=load.recorded_at
            )
            for code, label in labels.items()
            if len(code) <= 12
        }  # fmt: skip
        store_terms(terms, nomenclature, load)
