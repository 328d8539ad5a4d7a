"""One POST or PUT to an address that a stranger typed in: it reaches the open Internet or nothing, and ends in time.

The name is resolved once and the connection made to the address that was checked, so that a name cannot
change its answer in between; the certificate is still verified for the name. No redirect is followed, no
proxy of the environment used, and one clock runs over everything: a server that sends a byte a second
stops at the deadline too.
"""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from threading import Thread
from time import monotonic

import httpcore
import httpx

from moderation.handover.public_address import Address, is_loopback, is_public, read_address

TIMEOUT = 20.0
CONNECT_TIMEOUT = 5.0
MAX_BODY = 64 * 1024
MAX_URL = 2048
# What inet_aton reads as a number: 2130706433, 0x7f.1, 0177.0.0.1, 127.1
_NUMERIC_END = re.compile(r"(?:^|\.)(?:[0-9]+|0x[0-9a-f]*)\.?$", re.IGNORECASE)


class CallFailed(Exception):
    """No answer came. `reason` is a code for the delivery log: it holds no address and no body."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class AddressRefused(CallFailed):
    """This address must not be called: scheme, port, spelling, userinfo, private."""


class Unreachable(CallFailed):
    """It may be called and did not answer: name, connect, tls, timeout, protocol."""


@dataclass(frozen=True, slots=True)
class Response:
    """`headers` have lower-case names, the last value wins; `body` is raw, its first 64 KB."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    is_truncated: bool = False


def post(
    url: str, body: bytes, headers: Mapping[str, str], *, timeout: float = TIMEOUT, allow_loopback: bool = False
) -> Response:
    """Send `body` and read the answer within `timeout` seconds in all; AddressRefused or Unreachable."""
    return _call("POST", url, body, headers, timeout=timeout, allow_loopback=allow_loopback)


def put(
    url: str, body: bytes, headers: Mapping[str, str], *, timeout: float = TIMEOUT, allow_loopback: bool = False
) -> Response:
    """As `post`."""
    return _call("PUT", url, body, headers, timeout=timeout, allow_loopback=allow_loopback)


def _call(
    method: str, url: str, body: bytes, headers: Mapping[str, str], *, timeout: float, allow_loopback: bool
) -> Response:
    clock = _Clock(timeout)
    target = check_url(url, allow_loopback=allow_loopback)
    addresses = _resolve(target.raw_host.decode("ascii"), target.port or _DEFAULT_PORTS[target.scheme], clock)
    _check_addresses(target, addresses, allow_loopback=allow_loopback)
    backend = _PinnedBackend([str(address) for address in addresses], clock)
    with httpcore.ConnectionPool(ssl_context=_ssl_context(), network_backend=backend) as pool:
        return _exchange(pool, method, target, body, headers)


def check_url(url: str, *, allow_loopback: bool = False) -> httpx.URL:
    """The address read once, for forms too: it asks no resolver. AddressRefused says what to change."""
    if len(url) > MAX_URL or re.search(r"[\s\x00-\x1f\x7f\\]", url):
        raise AddressRefused("spelling")
    try:
        target = httpx.URL(url)
        host = target.host  # read from Punycode only now
    except (httpx.InvalidURL, ValueError):
        raise AddressRefused("spelling") from None
    if target.scheme not in (("https", "http") if allow_loopback else ("https",)):
        raise AddressRefused("scheme")
    if target.userinfo or target.fragment:
        raise AddressRefused("userinfo" if target.userinfo else "spelling")
    _check_host(target, host, allow_loopback=allow_loopback)
    return target


_DEFAULT_PORTS = {"https": 443, "http": 80}


def _check_host(target: httpx.URL, host: str, *, allow_loopback: bool) -> None:
    address = read_address(host)
    if not host or "%" in host or (address is None and _NUMERIC_END.search(host)):
        raise AddressRefused("spelling")
    if target.port not in (None, 443) and not allow_loopback:
        raise AddressRefused("port")
    if address is not None:
        _check_addresses(target, [address], allow_loopback=allow_loopback)


