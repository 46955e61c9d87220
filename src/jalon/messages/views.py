from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from jalon.accounts.access import administrators
from jalon.messages import actions, pages
from jalon.messages.models import SentLetter


@administrators
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The letters, the last first, and whether they can leave."""
    page = Paginator(SentLetter.objects.all(), 50).get_page(request.GET.get("page"))
    waiting = SentLetter.objects.filter(sent_at=None, given_up_at=None).count()
    context = {
        "page": page, "waiting": waiting, "configured": actions.is_configured(), "tabs": pages.tabs("home"),
    }  # fmt: skip
    return render(request, "messages/home.html", context)


@administrators
@require_POST
def give_up(request: HttpRequest, pk: int) -> HttpResponse:
    actions.give_up(letter=get_object_or_404(SentLetter, pk=pk), by=request.user)
    messages.success(request, "Ce courriel ne partira pas.")
    return redirect("letters:home")


@administrators
@require_POST
def ask_again(request: HttpRequest, pk: int) -> HttpResponse:
    actions.ask_again(letter=get_object_or_404(SentLetter, pk=pk), by=request.user)
    messages.success(request, "Ce courriel partira au prochain passage.")
    return redirect("letters:home")
