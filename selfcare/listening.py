"""The socket a site listens on, opened before anything else so that a taken port is said at once."""

from __future__ import annotations

import errno
import socket

from django.core.exceptions import ImproperlyConfigured

BACKLOG = 2048
WHY = {
    errno.EADDRINUSE: "the port is taken. Stop what uses it, or choose another one",
    errno.EADDRNOTAVAIL: "this machine has no such address. Choose another one",
    errno.EACCES: "this port needs more rights. Choose one above 1023",
}


def listen(bind: str) -> socket.socket:
    """Listen on `host:port` or `[IPv6 address]:port`. ImproperlyConfigured with a sentence when that fails."""
    host, _, port = bind.rpartition(":")
    try:
        number = int(port)
        family, kind, _proto, _name, address = socket.getaddrinfo(
            host.strip("[]") or None, number, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (ValueError, socket.gaierror):
        raise ImproperlyConfigured(f"{bind!r} is no address to listen on: write 127.0.0.1:8000.") from None
    listener = socket.socket(family, kind)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen(BACKLOG)
    except (OSError, OverflowError) as error:
        listener.close()
        why = WHY.get(getattr(error, "errno", None) or 0, str(error))
        raise ImproperlyConfigured(f"Cannot listen on {bind}: {why} (--bind, or make run BIND=…).") from None
    return listener
