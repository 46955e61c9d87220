"""The sources declared in the catalogue, each with its last delivery."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jalon import catalogue
from jalon.catalogue.definitions import SourceDefinition
from jalon.kernel.periods import Period
from jalon.sources.models import Delivery

_HOLDING = (Delivery.State.APPLIED, Delivery.State.REPLACED)


@dataclass(frozen=True)
class DeclaredSource:
    """A source and what has come of it. `missing`: the months that it should have brought by now."""

    definition: SourceDefinition
    last: Delivery | None
    missing: tuple[str, ...] = ()

    @property
    def behind(self) -> int:
        return len(self.missing)

    @property
    def owed_by(self) -> str:
        """Who makes the file and, when it is another, who owns its columns."""
        actor, producer = catalogue.current().actors.get(self.owner), self.definition.producer
        owner = actor.title if actor else self.owner
        return producer if producer == owner else f"{producer} ({owner})"

    @property
    def id(self) -> str:
        return self.definition.id

    @property
    def title(self) -> str:
        return self.definition.title

    @property
    def owner(self) -> str:
        return self.definition.owner

    @property
    def last_period(self) -> str:
        return self.last.period if self.last else ""

    @property
    def last_received(self) -> str:
        return f"{self.last.received_at:%Y-%m-%d}" if self.last else ""

    @property
    def received_at(self) -> datetime | None:
        return self.last.received_at if self.last else None

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id, "title": self.title, "owner": self.owner, "producer": self.definition.producer,
            "last_period": self.last_period, "last_received": self.last_received, "behind": self.behind,
            "missing": list(self.missing),
        }  # fmt: skip


def declared_sources() -> list[DeclaredSource]:
    """By owner then title."""
    sources = catalogue.current().sources
    latest: dict[str, Delivery] = {}
    months: dict[str, set[str]] = {}
    for delivery in Delivery.objects.filter(state__in=_HOLDING, source__in=sources).order_by("period", "pk"):
        latest[delivery.source] = delivery
        months.setdefault(delivery.source, set()).add(delivery.period)
    found = [DeclaredSource(source, latest.get(source.id), missing(source, months)) for source in sources.values()]
    return sorted(found, key=lambda one: (one.owner, one.title))


def missing(source: SourceDefinition, months: Mapping[str, set[str]]) -> tuple[str, ...]:
    """The months since its first that a source lacks, of those that the other sources have reached.

    Each source is given its usual delay: when it says 1, a file about May goes with the others' files about June.
    A copy owes nothing, and nothing is owed because of it.
    """
    own = months.get(source.id)
    if not own or source.authority == "copy":
        return ()
    known = catalogue.current().sources
    others = [one for code in months if code != source.id and (one := known[code]).authority != "copy"]
    reached = {_shifted(month, one.period_delay) for one in others for month in months[one.id]}
    expected = {_shifted(month, -source.period_delay) for month in reached}
    return tuple(sorted(month for month in expected - own if month > min(own)))


def _shifted(month: str, by: int) -> str:
    return Period(month).shifted(by).code
