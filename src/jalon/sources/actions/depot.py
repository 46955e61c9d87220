"""The watched folder: whatever is dropped in `depot/` is taken in, then put away beside its report."""

import json
import time
from pathlib import Path
from typing import Any

from django.conf import settings

from jalon import jobs
from jalon.jobs.models import Job
from jalon.kernel.refusal import Refusal
from jalon.sources.actions.load import load

_STILL = 5  # seconds without change after which a file is taken for whole
_IGNORED = (".", "~$")


def folder() -> Path:
    return settings.DATA_DIR / "depot"


def scan(now: float | None = None) -> list[Path]:
    """Ask for the work on each file that has arrived whole; a file already asked for is not asked twice."""
    now = time.time() if now is None else now
    if not folder().is_dir():
        return []
    found = [
        path
        for path in sorted(folder().iterdir())
        if path.is_file() and not path.name.startswith(_IGNORED) and now - path.stat().st_mtime >= _STILL
    ]
    asked = set(_asked())
    for path in found:
        if str(path) not in asked:
            jobs.enqueue("sources.depot", title=f"Fichier déposé : {path.name}", by=None, path=str(path))
    return found


def take(path: Path) -> str:
    """Take one file in and move it to `traites/` or `refuses/`; answers the sentence of its report."""
    if not path.is_file():
        return "ce fichier n'est plus dans le dossier"
    try:
        loaded = load([path], via="dossier")[0]
    except Refusal as refusal:
        _put_away(path, "refuses", {"fichier": path.name, "refus": str(refusal)})
        return str(refusal)
    delivery = loaded.delivery
    report = {
        "fichier": path.name, "livraison": delivery.pk, "source": delivery.source, "mois": delivery.period,
        "lues": delivery.read, "rapprochees": delivery.matched, "en_attente": delivery.pending,
        "rejetees": delivery.rejected, "cellules": delivery.cells, "observations": delivery.observations,
        "message": delivery.message, "alertes": [warning["message"] for warning in delivery.warnings],
    }  # fmt: skip
    _put_away(path, "traites", report)
    return delivery.message or f"{delivery.read} lignes lues, {delivery.observations} observations"


def _asked() -> list[str]:
    waiting = Job.objects.filter(kind="sources.depot", state__in=[Job.State.WAITING, Job.State.RUNNING])
    return [arguments.get("path", "") for arguments in waiting.values_list("arguments", flat=True)]


def _put_away(path: Path, where: str, report: dict[str, Any]) -> None:
    target = _free_name(path.parent / where, path.name)
    target.parent.mkdir(exist_ok=True)
    text = json.dumps(report, ensure_ascii=False, indent=2)
    target.with_name(target.name + ".compte-rendu.json").write_text(text, encoding="utf-8")
    path.replace(target)


def _free_name(where: Path, name: str) -> Path:
    target, rank = where / name, 1
    while target.exists():
        rank += 1
        target = where / f"{Path(name).stem} ({rank}){Path(name).suffix}"
    return target
