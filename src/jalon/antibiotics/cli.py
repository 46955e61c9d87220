"""jalon antibiotics load | consumption | resistance | resolve: the words that scripts and checks rely on."""

import csv
import json
import sys
from pathlib import Path
from typing import Any

from jalon.antibiotics.bringing import cli as bringing
from jalon.antibiotics.exports import cli as exports
from jalon.antibiotics.reports import cli as reports
from jalon.antibiotics.settling import cli as settling

DONE, REFUSED, TO_SETTLE = 0, 2, 3
COUNTS = ("read", "matched", "pending", "rejected")
TOTALS = ("bed_days", "admissions", "units", "isolates", "cells_pending")
BY = ("unit", "service", "pole", "establishment", "region")


def add_commands(commands: Any) -> None:
    words = commands.add_parser(
        "antibiotics", help="consommations d'antibiotiques et résistances bactériennes des hôpitaux"
    ).add_subparsers(required=True, metavar="MOT")
    load = words.add_parser("load", help="lire et appliquer les fichiers d'un hôpital et d'une période")
    load.add_argument("files", nargs="+", type=Path, metavar="FICHIER", help="structure, journées, consommations…")
    load.add_argument("--establishment", metavar="FINESS", help="l'établissement (FINESS géographique)")
    load.add_argument("--period", metavar="PÉRIODE", help="trimestre ou année : 2016-Q1, 2016")
    load.add_argument(
        "--complete", action="store_true", help="compléter ce qui est là, unité par unité, sans remplacer"
    )
    load.add_argument(
        "--deduplicated",
        action="store_true",
        help="le laboratoire a déjà dédoublonné ses résistances : le dire partout",
    )
    load.set_defaults(handler=run_load)
    for name, said in (("consumption", "les consommations en DDJ"), ("resistance", "les résistances")):
        word = words.add_parser(name, help=said)
        _add_reading_options(word, BY + ("domain", "stratum") if name == "consumption" else BY)
        word.set_defaults(handler=run_consumption if name == "consumption" else run_resistance)
        if name == "consumption":
            word.add_argument("--level", choices=("total", "atc2", "atc3", "atc4", "atc5", "list"), default="total",
                              help="détail : total, niveau ATC, ou listes du catalogue")  # fmt: skip
            word.add_argument("--ddd-set", metavar="JEU", help="jeu de DDJ, pour toute la série (défaut : le dernier)")
        else:
            word.add_argument("--dedup", default="spares", metavar="RÈGLE",
                              help="spares, ears_net, first_per_patient, episode, none")  # fmt: skip
            word.add_argument("--organism", metavar="GERME", help="un seul germe")
    bringing.add_words(words)
    reports.add_words(words)
    exports.add_words(words)
    settling.add_words(words)
    resolve = words.add_parser("resolve", help="dire ce que signifient des libellés d'antibiotiques ou de germes")
    resolve.add_argument("about", choices=("antibiotic", "organism"))
    resolve.add_argument("labels", nargs="*", metavar="LIBELLÉ", help="sans libellé : un par ligne sur l'entrée")
    resolve.set_defaults(handler=run_resolve)


def _add_reading_options(word: Any, by: tuple[str, ...]) -> None:
    word.add_argument("--by", choices=by, default="establishment", help="unité, service, pôle, établissement, région…")
    word.add_argument("--perimeter", metavar="ID", help="none, diagnostic, spares ou un périmètre du catalogue")
    word.add_argument(
        "--establishment", action="append", metavar="FINESS", help="un établissement ; plusieurs fois pour plusieurs"
    )
    word.add_argument("--period", metavar="PÉRIODE", help="trimestre ou année (défaut : la dernière tenue)")
    word.add_argument("--as-known", metavar="DATE", help="ce que l'on savait à la fin de ce jour")
    word.add_argument("--format", choices=("table", "csv", "json"), default="table")


def run_load(options: Any) -> int:
    from jalon.antibiotics.actions import loading  # Django, only when a command needs it
    from jalon.antibiotics.rules.periods import read_period
    from jalon.warehouse.vault import VaultAbsent

    establishment = loading.establishment_of(options.establishment) if options.establishment else None
    period = read_period(options.period) if options.period else None
    asked = {
        "establishment": establishment, "period": period, "mode": "complete" if options.complete else "replace",
        "declared_deduplicated": options.deduplicated,
    }  # fmt: skip
    try:
        loaded = loading.load(options.files, **asked)
    except VaultAbsent:
        _create_vault()
        loaded = loading.load(options.files, **asked)
    answers = [_answer(one) for one in loaded]
    totals = {name: sum(answer[name] for answer in answers) for name in ("observations", *COUNTS, *TOTALS)}
    if options.json:
        print(json.dumps({"files": answers, **totals}, ensure_ascii=False))
    else:
        _print_loaded(answers, totals)
    return TO_SETTLE if any(one["pending"] or one["cells_pending"] for one in answers) else DONE


