"""A message posted to another server: to the number that was checked, once, within a time and a size."""

import contextlib
import datetime
import ipaddress
import socket
import ssl
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from jalon.jobs import outgoing
from jalon.jobs.outgoing import Unreachable
from jalon.kernel.addresses import Allowed
from jalon.kernel.refusal import Refusal
from tests.messages.webhooks.receiver import listening

LOOPBACK = Allowed.read("127.0.0.0/8")


@pytest.fixture
def receiver():
    with listening() as receiver:
        yield receiver


@pytest.fixture
def resolving(monkeypatch):
    """Names that resolve to what a test says; each question is counted."""
    names, asked = {}, []
    real = socket.getaddrinfo

    def answer(host, port, *more, **named):
        if host not in names:
            return real(host, port, *more, **named)
        asked.append(host)
        numbers = names[host].pop(0) if len(names[host]) > 1 else names[host][0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port)) for number in numbers]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return names, asked


def test_answer_is_told_with_its_beginning_alone(receiver):
    receiver.answers, receiver.body = [500], b"secret of the server\x00" * 1000

    answer = outgoing.post(receiver.address, b"{}", {"X-One": "1"}, allowed=LOOPBACK)

    assert answer.status == 500
    assert len(answer.excerpt) <= 200
    assert answer.excerpt.isprintable()
    assert receiver.received[0][0]["X-One"] == "1"
    assert receiver.received[0][0]["Host"] == receiver.address.split("/")[2]


def test_address_inside_is_not_called_unless_opened(receiver):
    with pytest.raises(Refusal):
        outgoing.post(receiver.address, b"{}", {}, allowed=Allowed())

    assert receiver.received == []


@pytest.mark.parametrize("written", ["http://2130706433:{}/", "http://0x7f.1:{}/", "http://localhost:{}/"])
def test_other_ways_of_writing_loopback_are_seen(receiver, written):
    port = receiver.address.split(":")[2].split("/")[0]

    with pytest.raises((Refusal, Unreachable)):
        outgoing.post(written.format(port), b"{}", {}, allowed=Allowed())
    assert receiver.received == []


def test_name_is_resolved_once_and_that_number_is_called(receiver, resolving):
    """A name that answers an open number to the check and a closed one to the call gains nothing."""
    names, asked = resolving
    names["crm.example.org"] = [["127.0.0.1"], ["10.0.0.1"]]
    port = receiver.address.split(":")[2].split("/")[0]

    outgoing.post(f"http://crm.example.org:{port}/x", b"{}", {}, allowed=LOOPBACK)

    assert asked == ["crm.example.org"]
    assert receiver.received[0][0]["Host"] == f"crm.example.org:{port}"


def test_redirection_is_an_answer_like_another(receiver):
    receiver.answers, receiver.moved_to = [302], receiver.address + "/ailleurs"

    assert outgoing.post(receiver.address, b"{}", {}, allowed=LOOPBACK).status == 302
    assert len(receiver.received) == 1


def test_proxies_of_the_environment_are_not_used(receiver, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")

    assert outgoing.post(receiver.address, b"{}", {}, allowed=LOOPBACK).status == 200


def test_server_that_drips_its_answer_is_left_by_the_deadline(receiver):
    receiver.slow = 0.05
    started = time.monotonic()

    with pytest.raises(Unreachable, match="temps"):
        outgoing.post(receiver.address, b"{}", {}, allowed=LOOPBACK, deadline=0.5)
    assert time.monotonic() - started < 2


def test_nobody_there():
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]

    with pytest.raises(Unreachable, match="refuse la connexion"):
        outgoing.post(f"http://127.0.0.1:{port}/", b"{}", {}, allowed=LOOPBACK)


@pytest.mark.parametrize("said", [b"", b"garbage\r\n\r\n", b"HTTP/1.1 abc\r\n\r\n"])
def test_what_is_no_answer(said):
    with socket.create_server(("127.0.0.1", 0)) as server:

        def speak():
            line, _ = server.accept()
            line.recv(4096)
            line.sendall(said)
            line.close()

        thread = threading.Thread(target=speak)
        thread.start()
        with pytest.raises(Unreachable):
            outgoing.post(f"http://127.0.0.1:{server.getsockname()[1]}/", b"{}", {}, allowed=LOOPBACK, deadline=2)
        thread.join()


def test_checking_lets_through_a_name_that_does_not_resolve_today(monkeypatch):
    def nobody(*asked, **named):
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", nobody)

    outgoing.check("https://crm.example.org/", Allowed())
    with pytest.raises(Refusal):
        outgoing.check("http://crm.example.org/", Allowed())


