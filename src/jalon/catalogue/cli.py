"""jalon catalogue check | list"""

import argparse
import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jalon.catalogue.contents import Catalogue

KINDS = {
    "indicators": "Indicateurs",
    "sources": "Sources",
    "grids": "Grilles",
    "columns": "Colonnes ajoutées aux grilles",
    "reports": "Rapports",
    "priorities": "Priorités",
    "checks": "Contrôles",
    "lists": "Listes d'annuaire",
    "feeds": "Flux d'annuaire",
    "domain_rules": "Règles de domaine",
    "strata": "Strates de comparaison",
    "professions": "Professions suivies",
    "perimeters": "Périmètres",
    "hospital_files": "Fichiers des hôpitaux",
    "atb_lists": "Listes de molécules",
    "atb_pairs": "Couples germe et antibiotique suivis",
    "atb_checks": "Contrôles des antibiotiques",
    "atb_exports": "Exports pour la surveillance",
    "retention": "Durées de conservation",
}
WORDS = {"actors": "Acteurs", "themes": "Thèmes"}  # said in one file each, without a version


def add_commands(commands: Any) -> None:
    parser = commands.add_parser(
        "catalogue", help="vérifier ou lister les définitions (indicateurs, sources, grilles…)"
    )
    words = parser.add_subparsers(dest="catalogue_word", required=True, metavar="MOT")
    check = words.add_parser("check", help="expliquer chaque faute du catalogue, avec son fichier et sa ligne")
    check.add_argument(
        "path", nargs="?", metavar="CHEMIN", help="vérifier ce dossier, ou ce fichier, plutôt que le vôtre"
    )
    check.set_defaults(handler=run_check)
    held = words.add_parser("list", help="ce que contient le catalogue, avec la version de chaque fichier")
    held.add_argument("kind", nargs="?", choices=sorted(KINDS | WORDS), metavar="SORTE", help=", ".join(KINDS | WORDS))
    held.set_defaults(handler=run_list)


def run_check(options: argparse.Namespace) -> int:
    """0 when nothing is wrong, else 2."""
    catalogue, folder = _asked(options)
    if options.json:
        _print(json.dumps(_checked(catalogue), ensure_ascii=False))
    else:
        for problem in sorted(catalogue.problems, key=lambda one: one.follows):  # what is to be mended first
            _print(
                f"{_short(problem.path, folder)}, ligne {problem.line}, colonne {problem.column} : {problem.message}"
            )
        _print(_summary(catalogue))
    return 2 if catalogue.problems else 0


def run_list(options: argparse.Namespace) -> int:
    from jalon import catalogue

    held = catalogue.current()
    kinds = [options.kind] if options.kind else [*KINDS, *WORDS]
    if options.json:
        found = {kind: [_described(one) for one in getattr(held, kind).values()] for kind in kinds}
        _print(json.dumps(found, ensure_ascii=False))
        return 0
    for kind in kinds:
        _print(f"\n{(KINDS | WORDS)[kind]}")
        for one in getattr(held, kind).values():
            if kind in WORDS:
                _print(f"  {one.id:<32} {one.title}")
                continue
            local = "" if _shipped(one.path) else "  (région)"
            _print(f"  {one.id:<32} {_version(one)}  {one.title}{local}")
    if held.problems:
        _print(f"\n{len(held.problems)} faute(s) : voir « jalon catalogue check ».")
    return 0


def _asked(options: argparse.Namespace) -> "tuple[Catalogue, Path | None]":
    """The catalogue with the folder or file named, or with the folder of the data folder."""
    from jalon import catalogue
    from jalon.catalogue.loader import load

    if not options.path:
        return catalogue.current(), catalogue.overlay()
    path = Path(options.path).resolve()
    folder = _folder_of(path)
    held = load(catalogue.SHIPPED, None if folder == catalogue.SHIPPED else folder)
    if path.is_file():
        held = replace(held, problems=tuple(one for one in held.problems if one.path == path))
    return held, folder


def _folder_of(path: Path) -> Path:
    """The catalogue folder meant by a path: itself, the one it holds, or the one that holds it."""
    from jalon.catalogue.loader import FOLDERS, WORD_FILES
    from jalon.kernel.refusal import Refusal

    if not path.exists():
        raise Refusal("ce chemin n'existe pas", where=str(path))
    holds = (*FOLDERS, *(f"{name}.yaml" for name in WORD_FILES))
    for folder in (path / "catalogue", path, *path.parents[:2]):
        inside = path.relative_to(folder).parts[:1] if folder in path.parents else ()
        if inside and inside[0] in holds or not inside and any((folder / name).exists() for name in holds):
            return folder
    raise Refusal(f"aucun des dossiers du catalogue n'est ici ({', '.join(FOLDERS)})", where=str(path))


def _checked(catalogue: "Catalogue") -> dict[str, Any]:
    problems = [
        {"file": str(one.path), "line": one.line, "column": one.column, "message": one.message}
        for one in catalogue.problems
    ]
    counts = {kind: len(getattr(catalogue, kind)) for kind in KINDS}
    return {"problems": problems, **counts}


def _summary(catalogue: "Catalogue") -> str:
    counts = ", ".join(f"{len(getattr(catalogue, kind))} {label.lower()}" for kind, label in KINDS.items())
    if not catalogue.problems:
        return f"Aucune faute : {counts}."
    files = len({one.path for one in catalogue.problems})
    faults = len(catalogue.problems)
    aside = "laissés de côté" if files > 1 else "laissé de côté"
    said = f"{faults} faute{'s' * (faults > 1)} dans {files} fichier{'s' * (files > 1)}, {aside}"
    return f"{said} ; le reste sert : {counts}."


def _described(one: Any) -> dict[str, Any]:
    if not hasattr(one, "version"):
        return asdict(one)
    return {
        "id": one.id,
        "version": _version(one),
        "title": one.title,
        "status": one.status,
        "shipped": _shipped(one.path),
    }


def _version(one: Any) -> str:
    """That of the file, which a replacement names: columns added to a grid make another version of the whole."""
    return getattr(one, "file_version", "") or one.version


def _shipped(path: Path) -> bool:
    from jalon.catalogue import SHIPPED

    return path.is_relative_to(SHIPPED)


def _short(path: Path, folder: Path | None) -> str:
    from jalon.catalogue import SHIPPED

    for root in filter(None, (folder, SHIPPED)):
        if path.is_relative_to(root):
            return str(path.relative_to(root))
    return str(path)


def _print(text: str) -> None:
    print(text)
