from collections.abc import Mapping

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from jalon.accounts import access, actions, forms, invitations, queries, seeing, tables
from jalon.accounts.audit import checking
from jalon.accounts.models import Act, Grant, User
from jalon.accounts.places import Establishment
from jalon.accounts.sessions import views as sessions
from jalon.accounts.sessions.rules import device_of
from jalon.accounts.signin import configuration, entrance, former
from jalon.kernel.refusal import Refusal
from jalon.publish import table as publishing
from jalon.ui import french

LINK = "jalon_invitation"  # in the session until shown once
JOURNAL_EXPORT = 100_000  # rows at most


@access.known
def my_account(request):
    rights = tables.rights(queries.standing_grants(request.user))
    return render(request, "accounts/mine.html", {"rights": rights, "perimeter": request.perimeter})


@access.known
@require_POST
def reminders(request):
    """Receive reminders by mail, or no longer."""
    actions.set_reminders(person=request.user, wanted=not request.user.reminders)
    return redirect("accounts:mine")


@access.administrators
@require_POST
def seals(request):
    """Receive the last seal of the journal each week, or no longer."""
    actions.set_seals(person=request.user, wanted=not request.user.wants_seals)
    return redirect("accounts:mine")


@access.administrators
def people(request):
    context = {
        "table": tables.people(queries.people()), "invitations": invitations.invitations(),
        "problems": [*entrance.problems(), *(one.sentence for one in former.found(request.perimeter))],
    }  # fmt: skip
    return render(request, "accounts/people.html", context)


@access.administrators
def rights(request):
    """Who may do what, where, in whose name."""
    form = forms.RightsFilterForm(request.GET)
    held = queries.rights_held(**form.chosen())
    context = {
        "form": form, "table": tables.matrix(held, request.GET.urlencode()), "actors": tables.actors(held),
        "former": former.found(request.perimeter),
    }  # fmt: skip
    return render(request, "accounts/rights.html", context)


@access.administrators
def rights_csv(request):
    held = queries.rights_held(**forms.RightsFilterForm(request.GET).chosen())
    return _csv(tables.matrix_to_publish(held), "droits.csv")


