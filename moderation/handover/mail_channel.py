"""The channel `email`: to the address of the body, which works with every tool.

A body with a desk here is told that there is something to read. One whose charter says "by e-mail", and whose address
is proven, gets the way to the dossier itself: a link for once, or the dossier attached where its charter asks for that.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum import mail
from moderation.handover import case_mail, dossier_links, dossier_mail, rows
from moderation.handover.channels import Channel, Outgoing, Reply, Told
from moderation.handover.models import Delivery, Endpoint
from moderation.handover.outbox import CLOSED, MESSAGE, SENT, language_of
from moderation.mediation.models import Case, MediationBody
from moderation.mediation.models.bodies import MAIL_CHANNEL
from moderation.mediation.states import State

LINK = "case.link"  # a new link, which the body asked for
LINKS_A_DAY = 5
ONE_DAY = timedelta(days=1)
DONE = 250  # what a mail server says when it took a mail


class MailChannel(Channel):
    """Its address is that of the body, proven by `proving.py`; the operator adds none."""

    name = MAIL_CHANNEL
    label = gettext_lazy("e-mail")
    has_addresses = False

    def tell(self, told: Told) -> None:
        """Rows of the outbox for what goes by e-mail; else a mail that holds nothing of the case."""
        case, body = told.case, told.case.body
        if body is None or not told.is_news:
            return
        day = case.day_of(told.at)
        is_by_mail = body.goes_by_mail(day) if told.event == SENT else sending_of(case) is not None
        if told.event == CLOSED and case.state != State.WITHDRAWN:  # the body itself ended it, and said so elsewhere
            return
        if is_by_mail and told.event in {SENT, CLOSED}:
            deliver(case, told.event, at=told.at)
        elif body.email and (told.event in {SENT, CLOSED} or told.event.startswith(MESSAGE)):
            queue(case, body, told.event)

    def is_right(self, outgoing: Outgoing) -> bool:
        """Asked when it leaves: what was taken back meanwhile is not sent, nor the news of what never left."""
        case = _fresh(outgoing)
        if outgoing.event == CLOSED:
            sent = sending_of(case)
            return sent is not None and not (sent.state == Delivery.State.SKIPPED and sent.attempts <= 1)
        return dossier_links.may_read(case, _address(outgoing.endpoint))

    def send(self, outgoing: Outgoing) -> Reply:
        case, now = _fresh(outgoing), timezone.now()
        assert case.body is not None  # noqa: S101  a row of the outbox has one
        with translation.override(language_of(case.body, case.language)):
            written = dossier_mail.written(case, outgoing.event, at=now)
        headers = {
            "Auto-Submitted": "auto-generated",
            "Message-ID": case_mail.message_id(case.ref, outgoing.id if outgoing.event == LINK else outgoing.event),
            **case_mail.in_thread(case, outgoing.event),
            **case_mail.answers(case, case.body),
        }
        message = EmailMessage(
            written.subject,
            written.text,
            settings.DEFAULT_FROM_EMAIL,
            [_address(outgoing.endpoint)],
            headers=headers,
            connection=mail.transport(),
        )
        _leave(message, case, written.attached)
        return Reply(DONE)


def deliver(case: Case, event: str, *, at: datetime, about: str = "") -> None:
    """A row for the address of the body; written once, however often the act is done."""
    rows.write(_receiver(case, event), event, about or case.ref, {"case": case.ref}, at=at, case=case)


def _receiver(case: Case, event: str) -> Endpoint:
    """The address proven now; for the news of an end, the one that the case went to."""
    assert case.body is not None  # noqa: S101  asked by the callers
    if event == CLOSED:
        sent: Delivery = mails_of(case).select_related("endpoint").get(event=SENT)
        return sent.endpoint
    return case.body.endpoints.get(channel=MAIL_CHANNEL, url=case.body.mail_url)


def ask_for_link(case: Case, *, at: datetime) -> bool:
    """One more mail with a new link, to the proven address; False where enough left lately, or one is on its way."""
    asked = mails_of(case).filter(event=LINK)
    is_waiting = asked.filter(state=Delivery.State.PENDING).exists()
    if is_waiting or asked.filter(created_at__gt=at - ONE_DAY).count() >= LINKS_A_DAY:
        return False
    deliver(case, LINK, at=at, about=f"{case.ref}_{asked.count() + 1}")
    return True


def mails_of(case: Case) -> Any:
    return Delivery.objects.filter(case=case, endpoint__channel=MAIL_CHANNEL)


def sending_of(case: Case) -> Delivery | None:
    """The mail that brought the case; None where it did not go by e-mail."""
    found: Delivery | None = mails_of(case).filter(event=SENT).first()
    return found


def queue(case: Case, body: MediationBody, event: str) -> None:
    """In a language of the body's own; no name of the asker in it."""
    language = language_of(body, case.language)
    with translation.override(language):
        link = f"{settings.BASE_URL}/{language}/cases/{case.ref}/"
        subject, text = _words(case, event, link)
    headers = {**case_mail.in_thread(case, event), **case_mail.answers(case, body)}
    named = case_mail.message_id(case.ref, event)
    mail.queue(to=[body.email], subject=subject, text=text, message_id=named, **headers)


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


def _leave(message: EmailMessage, case: Case, attached: dossier_mail.Attached | None) -> None:
    if attached is not None:
        message.attach(attached.name, attached.content, "application/zip")
    message.send()
    if attached is not None:
        dossier_mail.note_attached(case)


def _fresh(outgoing: Outgoing) -> Case:
    assert outgoing.case is not None  # noqa: S101  every row of this channel is about a case
    found: Case = Case.objects.select_related("body").get(pk=outgoing.case.pk)
    return found


def _address(endpoint: Endpoint) -> str:
    return endpoint.url.removeprefix("mailto:")
