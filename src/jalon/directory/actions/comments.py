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
def comment(*, entity: Entity, text: str, by: Any, theme: str = "") -> Comment:
    """Add a message to the thread of the establishment under that theme."""
    text = text.strip()
    if not text:
        raise Refusal("le message est vide")
    if len(text) > LONGEST:
        raise Refusal(f"le message dépasse {LONGEST} caractères")
    refuse_persons(text)
    made = Comment.objects.create(entity=entity, theme=theme, text=text, author=by)
    audit.write("directory.commented", by=by, target=entity, theme=theme, comment=made.pk)
    return made


@transaction.atomic
def withdraw_comment(*, comment: Comment, by: Any) -> Comment:
    """Take the message off the page; that it existed, and who withdrew it, stays in the audit."""
    held = Comment.objects.select_for_update().get(pk=comment.pk)
    if held.withdrawn_at is None:
        held.withdrawn_at = timezone.now()
        held.save(update_fields=["withdrawn_at"])
        audit.write("directory.comment_withdrawn", by=by, target=held.entity, comment=held.pk)
    return held
