"""jalon sources: which files are expected, and files taken in by the path that the browser uses."""

import json
from collections.abc import Iterator
from pathlib import Path

from jalon.sources.exchange import cli as exchange

COUNTS = ("read", "matched", "pending", "rejected", "observations")
WAITING = ("sheet", "row", "column", "outcome", "reason", "message")
DONE, REFUSED, TO_SETTLE = 0, 2, 3
_SHOWN = 3  # lines printed for each reason; --json has them all


def add_commands(commands) -> None:
    sources = commands.add_parser("sources", help="les fichiers qui arrivent").add_subparsers(required=True)
    listing = sources.add_parser("list", help="les sources déclarées et leur dernière livraison")
    listing.set_defaults(handler=list_sources)
    exchange.add_commands(commands)
    load = sources.add_parser("load", help="lit et applique des fichiers")
    load.add_argument("files", nargs="+", type=Path, metavar="FICHIER", help="fichiers, dans l'ordre où les appliquer")
    load.add_argument("--source", metavar="ID", help="source, quand le fichier ne se reconnaît pas seul")
    load.add_argument("--period", metavar="MOIS", help="mois des données, par exemple 2022-08")
    load.add_argument("--dry-run", action="store_true", help="dire ce qui changerait, sans rien écrire")
    load.set_defaults(handler=load_files)


def load_files(options) -> int:
    """Take the files in, in the order given; when one is refused, none is applied."""
    from jalon.sources.actions.load import load, rehearse  # Django, only when a command needs it

    take = rehearse if options.dry_run else load
    loaded = take(options.files, source=options.source, period=options.period)
    answers = [_answer(one) for one in loaded]
    totals = {name: sum(answer[name] for answer in answers) for name in COUNTS}
    if options.json:
        print(json.dumps({"files": answers, **totals}, ensure_ascii=False))
    else:
        _print_table(answers, totals, dry_run=options.dry_run)
    return TO_SETTLE if any(one.to_settle for one in loaded) else DONE


def _answer(loaded) -> dict:
    delivery = loaded.delivery
    answer = {"file": str(loaded.path), "source": delivery.source, "period": delivery.period}
    answer |= {name: getattr(delivery, name) for name in COUNTS}
    answer |= {"cells": delivery.cells, "state": delivery.state, "message": delivery.message}
    return answer | {"warnings": _warnings(delivery), "waiting": _waiting(delivery)}


def _warnings(delivery) -> list[str]:
    """What to look at before going on: columns that are missing or not known, values that are not numbers…"""
    counted = [f"{one['message']} ({one['count']})" for one in delivery.warnings]
    return counted + list(delivery.layout.get("warnings", []))


def _waiting(delivery) -> list[dict]:
    """The lines, then the values of matched lines, that wait or were refused; none for a file already there."""
    rows = [{"column": "", "outcome": one["outcome"], **one} for one in delivery.report.get("waiting_rows", [])]
    cells = [{"outcome": "pending", **one} for one in delivery.report.get("waiting_cells", [])]
    return [{name: one.get(name, "") for name in WAITING} for one in rows + cells]


def list_sources(options) -> int:
    from jalon.sources.queries.declared import declared_sources  # see load_files

    sources = declared_sources()
    if options.json:
        print(json.dumps({"sources": [source.as_dict() for source in sources]}, ensure_ascii=False))
        return DONE
    rows = [(s.id, s.title, s.owner, s.last_period or "–", s.last_received or "–") for s in sources]
    _print_rows([("source", "titre", "propriétaire", "dernier mois", "reçu le"), *rows])
    return DONE


def _print_table(answers: list[dict], totals: dict, *, dry_run: bool) -> None:
    header = ("fichier", "source", "mois", "lues", "rapprochées", "en attente", "rejetées", "observations")
    rows = [(Path(a["file"]).name, a["source"], a["period"], *(str(a[name]) for name in COUNTS)) for a in answers]
    _print_rows([header, *rows, ("total", "", "", *(str(totals[name]) for name in COUNTS))])
    print("lues = rapprochées + en attente + rejetées")
    taken = [answer for answer in answers if answer["state"] != "duplicate"]
    if taken:
        cells = {name: sum(a["cells"].get(name, 0) for a in taken) for name in CELLS}
        words = " + ".join(f"{cells[name]} {word}" for name, word in CELLS.items())
        print(f"cellules des lignes rapprochées : {sum(cells.values())} = {words}")
    for answer in answers:
        for said in _remarks(answer):
            print(f"{Path(answer['file']).name} : {said}")
    if dry_run:
        print("Essai : rien n'a été écrit.")


def _remarks(answer: dict) -> Iterator[str]:
    """What a person must know of one file: its message, what to look at, and the first lines of each reason."""
    if answer["message"]:
        yield answer["message"]
    yield from (f"attention, {warning}" for warning in answer["warnings"])
    by_reason: dict[tuple, list[dict]] = {}
    for one in answer["waiting"]:
        by_reason.setdefault((one["outcome"], one["reason"], bool(one["column"])), []).append(one)
    for (outcome, _, _), found in by_reason.items():
        for one in found[:_SHOWN]:
            column = f", colonne {one['column']}" if one["column"] else ""
            yield f"ligne {one['row']}{column} {OUTCOMES[outcome]} : {one['message']}"
        more = len(found) - _SHOWN
        if more > 0:
            yield f"… et {more} autre{'s' * (more > 1)} pour la même raison"


OUTCOMES = {"pending": "en attente", "rejected": "rejetée"}
CELLS = {
    "new": "nouvelles", "unchanged": "inchangées", "changed": "changées", "empty": "vides",
    "pending": "en attente", "rejected": "rejetées",
}  # fmt: skip


def _print_rows(rows: list[tuple]) -> None:
    widths = [max(len(str(row[column])) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = (
            text.rjust(width) if text.isdigit() else text.ljust(width)
            for text, width in zip(map(str, row), widths, strict=True)
        )
        print("  ".join(cells).rstrip())
