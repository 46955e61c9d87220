"""What a label was found to mean, or why it is left to a person."""

from __future__ import annotations

from dataclasses import dataclass, replace

RESOLVED, AMBIGUOUS, UNKNOWN, NO_ORGANISM = "resolved", "ambiguous", "unknown", "no_organism"


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a label could mean: offered to the person who decides, never taken by itself."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """The meaning of a label: an ATC code and a French name, or a Latin name twice; empty when it is not resolved.

    `status` is "resolved", "ambiguous" (several meanings), "unknown" (the candidates are only neighbours) or
    "no_organism" ("flore polymorphe"). `flags` are what the label says of the phenotype (blse, epc, sarm, erv…). `how`
    is "learnt", "exact", "code", "parts", "abbreviation", "slip" or, unresolved, the French reason when one is known.
    """

    label: str
    status: str
    code: str = ""
    name: str = ""
    flags: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    how: str = ""

    @property
    def resolved(self) -> bool:
        """Whether the label has one meaning."""
        return self.status == RESOLVED

    def of(self, label: str) -> Resolution:
        """The same answer for another spelling of the label."""
        return replace(self, label=label)
