"""Calls to receivers in good health and on bad days: one clock over everything, nothing read to no end."""

import json
import socket
from datetime import UTC, datetime
from time import monotonic

import pytest
from standardwebhooks.webhooks import Webhook

from moderation.handover.safe_http import MAX_BODY, Unreachable
from moderation.handover.signing import new_secret, signed_headers
from tests.moderation.receivers import OK, read_request, receiver, says, send

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


@pytest.mark.wide
@pytest.mark.parametrize("status", [201, 204, 400, 404, 410, 429, 500, 503])
def test_every_status_is_handed_back(status):
    answer = f"HTTP/1.1 {status} X\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n".encode()
    with receiver(says(answer)) as server:
        found = send(server.url)
    assert (found.status, found.headers["retry-after"], found.body) == (status, "7", b"")


@pytest.mark.wide
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


@pytest.mark.wide
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


@pytest.mark.wide
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


@pytest.mark.wide
def test_a_packed_bomb_is_not_unpacked():
    import gzip

    bomb = gzip.compress(b"0" * 20_000_000)
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(bomb)}\r\n\r\n".encode()
    with receiver(says(head + bomb)) as server:
        found = send(server.url)
    assert found.body == bomb[:MAX_BODY]
    assert b"accept-encoding: identity" in server.requests[0].lower()


@pytest.mark.wide
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
