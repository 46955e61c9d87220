"""Which isolates of a patient count once: the rules of SPARES, of EARS-Net, of the first isolate, of the episode.

Selection (perimeter, screening) comes before: a rule decides among the rows it is given.
"""

from jalon.antibiotics.rules.duplicates.deciding import RULES, WINDOWS, Rule, decide
from jalon.antibiotics.rules.duplicates.explaining import explain
from jalon.antibiotics.rules.duplicates.reasons import REASONS, Reason

__all__ = ["REASONS", "RULES", "WINDOWS", "Reason", "Rule", "decide", "explain"]
