"""The messages about an establishment, as far as a person may read them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from jalon.accounts.access import Perimeter
from jalon.directory import access
from jalon.directory.models import Comment, Entity


@dataclass(frozen=True)
class Message:
    """A message with its answers, and what this person may do with it."""

    comment: Comment
    answers: Sequence["Message"]
    may_withdraw: bool
    may_share: bool
    may_answer: bool


def messages_of(perimeter: Perimeter, user: Any, entity: Entity, theme: str | None = None) -> list[Message]:
    """The messages of one theme, or of all, oldest first; those of another region only where they are shared."""
    found = Comment.objects.filter(entity=entity).select_related("author", "shared_by", "entity")
    if theme is not None:
        found = found.filter(theme=theme)
    return list(_threaded(perimeter, user, found))


def _threaded(perimeter: Perimeter, user: Any, found: QuerySet[Comment]) -> Iterator[Message]:
    readable = [one for one in found if access.may_read_message(perimeter, one, user)]
    answers: dict[int, list[Comment]] = {}
    for one in readable:
        if one.answers_id:
            answers.setdefault(one.answers_id, []).append(one)
    for one in readable:
        if one.answers_id is None:
            yield _message(perimeter, user, one, [_message(perimeter, user, a) for a in answers.get(one.pk, [])])


def _message(perimeter: Perimeter, user: Any, one: Comment, answers: Sequence[Message] = ()) -> Message:
    stands = one.withdrawn_at is None
    return Message(
        comment=one,
        answers=answers,
        may_withdraw=stands and access.may_withdraw(perimeter, one, user),
        may_share=stands and access.may_share(perimeter, one),
        may_answer=stands and one.answers_id is None and access.may_comment(perimeter, one.entity, one.theme),
    )
