"""What a letter to a case holds: its whole text, and what is attached."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import Message as Part

from forum.mail_in.attached import LOGO
from forum.mail_in.incoming import Incoming, body_of, one_line, taken_apart
from forum.text.cleaning import clean_text

TEXT_MAX = 200_000  # characters
HEADERS = ("From", "Date", "Subject", "Message-ID")


@dataclass(frozen=True, slots=True)
class Enclosed:
    """`is_ours`: we wrote it, so that nothing in it has to be checked."""

    name: str
    content: bytes
    is_ours: bool = False


def whole_text(letter: Incoming) -> str:
    """With what it quotes: as much of a proof as a text can be."""
    message = taken_apart(letter.raw)
    headers = [f"{name}: {one_line(message.get(name, ''))}" for name in HEADERS]
    return "\n".join([*headers, "", clean_text(body_of(message))[:TEXT_MAX], ""])


def enclosed_in(letter: Incoming) -> list[Enclosed]:
    """Its files, logos of signatures apart; another mail in it is a file that is checked, and refused, as one."""
    parts = _leaves(taken_apart(letter.raw, most=len(letter.raw)))
    found = [(part, Enclosed(_name(part), _content(part))) for part in parts if _is_file(part)]
    return [one for part, one in found if not _is_logo(part, one)]


def _leaves(message: Part) -> list[Part]:
    if message.get_content_maintype() == "message" or not message.is_multipart():
        return [message]
    return [leaf for part in message.get_payload() for leaf in _leaves(part)]  # type: ignore[arg-type]


def _is_file(part: Part) -> bool:
    is_named = bool(part.get_filename()) or part.get_content_disposition() == "attachment"
    return is_named or part.get_content_type() not in {"text/plain", "text/html"}


def _is_logo(part: Part, one: Enclosed) -> bool:
    is_drawn = bool(part.get("content-id")) and part.get_content_disposition() != "attachment"
    return is_drawn and part.get_content_maintype() == "image" and len(one.content) < LOGO


def _name(part: Part) -> str:
    return one_line(part.get_filename() or part.get_content_type().replace("/", "."))[:100]


def _content(part: Part) -> bytes:
    if part.get_content_maintype() == "message":
        return b"\x00"  # no type that we take
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
