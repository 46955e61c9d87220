"""Threads of messages expire; lists of the directory are kept: what they say cannot be taken in again without them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Count, Max
from django.db.models.functions import Coalesce, Greatest

from jalon.directory.models import Comment, Load
from jalon.jobs.expiring import Expiring, Item, Limits


def originals_in_use(hashes: Iterable[str]) -> set[str]:
    """Those of these originals that a loaded list still keeps."""
    return set(Load.objects.filter(sha256__in=list(hashes)).values_list("sha256", flat=True))


def expiring() -> list[Expiring]:
    return [
        Expiring("messages", "message", "depuis le dernier message du fil", _quiet, _forget),
        Expiring("withdrawn_messages", "message", "depuis son retrait", _withdrawn, _empty),
    ]


# Threads: a message goes with its answers, once none of them is recent


def _quiet(limits: Limits) -> Iterator[Item]:
    last = Coalesce(Max("answered_by__written_at"), "written_at")
    threads = Comment.objects.filter(answers=None).annotate(
        last=Greatest("written_at", last), number=Count("answered_by")
    )
    for one in threads.filter(last__lt=limits.before).select_related("entity").order_by("pk").iterator():
        label = f"fil n° {one.pk} de l'établissement {one.entity.code}"
        yield Item(str(one.pk), label, one.last, count=1 + one.number, tags=_tags(one))


def _forget(keys: Sequence[str], by: Any) -> None:
    threads = [int(key) for key in keys]
    Comment.objects.filter(answers__in=threads).delete()
    Comment.objects.filter(pk__in=threads).delete()


# Withdrawn messages: nobody reads them any more, but their place in the thread holds the answers


def _withdrawn(limits: Limits) -> Iterator[Item]:
    held = Comment.objects.filter(withdrawn_at__lt=limits.before).exclude(text="").select_related("entity")
    for one in held.order_by("pk").iterator():
        if one.withdrawn_at:
            label = f"message retiré n° {one.pk} de l'établissement {one.entity.code}"
            yield Item(str(one.pk), label, one.withdrawn_at, tags=_tags(one))


def _empty(keys: Sequence[str], by: Any) -> None:
    Comment.objects.filter(pk__in=[int(key) for key in keys]).exclude(withdrawn_at=None).update(text="")


def _tags(one: Comment) -> frozenset[str]:
    return frozenset({f"establishment:{one.entity.code}"})
