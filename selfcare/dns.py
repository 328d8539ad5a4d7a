"""One question to the machine's own name server (RFC 1035), for `manage.py doctor`: no package is needed for that."""

from __future__ import annotations

import secrets
import socket
import struct
from pathlib import Path

TXT, MX = 16, 15
PORT = 53
SECONDS = 3.0
NO_SUCH_NAME = 3
TRUNCATED, FAILED = 0x0200, 0x000F  # bits of the header


class NoAnswer(OSError):
    """No name server answered, or it could not tell."""


def ask(name: str, kind: int) -> list[bytes]:
    """What the records of this kind hold; a TXT record as one text. Empty where there are none. Raises NoAnswer."""
    number = secrets.randbits(16)
    labels = b"".join(bytes([len(part)]) + part for part in name.encode("idna").split(b"."))
    query = struct.pack(">6H", number, 0x0100, 1, 0, 0, 0) + labels + b"\0" + struct.pack(">2H", kind, 1)
    try:
        answer = _exchange(query)
        return _records(answer, kind) if answer[:2] == query[:2] else []
    except NoAnswer:
        raise
    except (OSError, IndexError, struct.error) as error:
        raise NoAnswer(str(error) or type(error).__name__) from None


def server() -> str:
    try:
        lines = [line.split() for line in Path("/etc/resolv.conf").read_text().splitlines()]
    except OSError:
        return "127.0.0.1"
    return next((line[1] for line in lines if len(line) > 1 and line[0] == "nameserver"), "127.0.0.1")


def _exchange(query: bytes) -> bytes:
    """By UDP; again by TCP where the answer is too long for it."""
    place = (server(), PORT)
    family = socket.AF_INET6 if ":" in place[0] else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as udp:
        udp.settimeout(SECONDS)
        udp.connect(place)
        udp.send(query)
        answer = udp.recv(4096)
    if not struct.unpack_from(">H", answer, 2)[0] & TRUNCATED:
        return answer
    with socket.create_connection(place, SECONDS) as tcp, tcp.makefile("rb") as stream:
        tcp.sendall(struct.pack(">H", len(query)) + query)
        return stream.read(struct.unpack(">H", stream.read(2))[0])


def _records(answer: bytes, kind: int) -> list[bytes]:
    _number, flags, questions, answers, *_rest = struct.unpack_from(">6H", answer)
    if flags & FAILED not in {0, NO_SUCH_NAME}:
        raise NoAnswer(f"the name server said {flags & FAILED}")
    at = 12
    for _ in range(questions):
        at = _after_name(answer, at) + 4
    found = []
    for _ in range(answers):
        at = _after_name(answer, at)
        its_kind, _class, _ttl, length = struct.unpack_from(">2HIH", answer, at)
        at += 10
        if its_kind == kind:
            found.append(_text(answer[at : at + length]) if kind == TXT else answer[at : at + length])
        at += length
    return found


def _after_name(answer: bytes, at: int) -> int:
    while answer[at]:
        if answer[at] >= 0xC0:  # the rest stands elsewhere
            return at + 2
        at += answer[at] + 1
    return at + 1


def _text(data: bytes) -> bytes:
    """The pieces of at most 255 bytes that a text is cut into, one after the other."""
    text, at = b"", 0
    while at < len(data):
        text += data[at + 1 : at + 1 + data[at]]
        at += 1 + data[at]
    return text