# Over TLS


def _certificate(folder, name):
    """A certificate that vouches for itself, for a name."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    day = datetime.timedelta(days=1)
    names = x509.SubjectAlternativeName([x509.DNSName(name), x509.IPAddress(ipaddress.ip_address("127.0.0.9"))])
    made = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - day).not_valid_after(now + day)
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    )


@pytest.fixture
def secured(tmp_path, monkeypatch):
    """A server over TLS whose certificate is at the name crm.example.org; the machine trusts it."""
    _certificate(tmp_path, "crm.example.org")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *said):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def test_certificate_is_that_of_the_name_though_the_number_is_called(secured, resolving):
    names, _ = resolving
    names["crm.example.org"] = names["autre.example.org"] = [["127.0.0.1"]]

    assert outgoing.post(f"https://crm.example.org:{secured}/", b"{}", {}, allowed=LOOPBACK).status == 200
    with pytest.raises(Unreachable, match="certificat"):
        outgoing.post(f"https://autre.example.org:{secured}/", b"{}", {}, allowed=LOOPBACK)


def test_certificate_nobody_vouches_for_is_refused(secured, resolving, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    resolving[0]["crm.example.org"] = [["127.0.0.1"]]

    with pytest.raises(Unreachable, match="certificat"):
        outgoing.post(f"https://crm.example.org:{secured}/", b"{}", {}, allowed=LOOPBACK)


# Through the proxy of the environment, for who asks for it


@pytest.fixture
def proxy(monkeypatch):
    """A proxy on loopback: what it was asked first, and where it leads whatever the name."""
    asked, leads = [], []

    def serve():
        while True:
            try:
                line, _ = server.accept()
            except OSError:
                return
            with line:
                said = line.recv(4096).decode()
                asked.append(said)
                if not said.startswith("CONNECT"):
                    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
                elif not leads:
                    line.sendall(b"HTTP/1.1 403 Forbidden\r\n\r\n")
                else:
                    line.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                    with socket.create_connection(("127.0.0.1", leads[0])) as other:
                        back = threading.Thread(target=_pass_on, args=(other, line))
                        back.start()
                        _pass_on(line, other)
                        back.join()

    server = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=serve)
    thread.start()
    for name in ("http_proxy", "https_proxy"):
        monkeypatch.setenv(name, f"http://jean:secret@127.0.0.1:{server.getsockname()[1]}")
    yield asked, leads
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join()


def _pass_on(one, other):
    with contextlib.suppress(OSError):
        while piece := one.recv(4096):
            other.sendall(piece)
        other.shutdown(socket.SHUT_WR)


def get(url, **more):
    with outgoing.calling("GET", url, {}, allowed=Allowed(plain=True), proxied=True, **more) as answer:
        return answer.status, answer.read(100)


def test_plain_address_is_asked_whole_of_the_proxy_which_resolves_it(proxy):
    asked, _ = proxy

    assert get("http://miroir.example.org/un?x=1") == (200, b"ok")
    assert asked[0].startswith("GET http://miroir.example.org/un?x=1 HTTP/1.1\r\nHost: miroir.example.org\r\n")
    assert "Proxy-Authorization: Basic amVhbjpzZWNyZXQ=" in asked[0]


def test_secure_address_goes_through_a_tunnel_to_the_certificate_of_its_name(proxy, secured):
    asked, leads = proxy
    leads.append(secured)

    with outgoing.calling("POST", "https://crm.example.org/", {}, b"{}", allowed=Allowed(), proxied=True) as answer:
        assert answer.status == 200
    assert asked[0].startswith("CONNECT crm.example.org:443 HTTP/1.1\r\n")
    assert "Proxy-Authorization" in asked[0]
    with pytest.raises(Unreachable, match="certificat"):
        get("https://autre.example.org/")


def test_what_the_proxy_refuses_is_said(proxy):
    with pytest.raises(Unreachable, match=r"mandataire refuse .* \(403\)"):
        get("https://crm.example.org/")


def test_number_inside_is_refused_behind_a_proxy_too(proxy):
    with pytest.raises(Refusal, match="adresse interne"):
        get("http://169.254.169.254/x")
    assert proxy[0] == []


def test_name_that_the_environment_keeps_from_the_proxy_is_called(proxy, receiver, monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")

    with outgoing.calling("GET", receiver.address, {}, allowed=LOOPBACK, proxied=True) as answer:
        assert answer.status == 200
    assert proxy[0] == []
