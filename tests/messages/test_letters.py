"""Letters leave once each, through a real mail server on loopback; what could not is tried again, then given up."""

import email
import socket
from datetime import timedelta
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from django.apps import apps
from django.core.mail import EmailMessage
from django.db import connection
from django.utils import timezone

from jalon.accounts.letters import Letter
from jalon.jobs import registry
from jalon.kernel.refusal import Refusal
from jalon.messages import actions, rules
from jalon.messages.models import SentLetter
from tests.accounts import people

pytestmark = pytest.mark.django_db


class Box:
    """What the server received; `refusing` makes it answer no."""

    def __init__(self):
        self.received, self.refusing = [], False

    async def handle_DATA(self, server, session, envelope):
        if self.refusing:
            return "451 try later"
        self.received.append((envelope.rcpt_tos, email.message_from_bytes(envelope.content, policy=default)))
        return "250 OK"


@pytest.fixture
def box(settings):
    box = Box()
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield box
    controller.stop()


@pytest.fixture
def asking(monkeypatch):
    """What a feature asks to be sent; the real features ask too."""
    asked = []
    monkeypatch.setattr(apps.get_app_config("letters"), "letters", lambda: asked, raising=False)
    return asked


RAPPEL = Letter("rappel:1", "officer@example.org", "Fichier DMP\nattendu", "Bonjour,\n\nIl manque août : ≥ 1 fichier.")


def test_letter_is_sent_once_in_french(box, asking):
    asking.append(RAPPEL)

    actions.gather()
    actions.gather()

    assert (actions.send_waiting(), actions.send_waiting()) == (1, 0)
    [(to, received)] = box.received
    assert to == ["officer@example.org"]
    assert received["Subject"] == "Fichier DMP attendu"
    assert "Il manque août : ≥ 1 fichier." in received.get_content()


def test_letter_refused_is_tried_again_later_then_given_up(box, asking):
    asking.append(RAPPEL)
    box.refusing = True
    actions.gather()

    assert actions.send_waiting() == 0
    letter = SentLetter.objects.get()
    assert (letter.attempts, letter.state) == (1, "à renvoyer")
    assert letter.next_try_at > timezone.now() + timedelta(minutes=1)
    assert actions.send_waiting() == 0  # not its turn yet

    SentLetter.objects.update(next_try_at=timezone.now(), attempts=rules.MOST_ATTEMPTS - 1)
    actions.send_waiting()
    assert SentLetter.objects.get().state == "abandonné"

    box.refusing = False
    actions.ask_again(letter=letter, by=None)
    assert actions.send_waiting() == 1


def test_nothing_leaves_without_a_server_and_the_old_is_not_sent_afterwards(asking, settings, box):
    server, settings.EMAIL_HOST = settings.EMAIL_HOST, ""
    asking.append(RAPPEL)
    actions.gather()
    assert actions.send_waiting() == 0

    SentLetter.objects.update(asked_at=timezone.now() - timedelta(days=8))
    settings.EMAIL_HOST = server

    assert actions.send_waiting() == 0
    assert SentLetter.objects.get().state == "abandonné"


def test_server_that_does_not_answer_is_said_on_the_letter_which_is_tried_again(asking, settings, box):
    settings.EMAIL_PORT, port = 9, settings.EMAIL_PORT
    asking.append(RAPPEL)
    actions.gather()
    assert actions.send_waiting() == 0
    letter = SentLetter.objects.get()
    assert (letter.state, letter.attempts) == ("à renvoyer", 1)
    assert "ConnectionRefusedError" in letter.problem

    settings.EMAIL_PORT = port
    SentLetter.objects.update(next_try_at=timezone.now())

    assert actions.send_waiting() == 1


def test_nobody_waits_for_the_mail_server(box, asking, monkeypatch):
    """No transaction is open while a letter leaves: on SQLite it would stop everybody from writing."""
    seen = []
    asking.append(RAPPEL)
    actions.gather()
    depth = len(connection.atomic_blocks)
    monkeypatch.setattr(
        EmailMessage, "send", lambda self: seen.append((len(connection.atomic_blocks), registry_says("send_letters")))
    )

    actions.send_waiting()

    assert seen == [(depth, False)]


def registry_says(name):
    """Whether the regular work of that name runs inside a transaction."""
    return next(timer.in_transaction for timer in registry.timers() if timer.name.endswith(name))


def test_secret_text_is_not_kept_once_it_has_left(box, asking):
    asking.append(Letter("invitation:1", "a@example.org", "Invitation", "https://jalon/lien-personnel", secret=True))
    actions.gather()
    actions.send_waiting()

    assert "lien-personnel" not in SentLetter.objects.get().text
    assert "lien-personnel" in box.received[0][1].get_content()


def test_feature_that_fails_does_not_silence_the_others(asking, monkeypatch, box):
    def broken():
        raise ValueError("secret value")

    monkeypatch.setattr(apps.get_app_config("web"), "letters", broken, raising=False)
    asking.append(RAPPEL)

    assert actions.gather() >= 1


def test_page_is_for_administrators_and_lists_what_became_of_each(client, asking):
    asking.append(RAPPEL)
    actions.gather()
    client.force_login(people.make("admin", "administrateur"))

    page = client.get("/courriels/").text
    assert "Fichier DMP attendu" in page
    assert "Aucun serveur de courriel" in page
    pk = SentLetter.objects.get(key="rappel:1").pk
    client.post(f"/courriels/{pk}/abandonner/")
    assert SentLetter.objects.get(key="rappel:1").state == "abandonné"
    client.post(f"/courriels/{pk}/renvoyer/")
    assert SentLetter.objects.get(key="rappel:1").state == "en attente"

    client.force_login(people.make("autre", "region", "region"))
    assert client.get("/courriels/").status_code == 403
    assert client.post(f"/courriels/{pk}/abandonner/").status_code == 403


def test_letter_of_trial_leaves_at_once_and_leads_to_the_site(box, settings):
    settings.PUBLIC_ORIGIN = "https://sante.exemple.fr"

    actions.send_test("admin@example.org")

    [(to, received)] = box.received
    assert to == ["admin@example.org"]
    assert "https://sante.exemple.fr/" in received.get_content()
    assert not SentLetter.objects.exists()


def test_letter_of_trial_says_what_the_server_answered(box):
    box.refusing = True

    with pytest.raises(Refusal, match=r"refusé ou n'a pas répondu \(SMTPDataError 451\)"):
        actions.send_test("admin@example.org")


@pytest.mark.parametrize("words", [("send",), ("test", "a@example.org")])
def test_command_refuses_without_a_server(cli, words):
    answer = cli("messages", *words, code=2)

    assert "JALON_SMTP" in answer.stderr


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 2), (3, 8), (8, 256), (9, 360), (20, 360)])
def test_pauses_grow(attempts, minutes):
    assert rules.pause_after(attempts) == timedelta(minutes=minutes)
