"""Threads of messages about an establishment, by theme."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from jalon.accounts import audit
from jalon.directory.models import Comment, Entity
from jalon.kernel.persons import refuse_persons as refuse_persons
from jalon.kernel.refusal import Refusal

LONGEST = 4000


@transaction.atomic
def comment(*, entity: Entity, text: str, by: Any, theme: str = "", answers: Comment | None = None) -> Comment:
    """Add a message to the thread of the establishment under that theme; it stays in its region until shared.

    `answers`: the message it answers, of the same thread.
    """
    text = text.strip()
    if not text:
        raise Refusal("le message est vide")
    if len(text) > LONGEST:
        raise Refusal(f"le message dépasse {LONGEST} caractères")
    refuse_persons(text)
    if answers is not None:
        _check_answered(Comment.objects.select_for_update().get(pk=answers.pk), entity, theme)
    made = Comment.objects.create(entity=entity, theme=theme, text=text, author=by, answers=answers)
    audit.write(
        "directory.commented", by=by, target=entity, theme=theme, comment=made.pk,
        answers=answers.pk if answers else None,
    )  # fmt: skip
    return made


def _check_answered(answers: Comment, entity: Entity, theme: str) -> None:
    if answers.entity_id != entity.pk or answers.theme != theme:
        raise Refusal("une réponse est du même établissement et du même thème que le message")
    if answers.answers_id is not None:
        raise Refusal("répondez au message, non à une de ses réponses")
    if answers.withdrawn_at is not None:
        raise Refusal("ce message a été retiré : il ne reçoit plus de réponse")


@transaction.atomic
def share_comment(*, comment: Comment, by: Any) -> Comment:
    """Let national owners and the other regions read one message."""
    held = Comment.objects.select_for_update().get(pk=comment.pk)
    if held.withdrawn_at is not None:
        raise Refusal("un message retiré ne se partage pas")
    if held.shared_at is None:
        held.shared_at, held.shared_by = timezone.now(), by
        held.save(update_fields=["shared_at", "shared_by"])
        audit.write("directory.comment_shared", by=by, target=held.entity, theme=held.theme, comment=held.pk)
    return held


@transaction.atomic
def take_back_comment(*, comment: Comment, by: Any) -> Comment:
    """Keep a shared message to its region again; who read it meanwhile has read it."""
    held = Comment.objects.select_for_update().get(pk=comment.pk)
    if held.shared_at is not None:
        held.shared_at, held.shared_by = None, None
        held.save(update_fields=["shared_at", "shared_by"])
        audit.write("directory.comment_taken_back", by=by, target=held.entity, theme=held.theme, comment=held.pk)
    return held


@transaction.atomic
def withdraw_comment(*, comment: Comment, by: Any) -> Comment:
    """Take the message off the page; that it existed, and who withdrew it, stays in the audit."""
    held = Comment.objects.select_for_update().get(pk=comment.pk)
    if held.withdrawn_at is None:
        held.withdrawn_at = timezone.now()
        held.save(update_fields=["withdrawn_at"])
        audit.write("directory.comment_withdrawn", by=by, target=held.entity, comment=held.pk)
    return held
