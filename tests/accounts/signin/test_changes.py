"""A password, a code or a key changes: the person is told by a real letter, whatever page or command did it."""

import re
from pathlib import Path

import allauth
import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time as counters
from django.utils import timezone

from jalon.accounts import invitations
from jalon.accounts.models import AuditEvent
from jalon.accounts.signin import changes, links
from jalon.messages import actions as messages
from jalon.messages.models import SentLetter
from tests.accounts.people import PASSWORD, make
from tests.messages.test_letters import box  # noqa: F401 - a real server on loopback

pytestmark = pytest.mark.django_db
FIREFOX = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
OTHER = "cinq autres mots ici encore"


@pytest.fixture
def luc(client):
    luc = make("luc", email="luc@exemple.fr", first_name="Luc", last_name="Martin")
    client.post("/compte/connexion/", {"login": "luc", "password": PASSWORD})
    return luc


@pytest.fixture
def received(box):  # noqa: F811 - the fixture
    """received(): the texts of the letters that left, each with whom it went to."""

    def received():
        messages.gather()
        messages.send_waiting()
        return [(to, letter.get_content()) for to, letter in box.received]

    return received


def change_password(client):
    form = {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER}
    return client.post("/compte/mot-de-passe/", form, headers=FIREFOX)


def add_code(client, on_commit):
    client.post("/compte/confirmer/", {"password": PASSWORD})
    page = client.get("/compte/second-facteur/activer/")
    secret = page.context["form"].secret
    code = format_hotp_value(hotp_value(secret, list(counters())[0]))
    with on_commit(execute=True):
        assert client.post("/compte/second-facteur/activer/", {"code": code}, headers=FIREFOX).status_code == 302
    return secret


def test_password_changed_is_told_with_when_where_from_and_what_to_do(client, luc, received, settings):
    settings.HOST, settings.PUBLIC_ORIGIN = "sante.exemple.fr", "https://sante.exemple.fr"
    change_password(client)

    [(to, text)] = received()

    assert to == ["luc@exemple.fr"]
    assert re.search(r"Votre mot de passe a été changé le .+ à \d+\sh\s\d\d, depuis Firefox sur Linux\.", text)
    assert "Si ce n'est pas vous, prévenez tout de suite un administrateur" in text
    assert "https://sante.exemple.fr/compte/connexions/" in text
    assert OTHER not in text


def test_each_change_is_told_once(client, luc, received):
    change_password(client)

    assert len(received()) == len(received()) == 1


def test_address_that_leads_nowhere_is_not_written(client, luc, received):
    change_password(client)

    assert "http" not in received()[0][1]


def test_code_added_is_told_without_its_secret(client, luc, received, django_capture_on_commit_callbacks):
    secret = add_code(client, django_capture_on_commit_callbacks)

    [(_, text)] = received()

    assert "Une application à code a été ajoutée" in text
    assert secret not in text
    assert AuditEvent.objects.get(verb=changes.CHANGED).details == {
        "means": "application à code ajoutée", "device": "Firefox sur Linux",
    }  # fmt: skip


def test_code_removed_is_told(client, luc, received, django_capture_on_commit_callbacks):
    add_code(client, django_capture_on_commit_callbacks)

    client.post("/compte/second-facteur/desactiver/", headers=FIREFOX)

    assert not Authenticator.objects.filter(user=luc).exists()
    assert "a été retirée de votre compte" in received()[-1][1]


def test_recovery_codes_made_again_are_told(client, luc, received, django_capture_on_commit_callbacks):
    add_code(client, django_capture_on_commit_callbacks)

    with django_capture_on_commit_callbacks(execute=True):
        client.post("/compte/second-facteur/secours/nouveaux/", headers=FIREFOX)

    assert "codes de secours" in received()[-1][1]


def test_password_chosen_by_a_link_is_told(client, received):
    luc = make("luc", email="luc@exemple.fr")

    client.post(invitations.path_for(luc), {"password": OTHER, "again": OTHER}, headers=FIREFOX)

    assert re.search(r"Un mot de passe a été choisi.+depuis Firefox sur Linux", received()[-1][1])


def test_second_factor_taken_off_by_the_operator_is_told(received):
    luc = make("luc", "administrateur", email="luc@exemple.fr")
    TOTP.activate(luc, generate_totp_secret())
    links.make("luc")
    assert received() == []

    links.make("luc", without_second_factor=True)

    assert "effacé par la personne qui exploite Jalon" in received()[0][1]


def test_whoever_has_no_address_is_told_nothing_and_nobody_is_told_of_the_past(client, luc, received):
    change_password(client)
    luc.email = ""
    luc.save()
    assert list(changes.letters()) == []

    luc.email = "luc@exemple.fr"
    luc.save()
    AuditEvent.objects.update(at=timezone.now() - changes.WITHIN)

    assert received() == []
    assert not SentLetter.objects.exists()


def test_wrong_change_tells_nothing(client, luc, received):
    form = {"oldpassword": "un mauvais mot", "password1": OTHER, "password2": OTHER}

    client.post("/compte/mot-de-passe/", form, headers=FIREFOX)

    assert received() == []


def test_nothing_that_allauth_would_tell_of_a_factor_is_left_unsaid():
    told = Path(allauth.__file__).parent.glob("templates/mfa/email/*_subject.txt")
    known = set(changes.SAID_BY_ALLAUTH)

    assert {f"mfa/email/{path.name.removesuffix('_subject.txt')}" for path in told} <= known
    assert set(changes.SAID_BY_ALLAUTH.values()) <= set(changes.SENTENCES)


def test_key_added_or_removed_is_told(luc, received):
    changes.note(person=luc, said="mfa/email/webauthn_added", device="Chrome sur Windows")
    changes.note(person=luc, said="mfa/email/webauthn_removed", device="Chrome sur Windows")

    assert [text.split("\n")[2].split(" le ")[0] for _, text in received()] == [
        "Une clé a été ajoutée à votre compte", "Une clé a été retirée de votre compte",
    ]  # fmt: skip
