"""Scores: the sum of the weights of the rules that hold, each with its why; ranks shared by equal scores."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jalon.catalogue.definitions import PriorityRule
from jalon.tracking.choosing.rules.conditions import Known, Verdict, judge


@dataclass(frozen=True)
class Reason:
    """A rule that holds of a line, or that cannot be told: its sentences say what was seen, or what is missing."""

    rule: str
    label: str
    weight: float
    says: tuple[str, ...]


@dataclass(frozen=True)
class Scored:
    """A line with its score. `untold`: the rules nothing can be said of; they might add `possible` to the score."""

    line: int
    score: float
    rank: int
    reasons: tuple[Reason, ...]
    untold: tuple[Reason, ...] = ()

    @property
    def possible(self) -> float:
        return sum(reason.weight for reason in self.untold)


@dataclass(frozen=True)
class Caught:
    """How many lines a rule holds of, and of how many it cannot be told."""

    rule: PriorityRule
    weight: float
    held: int
    untold: int


def score(rules: Sequence[PriorityRule], known: Known, weights: Mapping[str, float] | None = None) -> list[Scored]:
    """Every line with its score, the highest first; equal scores share a rank and keep the order of the lines.

    `weights`: by rule, those to use instead of its own; a rule of weight 0 is put out.
    """
    chosen = {rule.id: (weights or {}).get(rule.id, rule.weight) for rule in rules}
    used = [rule for rule in rules if chosen[rule.id] > 0]
    judged = [[judge(condition, known) for condition in rule.when] for rule in used]
    found = []
    for line in range(known.lines):
        reasons: list[Reason] = []
        untold: list[Reason] = []
        for rule, verdicts in zip(used, judged, strict=True):
            holds, says = together([column[line] for column in verdicts])
            if holds is not False:
                (reasons if holds else untold).append(Reason(rule.id, rule.label, chosen[rule.id], says))
        found.append((sum(reason.weight for reason in reasons), line, tuple(reasons), tuple(untold)))
    return _ranked(found)


def together(verdicts: Sequence[Verdict]) -> tuple[bool | None, tuple[str, ...]]:
    """Of conditions that must all hold: one that does not decides; else one that cannot be told leaves it untold."""
    if any(verdict.holds is False for verdict in verdicts):
        return False, ()
    if missing := [verdict.says for verdict in verdicts if verdict.holds is None]:
        return None, tuple(dict.fromkeys(missing))
    return True, _plainest([verdict.says for verdict in verdicts])


def _plainest(says: Sequence[str]) -> tuple[str, ...]:
    """Each sentence once, without those that another one begins with: "Météo : Alerte" before "…, inchangé depuis"."""
    once = list(dict.fromkeys(says))
    return tuple(
        one for one in once if not any(other != one and other.startswith(one.split(" (")[0]) for other in once)
    )


def _ranked(found: Sequence[tuple[float, int, tuple[Reason, ...], tuple[Reason, ...]]]) -> list[Scored]:
    ordered = sorted(found, key=lambda one: (-one[0], one[1]))
    made: list[Scored] = []
    for place, (total, line, reasons, untold) in enumerate(ordered, start=1):
        shared = made and made[-1].score == total
        made.append(Scored(line, total, made[-1].rank if shared else place, reasons, untold))
    return made


def caught(rules: Sequence[PriorityRule], scored: Sequence[Scored], weights: Mapping[str, float]) -> list[Caught]:
    """For each rule, how many of these lines it holds of."""
    held = Counter(reason.rule for one in scored for reason in one.reasons)
    untold = Counter(reason.rule for one in scored for reason in one.untold)
    return [Caught(rule, weights.get(rule.id, rule.weight), held[rule.id], untold[rule.id]) for rule in rules]


def distribution(scored: Sequence[Scored]) -> list[tuple[float, int]]:
    """How many lines reach each score, from the highest down to zero."""
    return sorted(Counter(one.score for one in scored).items(), reverse=True)
