"""Files handed over, several at once: read, shown with what they would change, then applied or given up."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jalon.accounts import audit
from jalon.accounts.access import any_right
from jalon.antibiotics import access, frame
from jalon.antibiotics.actions import loading, together
from jalon.antibiotics.bringing import deposits, pages
from jalon.antibiotics.bringing.words import here
from jalon.antibiotics.models import HospitalFile
from jalon.antibiotics.rules.periods import read_period
from jalon.directory.models import Entity
from jalon.kernel.numbers import read_whole
from jalon.kernel.refusal import Refusal
from jalon.ui.french import counted
from jalon.ui.uploads import in_memory


@any_right
@require_http_methods(["GET", "POST"])
@in_memory(limit=loading.LARGEST)
def deposit(request: HttpRequest) -> HttpResponse:
    """Choose files, hospital and period; each file is read at once, and nothing is applied."""
    place = frame.read_place(request)
    if request.method == "GET":
        return render(request, "antibiotics/bringing/deposit.html", pages.deposit_context(place, request.GET))
    hospital = _hospital(request)
    period = read_period(request.POST["periode"]) if request.POST.get("periode") else None
    received = deposits.receive(
        request.FILES.getlist("fichiers"), hospital=hospital, period=period, perimeter=request.perimeter,
        by=request.user,
    )  # fmt: skip
    if received.nothing:
        context = pages.deposit_context(place, request.POST, received)
        return render(request, "antibiotics/bringing/deposit.html", context, status=400)
    for one in received.refused:
        messages.error(request, one.told)
    for name in received.same:
        messages.info(request, f"{name} : déjà là, rien n'a changé.")
    if not received.address:
        return redirect(reverse("antibiotics:files") + here(hospital))
    return redirect(f"{reverse('antibiotics:planned')}?{received.address}")


def _hospital(request: HttpRequest) -> Entity:
    """The hospital that the form says, by its FINESS number, within what the person may bring."""
    hospital = loading.establishment_of(request.POST.get("autre") or request.POST.get("etablissement", ""))
    access.check_may_see(request.perimeter, hospital)
    access.check_may_bring(request.perimeter, hospital)
    return hospital


@any_right
@require_GET
def planned(request: HttpRequest) -> HttpResponse:
    """What each file of a deposit holds, and what it would change."""
    files = _files(request, request.GET.getlist("n"))
    tables = [deposits.unsealed(text) for text in request.GET.getlist("m")]
    place = frame.read_place(request)
    return render(request, "antibiotics/bringing/planned.html", pages.planned_context(place, files, tables))


@any_right
@require_POST
def apply_planned(request: HttpRequest) -> HttpResponse:
    """Take the choices of the page, then apply everything, or look again with them."""
    files = _files(request, request.POST.getlist("n"))
    tables = request.POST.getlist("m")
    for file in files:
        together.decide(file, deposits.choice_of(file, request.POST))
    if request.POST.get("geste") == "relire":
        return redirect(f"{reverse('antibiotics:planned')}?{deposits.address(files, tables)}")
    done = deposits.apply(files, tables, request.POST, perimeter=request.perimeter, by=request.user)
    messages.success(request, f"{counted(done, 'fichier appliqué,fichiers appliqués')}.")
    where = here(files[0].establishment, files[0].period) if files else ""
    return redirect(reverse("antibiotics:files") + where)


@any_right
@require_POST
def cancel_planned(request: HttpRequest) -> HttpResponse:
    """Give the files up, one or all of the deposit; the others are looked at again."""
    only = request.POST.get("seul")
    files = _files(request, [only] if only else request.POST.getlist("n"))
    for file in files:
        loading.cancel(file, by=request.user)
    messages.info(request, f"{counted(len(files), 'fichier abandonné,fichiers abandonnés')} : rien n'a été écrit.")
    left = [one for one in request.POST.getlist("n") if only and one != only]
    tables = request.POST.getlist("m") if only else []
    if left or tables:
        kept = HospitalFile.objects.filter(pk__in=filter(None, map(read_whole, left)))
        return redirect(f"{reverse('antibiotics:planned')}?{deposits.address(kept, tables)}")
    return redirect("antibiotics:files")


def _files(request: HttpRequest, numbers: list[str]) -> list[HospitalFile]:
    """The files still planned among those numbers, for who may bring them."""
    wanted = [number for number in map(read_whole, numbers) if number is not None]
    held = HospitalFile.objects.filter(pk__in=wanted, state=HospitalFile.State.PLANNED)
    files = list(held.select_related("establishment", "replaces", "received_by").order_by("pk"))
    for file in files:
        access.check_may_bring(request.perimeter, file.establishment, person_level=file.person_level)
    return files


@any_right
@require_POST
def create_vault(request: HttpRequest) -> HttpResponse:
    """Switch the vault on: rows of patients are kept encrypted there."""
    from jalon.warehouse import vault  # cryptography, only where it serves

    if not request.perimeter.is_administrator:
        raise PermissionDenied("Le coffre est créé par un administrateur.")
    if vault.is_present(settings.DATA_DIR):
        raise Refusal("Le coffre existe déjà : rien n'a été changé.")
    vault.create(settings.DATA_DIR)
    audit.write("antibiotics.vault_created", by=request.user)
    messages.success(
        request, "Le coffre est créé : sauvegardez ses clés à part (jalon vault status dit où elles sont)."
    )
    return redirect(reverse("antibiotics:deposit") + f"?{request.GET.urlencode()}")
