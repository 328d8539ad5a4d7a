"""The channel `email`: to the address of the body, which works with every tool. No word of the case is in it."""

from __future__ import annotations

from email.utils import parseaddr

from django.conf import settings
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum import mail
from moderation.handover.channels import Channel, Told
from moderation.handover.outbox import CLOSED, MESSAGE, language_of
from moderation.mediation.models import Case, MediationBody


class MailChannel(Channel):
    """Its rows are mails, which have a queue of their own; its address is that of the body."""

    name = "email"
    label = gettext_lazy("e-mail")
    has_addresses = False

    def tell(self, told: Told) -> None:
        body = told.case.body
        if told.is_news and body is not None and body.email:
            queue(told.case, body, told.event)


def queue(case: Case, body: MediationBody, event: str) -> None:
    """In a language of the body's own; no name of the asker in it."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    language = language_of(body, case.language)
    with translation.override(language):
        link = f"{settings.BASE_URL}/{language}/cases/{case.ref}/"
        subject, text = _words(case, event, link)
    # Always the same for this mail, and nobody who reads lists of mails learns of which case.
    name = salted_hmac("moderation.handover.outbox", f"{case.ref}.{event}").hexdigest()[:32]
    reference = f"<{name}@{domain}>".lower()
    mail.queue(to=[body.email], subject=subject, text=text, message_id=reference)


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
