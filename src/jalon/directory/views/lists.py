from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jalon.accounts.access import signed_in
from jalon.directory import access, actions, forms
from jalon.directory.models import EntityKind, NamedList, NamedListMember
from jalon.directory.pages import lists as page
from jalon.directory.queries.described import find
from jalon.kernel.refusal import Refusal
from jalon.ui.downloads import table_as


@signed_in
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    return render(request, "directory/lists.html", page.listing(request))


@signed_in
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A column of numbers becomes a list, once the account of every number has been read."""
    regions = page.region_choices(request)
    form = forms.PastedListForm(request.POST or None, regions=regions)
    context: dict = {"form": form, "regions": regions}
    if request.method == "POST" and form.is_valid():
        context["account"] = account = page.accounted(form)
        if request.POST.get("confirme") == "oui":
            return _make(request, form, account)
    return render(request, "directory/list_new.html", context)


def _make(request: HttpRequest, form: forms.PastedListForm, account: dict) -> HttpResponse:
    said = form.cleaned_data
    access.check_may_keep_lists(access.perimeter_for(request), said["region"])
    made = actions.make_list(
        name=said["name"],
        why=said["why"],
        shared=said["shared"],
        region=said["region"],
        domain=said["domain"],
        members=[actions.NewMember(one.entity_id) for one in account["taken"]],
        origin=page.origin_of_pasted(account),
        by=request.user,
    )
    messages.success(request, f"Liste « {made.name} » faite.")
    return redirect("directory:list", pk=made.pk)


@signed_in
@require_GET
def one(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "directory/list.html", page.one(request, _readable(request, pk)))


@signed_in
@require_GET
def export(request: HttpRequest, pk: int, extension: str) -> HttpResponse:
    named_list = _readable(request, pk)
    table = page.exported(named_list, shows_why=access.may_read_why(access.perimeter_for(request), named_list))
    return table_as(extension, table, name=f"liste-{named_list.pk}", sheet="Liste", wrap=True)


@signed_in
@require_POST
def change(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One act on a list, by its French verb; comes back to its page."""
    named_list = get_object_or_404(NamedList, pk=pk)
    access.check_may_change_list(access.perimeter_for(request), named_list, request.user)
    if verb not in _VERBS:
        raise Http404
    messages.success(request, _VERBS[verb](request, named_list))
    return redirect("directory:list", pk=pk)


@signed_in
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    member = get_object_or_404(NamedListMember.objects.select_related("named_list", "entity"), pk=pk)
    access.check_may_change_list(access.perimeter_for(request), member.named_list, request.user)
    actions.remove_member(member=member, reason=request.POST.get("motif", ""), by=request.user)
    messages.success(request, f"{member.entity.name} n'est plus dans la liste.")
    return redirect("directory:list", pk=member.named_list_id)


def _readable(request: HttpRequest, pk: int) -> NamedList:
    named_list = get_object_or_404(NamedList.objects.select_related("made_by"), pk=pk)
    access.check_may_read_list(access.perimeter_for(request), named_list, request.user)
    return named_list


def _rename(request: HttpRequest, named_list: NamedList) -> str:
    name, why = request.POST.get("name", ""), request.POST.get("why", "")
    actions.rename_list(named_list=named_list, name=name, why=why, by=request.user)
    return "Liste renommée."


def _share(request: HttpRequest, named_list: NamedList) -> str:
    actions.share_list(named_list=named_list, shared=True, by=request.user)
    return "Liste partagée avec ceux qui lisent la région."


def _keep(request: HttpRequest, named_list: NamedList) -> str:
    if named_list.made_by_id != request.user.pk:
        raise Refusal("Seule la personne qui a fait la liste peut la reprendre pour elle seule.")
    actions.share_list(named_list=named_list, shared=False, by=request.user)
    return "Liste reprise : vous seul la voyez."


def _archive(request: HttpRequest, named_list: NamedList) -> str:
    actions.archive_list(named_list=named_list, by=request.user)
    return "Liste rangée. Elle se ressort de cette page."


def _restore(request: HttpRequest, named_list: NamedList) -> str:
    actions.restore_list(named_list=named_list, by=request.user)
    return "Liste ressortie."


def _add(request: HttpRequest, named_list: NamedList) -> str:
    entity = find(request.POST.get("finess", ""), EntityKind.ET)
    actions.add_member(named_list=named_list, entity=entity, reason=request.POST.get("motif", ""), by=request.user)
    return f"{entity.name} est dans la liste."


_VERBS = {
    "renommer": _rename, "partager": _share, "garder": _keep, "ranger": _archive, "ressortir": _restore,
    "ajouter": _add,
}  # fmt: skip
