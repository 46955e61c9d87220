"""Who the patients are: each pseudonym gives way to a word drawn at random, so that no key leads back to a person.

One draw for a hospital and a year: the isolates of a patient stay together in the widest window that a rule counts
in, and every figure comes out the same. The parts are written anew, whole; the old ones leave afterwards.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils import timezone

from jalon.antibiotics.facts import storage
from jalon.antibiotics.models import HospitalFile
from jalon.jobs.expiring import Expiring, Item, Limits
from jalon.kernel.periods import Period
from jalon.warehouse.vault import pseudonyms

if TYPE_CHECKING:
    import polars as pl


def expiring() -> Expiring:
    return Expiring("patient_links", "isolat", "depuis la fin de l'année suivie", _old, _unlink, _remove, step=1)


def end_of_year(period: str) -> datetime:
    """The first instant after the year of a period."""
    return timezone.make_aware(datetime.combine(date(Period(period).last_day.year + 1, 1, 1), datetime.min.time()))


def _old(limits: Limits) -> Iterator[Item]:
    held = _linked().select_related("establishment").order_by("establishment__code", "period", "pk")
    for (code, year), some in groupby(held, key=lambda file: (file.establishment.code, file.period[:4])):
        files = list(some)
        ended = end_of_year(files[0].period)
        if ended < limits.before:
            label = f"patients de l'établissement {code}, {year} ({len(files)} fichiers)"
            yield Item(f"{code}:{year}", label, ended, count=sum(file.read for file in files), digest=_digest(files),
                       tags=frozenset({f"establishment:{code}"}))  # fmt: skip


def _linked() -> QuerySet[HospitalFile]:
    """The files of which a patient could still be recognised, standing, replaced or waiting."""
    return HospitalFile.objects.filter(person_level=True, unlinked_at=None).exclude(part="")


def _digest(files: Iterable[HospitalFile]) -> str:
    return hashlib.sha256("\n".join(sorted(file.part for file in files)).encode()).hexdigest()


def _unlink(keys: Sequence[str], by: Any) -> None:
    for key in keys:
        _unlink_year(list(_of(key).filter(unlinked_at=None).exclude(part="").select_for_update()))


def _unlink_year(files: list[HospitalFile]) -> None:
    words: dict[str, str] = {}
    parts: dict[str, str] = {}  # a version that came back shares its part with the one that left
    for file in files:
        if file.part not in parts:
            parts[file.part] = storage.write_again(file, renamed(storage.read(file), words))
        file.former_part, file.part, file.unlinked_at = file.part, parts[file.part], timezone.now()
        file.save(update_fields=["former_part", "part", "unlinked_at"])


def renamed(frame: "pl.DataFrame", words: dict[str, str]) -> "pl.DataFrame":
    """The same rows, each patient under his drawn word; `words` is completed, and shared by the files of a year."""
    import polars as pl

    known = frame["patient"].drop_nulls().unique().to_list()
    for one in known:
        words.setdefault(one, pseudonyms.drawn())
    drawn = pl.col("patient").replace_strict(known, [words[one] for one in known], default=None, return_dtype=pl.String)
    return frame.with_columns(drawn) if known else frame


def _remove(keys: Sequence[str]) -> None:
    storage.remove_former([pk for key in keys for pk in _of(key).values_list("pk", flat=True)])


def _of(key: str) -> QuerySet[HospitalFile]:
    code, year = key.split(":")
    return HospitalFile.objects.filter(person_level=True, establishment__code=code, period__startswith=year)
