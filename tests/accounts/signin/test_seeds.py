"""Seeds of second factors are encrypted in the database, under keys that live outside it and may be changed."""

import json
import stat
from argparse import Namespace

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time as counters
from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.test import Client

from jalon.accounts.models import AuditEvent
from jalon.accounts.signin import cli, seeds
from jalon.config import production, state
from jalon.kernel.refusal import Refusal
from tests.accounts.people import PASSWORD, make

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP" * 2
MIGRATION = __import__("jalon.accounts.migrations.0008_seeds", fromlist=["encrypt"])


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    settings.FACTOR_KEYS = tmp_path / "cles-facteurs"
    cache.clear()
    return settings.FACTOR_KEYS


@pytest.fixture
def luc():
    luc = make("luc")
    TOTP.activate(luc, SECRET)
    RecoveryCodes.activate(luc)
    return luc


def kept():
    """All that the database holds of second factors, as whoever reads it alone sees it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator ORDER BY id")
        return " ".join(str(row[0]) for row in cursor.fetchall())


def code_now(secret=SECRET):
    return format_hotp_value(hotp_value(secret, list(counters())[0]))


def enters(code):
    client = Client()
    client.post("/compte/connexion/", {"login": "luc", "password": PASSWORD})
    answer = client.post("/compte/second-facteur/code/", {"code": code})
    return answer, client.get("/compte/connexions/").status_code == 200


def test_database_alone_gives_no_seed_and_codes_still_open(luc, keys):
    rescue = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()

    assert SECRET not in kept()
    assert kept().count(seeds.MARK) == 2
    assert stat.S_IMODE(keys.stat().st_mode) == 0o600
    assert enters(code_now())[1]
    assert enters(rescue[0])[1]
    assert not enters(rescue[0])[1]  # spent


def test_same_seed_is_never_written_twice_the_same():
    assert seeds.encrypt(SECRET) != seeds.encrypt(SECRET)
    assert get_adapter().decrypt(get_adapter().encrypt(SECRET)) == SECRET


# Keys that are gone, damaged, another's


def lost(path):
    path.unlink()


def another(path):
    path.unlink()
    seeds._save([seeds.Fernet.generate_key()])


def damaged(path):
    path.write_bytes(b"pas une cle\n")


def empty(path):
    path.write_bytes(b"")


def open_to_all(path):
    path.chmod(0o644)


def a_folder(path):
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("harm", [lost, another, damaged, empty, open_to_all, a_folder])
def test_without_its_key_the_site_says_so_and_lets_nobody_in(luc, keys, harm):
    harm(keys)

    answer, is_in = enters(code_now())

    assert (answer.status_code, is_in) == (400, False)
    assert "exploite Jalon" in answer.text
    assert SECRET not in answer.text
    assert any("cles-facteurs" in said for said in state.sign_in_problems())
    assert "cles-facteurs" in production.factor_keys_lost()
    with pytest.raises(Refusal, match="cles-facteurs"):
        cli.run_factors(Namespace(json=False, rotate=True, forget_old=False))


def test_keys_that_are_lost_are_not_drawn_again_over_what_they_encrypted(luc, keys):
    keys.unlink()

    with pytest.raises(Refusal, match="manquent"):
        TOTP.activate(make("jo"), generate_totp_secret())

    assert not keys.exists()


def test_keys_come_back_and_all_opens_again(luc, keys):
    said = keys.read_bytes()
    keys.unlink()
    assert not enters(code_now())[1]

    keys.write_bytes(said)
    keys.chmod(0o600)

    assert enters(code_now())[1]
    assert state.sign_in_problems() == []


# Changing the key


def rotate(**options):
    return cli.run_factors(Namespace(**{"json": True, "rotate": True, "forget_old": False} | options))


def test_key_is_changed_and_the_old_one_still_reads_a_back_up(luc, keys, capsys):
    saved = dict(Authenticator.objects.values_list("pk", "data"))

    assert rotate() == 0

    assert json.loads(capsys.readouterr().out) == {"encrypted": 2, "clear": 0, "keys": 2}
    assert saved != dict(Authenticator.objects.values_list("pk", "data"))
    assert AuditEvent.objects.get(verb="accounts.factor_keys_changed").details == {"rewritten": 2}
    assert enters(code_now())[1]
    for pk, data in saved.items():
        Authenticator.objects.filter(pk=pk).update(data=data)
    assert seeds.problem() == ""


def test_old_keys_are_forgotten_once_nothing_needs_them(luc, keys, capsys):
    before = seeds._lines()

    rotate(forget_old=True)

    assert json.loads(capsys.readouterr().out) == {"encrypted": 2, "clear": 0, "keys": 1}
    assert not set(before) & set(seeds._lines())
    assert enters(code_now())[1]


def test_rescue_codes_already_spent_stay_spent(luc, capsys):
    codes = Authenticator.objects.get(type="recovery_codes").wrap()
    first = codes.get_unused_codes()[0]
    codes.validate_code(first)

    rotate()

    assert first not in Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()


def test_old_keys_are_not_forgotten_alone(luc):
    with pytest.raises(Refusal, match="--rotate"):
        cli.run_factors(Namespace(json=False, rotate=False, forget_old=True))


def test_rotation_that_fails_half_way_leaves_all_readable(luc, monkeypatch):
    def fail(*said, **named):
        raise RuntimeError

    monkeypatch.setattr(seeds.audit, "write", fail)
    with pytest.raises(RuntimeError):
        seeds.rotate(forget_old=True)

    assert seeds.problem() == ""
    assert enters(code_now())[1]


# Instances from before


@pytest.fixture
def from_before():
    """Seeds in clear, of an instance that knew no keys: a code, rescue codes, rescue codes that came from elsewhere."""
    luc, jo = make("luc"), make("jo")
    rows = [
        (luc, "totp", {"secret": SECRET}), (luc, "recovery_codes", {"seed": "ab" * 40, "used_mask": 5}),
        (jo, "recovery_codes", {"migrated_codes": ["1111", "2222"]}), (jo, "webauthn", {"name": "clé"}),
    ]  # fmt: skip
    return [Authenticator.objects.create(user=user, type=kind, data=data) for user, kind, data in rows]


def test_seeds_in_clear_are_encrypted_by_the_migration(from_before):
    MIGRATION.encrypt(apps, None)

    assert SECRET not in kept()
    assert "1111" not in kept()
    assert seeds.counts() == (3, 0, 1)
    assert Authenticator.objects.get(type="webauthn").data == {"name": "clé"}
    assert Authenticator.objects.get(user__username="luc", type="recovery_codes").data["used_mask"] == 5
    assert enters(code_now())[1]
    codes = Authenticator.objects.get(user__username="jo", type="recovery_codes").wrap()
    assert codes.validate_code("2222")
    assert codes.get_unused_codes() == ["1111"]


def test_migration_done_twice_or_undone_changes_no_code(from_before):
    before = [one.data for one in from_before]
    MIGRATION.encrypt(apps, None)
    once = kept()

    MIGRATION.encrypt(apps, None)
    assert kept() == once

    MIGRATION.decrypt(apps, None)
    assert list(Authenticator.objects.order_by("pk").values_list("data", flat=True)) == before


def test_seed_that_an_older_process_wrote_meanwhile_still_opens(from_before, capsys):
    assert enters(code_now())[1]

    rotate()

    assert json.loads(capsys.readouterr().out)["clear"] == 0


def test_instance_without_second_factors_draws_no_key(keys):
    MIGRATION.encrypt(apps, None)

    assert seeds.problem() == ""
    assert cli.run_factors(Namespace(json=True, rotate=False, forget_old=False)) == 0
    assert not keys.exists()
