from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from jalon.accounts import access
from jalon.accounts.models import User
from jalon.accounts.tokens import actions, queries, rules
from jalon.accounts.tokens.forms import TokenForm
from jalon.accounts.tokens.models import Token
from jalon.kernel.refusal import Refusal


@access.known
@never_cache
@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """One's own tokens, and a new one: its secret is on the answer to the form, and nowhere else."""
    return _page(request, request.user, "accounts/tokens/mine.html", may_make=True)


@access.administrators
@never_cache
@require_http_methods(["GET", "POST"])
def of_service(request: HttpRequest, pk: int) -> HttpResponse:
    """The tokens of another person, for an administrator; made here for service accounts only."""
    person = get_object_or_404(User, pk=pk)
    access.check_administers(request.perimeter, person)
    may_make = person.is_active and queries.is_service(person)
    return _page(request, person, "accounts/tokens/person.html", may_make=may_make)


def _page(request: HttpRequest, person, template: str, *, may_make: bool) -> HttpResponse:
    form, secret = TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            _, secret = actions.create_token(person=person, by=request.user, **form.cleaned_data)
            form = TokenForm()
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {
        "person": person, "form": form, "secret": secret, "tokens": queries.tokens_of(person), "may_make": may_make,
        "scopes": rules.SCOPES,
    }  # fmt: skip
    return render(request, template, context, status=400 if form.errors else 200)


@access.known
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own token, or that of a person whom one administers."""
    token = get_object_or_404(Token.objects.select_related("person"), pk=pk)
    own = token.person_id == request.user.pk
    if not own:
        _check_administers(request, token)
    actions.revoke_token(token=token, by=request.user)
    return redirect("accounts:tokens") if own else redirect("accounts:person_tokens", token.person_id)


def _check_administers(request: HttpRequest, token: Token) -> None:
    """A stranger is told the same whether the token exists or not."""
    if not request.perimeter.is_administrator:
        get_object_or_404(Token, pk=None)
    access.check_administers(request.perimeter, token.person)
