import re
import tempfile
from functools import wraps
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from jalon import jobs
from jalon.accounts.access import administrators
from jalon.kernel.refusal import Refusal
from jalon.sources.exchange import bundle as bundles
from jalon.sources.exchange import exporting, importing, keys, trusting, waiting
from jalon.sources.exchange.forms import ExportForm, TrustForm
from jalon.sources.exchange.importing import Known
from jalon.sources.models import Receipt, Sender

_HASH = re.compile(r"[0-9a-f]{64}")


def everywhere(view):
    """Decorator: a bundle speaks of the whole country, as the files it holds do; so must the administrator's right."""

    @wraps(view)
    @administrators
    def guarded(request: HttpRequest, *arguments, **named):
        if not request.perimeter.administers([]):
            raise PermissionDenied("Les échanges demandent d’administrer tous les territoires.")
        return view(request, *arguments, **named)

    return guarded


@everywhere
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The key of this instance, the others that are trusted, what was received."""
    return _home(request)


def _home(request: HttpRequest, status: int = 200, **forms) -> HttpResponse:
    public = keys.public_bytes(keys.own_key(settings.DATA_DIR))
    context = {
        "fingerprint": keys.spaced(keys.fingerprint_of(public)),
        "senders": [(one, keys.spaced(one.fingerprint)) for one in Sender.objects.select_related("trusted_by")],
        "receipts": Receipt.objects.select_related("sender", "received_by").prefetch_related("deliveries")[:20],
        "waiting": waiting.bundles(),
        "trusting": forms.get("trusting") or TrustForm(),
        "exporting": forms.get("exporting") or ExportForm(),
        "breadcrumb": [("Sources", reverse("sources:home")), ("Échanges", "")],
    }
    return render(request, "sources/exchange.html", context, status=status)


@everywhere
@require_GET
def public_key(request: HttpRequest) -> HttpResponse:
    content = keys.as_file(keys.public_bytes(keys.own_key(settings.DATA_DIR)))
    named = {"Content-Disposition": 'attachment; filename="jalon-cle-publique.pem"'}
    return HttpResponse(content, content_type="application/x-pem-file", headers=named)


@everywhere
@require_POST
def trust(request: HttpRequest) -> HttpResponse:
    form = TrustForm(request.POST)
    if form.is_valid():
        try:
            fingerprint = keys.read_fingerprint(form.cleaned_data["fingerprint"])
            sender = trusting.trust(fingerprint=fingerprint, name=form.cleaned_data["name"], by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Les paquets de « {sender} » seront pris ici.")
            return redirect("sources:exchange")
    return _home(request, 400, trusting=form)


@everywhere
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    sender = trusting.revoke(sender=get_object_or_404(Sender, pk=pk), by=request.user)
    messages.success(request, f"Plus aucun paquet de « {sender} » n’est pris.")
    return redirect("sources:exchange")


@everywhere
@require_POST
def make(request: HttpRequest) -> HttpResponseBase:
    """A bundle, downloaded at once: it holds originals as they are, nothing is computed."""
    form = ExportForm(request.POST)
    if not form.is_valid():
        return _home(request, 400, exporting=form)
    with tempfile.TemporaryDirectory(prefix="jalon-paquet-") as folder:
        try:
            made = exporting.export(Path(folder) / "paquet.zip", by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return _home(request, 400, exporting=form)
        content = made.path.open("rb")  # stays readable once the folder is gone
    name = f"jalon-paquet-{timezone.localdate():%Y-%m-%d}.zip"
    return FileResponse(content, as_attachment=True, filename=name)


@everywhere
@require_POST
def bring(request: HttpRequest) -> HttpResponse:
    """A bundle is kept, verified and shown; nothing of it is taken yet."""
    file = request.FILES.get("paquet")
    if file is None:
        raise Refusal("Choisissez un paquet.")
    made = waiting.bring(file.chunks(), name=file.name or "", by=request.user)
    return redirect("sources:bundle", made.sha256)


@everywhere
@require_GET
def bundle(request: HttpRequest, sha256: str) -> HttpResponse:
    """What a bundle holds, beside what is here."""
    with bundles.verified(_kept(sha256), trusting.trusted_name) as held:
        compared = importing.compare(held)
        context = {
            "sha256": sha256, "bundle": held, "compared": compared,
            "fingerprint": keys.spaced(held.fingerprint),
            "files": [(one, compared.holds(one)) for one in held.deliveries],
            "unknown": compared.of(Known.UNKNOWN), "different": compared.of(Known.DIFFERENT),
            "breadcrumb": [
                ("Sources", reverse("sources:home")), ("Échanges", reverse("sources:exchange")), ("Paquet", ""),
            ],
        }  # fmt: skip
        return render(request, "sources/bundle.html", context)


@everywhere
@require_POST
def take(request: HttpRequest, sha256: str) -> HttpResponse:
    """Ask for the work, with what the person accepted."""
    _kept(sha256)
    accepted = {name: request.POST.get(name) == "oui" for name in ("add", "with_ours")}
    job = jobs.enqueue(
        "sources.exchange", title="Paquet d’une autre instance", by=request.user, sha256=sha256,
        by_id=request.user.pk, **accepted,
    )  # fmt: skip
    return redirect(job)


@everywhere
@require_POST
def drop(request: HttpRequest, sha256: str) -> HttpResponse:
    """Nobody will take it: its bytes go."""
    _kept(sha256)
    waiting.drop(sha256=sha256, by=request.user)
    messages.success(request, "Paquet abandonné ; son expéditeur peut toujours le remettre.")
    return redirect("sources:exchange")


def _kept(sha256: str) -> Path:
    if not _HASH.fullmatch(sha256) or not waiting.path_of(sha256).is_file():
        raise Http404
    return waiting.path_of(sha256)
