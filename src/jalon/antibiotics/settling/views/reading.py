from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from jalon.accounts.access import any_right
from jalon.antibiotics.settling import pages
from jalon.antibiotics.settling.asking import check_decider, read_asking
from jalon.ui.downloads import shown_as


@any_right
@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """Everything that waits for an answer, the heaviest first."""
    return render(
        request, "antibiotics/settling/waiting.html", pages.waiting_context(read_asking(request), request.GET)
    )


@any_right
@require_GET
def waiting_export(request: HttpRequest, extension: str) -> HttpResponse:
    return shown_as(extension, pages.waiting_table(read_asking(request)), name="a_regler", sheet="À régler")


@any_right
@require_GET
def question(request: HttpRequest, about: str) -> HttpResponse:
    """One question, with what it may mean and a search."""
    context = pages.question_context(read_asking(request), about, request.GET)
    return render(request, "antibiotics/settling/question.html", context)


@any_right
@require_GET
def answers(request: HttpRequest) -> HttpResponse:
    """The answers that hold."""
    return render(request, "antibiotics/settling/answers.html", pages.answers_context(read_asking(request)))


@any_right
@require_GET
def answers_export(request: HttpRequest, extension: str) -> HttpResponse:
    return shown_as(extension, pages.answers_table(read_asking(request)), name="reponses", sheet="Réponses")


@any_right
@require_GET
def proposed(request: HttpRequest) -> HttpResponse:
    """What hospitals propose to all: for those who decide."""
    check_decider(request.perimeter)
    return render(request, "antibiotics/settling/proposed.html", pages.proposed_context(read_asking(request)))
