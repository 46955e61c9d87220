"""jalon tracking report: a report of the catalogue, as a PDF or a workbook."""

import json
from pathlib import Path
from typing import Any


def add_command(words: Any) -> None:
    report = words.add_parser("report", help="fait un rapport d'un mois (PDF ou XLSX)")
    report.add_argument("report", metavar="RAPPORT", help="identifiant du rapport, par exemple comite")
    report.add_argument("--grid", required=True, help="identifiant de la grille, par exemple segur_es")
    report.add_argument("--month", required=True, help="mois de la grille, par exemple 2022-08")
    report.add_argument("--region", default="", help="code de la région (75) ; par défaut la première de l'instance")
    report.add_argument("--department", default="", help="se limiter à ce département")
    report.add_argument("out", type=Path, help="fichier à écrire : .pdf ou .xlsx")
    report.set_defaults(handler=make_report)


def make_report(options: Any) -> int:
    """Write the file; print how complete it is and what is owed."""
    # Django and what it loads: only when a report is really made.
    from django.http import QueryDict
    from django.utils.http import urlencode

    from jalon import catalogue
    from jalon.kernel.refusal import Refusal
    from jalon.tracking.reports import actions, files

    extension = options.out.suffix.lstrip(".").lower()
    if extension not in files.FORMATS:
        raise Refusal(f"« {options.out.name} » : écrivez un nom en .pdf ou .xlsx.")
    asked = QueryDict(urlencode({"region": options.region, "mois": options.month, "departement": options.department}))
    with catalogue.held_still():
        report = _made(options, asked)
        body, _ = files.made(report, extension)
    options.out.write_bytes(body)
    actions.note_report(report=report, extension=extension, by=None)
    _print(options, report)
    return 0


def _made(options: Any, asked: Any) -> Any:
    from jalon.accounts import access as accounts
    from jalon.tracking import forms, queries
    from jalon.tracking.reports import making
    from jalon.tracking.reports.forms import read_scope

    look = forms.read_look(queries.grid_definition(options.grid), asked, regions=queries.regions_present())
    return making.make(
        report_id=options.report, grid_id=look.grid.id, region=look.region, month=look.month,
        perimeter=accounts.system(), scope=read_scope(asked, region=look.region, user=None),
    )  # fmt: skip


def _print(options: Any, report: Any) -> None:
    from jalon.tracking.reports import words

    owed = [
        {"owner": one.owner, "column": one.column.definition.id, "reason": one.reason, "lines": one.lines,
         "since": one.since or None}
        for one in report.readiness.owed
    ]  # fmt: skip
    if options.json:
        answer = {
            "file": str(options.out), "report": report.definition.id, "grid": report.grid.id,
            "month": report.month.code, "region": report.region, "lines": report.lines,
            "expected": report.readiness.expected, "missing": report.readiness.missing,
            "ready": report.readiness.percent, "owed": owed,
        }  # fmt: skip
        print(json.dumps(answer, ensure_ascii=False))
        return
    print(f"{options.out} : {report.title}. {words.readiness(report)}")
