"""How establishments are scored and drawn. Plain values in, plain values out; nothing here reads a database."""

from jalon.tracking.choosing.rules.conditions import Cell, Column, Known, Verdict, judge, months_needed
from jalon.tracking.choosing.rules.drawing import allotted, draw, strength
from jalon.tracking.choosing.rules.scoring import Caught, Reason, Scored, caught, distribution, score

__all__ = [
    "Caught", "Cell", "Column", "Known", "Reason", "Scored", "Verdict",
    "allotted", "caught", "distribution", "draw", "judge", "months_needed", "score", "strength",
]  # fmt: skip
