"""Which months are open, closed, archived."""

from jalon.kernel.periods import Period
from jalon.tracking.models import Closing


def closing_of(grid_id: str, region: str, month: Period | str) -> Closing | None:
    """The closing that stands for that month; None while it is open."""
    return Closing.objects.filter(grid=grid_id, region=region, month=str(month), reopened_at=None).first()
