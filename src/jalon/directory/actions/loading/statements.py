"""Rows of a list of establishments, judged: who each is about, of which vintage, saying what."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from jalon.directory.actions.loading.report import Findings
from jalon.directory.models import EntityKind
from jalon.directory.reading import Recognised
from jalon.directory.reading.cells import NULLABLE
from jalon.directory.reading.rows import WHY, Row, problem, read_rows, settle_number
from jalon.directory.rules import vintage_of
from jalon.directory.rules.holding import FIELDS

PLAIN = tuple(name for name in FIELDS if name != "ej_id")
_BLANKS = {name: None if name in NULLABLE else "" for name in PLAIN}
_STATED = PLAIN.index("stated_domain")


class Statement(NamedTuple):
    """A row of the list, ready to be compared. `content`: what it says, field by field of `PLAIN`.

    Of a legal entity `number` is its own and `finess_ej` is blank.
    """

    row: int
    kind: str  # et | ej
    number: str
    finess_ej: str
    vintage: date | None
    content: tuple[Any, ...]


class Known(NamedTuple):
    """The entities of the directory by number, as they grow during a load."""

    et: dict[str, int]
    ej: dict[str, int]


def read_statements(recognised: Recognised, findings: Findings, known: Known) -> Iterator[Statement]:
    """Each row that says something new; the others are counted, with their reason when they are left."""
    judge = _Judge(recognised, findings, known)
    for row in read_rows(recognised):
        findings.read += 1
        if row.unreadable:
            findings.leave(row.unreadable)
        elif statement := judge(row):
            yield statement


class _Judge:
    """Remembers what each establishment was said to be, so that a second row may only repeat it."""

    def __init__(self, recognised: Recognised, findings: Findings, known: Known) -> None:
        self.recognised, self.findings, self.known = recognised, findings, known
        self.seen: dict[tuple[str, str, date | None], tuple[int, int]] = {}  # line, hash of what it says
        self.vintages: dict[str, date | None] = {}

    def __call__(self, row: Row) -> Statement | None:
        numbers = self._numbers(row)
        if numbers is None:
            return None
        kind, number, finess_ej = numbers
        statement = Statement(row.row, kind, number, finess_ej, self._vintage(row), self._content(row.values))
        who, what = (kind, number, statement.vintage), hash(statement[3:])
        line, first = self.seen.setdefault(who, (row.row, what))
        if first != what:
            subject = "cet établissement" if kind == EntityKind.ET else "cette entité juridique"
            self._leave(row, f"finess_{kind}", number, f"{subject} est déjà à la ligne {line}, autrement décrit")
            return None
        self.findings.taken += 1
        self.findings.warn(row.problems)
        if line != row.row:
            self.findings.counts["identical_duplicates"] += 1
            return None
        self.findings.vintages[str(statement.vintage or "")] += 1
        return statement

    def _content(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        said = tuple([values.get(name, blank) for name, blank in _BLANKS.items()])
        domain = self.recognised.definition.domain
        return said if said[_STATED] or not domain else (*said[:_STATED], domain, *said[_STATED + 1 :])

    def _vintage(self, row: Row) -> date | None:
        said = str(row.values.get(self.recognised.definition.vintage_field) or row.values.get("vintage") or "")
        if said not in self.vintages:
            self.vintages[said] = vintage_of(said)
        return self.vintages[said]

    def _numbers(self, row: Row) -> tuple[str, str, str] | None:
        """Kind, number and legal entity of the row, or None once the row is left with its reason."""
        if row.values.get("subject") == EntityKind.EJ:
            number = self._number(row, "finess_ej", self.known.ej)
            return None if number is None else (EntityKind.EJ.value, number, "")
        number = self._number(row, "finess_et", self.known.et)
        if number is None:
            return None
        finess_ej = self._number(row, "finess_ej", self.known.ej) if "finess_ej" in row.numbers else ""
        return None if finess_ej is None else (EntityKind.ET.value, number, finess_ej)

    def _number(self, row: Row, name: str, known: Mapping[str, int]) -> str | None:
        reading = row.numbers.get(name)
        number, wrong = settle_number(reading, known) if reading else ("", "no_key")
        if wrong:
            outcome = "pending" if wrong == "ambiguous" else "rejected"
            self._leave(row, name, reading.text if reading else "", WHY[wrong], outcome)
            return None
        if reading and number != reading.text:
            self.findings.repaired[reading.repair_of[reading.numbers.index(number)]] += 1
        return number

    def _leave(self, row: Row, name: str, text: str, why: str, outcome: str = "rejected") -> None:
        self.findings.leave(problem(self.recognised, row.row, name, text, why, outcome))
