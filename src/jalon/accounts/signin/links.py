"""Break-glass: a link, printed by the command line alone, that lets an administrator in once when nothing else does."""

from django.core import signing
from django.urls import reverse
from django.utils.crypto import salted_hmac

from jalon.accounts import access, audit
from jalon.accounts.models import User
from jalon.kernel.refusal import Refusal

MINUTES = 15
SALT = "jalon.accounts.signin.links"


def make(username: str, *, without_second_factor: bool = False) -> str:
    """The path of the link. The operator of the machine can do all: this leaves a trace of what he did."""
    person = User.objects.filter(username__iexact=username, is_active=True).first()
    if person is None or not access.perimeter_of(person).is_administrator:
        raise Refusal(f"« {username} » n'est pas un administrateur dont l'accès est ouvert.")
    if without_second_factor:
        from allauth.mfa.models import Authenticator  # its models exist only once Django has started

        Authenticator.objects.filter(user=person).delete()
    audit.write("accounts.rescue_link_made", by=None, target=person, without_second_factor=without_second_factor)
    return reverse("accounts:rescue", args=[signing.dumps(_said(person), salt=SALT)])


def person_of(token: str) -> User:
    """Whose link it is; once he has come in, it opens nothing any more."""
    try:
        said = signing.loads(token, salt=SALT, max_age=MINUTES * 60)
    except signing.BadSignature:
        said = None
    person = User.objects.filter(pk=said[0], is_active=True).first() if said else None
    if person is None or said != _said(person):
        raise Refusal(f"Ce lien a déjà servi ou a plus de {MINUTES} minutes : faites-en un autre.")
    return person


def _said(person: User) -> list:
    """Changes as soon as the person comes in or changes password; tells nothing of either."""
    held = f"{person.last_login.isoformat() if person.last_login else ''}|{person.password}"
    return [person.pk, salted_hmac(SALT, held, algorithm="sha256").hexdigest()[:32]]
