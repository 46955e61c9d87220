"""The sources declared in the catalogue, each with its last delivery."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jalon import catalogue
from jalon.catalogue.definitions import SourceDefinition
from jalon.sources.models import Delivery

_HOLDING = (Delivery.State.APPLIED, Delivery.State.REPLACED)


@dataclass(frozen=True)
class DeclaredSource:
    """A source and what has come of it. `behind`: how many months it lacks beside the others."""

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
    """By owner then title."""
    sources = catalogue.current().sources
    latest: dict[str, Delivery] = {}
    months: dict[str, set[str]] = {}
    for delivery in Delivery.objects.filter(state__in=_HOLDING, source__in=sources).order_by("period", "pk"):
        latest[delivery.source] = delivery
        months.setdefault(delivery.source, set()).add(delivery.period)
    found = [DeclaredSource(source, latest.get(source.id), _behind(source, months)) for source in sources.values()]
    return sorted(found, key=lambda one: (one.owner, one.title))


def _behind(source: SourceDefinition, months: dict[str, set[str]]) -> int:
    """How many months fewer than the others it has brought since its first.

    Counting months, rather than comparing the last ones, leaves alone a source that always comes one month late.
    """
    own = months.get(source.id)
    if not own or source.authority == "copy":
        return 0
    others = set().union(*(held for code, held in months.items() if code != source.id))
    return max(0, len({month for month in others if month >= min(own)}) - len(own))
