"""Originals of hospitals' files, purged when their time has passed. The facts read from them stay.

A file that names a patient was never kept as it came: there is nothing of it to purge here.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.conf import settings
from django.utils import timezone

from jalon.accounts.retention import files
from jalon.antibiotics.models import HospitalFile
from jalon.jobs.expiring import Expiring, Item, Limits
from jalon.warehouse import originals


def expiring() -> Expiring:
    return Expiring("hospital_files", "fichier", "depuis sa réception", _old, _mark, _remove)


def originals_in_use(hashes: Iterable[str]) -> set[str]:
    """Those of these originals that a hospital's file still keeps."""
    held = HospitalFile.objects.filter(sha256__in=list(hashes), original_purged_at=None)
    return set(held.values_list("sha256", flat=True))


def _old(limits: Limits) -> Iterator[Item]:
    kept = HospitalFile.objects.filter(original_purged_at=None, received_at__lt=limits.before, person_level=False)
    kept = kept.exclude(state=HospitalFile.State.PLANNED).select_related("establishment").order_by("pk")
    for one in kept.iterator():
        if originals.path_of(settings.DATA_DIR / "originaux", one.sha256).is_file():  # not for what was typed
            tags = frozenset({f"establishment:{one.establishment.code}"})
            yield Item(str(one.pk), str(one), one.received_at, size=one.size, digest=one.sha256, tags=tags)


def _mark(keys: Sequence[str], by: Any) -> None:
    going = HospitalFile.objects.filter(pk__in=[int(key) for key in keys], original_purged_at=None)
    going.update(original_purged_at=timezone.now())


def _remove(keys: Sequence[str]) -> None:
    gone = HospitalFile.objects.filter(pk__in=[int(key) for key in keys]).exclude(original_purged_at=None)
    files.remove_originals(gone.values_list("sha256", flat=True))
