"""jalon tracking: the grid of a month as a workbook, a CSV or a Parquet file; a workbook that comes back."""

import json
from pathlib import Path

from jalon.tracking.months import cli as months
from jalon.tracking.reports import cli as reports
from jalon.tracking.workbooks.cli import add_import


def add_commands(commands) -> None:
    tracking = commands.add_parser("tracking", help="la grille de suivi").add_subparsers(required=True)
    export = tracking.add_parser("export", help="exporte la grille d'un mois (XLSX, CSV ou Parquet)")
    export.add_argument("--grid", required=True, help="identifiant de la grille, par exemple segur_es")
    export.add_argument("--month", required=True, help="mois de la grille, par exemple 2022-08")
    export.add_argument("--region", default="", help="code de la région (75) ; par défaut la première de l'instance")
    export.add_argument("--as-known", default="", help="telle que connue ce jour-là (2022-09-05)")
    export.add_argument("--read-only", action="store_true", help="un classeur à lire, qui ne revient pas")
    export.add_argument("out", type=Path, help="fichier à écrire : .xlsx, .csv ou .parquet")
    export.set_defaults(handler=export_grid)
    months.add_commands(tracking)
    reports.add_command(tracking)
    add_import(tracking)


def export_grid(options) -> int:
    """Write the file; print what it holds: lines, columns and the totals, each holder counted once."""
    # Django and what it loads: only when a grid is really exported.
    from django.http import QueryDict
    from django.utils.http import urlencode

    from jalon.accounts import access as accounts
    from jalon.kernel.refusal import Refusal
    from jalon.tracking import export, forms, queries

    extension = options.out.suffix.lstrip(".").lower()
    if extension not in export.FORMATS:
        raise Refusal(f"« {options.out.name} » : écrivez un nom en .xlsx, .csv ou .parquet.")
    asked = {"region": options.region, "mois": options.month, "connu": options.as_known}
    grid = queries.grid_definition(options.grid)
    look = forms.read_look(grid, QueryDict(urlencode(asked)), regions=queries.regions_present())
    sheet = queries.look_at(look, accounts.system())
    comes_back = extension == "xlsx" and not options.read_only and look.known_at is None and sheet.order
    made = _workbook(look) if comes_back else None
    options.out.write_bytes(made or export.FORMATS[extension][0](sheet))
    _print(options, sheet)
    return 0


def _workbook(look) -> bytes | None:
    """The month as a workbook that may come back; None when it is closed."""
    from jalon.accounts import access as accounts  # see export_grid
    from jalon.tracking.frame import Place
    from jalon.tracking.months.queries import closing_of
    from jalon.tracking.workbooks import actions
    from jalon.tracking.workbooks.leaving import Asked

    if closing_of(look.grid.id, look.region, look.month):
        return None
    place = Place(look.grid, look.region, look.month)
    workbook = actions.take_out(place=place, perimeter=accounts.system(), asked=Asked(), by=None)
    return actions.file_of(workbook)


def _print(options, sheet) -> None:
    totals = {
        column: {"n": total.n, "sum": total.sum, "counts": dict(total.counts), "carried": dict(total.carried)}
        for column, total in sheet.totals().items()
    }
    if options.json:
        answer = {
            "file": str(options.out),
            "grid": sheet.look.grid.id,
            "month": sheet.look.month.code,
            "region": sheet.look.region,
            "lines": len(sheet.order),
            "columns": len(sheet.columns),
            "totals": totals,
        }
        print(json.dumps(answer, ensure_ascii=False))
        return
    print(f"{options.out} : {len(sheet.order)} lignes, {len(sheet.columns)} colonnes, {sheet.look.month.label}.")
