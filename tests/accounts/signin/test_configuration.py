"""`connexion.yaml`: what it says, and how its mistakes are explained, each with its line."""

import pytest

from jalon.accounts.signin import configuration, oidc

WHOLE = """local_accounts: oui
second_factor: {required: administrators, grace_days: 3}
sessions: {idle_minutes: 20, hours: 8}
providers:
  hopital:
    title: Annuaire
    issuer: https://identite.exemple.fr/
    client_id: jalon
    secret_file: hopital.secret
    scopes: [email]
    claims: {username: upn}
    rights:
      - {group: dsi, role: administrateur}
      - {group: dim, role: contributeur, territories: ["etablissement:990000010"], acts: [saisir]}
  psc:
    title: Pro Santé Connect
    kind: psc
    issuer: https://psc.exemple.fr
    client_id: jalon
    secret_file: hopital.secret
    people: created
    activities: {role: lecteur}
"""


@pytest.fixture
def load(tmp_path):
    (tmp_path / "hopital.secret").write_text("chut\n")

    def load(text):
        (tmp_path / "connexion.yaml").write_text(text, "utf-8")
        return configuration.load(tmp_path / "connexion.yaml")

    return load


def test_whole_file_is_read(load):
    said = load(WHOLE)
    hospital, psc = said.providers["hopital"], said.providers["psc"]

    assert said.problems == ()
    assert (said.second_factor_for, said.grace_days, said.idle_minutes, said.hours) == ("administrators", 3, 20, 8)
    assert (hospital.issuer, hospital.secret) == ("https://identite.exemple.fr", "chut")
    assert hospital.scopes == ("openid", "email")
    assert (hospital.claim("username"), hospital.claim("email")) == ("upn", "email")
    assert [right.role for right in hospital.rights] == ["administrateur", "contributeur"]
    assert (psc.acr_values, psc.scopes, psc.claim("username")) == ("eidas1", ("openid", "scope_all"), "SubjectNameID")
    assert psc.activity_right.role == "lecteur"


MISTAKES = [
    ("    issuer: https://identite.exemple.fr/\n", "    issuer: http://identite.exemple.fr\n", 7, "https://"),
    (
        "    client_id: jalon\n    secret_file: hopital.secret\n    scopes",
        "    client_id: jalon\n    scopes",
        5,
        "secret",
    ),
    ("secret_file: hopital.secret\n    scopes", "secret_file: ../clef\n    scopes", 9, "dossier de données"),
    ("role: administrateur", "role: roi", 13, "roi"),
    ("etablissement:990000010", "etablissement:990000011", 14, "FINESS"),
    ("acts: [saisir]", "acts: [clore]", 14, "clôt pour une région"),
    ("{role: lecteur}", "{role: administrateur}", 22, "lecteur ou d'un contributeur"),
    ("    kind: psc\n", "    kind: oidc\n", 22, "Pro Santé Connect seul"),
    ("claims: {username: upn}", "max_age_minutes: -5", 11, "de 1 à"),
    ("hours: 8", "hours: 900", 3, "de 1 à 168"),
]


@pytest.mark.parametrize(("right", "wrong", "line", "said"), MISTAKES)
def test_mistake_is_explained_with_its_line(load, right, wrong, line, said):
    assert right in WHOLE

    found = load(WHOLE.replace(right, wrong, 1))

    assert [problem for problem in found.problems if f"ligne {line} :" in problem and said in problem], found.problems


def test_provider_that_is_wrong_is_left_out_and_the_other_stays(load):
    found = load(WHOLE.replace("role: administrateur", "role: roi"))

    assert list(found.providers) == ["psc"]
    assert (found.left_out, found.shut) == (("hopital",), False)


@pytest.mark.parametrize("text", ["", "- a", "providers: [a]", "providers:\n  hopital: x\n", "a: [", "\tx: 1",
                                  "second_factor: oui", "sessions: {hours: x}", "local_accounts: {}",
                                  "providers:\n  h:\n    rights: {a: b}\n    acr_values: {}"])  # fmt: skip
def test_any_text_is_read_without_a_crash_and_opens_nothing(load, text):
    found = load(text)

    assert found.problems
    assert found.providers == {}
    assert found.shut or found.left_out


SHUTTING = [
    ("local_accounts: oui", "local_accounts: peut-être"),
    ("required: administrators", "required: admins"),
    ("hours: 8", "hours: 900"),
    ("grace_days: 3", "grace_days: jamais"),
    ("second_factor: {required", "second_facteur: {required"),
    ("sessions:", "sessions: {}\nsessions:"),
    ("providers:\n", "providers: [\n"),
]


@pytest.mark.parametrize(("right", "wrong"), SHUTTING)
def test_mistake_that_is_no_provider_s_own_lets_nobody_in(load, right, wrong):
    assert right in WHOLE

    found = load(WHOLE.replace(right, wrong, 1))

    assert (found.shut, found.unknown, found.local_accounts) == (True, True, False)


def test_mistake_on_a_line_shared_with_the_providers_lets_nobody_in(load):
    assert load("{second_factor: {required: admins}, providers: {h: {}}}").shut


@pytest.mark.parametrize("secret", [b"\xff\xfe", None])
def test_secret_that_does_not_read_leaves_its_provider_out(load, tmp_path, secret):
    kept = tmp_path / "hopital.secret"
    kept.unlink()
    if secret:
        kept.write_bytes(secret)

    found = load(WHOLE)

    assert (found.providers, found.left_out, found.shut) == ({}, ("hopital", "psc"), False)


def test_secret_is_not_written_in_the_file(load):
    found = load(WHOLE.replace("secret_file: hopital.secret\n    scopes", "secret: chut\n    scopes"))

    assert any("clé inconnue « secret »" in problem for problem in found.problems)


def test_challenge_is_that_of_the_standard():
    """The example of RFC 7636, appendix B."""
    assert oidc.challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == (
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    )
