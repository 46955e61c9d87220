"""A table as the file that a program asked for."""

import hashlib
import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from jalon.publish.table import CSV_TYPE, Table, to_csv, to_parquet

PARQUET_TYPE = "application/vnd.apache.parquet"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BINARY = {"schema": {"type": "string", "format": "binary"}}
FILE_TYPES = ("text/csv", PARQUET_TYPE, XLSX_TYPE, "application/json")


def file_answer() -> dict[str, Any]:
    """What the description of the API says of an operation that gives a file."""
    content = dict.fromkeys(FILE_TYPES[:3], _BINARY) | {"application/json": {"schema": {"type": "array"}}}
    said = {"description": "Le fichier demandé", "content": content}
    same = {"description": "Le fichier n’a pas changé depuis celui dont « If-None-Match » donne l’« ETag »"}
    return {"answer": None, "openapi_extra": {"responses": {200: said, 304: same}}}


def as_file(request: HttpRequest, table: Table, name: str, extension: str) -> HttpResponse:
    """CSV for French spreadsheets, typed Parquet, or JSON: one object per row, by the identifiers of the columns."""
    makers = {"csv": (to_csv, CSV_TYPE), "parquet": (to_parquet, PARQUET_TYPE), "json": (_to_json, "application/json")}
    make, kind = makers[extension]
    return attached(request, make(table), kind, f"{name}.{extension}")


def attached(request: HttpRequest, content: bytes, kind: str, name: str) -> HttpResponse:
    """The file, or nothing when the program says that it holds the same already."""
    answer = HttpResponse(content, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["ETag"] = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    return get_conditional_response(request, etag=answer.headers["ETag"], response=answer) or answer


def _to_json(table: Table) -> bytes:
    rows = [{column.id: cell.value for column, cell in zip(table.columns, row, strict=True)} for row in table.rows]
    return json.dumps(rows, ensure_ascii=False).encode()
