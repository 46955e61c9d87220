"""What the tracking remembers: views, months opened and closed, their archives, workbooks sent out and come back."""

from jalon.tracking.models.archives import Archive, ArchiveFile
from jalon.tracking.models.months import Closing, GridMonth, Visit
from jalon.tracking.models.sharing import SharedCell
from jalon.tracking.models.views import SavedView
from jalon.tracking.models.workbooks import ReturnedCell, Workbook, WorkbookReturn

__all__ = [
    "Archive", "ArchiveFile", "Closing", "GridMonth", "ReturnedCell", "SavedView", "SharedCell", "Visit", "Workbook",
    "WorkbookReturn",
]  # fmt: skip
