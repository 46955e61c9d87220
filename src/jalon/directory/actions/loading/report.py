"""What a load says of itself: every row of the file is taken, waits, or is rejected with its reason."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from jalon.directory.models import Load
from jalon.directory.reading import Recognised
from jalon.directory.reading.problems import Problem

KEPT = 5_000  # problems told one by one; a national file read askew has a hundred thousand


class Findings:
    """Counts and problems gathered while a file is taken in."""

    def __init__(self, recognised: Recognised) -> None:
        self.recognised = recognised
        self.read = self.taken = 0
        self.outcomes: Counter[str] = Counter()  # rows that are not taken, by outcome
        self.problems: list[Problem] = []
        self.untold = 0  # problems beyond those that are kept
        self.counts: Counter[str] = Counter()  # new, changed, unchanged, withdrawn, entities…
        self.kinds: Counter[str] = Counter()
        self.vintages: Counter[str] = Counter()
        self.repaired: Counter[str] = Counter()
        self.changes: list[dict[str, Any]] = []

    def leave(self, problem: Problem) -> None:
        """The row is not taken, for that reason."""
        self.outcomes[problem.outcome] += 1
        self.warn([problem])

    def tell(self, problems: list[Problem]) -> None:
        """Some rows are not taken; of others a cell is left blank: the outcome of each problem says which."""
        self.outcomes += Counter(problem.outcome for problem in problems if problem.outcome != "warning")
        self.warn(problems)

    def warn(self, problems: list[Problem]) -> None:
        room = max(0, KEPT - len(self.problems))
        self.problems.extend(problems[:room])
        self.untold += len(problems[room:])

    def as_json(self) -> dict[str, Any]:
        definition, table = self.recognised.definition, self.recognised.table
        return {
            "list": definition.id, "list_title": definition.title, "list_version": definition.version,
            "kind": definition.kind, "encoding": table.encoding, "separator": table.separator,
            "read": self.read, "taken": self.taken,
            "pending": self.outcomes["pending"], "rejected": self.outcomes["rejected"],
            "counts": dict(self.counts), "kinds": dict(self.kinds), "vintages": dict(self.vintages),
            "repaired": dict(self.repaired), "changes": self.changes,
            "problems": [problem.as_json() for problem in self.problems], "untold": self.untold,
            "unused": [h for i, h in enumerate(table.headers) if i not in self.recognised.columns.values() and h],
        }  # fmt: skip


@dataclass(frozen=True)
class LoadReport:
    """What a file gave. `already`: these very bytes had been loaded, nothing was changed."""

    load_id: int
    file: str
    list_id: str
    read: int
    taken: int
    pending: int
    rejected: int
    already: bool = False
    details: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, load: Load, *, already: bool = False) -> "LoadReport":
        report = load.report
        counts = {name: report.get(name, 0) for name in ("read", "taken", "pending", "rejected")}
        return cls(load.pk, load.file_name, load.list_id, **counts, already=already, details=report)

    @property
    def to_settle(self) -> int:
        return self.pending + self.rejected

    def as_json(self) -> dict[str, Any]:
        return {"file": self.file, "already": self.already, "load": self.load_id, **self.details}
