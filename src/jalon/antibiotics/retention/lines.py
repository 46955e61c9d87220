"""The isolates of patients: the part of a file leaves the vault; its figures, its counts and its hash stay.

Counted from the end of the year, so that a yearly figure is never made of what is left of its quarters.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils import timezone

from jalon.antibiotics.facts import storage
from jalon.antibiotics.models import HospitalFile
from jalon.antibiotics.retention.links import end_of_year
from jalon.jobs.expiring import Expiring, Item, Limits


def expiring() -> Expiring:
    return Expiring("vault_lines", "ligne", "depuis la fin de l'année suivie", _old, _mark, _remove)


def _old(limits: Limits) -> Iterator[Item]:
    held = HospitalFile.objects.filter(person_level=True, rows_purged_at=None).exclude(part="").order_by("pk")
    for one in held.select_related("establishment").iterator():
        ended = end_of_year(one.period)
        if ended < limits.before:
            label = f"isolats de l'établissement {one.establishment.code}, {one.period} (fichier n° {one.pk})"
            yield Item(str(one.pk), label, ended, count=one.read, digest=one.sha256,
                       tags=frozenset({f"establishment:{one.establishment.code}"}))  # fmt: skip


def _mark(keys: Sequence[str], by: Any) -> None:
    """What a file said of its rows goes with them: the labels that wait, the rows that were refused."""
    for file in HospitalFile.objects.select_for_update().filter(pk__in=_numbers(keys), rows_purged_at=None):
        file.state, file.rows_purged_at = HospitalFile.State.PURGED, timezone.now()
        file.former_part, file.part, file.waiting, file.refused = file.part, "", {}, []
        file.save(update_fields=["state", "rows_purged_at", "former_part", "part", "waiting", "refused"])


def _remove(keys: Sequence[str]) -> None:
    storage.remove_former(_numbers(keys))


def _numbers(keys: Sequence[str]) -> list[int]:
    return [int(key) for key in keys]
