"""What is done with an answer once given: forgotten, taken back, proposed, taken or refused for all."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from jalon.accounts.access import any_right
from jalon.antibiotics.actions import settling
from jalon.antibiotics.models import LabelAnswer, Presentation
from jalon.antibiotics.settling import words
from jalon.antibiotics.settling.asking import SETTLING, Answered, check_decides_of, check_owner
from jalon.directory.models import Entity

Verb = tuple[Callable[..., None], Callable[..., Any], str]  # who may, what is done, what is then said
ON_ANSWERS: dict[str, Verb] = {
    "oublier": (check_owner, settling.forget_answer, "Réponse oubliée : le libellé attend de nouveau."),
    "annuler": (check_owner, settling.undo_answer, "Réponse reprise."),
    "proposer": (check_owner, settling.propose_answer, "Proposée à la région."),
    "garder": (check_owner, settling.undo_proposal, "La proposition est retirée."),
    "accepter": (check_decides_of, settling.share_answer, "Cela vaut désormais pour tous."),
    "refuser": (check_decides_of, settling.reject_answer, "Proposition refusée ; l'hôpital garde sa réponse."),
    "revoir": (check_decides_of, settling.undo_refusal, "La proposition attend de nouveau."),
}
ON_PRESENTATIONS: dict[str, Verb] = {
    "retirer": (
        check_owner,
        settling.withdraw_presentation,
        "Retirée : la région en dit le contenu, ou le code attend.",
    ),
    "annuler": (check_owner, settling.undo_presentation, "Réponse reprise."),
    "accepter": (check_decides_of, settling.validate_presentation, "Cela vaut désormais pour tous."),
    "refuser": (check_decides_of, settling.reject_presentation, "Proposition refusée ; l'hôpital garde sa réponse."),
    "revoir": (check_decides_of, settling.undo_presentation_refusal, "La proposition attend de nouveau."),
}
LISTS = {
    "medicaments": "antibiotics:drugs", "reponses": "antibiotics:answers", "propositions": "antibiotics:proposed",
}  # fmt: skip


@any_right
@require_POST
def act_on_answer(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Forget, take back, propose; take or refuse for all."""
    held = get_object_or_404(LabelAnswer.objects.select_related("establishment"), pk=pk)
    return _act(request, held, ON_ANSWERS, verb)


@any_right
@require_POST
def act_on_presentation(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Withdraw, take back; take or refuse for all."""
    held = get_object_or_404(Presentation.objects.select_related("establishment"), pk=pk)
    return _act(request, held, ON_PRESENTATIONS, verb)


def _act(request: HttpRequest, held: Answered, verbs: dict[str, Verb], verb: str) -> HttpResponse:
    if verb not in verbs:
        raise Http404
    check, act, said = verbs[verb]
    check(request.perimeter, held)
    more = {"because": request.POST.get("motif", "")} if verb == "refuser" else {}
    act(held, by=request.user, **more)
    messages.success(request, f"{words.said(held)}. {said}")
    return redirect(_after(request, held.establishment))


def _after(request: HttpRequest, hospital: Entity | None) -> str:
    """Back to the list the act was done on."""
    page = LISTS.get(request.POST.get("suite", ""), SETTLING)
    query = f"?etablissement={hospital.code}" if hospital and page != LISTS["propositions"] else ""
    return reverse(page) + query
