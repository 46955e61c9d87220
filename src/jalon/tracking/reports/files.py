"""The files of a report: their formats and names."""

from collections.abc import Callable, Mapping

from jalon.kernel.refusal import Refusal
from jalon.publish.workbook import XLSX_TYPE
from jalon.tracking.reports import papers, workbooks
from jalon.tracking.reports.making import Report

FORMATS: Mapping[str, tuple[Callable[[Report], bytes], str]] = {
    "pdf": (papers.to_paper, "application/pdf"),
    "xlsx": (workbooks.to_workbook, XLSX_TYPE),
}


def made(report: Report, extension: str) -> tuple[bytes, str]:
    """The file and its type; refused when the report has no such format."""
    if extension not in report.definition.formats:
        raise Refusal(f"Ce rapport se fait en {' ou '.join(report.definition.formats)}.")
    make, content_type = FORMATS[extension]
    return make(report), content_type


def file_name(report: Report, extension: str) -> str:
    return f"{report.title.replace('/', '-')}.{extension}"
