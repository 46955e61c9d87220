"""Who may take a workbook out, bring it back, follow what became of it."""

from typing import Any

from jalon.accounts.access import Perimeter
from jalon.kernel.refusal import Refusal
from jalon.tracking.frame import Place
from jalon.tracking.models import Workbook, WorkbookReturn


def may_take_out(perimeter: Perimeter, place: Place) -> bool:
    """Only those who could write something there: others have the export of the grid."""
    return any(perimeter.may_write(actor, region=place.region) for actor in perimeter.actors) or perimeter.system


def check_bringing(perimeter: Perimeter) -> None:
    if not (perimeter.system or perimeter.actors):
        raise Refusal("Votre rôle permet de consulter, pas de rapporter un classeur.")


def may_fetch(perimeter: Perimeter, workbook: Workbook, person: Any) -> bool:
    """The file itself holds what its maker could read: it is his, and nobody else's."""
    return perimeter.may_read(region=workbook.region) and workbook.made_by_id == person.pk


def may_declare_lost(perimeter: Perimeter, workbook: Workbook, person: Any) -> bool:
    return perimeter.may_read(region=workbook.region) and (
        workbook.made_by_id == person.pk or _administers(perimeter, workbook.region)
    )


def may_follow(perimeter: Perimeter, returned: WorkbookReturn, person: Any) -> bool:
    """What a file said is shown to the one who brought it, and to the administrators of the region."""
    region = returned.workbook.region
    return perimeter.may_read(region=region) and (
        returned.received_by_id == person.pk or _administers(perimeter, region)
    )


def _administers(perimeter: Perimeter, region: str) -> bool:
    return perimeter.administers([f"region:{region}"]) and perimeter.is_inside(region)
