"""Who may answer what a check found."""

from jalon.accounts.access import Perimeter
from jalon.indicators.models import Finding


def may_acknowledge(perimeter: Perimeter, finding: Finding) -> bool:
    """Whoever may settle rows of the region; a finding about no establishment is for any of them."""
    region = finding.entity.region if finding.entity else ""
    return perimeter.may_settle(region)
