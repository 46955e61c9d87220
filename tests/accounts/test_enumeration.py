"""What the entrance tells of who has an account: nothing, by its words or by the work it does."""

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client

from tests.accounts.people import PASSWORD, make

pytestmark = pytest.mark.django_db
WRONG = "un mauvais mot de passe"


class Counting(MD5PasswordHasher):
    """Counts what takes the time of a sign-in: each password hashed."""

    algorithm = "counting"
    hashed = 0

    def encode(self, password, salt):
        Counting.hashed += 1
        return super().encode(password, salt)


def attempt(login):
    Counting.hashed = 0
    answer = Client().post("/compte/connexion/", {"login": login, "password": WRONG})
    said = answer.context["form"].errors.get_json_data(escape_html=True)
    return Counting.hashed, str(said)


def test_known_or_not_open_or_closed_the_answer_costs_and_says_the_same(settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.Counting"]
    make("claire", email="claire@exemple.fr")
    closed, invited = make("luc", email="luc@exemple.fr"), make("nadia", email="nadia@exemple.fr")
    closed.is_active = False
    closed.save()
    invited.set_unusable_password()
    invited.save()

    by_name = {attempt(name) for name in ("claire", "inconnu", "luc", "nadia")}
    by_address = {attempt(f"{name}@exemple.fr") for name in ("claire", "inconnu", "luc", "nadia")}

    assert [hashed for hashed, _ in (*by_name, *by_address)] == [1, 1]


def test_code_of_the_second_factor_serves_once():
    claire = make("claire")
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(claire, secret)
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    code = totp.format_hotp_value(totp.hotp_value(secret, counter))

    seen = [_enter(code) for _ in range(2)]

    assert seen == [True, False]


def _enter(code) -> bool:
    client = Client()
    client.post("/compte/connexion/", {"login": "claire", "password": PASSWORD})
    client.post("/compte/second-facteur/code/", {"code": code})
    return client.get("/compte/connexions/").status_code == 200
