from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jalon import jobs
from jalon.accounts.access import signed_in
from jalon.kernel.numbers import read_whole
from jalon.kernel.refusal import Refusal
from jalon.sources import access, actions
from jalon.sources.models import Delivery

_AT_ONCE = 40


@signed_in
@require_http_methods(["GET", "POST"])
def deposit(request: HttpRequest) -> HttpResponse:
    """Hand files over: each is kept, then read by a job of its own."""
    if not access.may_deposit(request.perimeter):
        raise Refusal("Votre rôle permet de consulter, pas de déposer des fichiers.")
    if request.method == "GET":
        breadcrumb = [("Sources", reverse("sources:home")), ("Déposer", "")]
        return render(request, "sources/deposit.html", {"breadcrumb": breadcrumb})
    received = _receive_all(request)
    if not received:
        return redirect("sources:deposit")
    return redirect(f"{reverse('sources:lot')}?{'&'.join(f'n={pk}' for pk in received)}")


def _receive_all(request: HttpRequest) -> list[int]:
    files = request.FILES.getlist("fichiers")
    if not files:
        messages.error(request, "Aucun fichier n’a été choisi.")
    if len(files) > _AT_ONCE:
        messages.error(request, f"Déposez {_AT_ONCE} fichiers au plus à la fois : les suivants n’ont pas été gardés.")
    received = []
    for file in files[:_AT_ONCE]:
        try:
            received.append(_receive(file, request.user).pk)
        except Refusal as refusal:
            messages.error(request, str(refusal))
    return received


@transaction.atomic
def _receive(file, user) -> Delivery:
    delivery = actions.receive(file, name=file.name, by=user)
    delivery.job = jobs.enqueue("sources.plan", title=f"Lecture de {delivery.file_name}", by=user, delivery=delivery.pk)
    Delivery.objects.filter(pk=delivery.pk).update(job=delivery.job)
    return delivery


@signed_in
@require_GET
def lot(request: HttpRequest) -> HttpResponse:
    """The files handed over together: how far each is, then what each would change."""
    numbers = _numbers(request.GET.getlist("n"))
    found = Delivery.objects.filter(pk__in=numbers).select_related("job").order_by("pk")
    deliveries = [one for one in found if _may_follow(request, one)]
    context = {
        "deliveries": deliveries,
        "to_apply": [one for one in deliveries if one.state == Delivery.State.PLANNED],
        "working": any(one.job and not one.job.is_over for one in deliveries),
        "breadcrumb": [("Sources", reverse("sources:home")), ("Déposer", reverse("sources:deposit")), ("Lot", "")],
    }
    template = "sources/_lot.html" if request.htmx else "sources/lot.html"
    return render(request, template, context)


def _numbers(texts: list[str]) -> list[int]:
    return [number for number in map(read_whole, texts) if number is not None]


def _may_follow(request: HttpRequest, delivery: Delivery) -> bool:
    return delivery.received_by_id == request.user.pk or not access.why_not_import(request.perimeter, delivery.source)


@signed_in
@require_POST
def apply_lot(request: HttpRequest) -> HttpResponse:
    """Apply the files chosen, in the order in which they came."""
    numbers = _numbers(request.POST.getlist("n"))
    for delivery in Delivery.objects.filter(pk__in=numbers, state=Delivery.State.PLANNED).order_by("pk"):
        access.check_apply(request.perimeter, delivery)
        ask_to_apply(delivery, request.user)
    shown = _numbers(request.POST.getlist("lot"))
    return redirect(f"{reverse('sources:lot')}?{'&'.join(f'n={n}' for n in shown or numbers)}")


@transaction.atomic
def ask_to_apply(delivery: Delivery, user) -> None:
    title = f"Application de {delivery.file_name}"
    job = jobs.enqueue("sources.import", title=title, by=user, delivery=delivery.pk, by_id=user.pk)
    Delivery.objects.filter(pk=delivery.pk).update(job=job)
