"""What dispensed units hold: taken from a pharmacy's table, settled one by one, shared by the region."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from jalon.accounts import audit
from jalon.antibiotics.models import Presentation
from jalon.antibiotics.reading.rows import Presented
from jalon.directory.models import Entity

_SAID = ("label", "atc", "route", "dose", "dose_unit")


@transaction.atomic
def record(
    presented: Sequence[Presented], *, source: str, establishment: Entity | None, by: Any, validated: bool
) -> dict[str, int]:
    """Take a table of presentations: read = matched + pending + rejected; what is said already is left as it is."""
    now = timezone.now()
    good = {one.ucd7: one for one in presented if not one.problem}
    standing = Presentation.objects.filter(establishment=establishment, known_to=None, ucd7__in=good)
    held = {one.ucd7: one for one in standing}
    changed = [one for code, one in good.items() if code not in held or _said(held[code]) != _stated(one)]
    ended = [held[one.ucd7].pk for one in changed if one.ucd7 in held]
    Presentation.objects.filter(pk__in=ended).update(known_to=now)
    Presentation.objects.bulk_create(
        Presentation(
            ucd7=one.ucd7, label=one.label, atc=one.atc, route=one.route, dose=one.dose, dose_unit=one.dose_unit,
            establishment=establishment, source=source[:200], proposed_by=by, known_from=now,
            validated_by=by if validated else None, validated_at=now if validated else None,
        )
        for one in changed
    )  # fmt: skip
    rejected = sum(bool(one.problem) for one in presented)
    counts = {"read": len(presented), "matched": len(presented) - rejected, "pending": 0, "rejected": rejected}
    audit.write(
        "antibiotics.presentations_loaded", by=by, source=source, changed=len(changed), read=len(presented),
        rejected=rejected,
    )  # fmt: skip
    return counts


def _said(held: Presentation) -> tuple[object, ...]:
    return tuple(_plain(getattr(held, name)) for name in _SAID)


def _stated(one: Presented) -> tuple[object, ...]:
    return tuple(_plain(getattr(one, name)) for name in _SAID)


def _plain(value: object) -> object:
    return value.quantize(Decimal("0.000001")) if isinstance(value, Decimal) else value
