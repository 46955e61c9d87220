"""What Jalon may call by itself: the public network, and what its operator opens; nothing inside otherwise."""

import pytest

from jalon.kernel import addresses
from jalon.kernel.addresses import Allowed
from jalon.kernel.refusal import Refusal

PUBLIC = "93.184.215.14"
CLOSED = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1",
    "fd12:3456::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::a9fe:a9fe",
    "::127.0.0.1", "2001:db8::1", "fe80::1%eth0",
]  # fmt: skip


@pytest.mark.parametrize("number", CLOSED)
def test_number_inside_is_closed(number):
    with pytest.raises(Refusal, match="adresse interne"):
        addresses.choose(addresses.read("https://crm.example.org/x"), [number], Allowed())


@pytest.mark.parametrize("number", [PUBLIC, "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::5db8:d70e"])
def test_public_number_is_open_over_https_alone(number):
    assert addresses.choose(addresses.read("https://crm.example.org"), [number], Allowed()) == number
    with pytest.raises(Refusal, match="https"):
        addresses.choose(addresses.read("http://crm.example.org"), [number], Allowed())


def test_name_with_one_closed_number_is_closed():
    with pytest.raises(Refusal, match="JALON_OUTGOING"):
        addresses.choose(addresses.read("https://crm.example.org"), [PUBLIC, "10.0.0.1"], Allowed())


def test_name_that_leads_nowhere_is_refused():
    with pytest.raises(Refusal, match="aucune adresse"):
        addresses.choose(addresses.read("https://crm.example.org"), [], Allowed())


@pytest.mark.parametrize("opened", ["10.2.0.0/16", "crm.interne, 192.168.0.0/24", "CRM.interne."])
def test_operator_opens_a_network_or_a_name(opened):
    allowed = Allowed.read(opened)

    assert addresses.choose(addresses.read("http://crm.interne:8080/x"), ["10.2.3.4"], allowed) == "10.2.3.4"


def test_opening_one_network_opens_no_other():
    with pytest.raises(Refusal):
        addresses.choose(addresses.read("https://crm.interne"), ["10.3.0.1"], Allowed.read("10.2.0.0/16"))


def test_parts_of_an_address():
    read = addresses.read("https://[2606:2800::1]:8443/entree?cle=1")

    assert (read.host, read.port, read.path, read.is_secure) == ("2606:2800::1", 8443, "/entree?cle=1", True)
    assert addresses.read("https://crm.example.org.").host == "crm.example.org"


@pytest.mark.parametrize(
    "typed",
    [
        "", "crm.example.org", "ftp://crm.example.org", "file:///etc/passwd", "https://", "https://a:b@crm.example.org",
        "https://@crm.example.org", "https://crm.example.org/#x", "https://crm.example.org/ x", "https://a\\b",
        "https://crm.example.org:99999", "https://crm.example.org:x", "https://[::1", "https://crm.éxample.org",
        "https://a\r\nHost: b", "https://crm.example.org/\0", "https://" + "a" * 500,
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused_in_french(typed):
    with pytest.raises(Refusal):
        addresses.read(typed)
