"""Rows of a list of establishments, judged: who each is about, of which vintage, saying what."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import repeat
from typing import Any, NamedTuple

from jalon.directory.actions.loading.report import Findings
from jalon.directory.models import EntityKind
from jalon.directory.reading import Recognised
from jalon.directory.reading.cells import NULLABLE
from jalon.directory.reading.columns import Block, read_blocks
from jalon.directory.reading.problems import Problem
from jalon.directory.reading.rows import WHY, problem, settle_number
from jalon.directory.rules import vintage_of
from jalon.directory.rules.holding import FIELDS
from jalon.kernel import finess

PLAIN = tuple(name for name in FIELDS if name != "ej_id")
_ET, _EJ = EntityKind.ET.value, EntityKind.EJ.value
_BLANKS = {name: None if name in NULLABLE else "" for name in PLAIN}


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


def read_statements(recognised: Recognised, findings: Findings, known: Known) -> Iterator[list[Statement]]:
    """Some thousands at a time, each row that says something new; the others are counted, with their reason."""
    judge = _Judge(recognised, findings, known)
    for block in read_blocks(recognised):
        findings.read += block.size
        yield judge(block)


class _Judge:
    """Remembers what each establishment was said to be, so that a second row may only repeat it."""

    def __init__(self, recognised: Recognised, findings: Findings, known: Known) -> None:
        self.recognised, self.findings, self.known = recognised, findings, known
        # By kind and vintage, then by number: the line, and a hash of what it says.
        self.seen: defaultdict[tuple[str, date | None], dict[str, tuple[int, int]]] = defaultdict(dict)
        self.told: list[Problem] = []  # of the block being judged

    def __call__(self, block: Block) -> list[Statement]:
        self.told = block.unreadable
        vintages = _vintages(self.recognised, block)
        judged = map(Statement, block.lines, *zip(*self._numbers(block), strict=True), vintages, self._contents(block))
        kept = [said for rank, said in enumerate(judged) if said.number and self._agrees(rank, said, block)]
        self.findings.tell(sorted(self.told, key=lambda one: one.row))
        self.findings.vintages += Counter(str(said.vintage or "") for said in kept)
        return kept

    def _agrees(self, rank: int, said: Statement, block: Block) -> bool:
        """Whether the row says something new; it only repeats an earlier one, or is left, otherwise."""
        content = hash(said[3:])
        line, first = self.seen[said.kind, said.vintage].setdefault(said.number, (said.row, content))
        if first != content:
            subject = "cet établissement" if said.kind == EntityKind.ET else "cette entité juridique"
            why = f"{subject} est déjà à la ligne {line}, autrement décrit"
            self._leave(said.row, f"finess_{said.kind}", said.number, why)
            return False
        self.findings.taken += 1
        if block.problems:
            self.told += block.problems.get(rank, ())
        if line != said.row:
            self.findings.counts["identical_duplicates"] += 1
        return line == said.row

    def _contents(self, block: Block) -> Iterator[tuple[Any, ...]]:
        columns = {name: block.values.get(name) or repeat(blank) for name, blank in _BLANKS.items()}
        if domain := self.recognised.definition.domain:
            stated = block.values.get("stated_domain") or [""] * len(block.lines)
            columns["stated_domain"] = [said or domain for said in stated]
        return zip(*columns.values(), strict=False)  # a column that the file lacks has no end

    def _numbers(self, block: Block) -> list[tuple[str, str, str]]:
        """Kind, number and legal entity of each row; no number where the row is left with its reason."""
        size = len(block.lines)
        written_et, written_ej = (block.numbers.get(name) or [""] * size for name in ("finess_et", "finess_ej"))
        valid = {one: one for one in {*written_et, *written_ej} if finess.is_valid(one)} | {"": ""}
        subjects = block.values.get("subject") or [EntityKind.ET.value] * size
        numbers = zip(block.lines, subjects, written_et, written_ej, strict=True)
        return [
            (_ET, et, ej) if et in valid and ej in valid and et and subject != EntityKind.EJ
            else self._repaired(line, subject, et, ej)
            for line, subject, et, ej in numbers
        ]  # fmt: skip

    def _repaired(self, line: int, subject: str, et: str, ej: str) -> tuple[str, str, str]:
        """The same, of a row whose numbers are not all written as they should be, or of a legal entity."""
        if subject == EntityKind.EJ:
            return _EJ, self._number(line, "finess_ej", ej, self.known.ej), ""
        number = self._number(line, "finess_et", et, self.known.et)
        if not number or not ej.strip():
            return _ET, number, ""
        legal = self._number(line, "finess_ej", ej, self.known.ej)
        return _ET, number if legal else "", legal

    def _number(self, line: int, name: str, written: str, known: Mapping[str, int]) -> str:
        reading = finess.read(written) if written.strip() else None
        number, wrong = settle_number(reading, known) if reading else ("", "no_key")
        if wrong:
            outcome = "pending" if wrong == "ambiguous" else "rejected"
            self._leave(line, name, reading.text if reading else "", WHY[wrong], outcome)
            return ""
        if reading and number != reading.text:
            self.findings.repaired[reading.repair_of[reading.numbers.index(number)]] += 1
        return number

    def _leave(self, row: int, name: str, text: str, why: str, outcome: str = "rejected") -> None:
        self.told.append(problem(self.recognised, row, name, text, why, outcome))


def _vintages(recognised: Recognised, block: Block) -> list[date | None]:
    """The day that each row describes: by the field that the list declares, else by the one called so."""
    size = len(block.lines)
    declared, usual = (
        block.values.get(name) or [""] * size for name in (recognised.definition.vintage_field, "vintage")
    )
    said = [str(first or second or "") for first, second in zip(declared, usual, strict=True)]
    meant = {text: vintage_of(text) for text in set(said)}
    return [meant[text] for text in said]
