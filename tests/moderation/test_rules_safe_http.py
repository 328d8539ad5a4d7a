import json
import socket
import ssl
import tempfile
from datetime import UTC, datetime
from ipaddress import ip_address, ip_network
from threading import Event
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook

from moderation.handover import safe_http
from moderation.handover.public_address import is_loopback, is_public, read_address
from moderation.handover.safe_http import MAX_BODY, AddressRefused, Unreachable, check_url, post
from moderation.handover.signing import new_secret, signed_headers
from tests.data import data_file
from tests.moderation.certificate import AUTHORITY, CERTIFICATE_AND_KEY
from tests.moderation.receivers import OK, read_request, receiver, says

real_lookup = socket.getaddrinfo


@pytest.fixture
def names(monkeypatch):
    """Names that resolve as the test says; numbers as ever; every other name fails. Lookups are counted."""
    known, asked = {}, []

    def lookup(host, *args, **more):
        asked.append(host)
        if read_address(str(host)):
            return real_lookup(host, *args, **more)
        if host not in known:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 0)) for address in known[host]]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    known["asked"] = asked
    return known


@pytest.fixture
def no_network(monkeypatch):
    """Fails the test on any connection: what is refused is refused before."""

    def refuse(*args, **more):
        raise AssertionError(f"connected to {args[:1]}")

    monkeypatch.setattr(socket, "create_connection", refuse)


def send(url, body=b"{}", headers=None, **more):
    more = {"timeout": 3, "allow_loopback": True, **more}
    return post(url, body, headers or {"Content-Type": "application/json"}, **more)


def refusal(url, **more):
    with pytest.raises(AddressRefused) as caught:
        post(url, b"{}", {}, **more)
    assert url not in str(caught.value)
    return caught.value.reason


# --- a receiver in good health --------------------------------------------------------------------


def test_what_the_receiver_gets_is_what_was_signed():
    key, now = new_secret(), datetime.now(UTC)
    body = json.dumps({"type": "case.sent", "data": {"case": "é"}}).encode()
    headers = {"Content-Type": "application/json"}
    headers |= signed_headers([key], message_id="msg_1", at=now, body=body)
    with receiver(says(OK)) as server:
        answer = send(server.url, body, headers)
    head, _, received = server.requests[0].partition(b"\r\n\r\n")
    lines = dict(line.decode().lower().split(": ", 1) for line in head.split(b"\r\n")[1:])
    assert head.split(b"\r\n")[0] == b"POST /hook?x=1 HTTP/1.1"
    assert lines["host"] == f"127.0.0.1:{server.port}"
    assert lines["user-agent"] == "selfcare"
    assert received == body
    sent = dict(line.decode().split(": ", 1) for line in head.split(b"\r\n")[1:])
    assert Webhook(key).verify(received, sent)["type"] == "case.sent"
    assert (answer.status, answer.body, answer.headers["content-length"]) == (200, b"ok", "2")
    assert not answer.is_truncated


@pytest.mark.parametrize("status", [201, 204, 400, 404, 410, 429, 500, 503])
def test_every_status_is_handed_back(status):
    answer = f"HTTP/1.1 {status} X\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n".encode()
    with receiver(says(answer)) as server:
        found = send(server.url)
    assert (found.status, found.headers["retry-after"], found.body) == (status, "7", b"")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_never_followed(status):
    with receiver(says(OK)) as other:
        answer = f"HTTP/1.1 {status} X\r\nLocation: {other.url}\r\nContent-Length: 0\r\n\r\n".encode()
        with receiver(says(answer)) as server:
            assert send(server.url).status == status
        assert other.requests == []
    assert len(server.requests) == 1


def test_a_proxy_of_the_environment_is_not_used(monkeypatch):
    with receiver(says(OK)) as proxy, receiver(says(OK)) as server:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "HTTPS_PROXY", "https_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        assert send(server.url).status == 200
    assert (len(proxy.requests), len(server.requests)) == (0, 1)


def test_ipv6_loopback():
    with receiver(says(OK), host="::1") as server:
        assert send(f"http://[::1]:{server.port}/hook").status == 200
    assert f"host: [::1]:{server.port}".encode() in server.requests[0].lower()


