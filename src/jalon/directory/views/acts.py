"""Acts of a person on the directory: each is a plain form that comes back to the page it was on."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from jalon.accounts.access import signed_in
from jalon.directory import access, actions, forms
from jalon.directory.models import Comment, Correction, Entity, EntityKind, Link
from jalon.directory.pages.listing import address_of
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
    actions.comment(entity=entity, by=request.user, **form.cleaned_data)
    return redirect(f"{address_of(entity)}#echanges")


@signed_in
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    held = get_object_or_404(Comment.objects.select_related("entity"), pk=pk)
    if not access.may_withdraw(access.perimeter_for(request), held, request.user):
        access.check_may_load(access.perimeter_for(request))
    actions.withdraw_comment(comment=held, by=request.user)
    return redirect(f"{address_of(held.entity)}#echanges")


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
