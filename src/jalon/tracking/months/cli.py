"""jalon tracking close, reopen, archive: the months of a grid from the command line."""

import json
from pathlib import Path
from typing import Any


def add_commands(tracking: Any) -> None:
    close = tracking.add_parser("close", help="clôt un mois de la grille et scelle son archive")
    _place(close)
    close.add_argument("--note", default="", help="note de clôture")
    close.set_defaults(handler=close_month)
    reopen = tracking.add_parser("reopen", help="rouvre un mois clos")
    _place(reopen)
    reopen.add_argument("--why", required=True, help="motif, gardé au journal")
    reopen.set_defaults(handler=reopen_month)
    archive = tracking.add_parser("archive", help="écrit les fichiers scellés d'un mois clos, ou les vérifie")
    _place(archive)
    archive.add_argument("--rebuild", action="store_true", help="reconstruit le CSV canonique et le compare au scellé")
    archive.add_argument("out", nargs="?", type=Path, metavar="DOSSIER", help="dossier où écrire les fichiers scellés")
    archive.set_defaults(handler=write_archive)


def close_month(options: Any) -> int:
    """Close and seal; prints the name of the archive and the hash of its canonical file."""
    from jalon.tracking.months import actions  # Django: only when the command runs

    grid, region, month = _read_place(options)
    closing = actions.close_month(grid=grid, region=region, month=month, note=options.note, by=None)
    archive = actions.seal(closing, by=None)
    answer = _described(archive)
    _say(options, answer, f"{month.label.capitalize()} est clos. Archive : {archive.name}")
    return 0


def reopen_month(options: Any) -> int:
    from jalon.kernel.refusal import Refusal
    from jalon.tracking.months import actions, queries

    grid, region, month = _read_place(options)
    closing = queries.closing_of(grid, region, month)
    if closing is None:
        raise Refusal(f"{month.label.capitalize()} n'est pas clos.")
    actions.reopen_month(closing=closing, why=options.why, by=None)
    _say(
        options,
        {"grid": grid, "region": region, "month": month.code, "reopened": True},
        f"{month.label.capitalize()} est rouvert.",
    )
    return 0


def write_archive(options: Any) -> int:
    """Write the sealed files as they were, or build the canonical one again: 0 when it is the same, 2 when not."""
    from jalon.kernel.refusal import Refusal
    from jalon.tracking.months import actions, archives

    archive = _last_archive(options)
    if not options.rebuild and options.out is None:
        raise Refusal("Donnez le dossier où écrire l'archive, ou --rebuild pour la vérifier.")
    answer = _described(archive)
    if options.out is not None:
        options.out.mkdir(parents=True, exist_ok=True)
        for file in archive.files.all():
            (options.out / file.file_name).write_bytes(archives.content_of(file))
            actions.note_taken(file=file, by=None)
        answer["folder"] = str(options.out)
    if not options.rebuild:
        _say(options, answer, f"{archive.name} : {archive.files.count()} fichiers dans {options.out}")
        return 0
    verdict = archives.verify(archive)
    _say(options, answer | verdict.as_json(), "\n".join(_sentences(verdict)))
    return 0 if verdict.equal else 2


def _place(parser: Any) -> None:
    parser.add_argument("--grid", required=True, help="identifiant de la grille, par exemple segur_es")
    parser.add_argument("--month", required=True, help="mois de la grille, par exemple 2022-08")
    parser.add_argument("--region", default="", help="code de la région (75) ; par défaut la première de l'instance")


def _read_place(options: Any) -> tuple[str, str, Any]:
    from django.http import QueryDict
    from django.utils.http import urlencode

    from jalon.kernel.refusal import Refusal
    from jalon.tracking import forms, queries

    grid = queries.grid_definition(options.grid)
    asked = QueryDict(urlencode({"region": options.region, "mois": options.month}))
    look = forms.read_look(grid, asked, regions=queries.regions_present())
    if not look.region:
        raise Refusal("Aucune région n'est présente dans l'annuaire : dites laquelle par --region.")
    return grid.id, look.region, look.month


def _last_archive(options: Any) -> Any:
    """The archive of the closing that stands, made now when its job was interrupted; else the last one sealed."""
    from jalon.kernel.refusal import Refusal
    from jalon.tracking.models import Archive
    from jalon.tracking.months import actions, queries

    grid, region, month = _read_place(options)
    if closing := queries.closing_of(grid, region, month):
        return actions.seal(closing, by=None)
    place = {"closing__grid": grid, "closing__region": region, "closing__month": month.code}
    last = Archive.objects.filter(**place).first()
    if last is None:
        raise Refusal(f"{month.label.capitalize()} n'est pas clos : il n'a pas d'archive.")
    return last


def _described(archive: Any) -> dict[str, Any]:
    closing = archive.closing
    return {
        "grid": closing.grid,
        "region": closing.region,
        "month": closing.month,
        "archive": archive.name,
        "version": archive.version,
        "known_at": closing.known_at.isoformat(),
        "files": [
            {"kind": file.kind, "file": file.file_name, "sha256": file.sha256, "bytes": file.size}
            for file in archive.files.all()
        ],
    }


def _sentences(verdict: Any) -> list[str]:
    if verdict.equal:
        return [f"{verdict.archive} : identique à l'octet ({verdict.sealed})."]
    first = [f"  {one['finess']} {one['column']} : {one['sealed']} → {one['rebuilt']}" for one in verdict.first]
    return [
        f"{verdict.archive} : {verdict.differing} places diffèrent du fichier scellé ; le registre a changé.",
        *first,
    ]


def _say(options: Any, answer: dict[str, Any], sentence: str) -> None:
    print(json.dumps(answer, ensure_ascii=False) if options.json else sentence)
