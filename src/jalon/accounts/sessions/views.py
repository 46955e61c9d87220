from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from jalon.accounts import access
from jalon.accounts.models import Session, User
from jalon.accounts.sessions import actions, queries
from jalon.ui import french


@access.known
@never_cache
def mine(request):
    """Where I am signed in, and closing it from here."""
    context = {"sessions": described(request.user, request.session.session_key)}
    return render(request, "accounts/sessions.html", context)


def described(person: User, here: str | None) -> list[dict]:
    return [_described(one, here) for one in queries.open_ones(person)]


def _described(session: Session, here: str | None) -> dict:
    return {"session": session, "name": actions.name_of(session), "here": session.session_key == here}


@access.known
@require_POST
def close_one(request):
    actions.close_one(person=request.user, name=request.POST.get("connexion", ""), by=request.user)
    messages.success(request, "Connexion fermée.")
    return redirect("accounts:sessions")


@access.known
@require_POST
def close_others(request):
    closed = actions.close_all(person=request.user, by=request.user, but=request.session.session_key)
    messages.success(request, f"{french.counted(closed, 'connexion')} {french.agreed(closed, 'fermée')}.")
    return redirect("accounts:sessions")


@access.administrators
@require_POST
def close_theirs(request, pk: int):
    """An administrator closes the sessions of a person: a device was lost, an account is in doubt."""
    found = get_object_or_404(User, pk=pk)
    access.check_administers(request.perimeter, found)
    keep = request.session.session_key if found.pk == request.user.pk else ""
    closed = actions.close_all(person=found, by=request.user, but=keep)
    messages.success(request, f"{french.counted(closed, 'connexion')} de {found} {french.agreed(closed, 'fermée')}.")
    return redirect("accounts:person", pk)
