from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jalon.ui import showcase


@login_required
def components(request: HttpRequest) -> HttpResponse:
    """Every component in every state, with the way to include it."""
    return render(request, "ui/composants.html", showcase.sections())
