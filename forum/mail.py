"""Mail as a queue: every mail is a row first, written in the transaction of its cause, sent by the worker.

A mail server that is down delays mail and nothing else. A mail about a post is written when it leaves, from
what its reader may see at that moment.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Sequence
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.signing import Signer
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from forum.models import Comment, Mail, Notification

_BREAKS = re.compile("[ \t\n\r\v\f\x1c-\x1f\x85\u2028\u2029]+")

ASKS = {Notification.Kind.QUESTION, Notification.Kind.EXPERT, Notification.Kind.BRAND}
UNSUBSCRIBE_SALT = "forum.mail.unsubscribe"


def new_message_id() -> str:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{uuid.uuid4()}@{domain}>"


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


def one_line(subject: str) -> str:
    """No line break can end a header; the no-break spaces of French stay."""
    return _BREAKS.sub(" ", str(subject)).strip()[:250]


def queue_notifications(notifications: Iterable[Notification]) -> None:
    """The rows only, for members who want mail: subject and text are written by `compose` when it leaves."""
    rows = [
        Mail(message_id=new_message_id(), to=[member.email], subject="", text="", notification=notification)
        for notification in notifications
        if (member := notification.member).wants_mail and member.email
    ]
    Mail.objects.bulk_create(rows, batch_size=500)


def queue(*, to: list[str], subject: str, text: str, message_id: str = "", **headers: str) -> Mail:
    """A mail that is complete now; `message_id` makes it unique."""
    row, _ = Mail.objects.get_or_create(
        message_id=message_id or new_message_id(),
        defaults={
            "to": to,
            "subject": one_line(subject),
            "text": text,
            "headers": {"Auto-Submitted": "auto-generated", **headers},
        },
    )
    return row


def unsubscribe_token(member_id: int) -> str:
    return Signer(salt=UNSUBSCRIBE_SALT).sign(str(member_id))


def compose(notification: Notification) -> tuple[str, str, str]:
    """Subject, text and HTML of a notification, in its reader's language."""
    context = {
        "notification": notification,
        "member": notification.member,
        "question": notification.question,
        "answer": notification.answer,
        "site_name": settings.SITE_NAME,
        "base_url": settings.BASE_URL,
        "unsubscribe": unsubscribe_token(notification.member_id),
    }
    with translation.override(notification.member.language):
        subject = render_to_string(f"emails/{notification.kind}_subject.txt", context)
        text = render_to_string(f"emails/{notification.kind}.txt", context)
        html = render_to_string("emails/notification.html", {**context, "text": text})
    return one_line(subject), text, html


def is_still_right(notification: Notification) -> bool:
    """Whether its reader may (still) see what it speaks of, and still wants mail."""
    member = notification.member
    if not (member.is_active and member.wants_mail):
        return False
    if notification.kind == Notification.Kind.DECISION:
        return True  # about a post that its author no longer sees in public
    if notification.kind in ASKS and not asks_still(notification):
        return False
    comment = comment_of(notification)
    return notification.is_open and (comment is None or comment.is_visible_to(member))


def asks_still(notification: Notification) -> bool:
    """Nobody is asked for an answer to what is solved, or takes answers no more."""
    question = notification.question
    return question is not None and question.takes_answers and not question.is_resolved


def comment_of(notification: Notification) -> Comment | None:
    """The comment that a notification tells of."""
    kind, _, pk = notification.ref.partition(":")
    return Comment.objects.filter(pk=pk).first() if kind == "comment" and pk.isdigit() else None


def send(row: Mail) -> bool:
    """Hand one mail to the mail server; False when it is no longer right to send it. Raises on failure."""
    subject, text, html, headers = row.subject, row.text, row.html, dict(row.headers)
    if row.notification is not None:
        if not is_still_right(row.notification):
            return False
        subject, text, html = compose(row.notification)
        headers |= notification_headers(row.notification)
    message = EmailMultiAlternatives(
        subject,
        text,
        row.from_email or settings.DEFAULT_FROM_EMAIL,
        row.to,
        headers={**headers, "Message-ID": row.message_id},
        connection=transport(),
    )
    if html:
        message.attach_alternative(html, "text/html")
    message.send()
    return True


def notification_headers(notification: Notification) -> dict[str, str]:
    """Threading by question, and the one-click unsubscription of RFC 8058."""
    link = f"{settings.BASE_URL}/unsubscribe/{unsubscribe_token(notification.member_id)}/"
    headers = {
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": f"<{link}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    if notification.question_id:
        domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
        thread = f"<question-{notification.question_id}@{domain}>"
        headers |= {"In-Reply-To": thread, "References": thread}
    return headers


def transport() -> Any:
    return get_connection(fail_silently=False, **settings.MAIL_TRANSPORT)
