from datetime import date

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from jalon.accounts.access import any_right
from jalon.antibiotics import access, frame
from jalon.antibiotics.actions import loading, quality
from jalon.antibiotics.models import QualityAction
from jalon.antibiotics.reports import pages
from jalon.antibiotics.reports.contract.items import items
from jalon.directory.models import Entity
from jalon.kernel.refusal import Refusal


@any_right
@require_GET
def contract(request: HttpRequest) -> HttpResponse:
    """Where a hospital says its tool, its answers and its actions."""
    place = frame.read_place(request)
    if place.hospital is None:
        raise Refusal("Choisissez un établissement : ce dossier est celui d'un seul.")
    year = int(place.period.code[:4]) if place.period else timezone.localdate().year
    return render(request, "antibiotics/reports/contract.html", pages.contract_context(place, year))


@any_right
@require_POST
def describe_tool(request: HttpRequest) -> HttpResponse:
    hospital = _hospital(request)
    quality.describe_tool(
        hospital, by=request.user, tool=request.POST.get("outil", ""),
        compares_units=request.POST.get("services") == "oui",
        compares_hospitals=request.POST.get("etablissements") == "oui", schedule=request.POST.get("calendrier", ""),
    )  # fmt: skip
    messages.success(request, "L'outil est décrit.")
    return _back(hospital, _year(request))


@any_right
@require_POST
def answer_items(request: HttpRequest) -> HttpResponse:
    """Every item at once: those left blank have no answer."""
    hospital, year = _hospital(request), _year(request)
    with transaction.atomic():
        for one in items().values():
            quality.answer(
                hospital, by=request.user, year=year, item=one.code, title=one.title[:200],
                state=request.POST.get(f"reponse-{one.code}", ""), evidence=request.POST.get(f"preuve-{one.code}", ""),
            )  # fmt: skip
    messages.success(request, f"Les réponses de {year} sont enregistrées.")
    return _back(hospital, year)


@any_right
@require_POST
def add_action(request: HttpRequest) -> HttpResponse:
    hospital, year = _hospital(request), _year(request)
    quality.add(hospital, by=request.user, year=year, **_said(request))
    messages.success(request, "L'action est inscrite.")
    return _back(hospital, year)


@any_right
@require_POST
def edit_action(request: HttpRequest, pk: int) -> HttpResponse:
    action = _action(request, pk)
    quality.edit(action, by=request.user, **_said(request))
    messages.success(request, "L'action est modifiée.")
    return _back(action.establishment, action.year)


@any_right
@require_POST
def withdraw_action(request: HttpRequest, pk: int) -> HttpResponse:
    action = _action(request, pk)
    quality.withdraw(action, by=request.user)
    messages.success(request, "L'action est retirée ; le journal la garde.")
    return _back(action.establishment, action.year)


def _hospital(request: HttpRequest) -> Entity:
    hospital = loading.establishment_of(request.POST.get("etablissement", ""))
    _check(request, hospital)
    return hospital


def _check(request: HttpRequest, hospital: Entity) -> None:
    access.check_may_see(request.perimeter, hospital)
    access.check_may_bring(request.perimeter, hospital)


def _action(request: HttpRequest, pk: int) -> QualityAction:
    action = get_object_or_404(QualityAction.objects.select_related("establishment"), pk=pk)
    _check(request, action.establishment)
    return action


def _year(request: HttpRequest) -> int:
    text = request.POST.get("annee", "")
    if not (text.isascii() and text.isdigit() and 2000 <= int(text[:5]) <= 2100):
        raise Refusal(f"Année illisible : « {text} ».")
    return int(text)


def _said(request: HttpRequest) -> dict:
    said = {name: request.POST.get(field, "") for name, field in (("title", "action"), ("evidence", "preuve"))}
    return {**said, "state": request.POST.get("avancement", ""), "due_on": _day(request.POST.get("echeance", ""))}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Refusal(f"Échéance illisible : « {text} » (attendu : 2026-06-30).") from None


def _back(hospital: Entity, year: int) -> HttpResponse:
    query = urlencode({"etablissement": hospital.code, "periode": str(year)})
    return redirect(f"{reverse('antibiotics:contract')}?{query}")
