"""Pages that follow one another by a sealed cursor.

A cursor says after which row to go on. It is signed, and holds for the person and the question it was given to:
nobody can make one up, take another's, or move it to a wider question. Nothing is counted: a total would speak
of rows that the reader may not see.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Annotated, Any, Generic, TypeVar

from django.core import signing
from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Query, Schema
from pydantic import Field

from jalon.accounts.programs.problems import Refused

SALT = "jalon.api.cursor"
MOST, USUAL = 500, 100
Row = TypeVar("Row")


class Page(Schema, Generic[Row]):
    """Une page : « suite » est le curseur de la suivante, vide à la dernière."""

    elements: list[Row]
    suite: str | None = Field(None, description="À donner dans « curseur » pour la page suivante ; null : la dernière.")


class Paging(Schema):
    """Which page is asked for."""

    limite: Annotated[int, Field(ge=1, le=MOST, description="Éléments par page.")] = USUAL
    curseur: Annotated[str, Field(max_length=2000, description="« suite » de la page précédente.")] = ""


Asked = Annotated[Paging, Query()]


class Changes(Schema, Generic[Row]):
    """Ce qui a changé depuis un curseur : « suite » se garde, et se redonne la fois suivante."""

    elements: list[Row]
    suite: str = Field(description="À garder quand ces éléments sont traités, puis à donner dans « curseur ».")
    encore: bool = Field(description="D’autres éléments attendent déjà ; sinon, revenez plus tard avec « suite ».")


def position_of(request: HttpRequest, asked: Paging, rights: Any) -> Any:
    """Where the reader of changes stopped; None when he begins.

    What was told to him was told under the rights he had. Widened, what he may now read as well did not all change
    since; narrowed, he keeps what he may no longer: in both cases he begins again.
    """
    held = start_of(request, asked, None)
    if held is None:
        return None
    if not isinstance(held, dict) or held.get("droits") != _hash(rights):
        message = "Ce que vous pouvez lire n’est plus ce que c’était : recommencez sans curseur."
        raise Refused(409, "droits_changes", message, where="curseur")
    return held["position"]


def begin_again() -> Refused:
    """For a cursor that is ahead of what the instance knows: it was restored from a back-up."""
    message = "Ce curseur est en avance sur l’instance, qui a été restaurée : recommencez sans curseur."
    return Refused(409, "curseur_perime", message, where="curseur")


def changes_of(
    request: HttpRequest, rights: Any, elements: Iterable[Any], position: Any, *, more: bool
) -> dict[str, Any]:
    """Some changes, and the cursor of what follows them."""
    after = {"droits": _hash(rights), "position": position}
    return {"elements": list(elements), "suite": seal(request, None, after), "encore": more}


def page_of(
    request: HttpRequest,
    asked: Paging,
    rows: Sequence[Any],
    key: Callable[[Any], Any],
    make: Callable[[Sequence[Any]], Iterable[Any]],
    question: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """A page of rows held in memory, in the order of a key that no two share."""
    after = start_of(request, asked, question)
    kept = [row for row in sorted(rows, key=key) if after is None or key(row) > after]
    return _page(request, kept[: asked.limite + 1], asked, key, make, question)


def page_of_query(
    request: HttpRequest,
    asked: Paging,
    found: QuerySet[Any],
    make: Callable[[Sequence[Any]], Iterable[Any]],
    question: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """A page of what a query finds, in the order in which it was recorded: what comes meanwhile is at the end."""
    after = start_of(request, asked, question)
    rows = found.order_by("pk") if after is None else found.filter(pk__gt=after).order_by("pk")
    return _page(request, list(rows[: asked.limite + 1]), asked, lambda row: row.pk, make, question)


def _page(request: HttpRequest, rows: Sequence[Any], asked: Paging, key: Any, make: Any, question: Any) -> dict:
    """One row more than the page was read, to know whether another page follows."""
    shown = rows[: asked.limite]
    more = len(rows) > asked.limite
    return {"elements": list(make(shown)), "suite": seal(request, question, key(shown[-1])) if more else None}


def seal(request: HttpRequest, question: Mapping[str, Any] | None, after: Any) -> str:
    return signing.dumps(
        {"qui": request.user.pk, "quoi": _digest(request, question), "apres": after}, salt=SALT, compress=True
    )


def start_of(request: HttpRequest, asked: Paging, question: Mapping[str, Any] | None) -> Any:
    """The key after which the page begins; None for the first page."""
    if not asked.curseur:
        return None
    try:
        held = signing.loads(asked.curseur, salt=SALT)
    except (signing.BadSignature, ValueError):
        raise Refused(400, "curseur_illisible", "Ce curseur n’a pas été donné par Jalon.", where="curseur") from None
    if held["qui"] != request.user.pk:
        raise Refused(403, "curseur_d_un_autre", "Ce curseur a été donné à une autre personne.", where="curseur")
    if held["quoi"] != _digest(request, question):
        message = "Ce curseur répond à une autre question : gardez les mêmes filtres de page en page."
        raise Refused(400, "curseur_d_une_autre_question", message, where="curseur")
    return held["apres"]


def _digest(request: HttpRequest, question: Mapping[str, Any] | None) -> str:
    """The address and the filters, without the page asked for."""
    said = {name: values for name, values in request.GET.lists() if name not in Paging.model_fields}
    return _hash([request.path, said, question])


def _hash(told: Any) -> str:
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()[:24]
