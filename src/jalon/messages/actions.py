"""Gathering the letters that features ask for, sending them, giving them up."""

import smtplib
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from jalon.accounts import audit
from jalon.accounts.letters import Letter, link
from jalon.jobs import incidents
from jalon.kernel.refusal import Refusal
from jalon.messages import rules
from jalon.messages.models import SentLetter

AT_A_TIME = 50


def is_configured() -> bool:
    """Whether the instance knows a mail server ($JALON_SMTP)."""
    return bool(settings.EMAIL_HOST)


def check_configured() -> None:
    if not is_configured():
        raise Refusal(
            "Aucun serveur de courriel n'est configuré : donnez JALON_SMTP (serveur:port) et JALON_MAIL_FROM."
        )


def send_test(to: str) -> None:
    """One letter at once, outside the queue, so that whoever sets the server knows what it answers."""
    check_configured()
    text = f"Ce courriel d'essai vient de Jalon : l'envoi est bien réglé.\n\n{link(reverse('web:home'))}\n"
    try:
        with get_connection(timeout=20) as connection:
            EmailMessage("Jalon : courriel d'essai", text, to=[to], connection=connection).send()
    except (smtplib.SMTPException, OSError, ValueError) as error:
        code = getattr(error, "smtp_code", "")
        said = f"{type(error).__name__} {code}".strip()  # the server's own words may quote an address
        raise Refusal(f"Le serveur de courriel a refusé ou n'a pas répondu ({said}).") from error


def gather() -> int:
    """Keep the letters that features ask for and that were never asked for before; returns how many."""
    asked = {letter.key: letter for letter in _asked() if letter.to}
    known = set(SentLetter.objects.filter(key__in=asked).values_list("key", flat=True))
    made = [
        SentLetter(key=key, to=letter.to, subject=_one_line(letter.subject), text=letter.text, secret=letter.secret)
        for key, letter in asked.items()
        if key not in known
    ]
    SentLetter.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def send_waiting() -> int:
    """Send the letters whose turn has come, through one connection; returns how many left."""
    if not is_configured():
        return 0
    _forget_the_old()
    turn = list(_waiting().filter(next_try_at__lte=timezone.now()).order_by("pk")[:AT_A_TIME])
    connection = get_connection(timeout=20)
    try:
        return sum(_send(letter, connection) for letter in turn)
    finally:
        connection.close()


def _send(letter: SentLetter, connection: Any) -> bool:
    """One letter, outside any transaction: nobody waits for the mail server, and another process finds it taken."""
    letter.attempts += 1
    again = timezone.now() + rules.pause_after(letter.attempts)
    same = _waiting().filter(pk=letter.pk, next_try_at=letter.next_try_at)
    if not same.update(attempts=letter.attempts, next_try_at=again):
        return False
    try:
        EmailMessage(letter.subject, letter.text, to=[letter.to], connection=connection).send()
    except (smtplib.SMTPException, OSError, ValueError) as error:
        connection.close()  # opened again for the next one: what failed may have been the connection
        _note_failure(letter, error)
        return False
    text = "(texte retiré après l'envoi)" if letter.secret else letter.text
    SentLetter.objects.filter(pk=letter.pk).update(sent_at=timezone.now(), given_up_at=None, problem="", text=text)
    return True


def _note_failure(letter: SentLetter, error: Exception) -> None:
    over = timezone.now() if letter.attempts >= rules.MOST_ATTEMPTS else None
    problem = f"le serveur de courriel a refusé ou n'a pas répondu ({type(error).__name__})"
    _waiting().filter(pk=letter.pk).update(problem=problem, given_up_at=over)


def _waiting() -> QuerySet[SentLetter]:
    return SentLetter.objects.filter(sent_at=None, given_up_at=None)


@transaction.atomic
def give_up(*, letter: SentLetter, by: Any) -> None:
    """No longer try to send it."""
    if letter.is_waiting:
        letter.given_up_at = timezone.now()
        letter.save(update_fields=["given_up_at"])
        audit.write("letters.given_up", by=by, target=letter)


@transaction.atomic
def ask_again(*, letter: SentLetter, by: Any) -> None:
    """Put a letter that did not leave back among those to send."""
    if letter.sent_at is None:
        letter.given_up_at, letter.attempts, letter.next_try_at = None, 0, timezone.now()
        letter.asked_at = timezone.now()
        letter.save(update_fields=["given_up_at", "attempts", "next_try_at", "asked_at"])
        audit.write("letters.asked_again", by=by, target=letter)


def _asked() -> Iterable[Letter]:
    """What every feature asks; one that fails does not silence the others."""
    for config in apps.get_app_configs():
        if ask := getattr(config, "letters", None):
            try:
                yield from ask()
            except Exception as error:
                incidents.record(error, settings.DATA_DIR)


def _forget_the_old() -> None:
    old = _waiting().filter(asked_at__lt=timezone.now() - rules.KEPT_WAITING)
    old.update(given_up_at=timezone.now(), problem="trop ancien pour être encore vrai")


def _one_line(text: str) -> str:
    return " ".join(text.split())[:200]
