"""What leaves when a case is sent or ends: rows written in the transaction of the act. Ids only; never case text."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from email.utils import parseaddr

from django.conf import settings
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from forum import mail
from moderation.handover.models import Delivery
from moderation.mediation.models import Case, MediationBody

SENT = "case.sent"
CLOSED = "case.closed"
MESSAGE = "case.message"  # by mail only


def announce(case: Case, event: str, *, at: datetime, with_mail: bool = True) -> None:
    """One delivery per receiver of the body, one mail to its address. Announcing twice is announcing once."""
    if case.body is None:
        return
    for endpoint in case.body.endpoints.wanting():
        values = {
            "webhook_id": f"msg_{case.ref}_{event.replace('.', '_')}_{endpoint.pk}",
            "payload": payload(case, event, at=at),
            "next_attempt_at": at,
        }
        if not endpoint.is_active:
            # Kept where staff see it: it can be sent again once the receiver is well.
            values |= {"state": Delivery.State.DEAD, "last_error": "receiver disabled", "settled_at": at}
        Delivery.objects.get_or_create(endpoint=endpoint, case=case, event=event, defaults=values)
    if with_mail and case.body.email:
        _queue_mail(case, case.body, event)


def mail_about_message(case: Case, key: str) -> None:
    """The asker wrote in the case: its body is told that there is something to read, and not what."""
    if case.body is not None and case.body.email:
        _queue_mail(case, case.body, f"{MESSAGE}.{key}")


def payload(case: Case, event: str, *, at: datetime) -> str:
    """The body of the webhook, written once so that every attempt sends the same bytes."""
    assert case.body is not None  # noqa: S101  announce() checked it
    data = {
        "case": case.ref,
        "body": case.body.slug,
        "url": f"{settings.BASE_URL}/{case.language}/cases/{case.ref}/",
        "thread_sha256": case.snapshot.sha256,
        "language": case.language,
    }
    moment = at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return json.dumps({"type": event, "timestamp": moment, "data": data}, separators=(",", ":"))


def _queue_mail(case: Case, body: MediationBody, event: str) -> None:
    """To the body's own address, in a language of its own; no name of the asker in it."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    language = language_of(body, case.language)
    with translation.override(language):
        link = f"{settings.BASE_URL}/{language}/cases/{case.ref}/"
        subject, text = _words(case, event, link)
    # Always the same for this mail, and nobody who reads lists of mails learns of which case.
    name = salted_hmac("moderation.handover.outbox", f"{case.ref}.{event}").hexdigest()[:32]
    reference = f"<{name}@{domain}>".lower()
    mail.queue(to=[body.email], subject=subject, text=text, message_id=reference)


def language_of(body: MediationBody, wanted: str) -> str:
    """The wanted language where the body speaks it, else its first one that this site has."""
    spoken = [code for code, _name in settings.LANGUAGES if code in body.languages]
    return wanted if wanted in spoken or not spoken else spoken[0]


def _words(case: Case, event: str, link: str) -> tuple[str, str]:
    if event == CLOSED:
        subject = _("Case withdrawn")
        text = _("The person who asked has withdrawn the case %(ref)s. Its record stays here:\n%(link)s")
    elif event.startswith(MESSAGE):
        subject = _("A new message")
        text = _("The person who asked wrote to you in the case %(ref)s. Read it here:\n%(link)s")
    else:
        subject = _("A mediation case for you")
        text = _(
            "A case was sent to you: %(ref)s.\n\nIt can be read, with its documents, by the staff of your service:\n"
            "%(link)s\n\nThis message holds nothing of the case itself."
        )
    why = _("You receive this because your service takes cases on this site.")
    return f"[{case.ref}] {subject}", f"{text % {'ref': case.ref, 'link': link}}\n\n-- \n{settings.SITE_NAME}\n{why}\n"
