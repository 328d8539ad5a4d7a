"""Real servers on loopback that behave as receivers of webhooks do on bad days."""

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Any

from moderation.handover.safe_http import Response, post

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


@dataclass
class Receiver:
    """What it got, connection by connection; `stop` tells a slow script that the test is over."""

    port: int
    requests: list[bytes] = field(default_factory=list)
    stop: Event = field(default_factory=Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook?x=1"


Script = Callable[[socket.socket, Receiver], None]


def says(answer: bytes) -> Script:
    """Read a whole request, then send these bytes."""

    def script(connection: socket.socket, receiver: Receiver) -> None:
        receiver.requests.append(read_request(connection))
        connection.sendall(answer)

    return script


def answer(status: int, *headers: str, body: bytes = b"") -> Script:
    lines = [f"HTTP/1.1 {status} X", *headers, f"Content-Length: {len(body)}", "", ""]
    return says("\r\n".join(lines).encode() + body)


def read_request(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        data += _more(connection)
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
    while len(body) < length:
        body += _more(connection)
    return head + b"\r\n\r\n" + body


def seen(request: bytes) -> tuple[dict[str, str], bytes]:
    """Headers and body of what a receiver got."""
    head, _, body = request.partition(b"\r\n\r\n")
    return {n.lower(): v for n, v in (line.decode().split(": ", 1) for line in head.split(b"\r\n")[1:])}, body


def _more(connection: socket.socket) -> bytes:
    data = connection.recv(65536)
    if not data:
        raise ConnectionError("the caller hung up")
    return data


@contextmanager
def receiver(script: Script, *, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """A server that runs the script for each connection until the test leaves."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as listener:
        listener.bind((host, 0))
        listener.listen()
        listener.settimeout(0.05)
        shared = Receiver(listener.getsockname()[1])
        thread = Thread(target=_serve, args=(listener, script, shared, tls))
        thread.start()
        try:
            yield shared
        finally:
            shared.stop.set()
            thread.join()


def _serve(listener: socket.socket, script: Script, shared: Receiver, tls: ssl.SSLContext | None) -> None:
    while not shared.stop.is_set():
        with suppress(TimeoutError):
            connection, _ = listener.accept()
            connection.settimeout(5)
            # The other side hangs up in the middle of most of these scripts: that is their subject.
            with connection, suppress(OSError):
                if tls is None:
                    script(connection, shared)
                else:
                    with tls.wrap_socket(connection, server_side=True) as secured:
                        script(secured, shared)


def send(url: str, body: bytes = b"{}", headers: dict[str, str] | None = None, **more: Any) -> Response:
    """A call to a receiver on loopback, by the code that calls those of strangers."""
    more = {"timeout": 3, "allow_loopback": True, **more}
    return post(url, body, headers or {"Content-Type": "application/json"}, **more)
