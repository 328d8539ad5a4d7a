"""A mail as it came, taken apart; whatever is wrong with it, something can be said of it."""

from __future__ import annotations

import contextlib
import hashlib
import re
from dataclasses import dataclass, field
from email._policybase import Compat32
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from email.utils import getaddresses
from typing import Any

from forum.mail_in.html import text_of_html
from forum.mail_in.reply import own_text

RECIPIENTS = ("to", "cc", "delivered-to", "x-original-to", "envelope-to", "x-forwarded-to")
ADDRESSES_MAX = 50
READ_MAX = 2_000_000  # bytes taken apart: texts stand before what is attached
HEADER_MAX = 20_000  # characters of one header
HEADERS_MAX = 100_000  # bytes of all of them
PARTS_MAX = 200

_AWAY = re.compile(
    r"\b(?:out of (?:the )?office|automatic reply|auto(?:matic)?[- ]?(?:reply|response)|réponse automatique|"
    r"absence du bureau|message d['’]absence|abwesenheit|automatische antwort|respuesta automática|risposta automatica|"
    r"undeliver(?:ed|able)|delivery (?:status|failure)|mail delivery failed|échec de la remise|returned mail)\b",
    re.IGNORECASE,
)
_ROBOT = re.compile(r"^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Incoming:
    """`text` is what its sender wrote, without what it quotes."""

    message_id: str
    sender: str  # one address, in lower case; empty where there is none, or several
    recipients: tuple[str, ...]
    subject: str
    text: str
    digest: str
    is_automatic: bool  # sent by a programme: absent, undelivered, a list
    raw: bytes = field(repr=False)
    is_whole: bool = True  # False: of more than PARTS_MAX parts, its headers alone were read


class TooManyParts(ValueError):
    """No mail programme writes such a mail."""


class _ShortHeaders(Compat32):
    """The time it takes to read some headers grows with the square of their length."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, Any]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:HEADER_MAX]


POLICY = _ShortHeaders()


def taken_apart(raw: bytes, most: int = READ_MAX) -> Message:
    """TooManyParts for one that is made to keep its reader busy."""
    count = 0

    def part(policy: Any = POLICY) -> Message:
        nonlocal count
        count += 1
        if count > PARTS_MAX:
            raise TooManyParts
        return Message(policy)

    found: Message = BytesParser(part, policy=POLICY).parsebytes(raw[:most])
    return found


def headers_of(raw: bytes) -> Message:
    """Of any mail, however its parts are made."""
    found: Message = BytesHeaderParser(policy=POLICY).parsebytes(raw[:HEADERS_MAX])
    return found


def read_incoming(raw: bytes) -> Incoming:
    """Of a mail of too many parts its headers alone, with no text: whoever sent it can still be told."""
    try:
        message, is_whole = taken_apart(raw), True
    except TooManyParts:
        message, is_whole = headers_of(raw), False
    senders = {address for _name, address in _addresses(message, "from") if "@" in address}
    recipients = [address for name in RECIPIENTS for _name, address in _addresses(message, name)]
    return Incoming(
        message_id=_line(message, "message-id")[:250],
        sender=senders.pop() if len(senders) == 1 else "",
        recipients=tuple(dict.fromkeys(recipients))[:ADDRESSES_MAX],
        subject=_line(message, "subject"),
        text=own_text(body_of(message)) if is_whole else "",
        digest=digest_of(raw),
        is_automatic=_is_automatic(message),
        raw=raw,
        is_whole=is_whole,
    )


def digest_of(raw: bytes) -> str:
    """The same for a letter that is delivered twice, by whatever way."""
    message = headers_of(raw)
    named = str(message.get("message-id", "")).strip()
    who = str(message.get("from", ""))
    return hashlib.sha256(f"{named}\n{who}".encode(errors="replace") if named else raw).hexdigest()


def _addresses(message: Message, name: str) -> list[tuple[str, str]]:
    try:
        found = getaddresses([str(value) for value in message.get_all(name, [])][:ADDRESSES_MAX])
    except (ValueError, IndexError, RecursionError):
        return []
    return [(shown, address.strip().lower()) for shown, address in found if address]


def _line(message: Message, name: str) -> str:
    return one_line(message.get(name, ""))


def one_line(header: object) -> str:
    """A header as words."""
    value = str(header)[:2000]
    with contextlib.suppress(LookupError, ValueError, UnicodeError, HeaderParseError):
        value = str(make_header(decode_header(value)))
    return " ".join(value.split())


def _is_automatic(message: Message) -> bool:
    """RFC 3834, and what programmes do that never read it."""
    said = {name: str(message.get(name, "")).strip().lower() for name in _SIGNS}
    return (
        said["auto-submitted"] not in {"", "no"}
        or said["precedence"] in {"bulk", "junk", "list", "auto_reply"}
        or any(said[name] for name in _SIGNS[2:6])
        or said["x-auto-response-suppress"] in {"all", "oof", "oof, autoreply"}
        or said["return-path"] == "<>"
        or message.get_content_type() == "multipart/report"
        or any(_ROBOT.match(address) for _name, address in _addresses(message, "from"))
        or bool(_AWAY.search(_line(message, "subject")))
    )


_SIGNS = (
    "auto-submitted",
    "precedence",
    "x-autoreply",
    "x-autorespond",
    "list-id",
    "x-loop",
    "x-auto-response-suppress",
    "return-path",
)


def body_of(message: Message) -> str:
    """Plain text where there is some, else the text of the HTML."""
    plain, html = "", ""
    for part in message.walk():
        if part.is_multipart() or part.get_filename():
            continue
        if part.get_content_type() == "text/plain" and not plain.strip():
            plain = decoded(part)
        elif part.get_content_type() == "text/html" and not html:
            html = decoded(part)
    return plain if plain.strip() else text_of_html(html)


def decoded(part: Message) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    for charset in (part.get_content_charset(), "utf-8"):
        try:
            return _unflowed(part, payload.decode(charset or "utf-8"))
        except (LookupError, UnicodeError, ValueError):
            continue
    return _unflowed(part, payload.decode("latin-1"))


def _unflowed(part: Message, text: str) -> str:
    """RFC 3676: a line that ends with a space goes on in the next."""
    if str(part.get_param("format", "")).lower() != "flowed":
        return text
    lines: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        goes_on = bool(lines) and lines[-1].endswith(" ") and lines[-1] != "-- " and lines[-1][:1] != ">"
        if goes_on and line and line[:1] != ">":
            lines[-1] += line
        else:
            lines.append(line)
    return "\n".join(lines)