@access.administrators
def invite(request):
    form = forms.InvitationForm(request.POST or None)
    if form.is_valid():
        access.check_gives(request.perimeter, form.cleaned_data["territories"])
        try:
            created = actions.create_person(**form.cleaned_data, by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            request.session[LINK] = request.build_absolute_uri(invitations.path_for(created))
            return redirect("accounts:person", created.pk)
    return render(request, "accounts/invite.html", {"form": form}, status=400 if form.errors else 200)


@access.administrators
@never_cache
def person(request, pk: int):
    found = get_object_or_404(User, pk=pk)
    held = list(queries.standing_grants(found))
    named = queries.establishments_of(held)
    form = forms.RightForm(request.POST or None)
    if form.is_valid():
        access.check_gives(request.perimeter, form.cleaned_data["territories"])
        try:
            actions.give(person=found, **form.cleaned_data, by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Droit donné.")
            return redirect("accounts:person", pk)
    context = {
        "person": found,
        "rights": [_described(grant, named) for grant in held],
        "acts": Act,
        "form": form,
        "ways": _ways(found),
        "sessions": sessions.described(found, request.session.session_key),
        "link": request.session.pop(LINK, ""),
        "days": invitations.DAYS,
        "why_not_see_as": seeing.why_not_see_as(request.perimeter, request.user, found),
        "letter_leaves": bool(found.email and settings.EMAIL_HOST and settings.HOST),
    }
    return render(request, "accounts/person.html", context, status=400 if form.errors else 200)


def _ways(person: User) -> list[tuple[str, str]]:
    """How a person comes in, since when, and when he last did."""
    known = [(name, f"depuis le {since}" if since else "oui") for name, since in queries.ways_in(person)]
    keys = [(f"Second facteur : {name}", f"depuis le {since}") for name, since in queries.second_factors(person)]
    last = [("Dernière entrée", french.short_instant(person.last_login) if person.last_login else "jamais")]
    return [*(known or [("Moyen d’entrer", "aucun pour l’instant")]), *keys, *last]


def _described(grant: Grant, named: Mapping[str, Establishment]) -> dict:
    """A right for the matrix of a person: its words, and each act with whether it is allowed."""
    role, actor, territories, themes, said = queries.described(grant, named)
    allowed = access.right_of(grant).acts
    return {
        "grant": grant, "role": role, "actor": actor, "territories": territories, "themes": themes, "said": said,
        "from_provider": _title_of(grant.provider),
        "from_former": grant.provider if former.is_gone(grant.provider) else "",
        "acts": [(act.label, act in allowed) for act in Act],
    }  # fmt: skip


def _title_of(provider: str) -> str:
    """The title of the provider that gives a right; empty once it is not configured any more: taken back by hand."""
    found = configuration.current().providers.get(provider)
    return found.title if found else ""


@access.administrators
@require_POST
def new_link(request, pk: int):
    found = get_object_or_404(User, pk=pk, is_active=True)
    access.check_administers(request.perimeter, found)
    path = actions.make_link(person=found, by=request.user)
    request.session[LINK] = request.build_absolute_uri(path)
    return redirect("accounts:person", pk)


@access.administrators
@require_POST
def cancel_invitation(request, pk: int):
    found = get_object_or_404(User, pk=pk)
    access.check_administers(request.perimeter, found)
    actions.cancel_invitation(person=found, by=request.user)
    messages.success(request, f"L’invitation de {found} est annulée : son lien n’ouvre plus rien.")
    return redirect("accounts:people")


@access.administrators
@require_POST
def set_active(request, pk: int):
    found = get_object_or_404(User, pk=pk)
    access.check_administers(request.perimeter, found)
    if found.is_active:
        actions.deactivate(person=found, by=request.user)
        messages.success(request, f"{found} ne peut plus se connecter.")
    else:
        actions.reactivate(person=found, by=request.user)
        messages.success(request, f"{found} peut de nouveau se connecter.")
    return redirect("accounts:person", pk)


@access.administrators
@require_POST
def revoke(request, pk: int):
    grant = get_object_or_404(Grant, pk=pk)
    access.check_gives(request.perimeter, grant.territories)
    actions.revoke(grant=grant, by=request.user)
    messages.success(request, "Droit retiré.")
    return redirect("accounts:person", grant.user_id)


@access.administrators
@require_POST
def see_as(request, pk: int):
    """See the site as that person does, reading only; the start page is where that person begins."""
    found = get_object_or_404(User, pk=pk)
    seeing.start(request.session, person=found, by=request.user, perimeter=request.perimeter)
    return redirect(settings.LOGIN_REDIRECT_URL)


@access.known
@require_POST
def stop_seeing(request):
    person = seeing.stop(request.session, by=request.user)
    return redirect("accounts:person", person.pk) if person else redirect(settings.LOGIN_REDIRECT_URL)


@never_cache
def invitation(request, pk: int, token: str):
    """Open to whoever holds the link: that is what it is for."""
    found = invitations.person_of(pk, token)
    if found is None:
        raise Refusal("Ce lien a déjà servi ou a plus de 7 jours : demandez-en un nouveau à un administrateur.")
    form = forms.PasswordForm(request.POST or None)
    if form.is_valid():
        try:
            device = device_of(request.headers.get("User-Agent", ""))
            actions.choose_password(person=found, password=form.cleaned_data["password"], device=device)
        except Refusal as refusal:
            form.add_error("password", str(refusal))
        else:
            messages.success(request, "Mot de passe enregistré : vous pouvez vous connecter.")
            return redirect("account_login")
    status = 400 if form.errors else 200
    return render(request, "accounts/invitation.html", {"form": form, "person": found}, status=status)


def forgotten(request):
    return render(request, "accounts/forgotten.html", {"days": invitations.DAYS})


@access.administrators
def journal(request):
    form = forms.ActFilterForm(request.GET)
    page = Paginator(queries.acts(form.chosen()), 100).get_page(request.GET.get("page"))
    table = tables.acts(list(page.object_list), request.GET.urlencode())
    context = {"form": form, "page": page, "table": table, "chain": queries.chain()}
    return render(request, "accounts/journal.html", context)


@access.administrators
@require_POST
def journal_verify(request):
    """Follow the whole chain now, and remember what was found."""
    checking.verify_and_note(by=request.user)
    return redirect("accounts:journal")


@access.administrators
def journal_csv(request):
    found = queries.acts(forms.ActFilterForm(request.GET).chosen())[:JOURNAL_EXPORT]
    return _csv(tables.acts_to_publish(found), "journal.csv")


def _csv(table: publishing.Table, name: str) -> HttpResponse:
    answer = HttpResponse(publishing.to_csv(table), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
