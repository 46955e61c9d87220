"""Workbooks (xlsx, xlsb, xls, ods) as tables, read by calamine.

Calamine gives errors and formulas without result as blanks and says nothing of hidden columns: for
xlsx they are looked up in the XML (`sheets`); in the other forms such cells are read as empty.
"""

import zipfile
from pathlib import Path

from jalon.kernel.refusal import Refusal
from jalon.sources.reading.limits import MAX_CELLS, MAX_COLUMNS, MAX_ROWS
from jalon.sources.reading.sheets import Looks, look
from jalon.sources.reading.tables import Cell, Merged, Table, Uncomputed


def read(path: Path, name: str) -> list[Table]:
    """Every sheet, hidden ones included (they say so)."""
    from python_calamine import CalamineError, PasswordError, load_workbook  # only where a workbook is read

    looks = _looks(path, name)
    try:
        with load_workbook(path) as workbook:
            return [
                _table(
                    workbook, sheet.name, str(sheet.visible).endswith("Visible"), looks.get(sheet.name, Looks()), name
                )
                for sheet in workbook.sheets_metadata
                if str(sheet.typ).endswith("WorkSheet")
            ]
    except PasswordError:
        raise Refusal("le classeur est protégé par un mot de passe ; enregistrez-le sans", where=name) from None
    except (CalamineError, OSError, ValueError) as error:
        raise Refusal(f"le classeur est abîmé : il ne peut pas être lu ({_short(error)})", where=name) from None
    except BaseException as error:  # a panic of the Rust library is not an Exception
        if type(error).__name__ != "PanicException":
            raise
        raise Refusal("le classeur est abîmé : il ne peut pas être lu", where=name) from None


def _looks(path: Path, name: str) -> dict[str, Looks]:
    if not zipfile.is_zipfile(path):
        return {}
    with zipfile.ZipFile(path) as archive:
        return look(archive, name)


def _table(workbook: object, sheet_name: str, visible: bool, looks: Looks, name: str) -> Table:
    sheet = workbook.get_sheet_by_name(sheet_name)  # type: ignore[attr-defined]
    where = f"{name}, feuille {sheet_name}"
    if sheet.total_height > MAX_ROWS or sheet.total_width > MAX_COLUMNS:
        raise Refusal(
            f"la feuille a {sheet.total_height} lignes et {sheet.total_width} colonnes : c'est trop", where=where
        )
    if sheet.total_height * sheet.total_width > MAX_CELLS:
        raise Refusal("la feuille compte trop de cellules", where=where)
    rows: list[list[Cell]] = sheet.to_python(skip_empty_area=False)
    for row, column, text in looks.errors:
        _put(rows, row, column, text)
    for row, column in looks.uncomputed:
        _put(rows, row, column, Uncomputed("="))
    merged = tuple(Merged(*start, *end) for start, end in sheet.merged_cell_ranges or ())
    return Table(sheet_name, rows, looks.hidden, merged, visible)


def _put(rows: list[list[Cell]], row: int, column: int, cell: str) -> None:
    """Write what the reader left out, when it left it blank; the sheet may end before."""
    while len(rows) <= row:
        rows.append([""] * (len(rows[0]) if rows else 0))
    if len(rows[row]) <= column:
        rows[row].extend([""] * (column + 1 - len(rows[row])))
    if rows[row][column] == "":
        rows[row][column] = cell


def _short(error: Exception) -> str:
    return str(error).splitlines()[0][:120] if str(error) else type(error).__name__
