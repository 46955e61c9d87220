"""The record of processing and the extract of a person: from what is configured, nothing invented."""

import json

import pytest
from django.conf import settings

from jalon.accounts import actions, audit, erasing
from jalon.accounts.processing import instance, papers, person
from jalon.accounts.processing.record import record, typeset
from jalon.kernel.refusal import Refusal
from tests.accounts.people import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    """What the house says of itself, in the data folder."""
    path = settings.DATA_DIR / instance.NAME

    def say(text):
        path.write_text(text, "utf-8")

    yield say
    path.unlink(missing_ok=True)


def rows(title):
    return next(one.rows for one in record().sections if one.title == title)


def test_what_the_house_does_not_say_is_to_be_completed(house):
    house("controller: ARS d'essai\nlegal_basis: Mission d'intérêt public\n")

    found = record()

    assert found.house == "ARS d'essai"
    assert ["Responsable du traitement", "ARS d’essai"] in found.sections[0].rows
    assert ["Délégué à la protection des données", "à compléter"] in found.sections[0].rows
    assert "Délégué à la protection des données" in found.missing
    assert "Responsable du traitement" not in found.missing


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("dpo: [a, b]\n", "« dpo » : un texte est attendu"),
        ("delegue: x\n", "clé inconnue « delegue »"),
        ("- x\n", "des lignes « clé: valeur » sont attendues"),
        ("a: 'x\n", "YAML"),
    ],
)
def test_mistake_in_the_file_of_the_house_is_explained(house, text, said):
    house(text)

    with pytest.raises(Refusal, match=r"responsable\.yaml"):
        record()
    with pytest.raises(Refusal, match=said):
        record()


def test_record_follows_the_configuration(settings):
    make("anne", "administrateur")
    before = dict(rows("Mesures de sécurité constatées"))

    settings.HTTPS, settings.HOST = True, "jalon.exemple.fr"
    after = dict(rows("Mesures de sécurité constatées"))

    assert before["Chiffrement des échanges"].startswith("non")
    assert after["Chiffrement des échanges"] == "HTTPS, jalon.exemple.fr"
    assert ["Administrateur\N{NO-BREAK SPACE}: comptes, annuaire, catalogue", "—", "1"] in rows("Destinataires")


def test_resistances_are_a_treatment_only_where_the_vault_is_open(monkeypatch):
    monkeypatch.setattr("jalon.accounts.processing.record.vault.is_present", lambda folder: False)
    titles = [row[0] for row in rows("Traitements")]
    monkeypatch.setattr("jalon.accounts.processing.record.vault.is_present", lambda folder: True)

    opened = [row[0] for row in rows("Traitements")]

    assert set(opened) - set(titles) == {"Résistances bactériennes"}


def test_record_leaves_in_four_formats():
    found = record()

    written = {extension: papers.as_format(found, extension) for extension in papers.FORMATS}

    assert written["pdf"].startswith(b"%PDF")
    assert written["xlsx"].startswith(b"PK")
    assert json.loads(written["json"])["sections"][1]["title"] == "Traitements"
    assert "| Journal des actes | 3 ans |" in written["md"].decode()


def test_signs_are_french():
    assert typeset("l'acte : « oui » ?") == "l’acte\u00a0: «\u00a0oui\u00a0»\u00a0?"


def test_extract_of_a_person_holds_the_account_its_rights_and_its_acts():
    luc = make("luc", "contributeur", email="luc@exemple.fr", territories=["region:75"])
    audit.write("accounts.reminders_set", by=luc, target=luc, wanted=False)

    found = person.extract(person.find("LUC@exemple.fr"), by=None)

    assert (found["compte"]["courriel"], found["compte"]["mot de passe"]) == ("luc@exemple.fr", "enregistré, haché")
    assert found["droits"][0]["territoires"] == "Nouvelle-Aquitaine"
    assert [one["acte"] for one in found["actes"]] == [
        "Personne créée", "Droit donné", "Rappels réglés", "Extrait d'un compte tiré",
    ]  # fmt: skip
    assert luc.password not in json.dumps(found)


def test_nobody_of_that_name():
    with pytest.raises(Refusal, match="Aucun compte"):
        person.find("absent")


def test_identity_of_an_open_account_is_not_erased():
    luc = make("luc", last_name="Martin")
    with pytest.raises(Refusal, match="Fermez d'abord"):
        erasing.erase(person=luc, by=None)

    actions.deactivate(person=luc, by=None)
    erasing.erase(person=luc, by=None)

    assert person.find(str(luc.pk)).username == f"compte-{luc.pk}"
