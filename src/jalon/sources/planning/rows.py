"""Rows tied to entities: the ladder of the directory, then what people taught, then contradictions."""

from collections.abc import Callable, Sequence
from typing import Any

from jalon.directory.queries import known_numbers
from jalon.directory.rules import KnownNumbers, Resolution, resolve
from jalon.kernel.finess import Reading
from jalon.sources.models import KeyAlias
from jalon.sources.planning.shapes import RowOutcome
from jalon.sources.reading import ParsedRow, outcomes
from jalon.sources.rules.outcomes import MATCHED, ROLE_OF_REASON, alias_key, sentence

_WITH_CANDIDATES = {"ambiguous", "wrong_level"}


def said_of(row: ParsedRow, reason: str) -> str:
    """Why the row does not match, with the word of the file that is to blame."""
    return sentence(reason, row.key.text, row.written(ROLE_OF_REASON.get(reason, "")))


def outcomes_of(source_id: str, rows: Sequence[ParsedRow]) -> list[RowOutcome]:
    """One outcome per row, in order."""
    known, learnt = known_numbers(), learnt_keys(source_id)
    if learnt:
        _key_by_label(rows, learnt)
    found = outcomes(rows, _ladder(known, learnt))
    return [
        RowOutcome(one.outcome, one.reason, one.entity_id, one.repair, _candidates(row, one, known), one.copy)
        for row, one in zip(rows, found, strict=True)
    ]


def learnt_keys(source_id: str) -> dict[str, int]:
    standing = KeyAlias.objects.filter(source=source_id, forgotten_at=None)
    return dict(standing.values_list("key", "entity_id"))


def _ladder(known: KnownNumbers, learnt: dict[str, int]) -> Callable[[Reading, str], Resolution]:
    def climb(reading: Reading, grain: str) -> Resolution:
        found = resolve(reading, grain, known)
        if learnt and found.outcome != MATCHED and (entity := learnt.get(alias_key(reading.text, ""))):
            return Resolution(MATCHED, entity_id=entity, repair="appris")
        return found

    return climb


def _key_by_label(rows: Sequence[ParsedRow], learnt: dict[str, int]) -> None:
    """A row without a number is known by its label, once a person said what that label is."""
    for row in rows:
        if row.key.problem == "no_key" and (key := alias_key(row.key.text, row.label)) in learnt:
            row.key = row.key._replace(text=key)


def _candidates(row: ParsedRow, outcome: Any, known: KnownNumbers) -> tuple[int, ...]:
    if outcome.reason not in _WITH_CANDIDATES:
        return ()
    return resolve(row.key, row.grain or "et", known).candidates
