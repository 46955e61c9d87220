"""The sealed files of a closed month: made once, kept under their hash, served as they were, built again to compare."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from jalon import __version__
from jalon.accounts import access as accounts
from jalon.indicators import projection
from jalon.indicators.projection import MonthView
from jalon.indicators.projection.shape import shape
from jalon.kernel.refusal import Refusal
from jalon.publish.workbook import XLSX_TYPE
from jalon.tracking import access, export, origins, queries
from jalon.tracking.models import Archive, ArchiveFile, Closing
from jalon.tracking.months import canonical, naming, remaining, rules
from jalon.tracking.months.defined import shape_at
from jalon.tracking.queries import Look, Sheet
from jalon.warehouse import originals

LARGEST = 2 << 30
FIRST_DIFFERENCES = 20
MANIFEST = 1  # version of the manifest's form
KINDS = {  # nature → what is added to the archive's name, type of content
    "xlsx": (".xlsx", XLSX_TYPE),
    "parquet": (".parquet", "application/vnd.apache.parquet"),
    "csv": (".csv", "text/csv; charset=utf-8"),
    "manifest": ("_manifeste.json", "application/json"),
}


def folder() -> Path:
    return settings.DATA_DIR / "archives"


def closed_view(closing: Closing) -> MonthView:
    """The month as it was closed, computed whole from the ledger and the definitions kept with the closing."""
    of_grid = shape_at(closing.grid, closing.definitions) or shape(closing.grid)
    return projection.computed_view(of_grid, closing.region, closing.month, closing.known_at)


@dataclass(frozen=True)
class Made:
    """The files of an archive before they are recorded: (nature, name, hash, size) of each, and the manifest."""

    name: str
    files: Sequence[tuple[str, str, str, int]]
    manifest: dict[str, Any]


def make(closing: Closing, version: int, progress: Any = None) -> Made:
    """Build and keep the files of a closed month. Done twice, the same canonical file is kept once."""
    tell = progress.step if progress else lambda *_: None
    tell(0, 5, "lecture du registre")
    view = closed_view(closing)
    name, sheet = str(naming.name_of(view, version)), whole(view)
    files = []
    makers = {"csv": lambda: canonical.to_csv(view), "parquet": lambda: export.as_parquet(sheet)}
    makers["xlsx"] = lambda: export.to_workbook(sheet)
    for rank, (kind, maker) in enumerate(makers.items(), start=1):
        tell(rank, 5, f"fichier {kind.upper()}")
        files.append(_keep(kind, name, maker()))
    manifest = _manifest(closing, view, name, version, files)
    content = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
    files.append(_keep("manifest", name, content))
    tell(5, 5, "archive scellée")
    return Made(name, files, manifest)


def content_of(file: ArchiveFile) -> bytes:
    """The sealed bytes; refused when they are no longer those that were sealed."""
    path = originals.path_of(folder(), file.sha256)
    content = path.read_bytes() if path.is_file() else None
    if content is None:
        raise Refusal(f"Le fichier scellé « {file.file_name} » a disparu du dossier de données : restaurez-le.")
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise Refusal(
            f"Le fichier « {file.file_name} » a été modifié depuis son scellement : il n'est pas servi. "
            "Restaurez le dossier « archives » d'une sauvegarde."
        )
    return content


@dataclass(frozen=True)
class Verdict:
    """Whether the ledger and the definitions still give the sealed file, and the first places where they do not."""

    archive: str
    sealed: str
    rebuilt: str
    differing: int = 0
    first: Sequence[dict[str, str]] = ()

    @property
    def equal(self) -> bool:
        return self.sealed == self.rebuilt

    def as_json(self) -> dict[str, Any]:
        return {
            "archive": self.archive, "equal": self.equal, "sealed": self.sealed, "rebuilt": self.rebuilt,
            "differing": self.differing, "first": list(self.first),
        }  # fmt: skip


def verify(archive: Archive) -> Verdict:
    """Build the canonical file again and compare it with the sealed one."""
    sealed = archive.files.get(kind="csv")
    content = content_of(sealed)
    rebuilt = canonical.to_csv(closed_view(archive.closing))
    found = hashlib.sha256(rebuilt).hexdigest()
    if found == sealed.sha256:
        return Verdict(archive.name, sealed.sha256, found)
    count, first = rules.differences(canonical.read(content), canonical.read(rebuilt), FIRST_DIFFERENCES)
    told = [
        {"finess": key[0], "column": key[1], "sealed": _told(then), "rebuilt": _told(now)} for key, then, now in first
    ]
    return Verdict(archive.name, sealed.sha256, found, count, told)


def whole(view: MonthView) -> Sheet:
    """The month as a sheet: every line, every column of its region; the grid's hidden columns are there."""
    readable = access.readable_columns(accounts.system(), view.grid, view.region)
    kept = {column.id for column in readable}
    look = Look(grid=view.grid, region=view.region, month=view.month, known_at=view.known_at)
    columns = [column for column in view.columns if column.definition.id in kept]
    return Sheet(look, view, range(len(view.listed)), columns, readable, queries.MOVING_IDENTITY, folds=True)


