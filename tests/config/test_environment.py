"""What the environment says of an instance."""

import threading

import pytest

from jalon.config import environment
from jalon.kernel.refusal import Refusal


def test_data_folder_is_the_one_given_else_the_checkout_s(monkeypatch, tmp_path):
    monkeypatch.setenv("JALON_DATA", str(tmp_path))
    assert environment.data_folder() == tmp_path

    monkeypatch.delenv("JALON_DATA")
    assert environment.data_folder().name == "var"


def test_folders_are_closed_to_others(tmp_path):
    environment.prepare(tmp_path / "a" / "b")

    assert (tmp_path / "a" / "b").stat().st_mode & 0o077 == 0
    assert (tmp_path / "a" / "b" / "originaux").is_dir()


def test_folder_that_cannot_be_made_is_refused_in_french(tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(Refusal, match="ne peut pas être créé"):
        environment.prepare(tmp_path / "file" / "below")


def test_key_is_drawn_once_even_by_two_processes(tmp_path, monkeypatch):
    monkeypatch.delenv("JALON_SECRET_KEY", raising=False)
    start, keys = threading.Barrier(4), []

    def read():
        start.wait()
        keys.append(environment.secret_key(tmp_path))

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(keys)) == 1
    assert len(keys[0]) > 50
    assert (tmp_path / "cle-secrete").stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir()] == ["cle-secrete"]


def test_database_address_is_taken_apart(monkeypatch, tmp_path):
    monkeypatch.setenv("JALON_DATABASE_URL", "postgres://jalon:p%40ss@db.local:5433/suivi?sslmode=require")

    found = environment.database(tmp_path)

    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db.local", "5433", "suivi")
    assert (found["USER"], found["PASSWORD"]) == ("jalon", "p@ss")
    assert found["OPTIONS"] == {"sslmode": "require"}


def test_other_databases_are_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("JALON_DATABASE_URL", "mysql://x")

    with pytest.raises(Refusal, match="postgres://"):
        environment.database(tmp_path)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("", ("", False, "", "")),
        ("https://jalon.exemple", ("jalon.exemple", True, "https://jalon.exemple", "")),
        ("http://a:8000/", ("a", False, "http://a:8000", "")),
        ("https://sante.exemple.fr/jalon/", ("sante.exemple.fr", True, "https://sante.exemple.fr", "/jalon")),
    ],
)
def test_public_address_is_taken_apart(monkeypatch, address, expected):
    monkeypatch.setenv("JALON_URL", address)

    assert environment.public_address() == expected


@pytest.mark.parametrize("address", ["sante.exemple.fr", "https://", "ftp://a/", "https://a/?x=1"])
def test_public_address_that_no_browser_opens_is_refused(monkeypatch, address):
    monkeypatch.setenv("JALON_URL", address)

    with pytest.raises(Refusal, match="JALON_URL"):
        environment.public_address()


def test_proxies_are_this_machine_unless_said(monkeypatch):
    monkeypatch.delenv("JALON_PROXY", raising=False)
    assert [str(one) for one in environment.trusted_proxies()] == ["127.0.0.1/32", "::1/128"]

    monkeypatch.setenv("JALON_PROXY", "10.1.2.3, 10.1.4.0/24")
    assert [str(one) for one in environment.trusted_proxies()] == ["10.1.2.3/32", "10.1.4.0/24"]


def test_proxy_that_is_no_address_is_refused(monkeypatch):
    monkeypatch.setenv("JALON_PROXY", "proxy.exemple.fr")

    with pytest.raises(Refusal, match="JALON_PROXY"):
        environment.trusted_proxies()


@pytest.mark.parametrize(
    ("https", "path", "prefix"), [(True, "", "__Host-"), (True, "/jalon", "__Secure-"), (False, "", "")]
)
def test_cookies_are_named_so_that_browsers_protect_them(https, path, prefix):
    assert environment.cookie_prefix(https=https, path=path) == prefix
