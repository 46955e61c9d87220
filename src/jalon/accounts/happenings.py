"""What features let other systems know: a closed list of happenings, each read from the journal of acts.

A feature's AppConfig may have a method `happenings() -> Iterable[Happening]`. An act of the journal becomes a
happening when its verb is among `verbs` and `tell` finds something that this perimeter may read. What is told is
identifiers, periods, counts and an address in Jalon: no person, no text that somebody typed, no value.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps

from jalon.accounts.access import Perimeter
from jalon.accounts.models import AuditEvent, User

Facts = dict[str, Any]


@dataclass(frozen=True)
class Reader:
    """For whom it is told: a person, and what he may read."""

    person: User
    perimeter: Perimeter


@dataclass(frozen=True)
class Told:
    """`facts`: identifiers and periods; `counts`: what may be added up; `path`: the page that shows it."""

    facts: Facts
    path: str
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Happening:
    """`name` is stable: other systems rely on it. `gathered`: those of the same facts are told once, counts added."""

    name: str
    title: str
    verbs: tuple[str, ...]
    tell: Callable[[AuditEvent, Reader], Told | None] = field(compare=False)
    gathered: bool = False


def declared() -> Iterator[Happening]:
    """Those of every installed feature."""
    for config in apps.get_app_configs():
        if declare := getattr(config, "happenings", None):
            yield from declare()


def by_verb() -> dict[str, Happening]:
    return {verb: happening for happening in declared() for verb in happening.verbs}
