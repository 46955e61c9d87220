"""A table that leaves as a file: the same two formats beside every table."""

from django.http import HttpResponse

from jalon.kernel.refusal import Refusal
from jalon.publish.table import CSV_TYPE, Table, to_csv
from jalon.publish.workbook import XLSX_TYPE, Book


def table_as(extension: str, table: Table, *, name: str, sheet: str, wrap: bool = False) -> HttpResponse:
    """The table as csv or xlsx, to be saved as `name`; `sheet` names the only sheet, `wrap` is for long texts."""
    if extension == "csv":
        answer = HttpResponse(to_csv(table), content_type=CSV_TYPE)
    elif extension == "xlsx":
        book = Book(title=table.title)
        book.add_list(sheet, table, wrap=wrap)
        answer = HttpResponse(book.close(), content_type=XLSX_TYPE)
    else:
        raise Refusal("Formats d'export : xlsx, csv.")
    answer["Content-Disposition"] = f'attachment; filename="{name}.{extension}"'
    return answer
