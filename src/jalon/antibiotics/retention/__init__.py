"""What of hospitals' files expires: their originals; in the vault, who the patients are, then the isolates themselves.

Figures already published stay as they are, whatever is purged.
"""

from jalon.antibiotics.retention import lines, links, originals
from jalon.antibiotics.retention.originals import originals_in_use
from jalon.jobs.expiring import Expiring

__all__ = ["expiring", "originals_in_use"]


def expiring() -> list[Expiring]:
    return [originals.expiring(), links.expiring(), lines.expiring()]
