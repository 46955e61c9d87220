"""What a load of professionals says of itself: read = taken + pending + rejected + left out, with the reasons."""

from collections import Counter
from typing import Any

from jalon.directory.professionals.reading import SEPARATOR, NationalFile
from jalon.directory.professionals.rules import LABELLED, Scope

_SHOWN = 500  # problems kept with their place; the others are counted


class Account:
    """Counts and problems gathered while the file is read. No problem quotes its cell: it would name a person."""

    def __init__(self, file: NationalFile, scope: Scope) -> None:
        self.file, self.scope = file, scope
        self.read = self.taken = 0
        self.outcomes: Counter[str] = Counter()
        self.left_out: Counter[str] = Counter()
        self.counts: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()
        self.labels: dict[str, dict[str, str]] = {name: {} for name in LABELLED}
        self._problems: list[dict[str, Any]] = []

    def leave(self, row: int, field: str, message: str, outcome: str) -> None:
        """The row is not taken, for that reason; outcome: rejected | pending."""
        self.outcomes[outcome] += 1
        if len(self._problems) < _SHOWN:
            place = self.file.columns.get(field, 0)
            self._problems.append(
                {
                    "row": row, "column": place + 1, "header": self.file.headers[place], "text": "",
                    "message": message, "outcome": outcome,
                }
            )  # fmt: skip

    def as_json(self) -> dict[str, Any]:
        """The same shape as the report of the other lists, so that the same pages show it."""
        file, used = self.file, set(self.file.columns.values())
        professions = self.labels["profession"]
        return {
            "list": file.definition.id, "list_title": file.definition.title, "list_version": file.definition.version,
            "kind": file.definition.kind, "encoding": "utf-8", "separator": SEPARATOR,
            "read": self.read, "taken": self.taken,
            "pending": self.outcomes["pending"], "rejected": self.outcomes["rejected"],
            "left_out": dict(self.left_out), "counts": dict(self.counts),
            "kinds": {professions.get(code, code): count for code, count in self.kinds.items()},
            "vintages": {str(file.day or ""): self.taken}, "repaired": {}, "changes": [],
            "problems": self._problems, "problems_not_shown": sum(self.outcomes.values()) - len(self._problems),
            "unused": [head for rank, head in enumerate(file.headers) if rank not in used and head.strip()],
            "day": str(file.day or ""), "scope": self.scope.as_text(),
        }  # fmt: skip
