"""Who may read the names of professionals: they are persons, and nobody reads them by default.

How many they are, by profession and by département, is published by the State for the whole country (Annuaire Santé,
open licence): counts are shown to whoever reads the region, small ones included. The list of who they are in one
place is another thing: it is for those who work with them there.
"""

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from jalon.accounts.access import Perimeter, Right
from jalon.accounts.models import Role
from jalon.accounts.places import region_of

MEETING = frozenset({"cpam"})  # actors whose contributors visit professionals; other contributors see counts
_ROLES = frozenset({Role.REGION, Role.NATIONAL, Role.ADMINISTRATOR})
REFUSED = (
    "Les noms des professionnels sont pour ceux qui travaillent avec eux dans ce territoire ; vous en voyez le nombre."
)


def counted(perimeter: Perimeter) -> Q:
    """The activities that count for a person: those of the regions he reads."""
    return Q() if perimeter.regions is None else Q(region__in=perimeter.regions)


def named(perimeter: Perimeter) -> Q | None:
    """The activities whose professionals he may read by name; None when there are none."""
    if perimeter.system:
        return Q()
    rights = [right for right in perimeter.rights if _opens_names(right)]
    if any(not right.territories for right in rights):
        return Q()
    places = [place.partition(":") for right in rights for place in right.territories]
    regions = [code for kind, _, code in places if kind == "region"]
    departments = [code for kind, _, code in places if kind == "departement"]
    return Q(region__in=regions) | Q(department__in=departments) if places else None


def may_read_names(perimeter: Perimeter, department: str) -> bool:
    """Those who exercise in that département."""
    return perimeter.system or any(
        _opens_names(right) and right.covers_place(region_of(department), department) for right in perimeter.rights
    )


def _opens_names(right: Right) -> bool:
    """A right limited to themes speaks of columns, not of persons."""
    return not right.themes and (right.role in _ROLES or right.role == Role.CONTRIBUTOR and right.actor in MEETING)


def check_named(perimeter: Perimeter) -> Q:
    """The same as `named`, or a refusal."""
    found = named(perimeter)
    if found is None:
        raise PermissionDenied(REFUSED)
    return found
