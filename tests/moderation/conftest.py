"""Fixtures of several files."""

import socket

import pytest

from moderation.handover.public_address import read_address

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
