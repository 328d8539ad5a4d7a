"""What somebody is told of a mail they sent: only at their own address, and never by answering a programme."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from forum import letters, mail
from forum.mail_in.address import KEPT_DAYS
from forum.mail_in.incoming import Incoming
from forum.models import Member
from forum.personal_words import without_personal_data

NOTHING_WRITTEN = gettext_noop("We found no text of yours in it: write above what you quote.")
TOO_MANY_PARTS = gettext_noop("It has too many parts to be read. Send its text alone, or write on the page.")
NO_LONGER_THERE = gettext_noop("What you answered is no longer there.")

ELSEWHERE = gettext_noop(
    "It came from another address than the one of your account. Send it from this address, or write on the page."
)
TOO_LATE = gettext_noop("The mail that you answered is more than %(days)d days old. Write on the page.")

_ID = re.compile(r"<[^<>\s]+@[^<>\s]+>")


def refused(member: Member, letter: Incoming, why: str, *, link: Any = None, is_theirs: bool = True) -> None:
    """Nothing was published, and why; what they wrote comes back, so that it is not lost.

    `is_theirs`: it came from their own address. Of any other nothing comes back: it would carry words of strangers.
    """
    with translation.override(member.language):
        address = f"{settings.BASE_URL}{link.get_absolute_url()}" if link is not None else ""
        text_back = without_personal_data(letter.text, language=member.language)
        context = {**_about_site(), "why": _said(why), "text": text_back if is_theirs else "", "link": address}
        text = render_to_string("emails/mail_in/refused.txt", context)
        subject = _("Your e-mail was not published")
        headers, named = replied(letter if is_theirs else None), _once(letter, member, "refused")
        mail.queue(to=[member.email], subject=subject, text=text, message_id=named, **headers)


def left_out(member: Member, letter: Incoming, reasons: list[str], *, link: Any) -> None:
    """It is published, but without some of the pictures; how to add them."""
    if not reasons:
        return
    with translation.override(member.language):
        address = f"{settings.BASE_URL}{link.get_absolute_url()}"
        context = {**_about_site(), "reasons": reasons, "link": address}
        text = render_to_string("emails/mail_in/left_out.txt", context)
        subject, named = _("A picture of your e-mail is missing"), _once(letter, member, "left-out")
        mail.queue(to=[member.email], subject=subject, text=text, message_id=named, **replied(letter))


def held(member: Member, letter: Incoming, *, link: Any) -> None:
    """Nobody reads it yet; where they see it themselves."""
    with translation.override(member.language):
        context = {**_about_site(), "link": f"{settings.BASE_URL}{link.get_absolute_url()}"}
        text = render_to_string("emails/mail_in/held.txt", context)
        subject, named = _("Your e-mail waits for a look by the team"), _once(letter, member, "held")
        mail.queue(to=[member.email], subject=subject, text=text, message_id=named, **replied(letter))


def kept(letter: Incoming, *, language: str, links: Mapping[str, str | int]) -> None:
    """The question is kept, and the links of `asking.links_to`."""
    _kept(letter.sender, "kept", language, links, **replied(letter))


def kept_typed(email: str, *, language: str, links: Mapping[str, str | int]) -> None:
    """The same of what was typed at a counter; anybody may have typed that address, so no word of it."""
    _kept(email, "kept_typed", language, links)


def _kept(email: str, template: str, language: str, links: Mapping[str, str | int], **headers: str) -> None:
    with translation.override(language):
        text = render_to_string(f"emails/mail_in/{template}.txt", {**_about_site(), **links})
        mail.queue(to=[email], subject=_("Your question is kept: go on with it"), text=text, **headers)


def replied(letter: Incoming | None) -> dict[str, str]:
    """RFC 3834: said to be by a program, and in the thread of what it answers."""
    headers = {"Auto-Submitted": "auto-replied"}
    if letter is not None and _ID.fullmatch(letter.message_id):
        headers |= {"In-Reply-To": letter.message_id, "References": letter.message_id}
    return headers


def _said(why: str) -> str:
    """In the language of the reader."""
    return _(why) % {"days": KEPT_DAYS} if why == TOO_LATE else _(why)


def _about_site() -> dict[str, str]:
    return {"site_name": settings.SITE_NAME, "base_url": settings.BASE_URL}


def _once(letter: Incoming, member: Member, what: str) -> str:
    return f"<{what}-{letter.digest[:32]}-{member.pk}@{letters.domain()}>"
