"""How the directory decides: which listing holds, which entity a number names, what changed, which domain."""

from jalon.directory.rules.changes import Described, Found, adjacent, compare
from jalon.directory.rules.domains import domain_of
from jalon.directory.rules.holding import Holding, Said, chosen_listing, hold, preferred
from jalon.directory.rules.keys import KnownNumbers, Resolution, resolve
from jalon.directory.rules.places import official_commune, official_department, vintage_of

__all__ = [
    "Described",
    "Found",
    "Holding",
    "KnownNumbers",
    "Resolution",
    "Said",
    "adjacent",
    "chosen_listing",
    "compare",
    "domain_of",
    "hold",
    "official_commune",
    "official_department",
    "preferred",
    "resolve",
    "vintage_of",
]