def _create_vault() -> None:
    """Whoever runs the command line is the operator: a first file with a patient column switches the vault on."""
    from django.conf import settings

    from jalon.warehouse import vault

    vault.create(settings.DATA_DIR)
    print(
        "Ce fichier porte une colonne de patients : le coffre chiffré vient d'être créé. "
        "Sauvegardez ses clés à part (jalon vault status dit où elles sont).",
        file=sys.stderr,
    )


def _answer(one: Any) -> dict[str, Any]:
    if one.file is None:
        counts = one.counts or {}
        found = {"file": str(one.path), "source": one.kind, "period": "", "same": False, "observations": 0}
        return found | {name: counts.get(name, 0) for name in COUNTS} | dict.fromkeys(TOTALS, 0) | {"waiting": {}}
    file = one.file
    found = {"file": str(one.path), "source": file.kind, "period": _shown(file.period), "version": file.version}
    found |= {name: getattr(file, name) for name in COUNTS} | {"observations": one.observations, "same": one.same}
    found |= {name: _number(file.totals.get(name, 0)) for name in TOTALS}
    return found | {"waiting": file.waiting, "warnings": file.warnings, "person_level": file.person_level}


def _shown(code: str) -> str:
    from jalon.antibiotics.rules.periods import quarter_code

    return quarter_code(code)


def _number(value: float) -> float | int:
    return int(value) if float(value).is_integer() else value


def _print_loaded(answers: list[dict[str, Any]], totals: dict[str, Any]) -> None:
    from jalon.antibiotics.models import Kind

    header = ("fichier", "nature", "période", "lues", "rapprochées", "en attente", "rejetées")
    rows = [
        (Path(a["file"]).name, str(Kind(a["source"]).label), a["period"], *(str(a[name]) for name in COUNTS))
        for a in answers
    ]
    _print_rows([header, *rows, ("total", "", "", *(str(totals[name]) for name in COUNTS))])
    print("lues = rapprochées + en attente + rejetées")
    for answer in answers:
        if answer["same"]:
            print(f"{Path(answer['file']).name} : déjà là, rien n'a changé")
        for about, held in answer["waiting"].items():
            for key, (number, _) in list(held.items())[:5]:
                print(f"{Path(answer['file']).name} : {_WAITS[about]} « {key} » ({int(number)})")


_WAITS = {"unit": "unité inconnue de la structure", "ucd": "code UCD dans aucune table", "organism": "germe à préciser",
          "antibiotic": "antibiotique à préciser"}  # fmt: skip


def run_consumption(options: Any) -> int:
    from jalon.antibiotics.queries.told import consumption_told

    return _print_told(consumption_told(**_asked(options), level=options.level, ddd_set=options.ddd_set), options)


def run_resistance(options: Any) -> int:
    from jalon.antibiotics.queries.told import resistance_told

    asked = _asked(options) | {"dedup": options.dedup, "organism": options.organism}
    return _print_told(resistance_told(**asked), options)


def _asked(options: Any) -> dict[str, Any]:
    return {
        "by": options.by, "perimeter": options.perimeter, "finess": options.establishment or [],
        "period": options.period, "as_known": options.as_known,
    }  # fmt: skip


def _print_told(told: dict[str, Any], options: Any) -> int:
    """`told`: {…facts of the figure, "columns": [[key, title]…], "rows": [{key: value}]}."""
    if options.json or options.format == "json":
        print(json.dumps(told, ensure_ascii=False, default=str))
        return DONE
    titles = [title for _, title in told["columns"]]
    rows = [[_text(row.get(key)) for key, _ in told["columns"]] for row in told["rows"]]
    if options.format == "csv":
        csv.writer(sys.stdout, delimiter=";", lineterminator="\n").writerows([titles, *rows])
        return DONE
    _print_rows([titles, *rows])
    for note in told["notes"]:
        print(note)
    return DONE


def _text(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "oui" if value else "non"
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",") if isinstance(value, float) else str(value)


def _print_rows(rows: list[Any]) -> None:
    widths = [max(len(str(row[place])) for row in rows) for place in range(len(rows[0]))]
    for row in rows:
        print("  ".join(str(cell).ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def run_resolve(options: Any) -> int:
    from jalon.antibiotics.queries.told import resolved_told

    labels = options.labels or [line.strip() for line in sys.stdin if line.strip()]
    told = resolved_told(options.about, labels)
    if options.json:
        print(json.dumps({"labels": told}, ensure_ascii=False))
        return DONE
    rows = [
        (one["label"], one["status"], one["atc"] or "", one["name"] or "", ", ".join(one["candidates"])) for one in told
    ]
    _print_rows([("libellé", "réponse", "code", "nom", "candidats"), *rows])
    return DONE
