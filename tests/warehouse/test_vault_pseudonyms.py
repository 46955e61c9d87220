"""A person's identifier becomes a word: always the same at one place, never the same at another."""

import hashlib
import hmac
import re

import pytest

from jalon.warehouse import vault
from jalon.warehouse.vault import pseudonyms

HERE, THERE = "990000010", "990000028"


@pytest.fixture
def held(tmp_path):
    vault.create(tmp_path)
    return vault.open_vault(tmp_path)


def test_pseudonym_is_the_same_each_time_and_in_each_process(held, tmp_path):
    assert held.pseudonym(HERE, "00123") == vault.open_vault(tmp_path).pseudonym(HERE, "00123")


def test_pseudonym_is_letters_of_one_length(held):
    found = held.pseudonyms(HERE, map(str, range(2000)))

    assert all(re.fullmatch("[a-p]{32}", one) for one in found)
    assert len(set(found)) == 2000


def test_same_patient_of_two_establishments_cannot_be_linked(held):
    assert held.pseudonym(HERE, "00123") != held.pseudonym(THERE, "00123")


def test_establishment_and_identifier_do_not_run_into_each_other(held):
    assert held.pseudonym("9900000101", "23") != held.pseudonym("990000010", "123")


def test_other_keys_give_other_pseudonyms(held, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    vault.create(elsewhere)

    assert held.pseudonym(HERE, "00123") != vault.open_vault(elsewhere).pseudonym(HERE, "00123")


@pytest.mark.parametrize("written", [" ab 12 ", "AB 12", "ab\u00a012", "ab  12", "ａｂ 12"])
def test_spellings_of_one_identifier_give_one_pseudonym(held, written):
    assert held.pseudonym(HERE, written) == held.pseudonym(HERE, "ab 12")


@pytest.mark.parametrize("other", ["123", "0123", "00123.0", "001 23"])
def test_identifiers_that_may_be_two_persons_stay_two(held, other):
    assert held.pseudonym(HERE, other) != held.pseudonym(HERE, "00123")


def test_order_is_kept_and_blanks_stay_blank(held):
    one, two = held.pseudonym(HERE, "1"), held.pseudonym(HERE, "2")

    assert held.pseudonyms(HERE, ["2", None, "1", "  ", "2", ""]) == [two, None, one, None, two, None]


@pytest.mark.parametrize(("establishment", "identifier"), [("", "1"), (HERE, " ")])
def test_pseudonym_of_nobody_is_an_error(held, establishment, identifier):
    with pytest.raises(ValueError):
        held.pseudonym(establishment, identifier)


@pytest.mark.parametrize("identifier", ["00123", "Élodie", "x" * 200])
def test_pseudonym_equals_the_hmac_of_the_standard_library(identifier):
    key = bytes(range(32))
    message = b"jalon pseudonym 1\x00" + HERE.encode() + b"\x00" + pseudonyms.normal(identifier).encode()

    [found] = pseudonyms.pseudonyms(key, HERE, [identifier])

    digest = hmac.new(key, message, hashlib.sha256).digest()[:16]
    assert found.translate(str.maketrans("abcdefghijklmnop", "0123456789abcdef")) == digest.hex()


def test_each_patient_is_computed_once_whatever_his_rows(held, monkeypatch):
    computed = []
    normal = pseudonyms.normal
    monkeypatch.setattr(pseudonyms, "normal", lambda identifier: computed.append(identifier) or normal(identifier))

    found = held.pseudonyms(HERE, [str(row % 200) for row in range(10_000)])

    assert len(computed) == 200
    assert found[:200] == found[-200:]
