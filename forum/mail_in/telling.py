"""What somebody is told of a mail they sent: only at their own address, and never by answering a programme."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from forum import letters, mail
from forum.mail_in.incoming import Incoming
from forum.models import Member

NOTHING_WRITTEN = gettext_noop("We found no text of yours in it: write above what you quote.")
NO_LONGER_THERE = gettext_noop("What you answered is no longer there.")

REPLIED = {"Auto-Submitted": "auto-replied"}


def refused(member: Member, letter: Incoming, why: str, *, link: Any = None) -> None:
    """Nothing was published, and why; what they wrote comes back, so that it is not lost."""
    with translation.override(member.language):
        address = f"{settings.BASE_URL}{link.get_absolute_url()}" if link is not None else ""
        context = {**_about_site(), "why": _(why), "text": letter.text, "link": address}
        text = render_to_string("emails/mail_in/refused.txt", context)
        subject = _("Your e-mail was not published")
        mail.queue(to=[member.email], subject=subject, text=text, message_id=_once(letter, member), **REPLIED)


def kept(address: str, *, language: str, link: str) -> None:
    """The question is kept, and where to go on with it."""
    with translation.override(language):
        context = {**_about_site(), "link": f"{settings.BASE_URL}/{language}{link}"}
        text = render_to_string("emails/mail_in/kept.txt", context)
        mail.queue(to=[address], subject=_("Your question is kept: go on with it"), text=text, **REPLIED)


def _about_site() -> dict[str, str]:
    return {"site_name": settings.SITE_NAME, "base_url": settings.BASE_URL}


def _once(letter: Incoming, member: Member) -> str:
    return f"<refused-{letter.digest[:32]}-{member.pk}@{letters.domain()}>"
