"""Answers given in one press."""

from functools import wraps
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from jalon.accounts.access import any_right
from jalon.antibiotics.actions import settling
from jalon.antibiotics.settling import proposals
from jalon.antibiotics.settling.asking import SETTLING, answering
from jalon.kernel.refusal import Refusal

HTMX = "HX-Request"


def told_in_place(view):
    """Decorator: a refusal answered to htmx, which shows no error page, is said on the page itself."""

    @wraps(view)
    def guarded(request, *arguments, **named):
        try:
            return view(request, *arguments, **named)
        except Refusal as refusal:
            if HTMX not in request.headers:
                raise
            messages.error(request, str(refusal))
            return HttpResponse(headers={"HX-Redirect": _back(request)})

    return guarded


@any_right
@require_POST
@told_in_place
def answer(request: HttpRequest) -> HttpResponse:
    """What a label, or a unit, means: for the hospital of the form, or for all."""
    hospital, form = answering(request), request.POST
    made = settling.answer_label(
        about=form.get("objet", ""), label=form.get("libelle", ""), code=form.get("code", ""),
        flags=" ".join(form.getlist("phenotype")), establishment=hospital, by=request.user,
    )  # fmt: skip
    return redirect(_back(request, fait=f"l{made.pk}"))


@any_right
@require_POST
@told_in_place
def settle(request: HttpRequest) -> HttpResponse:
    """What a unit holds; pressed « pas un antibiotique », nothing."""
    hospital, form = answering(request), request.POST
    none = form.get("geste") == "aucun"
    made = settling.settle_ucd(
        ucd7=form.get("ucd", ""), atc="" if none else _molecule(form.get("atc", "")), route=form.get("voie", ""),
        dose=None if none else proposals.amount_of(form.get("dose", "")), dose_unit=form.get("unite", ""),
        label=form.get("nom", ""), establishment=hospital, by=request.user,
    )  # fmt: skip
    return redirect(_back(request, fait=f"p{made.pk}"))


def _molecule(atc: str) -> str:
    if not atc.strip():
        raise Refusal("choisissez la molécule, ou dites que ce n'est pas un antibiotique")
    return atc


@any_right
@require_POST
@told_in_place
def confirm(request: HttpRequest) -> HttpResponse:
    """The proposals that were ticked, together."""
    hospital = answering(request)
    stated = [proposals.unsealed(text) for text in request.POST.getlist("proposition")]
    if not stated:
        raise Refusal("cochez d'abord les propositions que vous avez relues")
    made = settling.settle_ucds(stated, establishment=hospital, by=request.user)
    return redirect(_back(request, fait=f"p{made[-1].pk}", et=str(len(made))))


def _back(request: HttpRequest, **more: str) -> str:
    """The page of what waits, at the place and the period of the form."""
    said = {"etablissement": request.POST.get("ici", ""), "periode": request.POST.get("periode", "")} | more
    query = urlencode({key: value for key, value in said.items() if value})
    return reverse(SETTLING) + (f"?{query}" if query else "")
