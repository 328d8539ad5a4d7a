"""Mail as a queue: every mail is a row first, written in the transaction of its cause, sent by the worker.

A mail server that is down delays mail and nothing else. What a mail about a post says is in `letters.py`.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from forum.letters import domain, letter_for, one_line
from forum.models import Mail


def new_message_id() -> str:
    return f"<{uuid.uuid4()}@{domain()}>"


class QueueBackend(BaseEmailBackend):
    """Django's mail backend of the site: `send_mail` anywhere writes a row."""

    def send_messages(self, email_messages: Sequence[Any]) -> int:
        with transaction.atomic():
            for message in email_messages:
                _queue_message(message)
        return len(email_messages)


def _queue_message(message: Any) -> None:
    """A mail for each recipient: nobody reads there who else got it, Bcc least of all."""
    html = [part[0] for part in getattr(message, "alternatives", []) if part[1] == "text/html"]
    headers = {"Auto-Submitted": "auto-generated", **message.extra_headers}
    if message.reply_to:
        headers.setdefault("Reply-To", ", ".join(map(str, message.reply_to)))
    for address in message.recipients():
        Mail.objects.create(
            message_id=new_message_id(),
            to=[address],
            subject=one_line(message.subject),
            text=message.body,
            html=html[0] if html else "",
            headers=headers,
            from_email=message.from_email,
        )


def queue(*, to: list[str], subject: str, text: str, html: str = "", message_id: str = "", **headers: str) -> Mail:
    """A mail that is complete now; `message_id` makes it unique."""
    row, _ = Mail.objects.get_or_create(
        message_id=message_id or new_message_id(),
        defaults={
            "to": to,
            "subject": one_line(subject),
            "text": text,
            "html": html,
            "headers": {"Auto-Submitted": "auto-generated", **headers},
        },
    )
    return row


def send(row: Mail) -> bool:
    """Hand one mail to the mail server; False when it is no longer right to send it. Raises on failure."""
    letter = letter_for(row)
    if letter is None:
        return False
    reader = row.member or (row.notification.member if row.notification else None)
    message = EmailMultiAlternatives(
        letter.subject,
        letter.text,
        row.from_email or settings.DEFAULT_FROM_EMAIL,
        [reader.email] if reader else row.to,  # the address of now: it may have changed while the mail waited
        headers={**letter.headers, "Message-ID": row.message_id},
        connection=transport(),
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    message.send()
    return True


def transport() -> Any:
    return get_connection(fail_silently=False, **settings.MAIL_TRANSPORT)
