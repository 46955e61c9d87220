"""What Pro Santé Connect asks in practice: a client that signs instead of bearing a secret, a signed userinfo."""

import json
import stat
from argparse import Namespace

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from jalon.accounts.models import Identity, User
from jalon.accounts.signin import cli, configuration
from jalon.kernel.refusal import Refusal
from tests.accounts.signin.provider import new_key

pytestmark = pytest.mark.django_db
ADA = {"sub": "f:1:8990001", "preferred_username": "8990001", "given_name": "Ada"}
RSA, EC = new_key(), ec.generate_private_key(ec.SECP256R1())


def pem(key, closed=None):
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, closed or NoEncryption())


@pytest.fixture
def with_key(configure, tmp_path, provider):
    """with_key(key, "key_id: …"): the instance signs with it what the provider verifies."""

    def with_key(key, *lines):
        configure("people: created", *lines)
        provider.client_key = key.public_key()
        (tmp_path / "jalon.pem").write_bytes(pem(key))
        file = tmp_path / "connexion.yaml"
        file.write_text(file.read_text().replace("secret_env: TEST_SECRET", "key_file: jalon.pem"))

    return with_key


# The client signs


@pytest.mark.parametrize(("key", "algorithm"), [(RSA, "RS256"), (EC, "ES256")], ids=["rsa", "ec"])
def test_client_proves_itself_by_its_key_and_never_twice_by_the_same_statement(
    with_key, come_in, provider, client, key, algorithm
):
    with_key(key, "key_id: notre-cle")

    come_in(**ADA)
    client.post("/compte/deconnexion/")
    come_in(**ADA)

    assert configuration.current().problems == ()
    assert Identity.objects.get().subject == ADA["sub"]
    assert {(said["alg"], said["kid"]) for said in provider.statements} == {(algorithm, "notre-cle")}
    assert len({said["jti"] for said in provider.statements}) == 2
    assert all(said["exp"] - said["iat"] <= 300 for said in provider.statements)


def test_key_that_the_provider_does_not_know_lets_nobody_in(with_key, come_in, provider):
    with_key(RSA)
    provider.client_key = EC.public_key()

    come_in(**ADA)

    assert not User.objects.exists()


UNFIT = {
    "words": b"pas une cle", "bytes": b"\xff\xfe", "nothing": b"",
    "public half": EC.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
    "short": pem(rsa.generate_private_key(65537, 1024)),  # noqa: S505 - that is what is refused
    "other curve": pem(ec.generate_private_key(ec.SECP256K1())),
    "under a passphrase": pem(EC, BestAvailableEncryption(b"secret")),
}  # fmt: skip


@pytest.mark.parametrize("content", UNFIT.values(), ids=UNFIT)
def test_key_that_is_not_taken_is_explained_with_its_line(with_key, tmp_path, content):
    with_key(RSA)
    (tmp_path / "jalon.pem").write_bytes(content)

    found = configuration.load(tmp_path / "connexion.yaml")

    assert found.providers == {}
    assert any("ligne 7 :" in said and ("se lit pas" in said or "vide" in said) for said in found.problems)


def test_neither_secret_nor_key_is_said_where_a_provider_is_printed(with_key, configure):
    configure()
    assert "un-secret-de-test" not in repr(configuration.current())
    with_key(RSA)

    assert "PRIVATE KEY" not in repr(configuration.current())


# The command that draws a key, and says its public half


@pytest.fixture
def say_key(configure, capsys):
    def say_key(file="psc.pem", **options):
        configure()
        asked = Namespace(**{"file": file, "new": False, "rsa": False, "kid": "", "json": True} | options)
        assert cli.run_key(asked) == 0
        return json.loads(capsys.readouterr().out)["keys"]

    return say_key


