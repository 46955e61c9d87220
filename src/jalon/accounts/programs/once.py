"""A write done once: the same call with the same Idempotency-Key gets the answer that the first one got."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from ninja import Header, Status
from ninja.utils import contribute_operation_args

from jalon.accounts.programs.problems import Refused
from jalon.accounts.tokens.models import KeptAnswer

HEADER = "Idempotency-Key"
SAID = "Clé choisie par l’appelant (100 caractères au plus) : le même appel avec la même clé n’a d’effet qu’une fois."


def once(status: int = 200) -> Callable:
    """Decorator of a write: the act, its trace and the answer kept for its key are one transaction.

    A refusal keeps nothing: the same key may be tried again.
    """

    def decorate(operation: Callable[..., Any]) -> Callable[..., Status]:
        @wraps(operation)
        def guarded(request: HttpRequest, *, idempotency_key: str | None = None, **named: Any) -> Status:
            with transaction.atomic():
                if not idempotency_key:
                    return Status(status, _plain(operation(request, **named)))
                kept, fresh = _kept(request, idempotency_key)
                if fresh:
                    kept.answer = _plain(operation(request, **named))
                    kept.save(update_fields=["answer"])
                return Status(status, kept.answer)

        source = Header(None, alias=HEADER, min_length=1, max_length=100, pattern=r"^[\x21-\x7e]+$", description=SAID)
        contribute_operation_args(guarded, "idempotency_key", str | None, source)  # type: ignore[arg-type]
        return guarded

    return decorate


def _kept(request: HttpRequest, key: str) -> tuple[KeptAnswer, bool]:
    """The answer kept for the key, or the row that will keep it. A call under way at the same time is waited for."""
    asked = _digest(request)
    try:
        with transaction.atomic():
            return KeptAnswer.objects.create(person=request.user, key=key, asked=asked), True  # type: ignore[misc]
    except IntegrityError:
        kept = KeptAnswer.objects.get(person=request.user, key=key)  # type: ignore[misc]
    if kept.asked != asked:
        raise Refused(422, "cle_reutilisee", "Cette clé a déjà servi à une autre demande.", where=HEADER)
    return kept, False


def _digest(request: HttpRequest) -> str:
    """What is asked: method, address and body; of files, what they hold."""
    said = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    for name, file in sorted(request.FILES.items()):
        said.update(name.encode())
        for chunk in file.chunks():  # type: ignore[union-attr]
            said.update(chunk)
        file.seek(0)  # type: ignore[union-attr]
    if request.content_type == "multipart/form-data":
        said.update(repr(sorted(request.POST.lists())).encode())
    else:
        said.update(request.body)
    return said.hexdigest()


def _plain(answer: Any) -> Any:
    """As JSON will give it back."""
    return answer.model_dump(mode="json") if hasattr(answer, "model_dump") else answer