def _told(record: Sequence[str] | None) -> str:
    return "absent" if record is None else " · ".join(part for part in record if part) or "vide"


def _keep(kind: str, name: str, content: bytes) -> tuple[str, str, str, int]:
    original = originals.keep(folder(), [content], limit=LARGEST)
    path = originals.path_of(folder(), original.sha256)
    if path.read_bytes() != content:  # the same bytes were sealed before, and damaged since
        path.unlink()
        originals.keep(folder(), [content], limit=LARGEST)
    return kind, name + KINDS[kind][0], original.sha256, original.size


def _manifest(
    closing: Closing, view: MonthView, name: str, version: int, files: Iterable[tuple[str, str, str, int]]
) -> dict[str, Any]:
    words, left = naming.words_of(view.grid, view.columns), remaining.of(view)
    named = dict(naming.name_of(view, version).months)
    return {
        "manifeste": MANIFEST,
        "nom": name,
        "version": version,
        "grille": closing.grid,
        "region": closing.region,
        "mois": closing.month,
        "clos_le": closing.closed_at.isoformat(),
        "clos_par": str(closing.closed_by or "ligne de commande"),
        "note": closing.note,
        "connu_le": closing.known_at.isoformat(),
        "jalon": __version__,
        "cases_de_la_region": {"cases": left.cells, "faites": left.done, "reprises": left.carried},
        "lignes": len(view.listed),
        "colonnes": len(view.columns),
        "mois_des_donnees": {word: month.code for word, month in named.items()},
        "mois_des_bandeaux": _bands(view),
        "colonnes_des_mots": {word: [one.definition.id for one in columns] for word, columns in words},
        "definitions": closing.definitions,
        "livraisons": _deliveries(view),
        "fichiers": [
            {"nature": kind, "nom": file_name, "sha256": sha256, "octets": size}
            for kind, file_name, sha256, size in files
        ],
    }


def _bands(view: MonthView) -> dict[str, list[str]]:
    found: dict[str, set[str]] = {}
    for column in view.columns:
        if column.data_period and not column.indicator.carries_over:
            found.setdefault(column.definition.theme, set()).add(column.data_period)
    return {theme: sorted(periods) for theme, periods in sorted(found.items())}


def _deliveries(view: MonthView) -> list[dict[str, Any]]:
    """The files behind the month, each with the columns that rest on it."""
    behind: dict[int, dict[str, Any]] = {}
    for column in view.columns:
        for file in origins.files_behind(column, view.known_at):
            said = behind.setdefault(
                file.delivery_id,
                {
                    "source": file.source, "fichier": file.file_name, "sha256": file.sha256,
                    "recu_le": file.received_at.isoformat(), "fictif": file.fictitious, "colonnes": [],
                },
            )  # fmt: skip
            said["colonnes"].append(column.definition.id)
    return [behind[pk] for pk in sorted(behind)]
