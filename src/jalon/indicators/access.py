"""Who may read and answer what a check found."""

from django.db.models import Q

from jalon import catalogue
from jalon.accounts.access import Perimeter
from jalon.directory.access import regions_of, within
from jalon.indicators.models import Finding
from jalon.indicators.private import private_checks, private_codes


def may_acknowledge(perimeter: Perimeter, finding: Finding) -> bool:
    """Whoever may settle rows of the region; a finding about no establishment is for any of them."""
    if finding.entity is None:
        return perimeter.may_settle()
    return any(perimeter.may_settle(region) for region in regions_of(finding.entity) or {""})


def shown(perimeter: Perimeter) -> Q:
    """The findings that a person may read: each right shows its places and its themes together."""
    everything = Q(pk__isnull=False)
    kept = _of_everybody(perimeter)
    if perimeter.is_administrator:
        return everything & kept
    found = ~everything
    for right in perimeter.rights:
        places = Q(entity=None) | Q(entity__in=within(right.regions())) if right.territories else everything
        codes = [one.id for one in catalogue.current().indicators.values() if one.theme in right.themes]
        themes = Q(indicator=None) | Q(indicator__code__in=codes) if right.themes else everything
        found |= places & themes
    return found & kept


def _of_everybody(perimeter: Perimeter) -> Q:
    """What quotes nothing that a region keeps to itself, and what is about those of this person."""
    inside = perimeter.inside
    if inside is None:
        return Q()
    private = Q(indicator__code__in=private_codes()) | Q(check_code__in=private_checks())
    return ~private | Q(entity__in=within(inside)) | (Q(entity=None) if inside else Q(pk__in=[]))
