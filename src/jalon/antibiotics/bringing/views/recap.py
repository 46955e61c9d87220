from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from jalon.accounts.access import any_right
from jalon.antibiotics import access, frame
from jalon.antibiotics.actions import loading, registering, validating
from jalon.antibiotics.bringing import pages
from jalon.antibiotics.bringing.pages.recap import as_file, lines_of
from jalon.antibiotics.bringing.words import here
from jalon.antibiotics.rules.periods import read_period
from jalon.directory.models import Entity
from jalon.kernel.periods import Period
from jalon.ui.downloads import table_as


@any_right
@require_GET
def recap(request: HttpRequest) -> HttpResponse:
    """What each hospital brought, and what it still owes."""
    return render(request, "antibiotics/bringing/recap.html", pages.recap_context(frame.read_place(request)))


@any_right
@require_GET
def recap_export(request: HttpRequest, extension: str) -> HttpResponse:
    place = frame.read_place(request)
    return table_as(extension, as_file(place, lines_of(place)), name="recapitulatif_saisies", sheet="Récapitulatif")


@any_right
@require_POST
def register(request: HttpRequest) -> HttpResponse:
    """A hospital is registered, by its own people or by the region."""
    hospital = loading.establishment_of(request.POST.get("etablissement", ""))
    access.check_may_see(request.perimeter, hospital)
    access.check_may_bring(request.perimeter, hospital)
    registering.register(hospital, by=request.user, tool=request.POST.get("outil", ""))
    messages.success(request, f"{hospital.name or hospital.code} est inscrit.")
    return redirect(reverse("antibiotics:files") + here(hospital))


@any_right
@require_GET
def period(request: HttpRequest) -> HttpResponse:
    """One hospital and period: its files, and whether the hospital has validated them."""
    return render(request, "antibiotics/bringing/period.html", pages.period_context(frame.read_place(request)))


@any_right
@require_POST
def validate(request: HttpRequest) -> HttpResponse:
    hospital, period = _decided(request)
    validating.validate(hospital, period, by=request.user)
    messages.success(request, f"{period.label} est validé : rien n'y change plus sans le rouvrir.")
    return redirect(reverse("antibiotics:period") + here(hospital, period.code))


@any_right
@require_POST
def reopen(request: HttpRequest) -> HttpResponse:
    hospital, period = _decided(request)
    validating.reopen(hospital, period, by=request.user, reason=request.POST.get("motif", ""))
    messages.success(request, f"{period.label} est rouvert.")
    return redirect(reverse("antibiotics:period") + here(hospital, period.code))


def _decided(request: HttpRequest) -> tuple[Entity, Period]:
    """The hospital and the period of a form, for who may decide of them."""
    hospital = loading.establishment_of(request.POST.get("etablissement", ""))
    access.check_may_see(request.perimeter, hospital)
    access.check_may_bring(request.perimeter, hospital)
    return hospital, read_period(request.POST.get("periode", ""))
