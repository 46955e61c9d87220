"""Labels to codes: what a header, a drug or an organism's label means, refusing to guess."""

from jalon.antibiotics.resolution.answers import AMBIGUOUS, NO_ORGANISM, RESOLVED, UNKNOWN, Candidate, Resolution
from jalon.antibiotics.resolution.antibiotics import resolve_antibiotic
from jalon.antibiotics.resolution.labels import label_key
from jalon.antibiotics.resolution.organisms import resolve_organism

__all__ = [
    "AMBIGUOUS",
    "NO_ORGANISM",
    "RESOLVED",
    "UNKNOWN",
    "Candidate",
    "Resolution",
    "label_key",
    "resolve_antibiotic",
    "resolve_organism",
]
