"""Mailboxes that are emptied: a folder of the Maildir kind, or IMAP. A letter leaves once it is a row here."""

from __future__ import annotations

import imaplib
import logging
import mailbox
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings

from forum.mail_in.receiving import RAW_MAX, accept

log = logging.getLogger(__name__)

AT_ONCE = 100  # letters of one look
SECONDS = 20


def fetch(url: str = "") -> int:
    """Take what lies in the mailbox; how many letters were new. Raises OSError when it cannot be reached."""
    parts = urlsplit(url or settings.MAIL_IN_URL)
    if parts.scheme == "maildir":
        return _from_folder(unquote(parts.path))
    return _from_server(parts) if parts.scheme else 0


def fetch_regularly() -> int:
    """For the clock: a mailbox that cannot be reached is said in the log, and asked again."""
    try:
        return fetch()
    except (OSError, imaplib.IMAP4.error) as error:
        log.warning("the mailbox cannot be read: %s", type(error).__name__)
        return 0


def _from_folder(path: str) -> int:
    try:
        box = mailbox.Maildir(path, create=False)
    except mailbox.Error as error:
        raise OSError(f"{path} is no mailbox") from error
    new = 0
    for name in list(box.keys())[:AT_ONCE]:
        new += accept(box.get_bytes(name))
        box.discard(name)
    return new


def _from_server(parts: SplitResult) -> int:
    new = 0
    with _signed_in(parts) as server:
        _kind, found = server.search(None, "UNDELETED")
        for number in found[0].split()[:AT_ONCE]:
            new += accept(_letter(server, number.decode()))
            server.store(number.decode(), "+FLAGS", "\\Deleted")
        server.expunge()
    return new


@contextmanager
def _signed_in(parts: SplitResult) -> Iterator[imaplib.IMAP4]:
    with _connected(parts) as server:
        server.login(unquote(parts.username or ""), unquote(parts.password or ""))
        kind_of_answer, _said = server.select(unquote(parts.path.strip("/")) or "INBOX")
        if kind_of_answer != "OK":
            raise OSError("no such mailbox")
        yield server


def _connected(parts: SplitResult) -> imaplib.IMAP4:
    """Encrypted where the server can, with its certificate verified: imaplib alone would trust anybody's."""
    host, context = parts.hostname or "", ssl.create_default_context()
    if parts.scheme == "imaps":
        return imaplib.IMAP4_SSL(host, parts.port or 993, ssl_context=context, timeout=SECONDS)
    server = imaplib.IMAP4(host, parts.port or 143, timeout=SECONDS)
    if "STARTTLS" in server.capabilities:
        server.starttls(context)
    return server


def _letter(server: imaplib.IMAP4, number: str) -> bytes:
    """The whole letter; of one that is too large only so much that this can be seen. OSError when none comes."""
    _kind, found = server.fetch(number, f"(BODY.PEEK[]<0.{RAW_MAX + 1}>)")
    raw = next((part[1] for part in found if isinstance(part, tuple)), None)
    if not isinstance(raw, bytes):
        raise OSError("a letter could not be read")
    return raw
