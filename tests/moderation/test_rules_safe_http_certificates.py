"""A receiver's certificate is that of its name, from an authority we know, shown in time."""

import ssl
import tempfile
from time import monotonic

import pytest

from moderation.handover import safe_http
from moderation.handover.safe_http import Unreachable
from tests.moderation.certificate import AUTHORITY, CERTIFICATE_AND_KEY
from tests.moderation.receivers import OK, receiver, says, send


@pytest.fixture
def tls():
    with tempfile.NamedTemporaryFile("w", suffix=".pem") as chain:
        chain.write(CERTIFICATE_AND_KEY)
        chain.flush()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chain.name)
    return context


@pytest.fixture
def trusted(monkeypatch):
    monkeypatch.setattr(safe_http, "_ssl_context", lambda: ssl.create_default_context(cadata=AUTHORITY))


@pytest.mark.usefixtures("trusted")
def test_the_certificate_is_verified_for_the_name_not_the_address(names, tls):
    names |= {"hooks.example": ["127.0.0.1"], "other.example": ["127.0.0.1"]}
    asked = []
    tls.sni_callback = lambda connection, name, context: asked.append(name)
    with receiver(says(OK), tls=tls) as server:
        assert send(f"https://hooks.example:{server.port}/hook").status == 200
        with pytest.raises(Unreachable, match="tls"):
            send(f"https://other.example:{server.port}/hook")
        with pytest.raises(Unreachable, match="tls"):
            send(f"https://127.0.0.1:{server.port}/hook")
    assert asked[:2] == ["hooks.example", "other.example"]
    assert len(server.requests) == 1
    assert f"host: hooks.example:{server.port}".encode() in server.requests[0].lower()


def test_an_authority_nobody_knows_is_not_trusted(names, tls, monkeypatch):
    names["hooks.example"] = ["127.0.0.1"]
    with tempfile.NamedTemporaryFile("w", suffix=".pem") as authority:
        authority.write(AUTHORITY)
        authority.flush()
        monkeypatch.setenv("SSL_CERT_FILE", authority.name)
        safe_http._ssl_context.cache_clear()
        with receiver(says(OK), tls=tls) as server, pytest.raises(Unreachable, match="tls"):
            send(f"https://hooks.example:{server.port}/")
    assert server.requests == []


@pytest.mark.wide
@pytest.mark.usefixtures("trusted")
def test_a_handshake_that_drips_ends_with_the_clock(names):
    names["hooks.example"] = ["127.0.0.1"]

    def script(connection, server):
        connection.recv(4096)
        for byte in b"\x16\x03\x03\x40\x00" + b"\x02" * 200:
            connection.sendall(bytes([byte]))
            if server.stop.wait(0.05):
                return

    with receiver(script) as server:
        started = monotonic()
        with pytest.raises(Unreachable) as caught:
            send(f"https://hooks.example:{server.port}/", timeout=0.5)
        assert monotonic() - started < 4
    assert caught.value.reason in {"timeout", "tls"}


@pytest.mark.usefixtures("trusted")
def test_plain_http_on_a_secure_port(names):
    names["hooks.example"] = ["127.0.0.1"]

    def script(connection, server):
        connection.recv(4096)
        connection.sendall(OK)

    with receiver(script) as server, pytest.raises(Unreachable, match="tls"):
        send(f"https://hooks.example:{server.port}/")
