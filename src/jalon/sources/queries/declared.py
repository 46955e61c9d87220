"""The sources declared in the catalogue, each with its last delivery."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jalon import catalogue
from jalon.catalogue.definitions import SourceDefinition
from jalon.kernel.periods import Period, months_between
from jalon.sources.models import Delivery

_HOLDING = (Delivery.State.APPLIED, Delivery.State.REPLACED)


@dataclass(frozen=True)
class DeclaredSource:
    """A source and what has come of it. `behind`: months that other sources have and it has not."""

    definition: SourceDefinition
    last: Delivery | None
    behind: int

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
        }  # fmt: skip


def declared_sources() -> list[DeclaredSource]:
    """By owner then title; `behind` is counted from the latest month that any source has."""
    sources = catalogue.current().sources
    latest = {}
    for delivery in Delivery.objects.filter(state__in=_HOLDING, source__in=sources).order_by("period", "pk"):
        latest[delivery.source] = delivery
    months = [one.period for one in latest.values() if Period(one.period).length == "month"]
    reference = max(months, default="")
    found = [
        DeclaredSource(source, latest.get(source.id), _behind(latest.get(source.id), reference))
        for source in sources.values()
    ]
    return sorted(found, key=lambda one: (one.owner, one.title))


def _behind(last: Delivery | None, reference: str) -> int:
    if last is None or not reference or len(last.period) != 7 or "T" in last.period:
        return 0
    return max(0, months_between(Period(last.period), Period(reference)))
