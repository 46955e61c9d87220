"""Gathering the letters that features ask for, sending them, giving them up."""

import smtplib
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
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
    turn = SentLetter.objects.filter(sent_at=None, given_up_at=None, next_try_at__lte=timezone.now()).order_by("pk")
    with get_connection(timeout=20) as connection:
        return sum(_send(letter.pk, connection) for letter in list(turn[:AT_A_TIME]))


@transaction.atomic
def _send(pk: int, connection: Any) -> bool:
    """One letter; another process that sends it at the same time finds it sent."""
    letter = SentLetter.objects.select_for_update().get(pk=pk)
    if not letter.is_waiting:
        return False
    letter.attempts += 1
    try:
        EmailMessage(letter.subject, letter.text, to=[letter.to], connection=connection).send()
        letter.sent_at, letter.problem = timezone.now(), ""
        letter.text = "(texte retiré après l'envoi)" if letter.secret else letter.text
    except (smtplib.SMTPException, OSError) as error:
        letter.problem = f"le serveur de courriel a refusé ou n'a pas répondu ({type(error).__name__})"
        letter.next_try_at = timezone.now() + rules.pause_after(letter.attempts)
        if letter.attempts >= rules.MOST_ATTEMPTS:
            letter.given_up_at = timezone.now()
    letter.save()
    return letter.sent_at is not None


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
    old = SentLetter.objects.filter(sent_at=None, given_up_at=None, asked_at__lt=timezone.now() - rules.KEPT_WAITING)
    old.update(given_up_at=timezone.now(), problem="trop ancien pour être encore vrai")


def _one_line(text: str) -> str:
    return " ".join(text.split())[:200]
