"""The last seal, sent each week to the administrators who ask: it shows afterwards that an end was cut."""

import re
from datetime import date

import pytest
from django.core import mail

from jalon.accounts import actions, audit
from jalon.accounts.audit import anchors, checking, sending
from jalon.accounts.models import AuditEvent
from jalon.messages import actions as messages
from jalon.messages.models import SentLetter
from tests.accounts.people import make

pytestmark = pytest.mark.django_db
MONDAY, SUNDAY, NEXT = date(2026, 3, 2), date(2026, 3, 8), date(2026, 3, 9)


@pytest.fixture
def anne():
    person = make("anne", "administrateur", email="anne@exemple.fr")
    actions.set_seals(person=person, wanted=True)
    audit.seal()
    return person


def test_one_letter_a_week_with_the_number_and_the_seal(anne):
    [first] = sending.letters(MONDAY)
    audit.write("tests.later", by=None)
    audit.seal()
    [same], [next_week] = sending.letters(SUNDAY), sending.letters(NEXT)

    assert first.key == same.key != next_week.key
    end = AuditEvent.objects.exclude(sequence=None).order_by("-sequence").first()
    assert f"--seal {end.sequence}:{end.seal}" in next_week.text
    assert first.text != next_week.text


def test_letter_leaves_once_through_the_real_queue(anne, settings):
    settings.EMAIL_HOST = "localhost"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    for _ in range(3):
        messages.gather()
        messages.send_waiting()

    assert [one.to for one in mail.outbox] == [["anne@exemple.fr"]]
    assert SentLetter.objects.filter(key__startswith="sceau:").count() == 1


def test_only_administrators_who_ask_and_still_are(anne):
    make("bruno", "administrateur", email="b@exemple.fr")
    reader = make("luc", "lecteur", email="luc@exemple.fr")
    actions.set_seals(person=reader, wanted=True)
    assert [one.to for one in sending.letters(MONDAY)] == ["anne@exemple.fr"]

    actions.deactivate(person=anne, by=None)

    assert list(sending.letters(MONDAY)) == []


def test_seal_of_the_letter_shows_that_the_end_was_cut(anne):
    audit.write("tests.hidden", by=anne)
    audit.seal()
    [letter] = sending.letters(MONDAY)
    noted = re.search(r"--seal (\S+)", letter.text)[1]
    assert checking.verify_and_note(by=None, noted=[noted]).holds

    AuditEvent.objects.filter(verb="tests.hidden").delete()
    anchors.path().unlink(missing_ok=True)  # whoever cuts the end cuts the witness too

    assert not checking.verify_and_note(by=None, noted=[noted]).holds


def test_administrator_asks_from_her_page(client):
    anne = make("anne", "administrateur", email="anne@exemple.fr")
    client.force_login(anne)
    assert "Recevoir les sceaux" in client.get("/compte/").text

    client.post("/compte/sceaux/")

    assert "Ne plus recevoir les sceaux" in client.get("/compte/").text
    client.force_login(make("luc", "lecteur", email="luc@exemple.fr"))
    assert "sceaux" not in client.get("/compte/").text
    assert client.post("/compte/sceaux/").status_code == 403
