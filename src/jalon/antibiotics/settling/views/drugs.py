from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from jalon.accounts.access import any_right
from jalon.antibiotics.actions import loading, settling
from jalon.antibiotics.actions.preparing import PRESENTATIONS, prepare
from jalon.antibiotics.settling import pages
from jalon.antibiotics.settling.asking import answering, read_asking
from jalon.kernel.refusal import Refusal
from jalon.ui.downloads import shown_as
from jalon.ui.french import counted
from jalon.ui.uploads import in_memory


@any_right
@require_GET
def drugs(request: HttpRequest) -> HttpResponse:
    """The shared map of codes, and the hospital's own."""
    return render(request, "antibiotics/settling/drugs.html", pages.drugs_context(read_asking(request), request.GET))


@any_right
@require_GET
def drugs_export(request: HttpRequest, extension: str) -> HttpResponse:
    table = pages.drugs_table(read_asking(request), request.GET)
    return shown_as(extension, table, name="medicaments", sheet="Médicaments")


@any_right
@require_GET
def drug(request: HttpRequest, ucd: str) -> HttpResponse:
    """One code, with its history."""
    return render(request, "antibiotics/settling/drug.html", pages.drug_context(read_asking(request), ucd))


@any_right
@require_POST
@in_memory(limit=loading.LARGEST)
def load_drugs(request: HttpRequest) -> HttpResponse:
    """A pharmacy's table: for its hospital, or for all."""
    hospital, received = answering(request), request.FILES.get("fichier")
    if received is None:
        raise Refusal("Choisissez le fichier de la pharmacie.")
    made = prepare(received.read(), name=received.name or "", establishment=None, kind=PRESENTATIONS)
    counts = settling.load_presentations(made, establishment=hospital, by=request.user)
    said = ", ".join(
        counted(counts[name], forms)
        for name, forms in (("read", "ligne lue,lignes lues"), ("matched", "prise"), ("rejected", "rejetée"))
    )
    messages.success(request, f"{made.name} : {said}.")
    return redirect(reverse("antibiotics:drugs") + (f"?etablissement={hospital.code}" if hospital else ""))
