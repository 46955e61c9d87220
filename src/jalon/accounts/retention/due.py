"""What has had its time: the rules of the catalogue, asked of the modules, without what is held."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.utils import timezone

from jalon import catalogue
from jalon.accounts.retention.models import Hold
from jalon.accounts.retention.rules import earlier
from jalon.catalogue.definitions import Duration, RetentionDefinition
from jalon.jobs.expiring import Expiring, Item, Limits


def expirings() -> dict[str, Expiring]:
    """What each module of this instance knows how to purge, by word."""
    found: dict[str, Expiring] = {}
    for config in apps.get_app_configs():
        found |= {one.what: one for one in getattr(config, "expiring", list)()}
    return found


@dataclass(frozen=True)
class Rule:
    """A keeping time in service, and how its data are purged; `how` None: nothing of this kind here, or never."""

    definition: RetentionDefinition
    how: Expiring | None

    def before(self, now: datetime) -> datetime | None:
        return earlier(now, self.definition.keep) if self.definition.keep else None


def rules() -> list[Rule]:
    """The keeping times that stand, those that end first."""
    known = expirings()
    held = [one for one in catalogue.current().retention.values() if one.status == "published"]
    return [Rule(one, known.get(one.what)) for one in sorted(held, key=lambda one: one.title)]


def due(rule: Rule, now: datetime, held: Mapping[str, str]) -> Iterator[Item]:
    """What a rule lets go at an instant, but not what is held."""
    before = rule.before(now)
    if before is None or rule.how is None or f"what:{rule.definition.what}" in held:
        return
    limits = Limits(before, lambda months: earlier(now, Duration(months=months)))
    for item in rule.how.expired(limits):
        if not item.tags & held.keys():
            yield item


def holds() -> dict[str, str]:
    """What is kept all the same, with its reason, by tag."""
    return {one.tag: one.reason for one in Hold.objects.filter(lifted_at=None)}


def now() -> datetime:
    """The hours of a calendar: a keeping time is counted in the days of Paris."""
    return timezone.localtime()