# --- receivers on bad days ------------------------------------------------------------------------


def hangs(connection, server):
    server.requests.append(read_request(connection))
    server.stop.wait(30)


def drips(answer, every=0.05):
    def script(connection, server):
        server.requests.append(read_request(connection))
        for position in range(len(answer)):
            connection.sendall(answer[position : position + 1])
            if server.stop.wait(every):
                return

    return script


def never_reads(connection, server):
    server.stop.wait(30)


@pytest.mark.wide
@pytest.mark.parametrize(
    "script",
    [hangs, never_reads, drips(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 1000), drips(b"HTTP/1.1 100 Continue\r\n\r\n" * 99)],
    ids=["hangs", "never reads", "drips headers", "says continue for ever"],
)
def test_one_clock_over_everything(script):
    with receiver(script) as server:
        started = monotonic()
        with pytest.raises(Unreachable, match="timeout"):
            send(server.url, b"x" * 20_000, timeout=0.5)
        assert 0.4 < monotonic() - started < 4


def test_a_receiver_that_takes_the_request_byte_by_byte():
    def sips(connection, server):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        while not server.stop.wait(0.05) and connection.recv(10):
            pass

    with receiver(sips) as server:
        started = monotonic()
        with pytest.raises(Unreachable, match="timeout"):
            send(server.url, b"x" * 8_000_000, timeout=0.5)
        assert monotonic() - started < 4


def test_a_body_that_drips_keeps_its_status():
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n"

    def script(connection, server):
        read_request(connection)
        connection.sendall(answer)
        drips(b"b" * 500)(_Echo(connection), server)

    class _Echo:
        def __init__(self, connection):
            self.connection = connection

        def recv(self, size):
            return b"POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n"

        def sendall(self, data):
            self.connection.sendall(data)

    with receiver(script) as server:
        started = monotonic()
        found = send(server.url, timeout=0.5)
        assert monotonic() - started < 4
    assert (found.status, found.is_truncated) == (200, True)
    assert 0 < len(found.body) < 500


def test_ten_megabytes_are_not_read():
    sent = []

    def floods(connection, server):
        read_request(connection)
        connection.sendall(b"HTTP/1.1 500 X\r\nContent-Length: 10000000\r\n\r\n")
        for _ in range(1000):
            connection.sendall(b"z" * 10_000)
            sent.append(10_000)

    with receiver(floods) as server:
        found = send(server.url)
    assert (found.status, len(found.body), found.is_truncated) == (500, MAX_BODY, True)
    assert sum(sent) < 10_000_000


def test_a_packed_bomb_is_not_unpacked():
    import gzip

    bomb = gzip.compress(b"0" * 20_000_000)
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(bomb)}\r\n\r\n".encode()
    with receiver(says(head + bomb)) as server:
        found = send(server.url)
    assert found.body == bomb[:MAX_BODY]
    assert b"accept-encoding: identity" in server.requests[0].lower()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"", "protocol"),
        (b"\x00\xff\x00 garbage\r\n\r\n", "protocol"),
        (b"HTTP/1.1 200 OK\r\n", "protocol"),
        (b"HTTP/1.1 999999 OK\r\n\r\n", "protocol"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"a" * 300_000, "protocol"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "protocol"),
    ],
)
def test_what_is_no_answer(answer, reason):
    with receiver(says(answer)) as server, pytest.raises(Unreachable) as caught:
        send(server.url)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
def test_a_broken_body_keeps_its_status(answer):
    with receiver(says(answer)) as server:
        found = send(server.url)
    assert (found.status, found.is_truncated) == (200, True)


def test_nobody_listens():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        with pytest.raises(Unreachable, match="connect"):
            send(f"http://127.0.0.1:{closed.getsockname()[1]}/")


def test_a_header_cannot_smuggle_another():
    with receiver(says(OK)) as server:
        with pytest.raises(Unreachable, match="protocol"):
            send(server.url, headers={"X": "a\r\nHost: evil"})
        assert send(server.url, headers={"Host": "evil", "Content-Length": "999", "X": "y"}).status == 200
    assert b"evil" not in server.requests[-1]
    assert b"x: y" in server.requests[-1]


