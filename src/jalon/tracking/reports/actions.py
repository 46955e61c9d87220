"""Taking a report away leaves a trace."""

from typing import Any

from jalon.accounts import audit
from jalon.tracking.reports.making import Report


def note_report(*, report: Report, extension: str, by: Any) -> None:
    """Which report left, of which month, over how many lines, and how complete it was."""
    audit.write(
        "tracking.report_made",
        by=by,
        report=report.definition.id,
        grid=report.grid.id,
        region=report.region,
        month=report.month.code,
        format=extension,
        lines=report.lines,
        ready=report.readiness.percent,
    )
