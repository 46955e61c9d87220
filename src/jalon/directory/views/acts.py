"""Acts of a person on the directory: each is a plain form that comes back to the page it was on."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from jalon.accounts.access import signed_in
from jalon.directory import access, actions, forms
from jalon.directory.models import Comment, Correction, Entity, EntityKind, Link
from jalon.directory.pages.listing import address_of
from jalon.directory.pages.threads import thread_address
from jalon.directory.queries.described import find
from jalon.kernel.refusal import Refusal


def _establishment(finess: str) -> Entity:
    return get_object_or_404(Entity, kind=EntityKind.ET, code=finess)


@signed_in
@require_POST
def correct(request: HttpRequest, finess: str) -> HttpResponse:
    entity = _establishment(finess)
    access.check_may_correct(access.perimeter_for(request), entity)
    form = forms.CorrectionForm(request.POST)
    if not form.is_valid():
        raise Refusal(forms.first_error(form))
    actions.correct(entity=entity, by=request.user, **form.cleaned_data)
    messages.success(request, "Correction enregistrée ; ce que disent les listes reste visible à côté.")
    return redirect(address_of(entity))


@signed_in
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    correction = get_object_or_404(Correction.objects.select_related("entity"), pk=pk)
    access.check_may_correct(access.perimeter_for(request), correction.entity)
    actions.undo_correction(correction=correction, by=request.user)
    messages.success(request, "Correction annulée : ce que disent les listes est de nouveau tenu pour juste.")
    return redirect(address_of(correction.entity))


@signed_in
@require_POST
def comment(request: HttpRequest, finess: str) -> HttpResponse:
    entity = _establishment(finess)
    form = forms.CommentForm(request.POST, themes=forms.theme_choices())
    if not form.is_valid():
        raise Refusal(forms.first_error(form))
    access.check_may_comment(access.perimeter_for(request), entity, form.cleaned_data["theme"])
    made = actions.comment(entity=entity, by=request.user, **form.cleaned_data)
    return redirect(thread_address(entity, made.theme))


@signed_in
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    asked, perimeter = _message(pk), access.perimeter_for(request)
    access.check_may_read_message(perimeter, asked, request.user)
    access.check_may_comment(perimeter, asked.entity, asked.theme)
    actions.comment(
        entity=asked.entity, theme=asked.theme, text=request.POST.get("text", ""), answers=asked, by=request.user
    )
    return redirect(thread_address(asked.entity, asked.theme))


@signed_in
@require_POST
def share(request: HttpRequest, pk: int) -> HttpResponse:
    held = _message(pk)
    access.check_may_share(access.perimeter_for(request), held)
    actions.share_comment(comment=held, by=request.user)
    return redirect(thread_address(held.entity, held.theme))


@signed_in
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    held = _message(pk)
    access.check_may_share(access.perimeter_for(request), held)
    actions.take_back_comment(comment=held, by=request.user)
    return redirect(thread_address(held.entity, held.theme))


@signed_in
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    held = _message(pk)
    if not access.may_withdraw(access.perimeter_for(request), held, request.user):
        raise PermissionDenied("Un message se retire par la personne qui l'a écrit, ou par un administrateur.")
    actions.withdraw_comment(comment=held, by=request.user)
    return redirect(thread_address(held.entity, held.theme))


def _message(pk: int) -> Comment:
    return get_object_or_404(Comment.objects.select_related("entity"), pk=pk)


@signed_in
@require_POST
def replace(request: HttpRequest, finess: str) -> HttpResponse:
    """A person says that an establishment was replaced by, or merged into, another, and since when."""
    gone = _establishment(finess)
    access.check_may_correct(access.perimeter_for(request), gone)
    form = forms.ReplacementForm(request.POST)
    if not form.is_valid():
        raise Refusal(forms.first_error(form))
    said = form.cleaned_data
    come = find(said["come"], EntityKind.ET)
    actions.link(child=gone, parent=come, kind=said["kind"], valid_from=said["valid_from"], by=request.user)
    messages.success(
        request, f"{gone.name} : {Link.Kind(said['kind']).label} {come.name}. Les deux histoires sont gardées."
    )
    return redirect(address_of(gone))


@signed_in
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    tie = get_object_or_404(Link.objects.select_related("child").exclude(kind=Link.Kind.MEMBER), pk=pk)
    access.check_may_correct(access.perimeter_for(request), tie.child)
    actions.end_link(link=tie, by=request.user)
    messages.success(request, "Lien retiré.")
    return redirect(address_of(tie.child))