# --- addresses ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://example.com/", "scheme"),
        ("ftp://example.com/", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("gopher://127.0.0.1:25/", "scheme"),
        ("//example.com/", "scheme"),
        ("example.com", "scheme"),
        ("javascript:alert(1)", "scheme"),
        ("https://example.com:8443/", "port"),
        ("https://example.com:22/", "port"),
        ("https://user:password@example.com/", "userinfo"),
        ("https://example.com@127.0.0.1/", "userinfo"),
        ("https://exa mple.com/", "spelling"),
        ("https://example.com\\@127.0.0.1/", "spelling"),
        ("https://example.com/\r\nX: y", "spelling"),
        ("https://example.com/#part", "spelling"),
        ("https://example.com:99999/", "port"),
        ("https:///path", "spelling"),
        ("https://", "spelling"),
        ("https://" + "a" * 3000 + "/", "spelling"),
        ("https://127.0.0.1/", "private"),
        ("https://[::1]/", "private"),
        ("https://10.0.0.1/", "private"),
        ("https://172.31.255.255/", "private"),
        ("https://192.168.1.1/", "private"),
        ("https://169.254.169.254/latest/meta-data/", "private"),
        ("https://100.100.100.200/", "private"),
        ("https://168.63.129.16/", "private"),
        ("https://0.0.0.0/", "private"),
        ("https://255.255.255.255/", "private"),
        ("https://224.0.0.1/", "private"),
        ("https://[::]/", "private"),
        ("https://[::ffff:127.0.0.1]/", "private"),
        ("https://[::ffff:8.8.8.8]/", "private"),
        ("https://[::ffff:7f00:1]/", "private"),
        ("https://[64:ff9b::7f00:1]/", "private"),
        ("https://[64:ff9b:1::a00:1]/", "private"),
        ("https://[2002:7f00:1::]/", "private"),
        ("https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/", "private"),
        ("https://[fd00:ec2::254]/", "private"),
        ("https://[fe80::1]/", "private"),
        ("https://[ff02::1]/", "private"),
        ("https://[2a00:1450::5efe:10.0.0.1]/", "private"),
        ("https://[fe80::1%25eth0]/", "spelling"),
        ("https://2130706433/", "spelling"),
        ("https://0x7f000001/", "spelling"),
        ("https://0x7f.1/", "spelling"),
        ("https://017700000001/", "spelling"),
        ("https://0177.0.0.1/", "spelling"),
        ("https://127.1/", "spelling"),
        ("https://127.0.0.1./", "spelling"),
        ("https://0x/", "spelling"),
        ("https://１２７.０.０.１/", "spelling"),
        ("https://①②⑦.⓪.⓪.①/", "spelling"),
        ("https://127。0。0。1/", "private"),
    ],
)
def test_refused_before_anything_is_asked(url, reason, names):
    assert refusal(url) == reason
    assert names["asked"] == []


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize("host", ["localhost", "metadata.internal", "mixed.example", "tunnel.example", "zone.example"])
def test_a_name_is_refused_for_where_it_leads(host, names):
    names |= {
        "localhost": ["127.0.0.1"],
        "metadata.internal": ["169.254.169.254"],
        "mixed.example": ["93.184.215.14", "10.0.0.7"],
        "tunnel.example": ["64:ff9b::a00:1"],
        "zone.example": ["fe80::1%eth0"],
    }
    assert refusal(f"https://{host}/") == "private"


@pytest.mark.usefixtures("no_network")
def test_the_setting_for_loopback_opens_nothing_else(names):
    names |= {"lan.example": ["10.0.0.7"], "both.example": ["127.0.0.1", "10.0.0.7"], "out.example": ["93.184.215.14"]}
    for url, reason in [
        ("http://10.0.0.1:8000/", "scheme"),
        ("https://10.0.0.1/", "private"),
        ("https://169.254.169.254/", "private"),
        ("https://[::ffff:127.0.0.1]/", "private"),
        ("http://2130706433:8000/", "spelling"),
        ("https://lan.example/", "private"),
        ("https://both.example/", "private"),
        ("http://out.example/", "scheme"),
        ("https://out.example:8443/", "port"),
    ]:
        assert refusal(url, allow_loopback=True) == reason


