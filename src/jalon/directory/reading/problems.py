"""What is wrong at a place of a directory file, in French, with its row and column."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Problem:
    """What is wrong at a place of the file. outcome: rejected | pending | warning."""

    row: int
    column: int  # first = 1
    header: str
    text: str
    message: str
    outcome: str = "rejected"

    def as_json(self) -> dict[str, Any]:
        return {
            "row": self.row, "column": self.column, "header": self.header, "text": self.text[:80],
            "message": self.message, "outcome": self.outcome,
        }  # fmt: skip