@pytest.mark.parametrize(("with_rsa", "algorithm"), [(False, "ES256"), (True, "RS256")])
def test_key_is_drawn_closed_to_others_and_its_public_half_is_said(say_key, tmp_path, with_rsa, algorithm):
    [public] = say_key(new=True, rsa=with_rsa)

    assert stat.S_IMODE((tmp_path / "psc.pem").stat().st_mode) == 0o600
    assert (public["alg"], public["use"]) == (algorithm, "sig")
    assert not {"d", "p", "q"} & set(public)
    assert say_key() == [public]
    assert say_key(kid="cle-2026")[0]["kid"] == "cle-2026"


def test_statement_bears_the_name_that_the_command_says(with_key, come_in, provider, tmp_path, say_key):
    [public] = say_key(new=True)
    with_key(EC)
    (tmp_path / "jalon.pem").write_bytes((tmp_path / "psc.pem").read_bytes())
    provider.client_key = jwt.PyJWK.from_dict(public).key

    come_in(**ADA)

    assert [said["kid"] for said in provider.statements] == [public["kid"]]


def test_key_replaces_no_other_and_leaves_the_folder_no_more_than_a_secret(say_key):
    say_key(new=True)

    with pytest.raises(Refusal, match="existe déjà"):
        say_key(new=True)
    with pytest.raises(Refusal, match="dossier de données"):
        say_key("../psc.pem", new=True)
    with pytest.raises(Refusal, match="ne se lit pas"):
        say_key("absente.pem")


# The userinfo is signed


def test_signed_userinfo_is_believed(configure, come_in, provider):
    configure("people: created", "signed_userinfo: oui")
    provider.only_in_userinfo, provider.signs_userinfo = ("given_name",), {}

    come_in(**ADA)

    assert User.objects.get().first_name == "Ada"


@pytest.mark.parametrize("unsaid", ["iss", "aud"])
def test_signed_userinfo_need_not_say_from_whom_nor_for_whom(configure, come_in, provider, unsaid):
    configure("people: created")
    provider.signs_userinfo = {unsaid: None}

    come_in(**ADA)

    assert User.objects.exists()


@pytest.mark.parametrize(
    "lie", [{"aud": "un-autre"}, {"aud": ["un-autre"]}, {"iss": "https://ailleurs.exemple.fr"}, {"sub": "un-autre"},
            {"sub": None}, {"exp": 1}, {"nbf": 9_999_999_999}],
)  # fmt: skip
def test_signed_userinfo_that_is_not_for_us_or_of_somebody_else_is_not(configure, come_in, provider, lie):
    configure("people: created")
    provider.signs_userinfo = lie

    come_in(**ADA)

    assert not User.objects.exists()


def none(said):
    return jwt.encode(said, "", algorithm="none")


def shared(said):
    return jwt.encode(said, "un-secret-de-test-assez-long-pour-HS256", algorithm="HS256", headers={"kid": "cle-1"})


def stranger(said):
    return jwt.encode(said, new_key(), algorithm="RS256", headers={"kid": "cle-1"})


def unknown(said):
    return jwt.encode(said, EC, algorithm="ES256", headers={"kid": "cle-9"})


def no_token(said):
    return "pas un jeton é"


@pytest.mark.parametrize("sign", [none, shared, stranger, unknown, no_token])
def test_userinfo_signed_otherwise_than_by_the_provider_is_not(configure, come_in, provider, sign):
    configure("people: created")
    provider.signs_userinfo = {}
    provider.signed_userinfo = sign

    come_in(**ADA)

    assert not User.objects.exists()


def test_userinfo_that_should_be_signed_and_is_not_lets_nobody_in(configure, come_in, provider, caplog):
    configure("people: created", "signed_userinfo: oui")

    come_in(**ADA)

    assert not User.objects.exists()
    assert "not signed" in caplog.text


def test_userinfo_that_should_be_signed_and_is_nowhere_lets_nobody_in(configure, come_in, provider):
    configure("people: created", "signed_userinfo: oui")
    provider.publishes = {"userinfo_endpoint": None}

    come_in(**ADA)

    assert not User.objects.exists()