def _check_addresses(target: httpx.URL, addresses: list[Address], *, allow_loopback: bool) -> None:
    """One private address among public ones refuses the name: an honest name has none."""
    if allow_loopback and all(is_loopback(address) for address in addresses):
        return
    if target.scheme != "https":
        raise AddressRefused("scheme")
    if target.port not in (None, 443):
        raise AddressRefused("port")
    if not all(is_public(address) for address in addresses):
        raise AddressRefused("private")


class _Clock:
    """One deadline for the whole call, read again before every wait."""

    def __init__(self, seconds: float) -> None:
        self.ends = monotonic() + seconds

    def remaining(self, at_most: float | None = None) -> float:
        left = self.ends - monotonic()
        if left <= 0:
            raise Unreachable("timeout")
        return left if at_most is None else min(left, at_most)


def _resolve(host: str, port: int, clock: _Clock) -> list[Address]:
    """The resolver has no time limit of its own, so it runs where we can stop waiting for it."""
    found: list[Address | None] = []

    def ask() -> None:
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return
        found.extend(read_address(str(row[4][0])) for row in rows)

    thread = Thread(target=ask, daemon=True)
    thread.start()
    thread.join(clock.remaining())
    if thread.is_alive():
        raise Unreachable("timeout")
    if not found:
        raise Unreachable("name")
    # A zone or an unknown family is not an address that we can vouch for.
    addresses = [address for address in found if address is not None]
    if len(addresses) != len(found):
        raise AddressRefused("private")
    return list(dict.fromkeys(addresses))


class _PinnedBackend(httpcore.NetworkBackend):
    """Dials the addresses that were checked, whatever host it is asked for."""

    def __init__(self, addresses: list[str], clock: _Clock) -> None:
        self._addresses = addresses
        self._clock = clock
        self._dialer = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        for address in self._addresses:
            limit = self._clock.remaining(CONNECT_TIMEOUT)
            try:
                return _TimedStream(self._dialer.connect_tcp(address, port, timeout=limit), self._clock)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        self._clock.remaining()
        raise Unreachable("connect")


class _TimedStream(httpcore.NetworkStream):
    """A stream whose every wait ends with the clock, not with a time-out of its own."""

    def __init__(self, stream: httpcore.NetworkStream, clock: _Clock) -> None:
        self._stream = stream
        self._clock = clock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, timeout=self._clock.remaining())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        # In pieces: a receiver that empties its window slowly is timed too.
        for start in range(0, len(buffer), 4096):
            self._stream.write(buffer[start : start + 4096], timeout=self._clock.remaining())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        try:
            stream = self._stream.start_tls(ssl_context, server_hostname, timeout=self._clock.remaining())
        except httpcore.ConnectError:
            raise Unreachable("tls") from None
        return _TimedStream(stream, self._clock)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


@lru_cache(maxsize=1)
def _ssl_context() -> ssl.SSLContext:
    return httpx.create_ssl_context(trust_env=False)


def _exchange(
    pool: httpcore.ConnectionPool, method: str, target: httpx.URL, body: bytes, headers: Mapping[str, str]
) -> Response:
    sent = {name.lower(): value for name, value in headers.items()} | {
        "host": target.netloc.decode("ascii"),
        "content-length": str(len(body)),
        "accept-encoding": "identity",
        "connection": "close",
    }
    sent.setdefault("user-agent", "Selfcare")
    url = httpcore.URL(scheme=target.raw_scheme, host=target.raw_host, port=target.port, target=target.raw_path)
    try:
        with pool.stream(method, url, headers=list(sent.items()), content=body) as answer:
            return _read(answer)
    except httpcore.TimeoutException:
        raise Unreachable("timeout") from None
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol):
        raise Unreachable("protocol") from None


def _read(answer: httpcore.Response) -> Response:
    """The status decides; a body that never ends, or is cut, only loses its tail."""
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in answer.headers}
    body, is_truncated = b"", False
    try:
        for chunk in answer.iter_stream():
            body += chunk
            if len(body) > MAX_BODY:
                is_truncated = True
                break
    except (Unreachable, httpcore.NetworkError, httpcore.TimeoutException, httpcore.RemoteProtocolError):
        is_truncated = True
    return Response(answer.status, headers, body[:MAX_BODY], is_truncated)