def test_loopback_is_refused_by_default():
    with receiver(says(OK)) as server:
        assert refusal(server.url) == "scheme"
        assert refusal(f"https://127.0.0.1:{server.port}/") == "port"
        assert refusal(f"https://localhost:{server.port}/") == "port"
    assert server.requests == []


def test_an_unknown_name(names):
    with pytest.raises(Unreachable, match="name"):
        post("https://nowhere.example/", b"", {})
    assert names["asked"] == ["nowhere.example"]


def test_a_resolver_that_never_answers(monkeypatch):
    over = Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **more: over.wait(30) and [])
    started = monotonic()
    with pytest.raises(Unreachable, match="timeout"):
        post("https://slow.example/", b"", {}, timeout=0.3)
    assert monotonic() - started < 4
    over.set()


def test_the_checked_address_is_the_one_that_is_called(monkeypatch):
    """A name that changes its answer is asked once: the second answer is never used."""
    answers = [["93.184.215.14"], ["127.0.0.1"]]
    dialled, asked = [], []

    def lookup(host, port, **more):
        asked.append((host, port))
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in answers.pop(0)]

    def dial(address, *args, **more):
        dialled.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    monkeypatch.setattr(socket, "create_connection", dial)
    with pytest.raises(Unreachable, match="connect"):
        post("https://rebinding.example/", b"", {})
    assert dialled == [("93.184.215.14", 443)]
    assert asked == [("rebinding.example", 443)]
    assert len(answers) == 1


def test_the_next_address_is_tried_when_one_does_not_answer(names):
    with receiver(says(OK)) as server:
        names["two.example"] = ["127.0.0.2", "127.0.0.1"]
        assert send(f"http://two.example:{server.port}/").status == 200


@pytest.mark.parametrize(
    "text",
    [
        "8.8.8.8",
        "93.184.215.14",
        "172.15.255.255",
        "172.32.0.1",
        "100.128.0.1",
        "2606:4700::1111",
        "2a00::1",
        "3ff0::1",
    ],
)
def test_public_addresses(text):
    assert is_public(ip_address(text))


@pytest.mark.parametrize(
    "network",
    [
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16"),
        *("172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24"),
        *("192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"),
        *("224.0.0.0/4", "240.0.0.0/4", "::/3", "4000::/2", "8000::/1", "2001::/23", "2001:db8::/32"),
        *("2002::/16", "2620:4f:8000::/48", "3fff::/20"),
    ],
)
def test_refused_networks_to_their_edges(network):
    edges = ip_network(network)
    assert not is_public(edges[0])
    assert not is_public(edges[-1])


@given(st.ip_addresses())
def test_what_the_standard_library_calls_private_is_never_public(address):
    if is_public(address):
        assert address.is_global
        assert not (address.is_multicast or address.is_loopback or address.is_link_local or address.is_reserved)


@given(st.ip_addresses(v=4), st.sampled_from(["::ffff:{}", "64:ff9b::{}", "::{}", "fe80::{}", "fd00::{}"]))
def test_no_wrapping_of_an_ipv4_address_is_public(address, wrapping):
    wrapped = ip_address(wrapping.format(address))
    assert not is_public(wrapped)
    assert is_loopback(wrapped) == (wrapped == ip_address("::1"))


def test_naughty_strings_are_no_addresses():
    for text in json.loads(data_file("security/blns.json").read_text()):
        for url in (text, f"https://{text}/", f"https://example.com/{text}"):
            try:
                assert check_url(url).scheme == "https"
            except AddressRefused as refused:
                assert refused.reason in {"spelling", "scheme", "userinfo", "port", "private"}


@given(st.text())
def test_any_text_is_accepted_or_refused_never_an_error(text):
    for url in (text, f"https://{text}", f"https://example.com/{text}"):
        try:
            check_url(url, allow_loopback=True)
        except AddressRefused:
            continue


# --- certificates ---------------------------------------------------------------------------------


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
