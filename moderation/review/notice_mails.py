"""What whoever sent a notice is written: that it came, and what was decided. Never who wrote the text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from forum import letters, mail
from forum.dates import written_day, written_moment
from moderation.review.models import Decision, Notice, NoticeLink, TrustedFlagger
from moderation.review.models.statement import last_day_to_contest
from moderation.review.notice_appealing import open_to_contest
from moderation.review.notice_links import contest_url_of, url_of
from moderation.review.vocabulary import AutomatedDecision


def automated_means(links: list[NoticeLink]) -> str:
    """Art. 16(6): whether a program took part in deciding."""
    statements = [link.decision.statement for link in links if link.decision is not None and link.decision.statement]
    if any(one.automated_decision != AutomatedDecision.NOT_AUTOMATED for one in statements):
        return _("A program and a person decided.")
    if any(_was_held(link) for link in links):
        return _("A program held the text first. Then a person decided.")
    return _("A person decided, not a program.")


def _was_held(link: NoticeLink) -> bool:
    """By reports or by a check, before a person decided."""
    post = link.post_or_none
    if post is None or link.decision is None:
        return False
    held = Decision.objects.on(post).filter(kind=Decision.Kind.HOLD, made_at__gte=link.notice.received_at)
    return held.filter(made_at__lte=link.decision.made_at).exists()


def redress(notice: Notice, *, at: datetime | None = None) -> str:
    """In the active language: here, where something stayed, then outside; nothing before there is a decision."""
    if notice.decided_at is None:
        return ""
    outside = _(
        "You may turn to a court. You may also turn to a certified out-of-court dispute settlement body, where one is "
        "competent for this site."
    )
    if all(one.measure is not None for one in open_to_contest(notice, at or timezone.now())):
        return outside
    here = _(
        "You can contest free of charge what stayed, once, until %(day)s included. Do it from the page of your notice, "
        "without an account, or write to %(contact)s with the reference. A person who did not take the decision looks "
        "at it again and answers you."
    ) % {"day": written_day(last_day_to_contest(notice.decided_at)), "contact": settings.CONTACT_EMAIL}
    return f"{here} {outside}"


def send_receipt(notice: Notice) -> None:
    """Art. 16(4): without undue delay, to whoever left an address."""
    send(notice, "notice_received", gettext_noop("We have your notice %(ref)s"), "received", _context)


def tell_decision(notice: Notice) -> None:
    """Art. 16(5); again when it was decided anew."""
    if notice.decided_at is not None:
        send(
            notice,
            "notice_decided",
            gettext_noop("Decision about your notice %(ref)s"),
            f"{notice.decided_at:%Y%m%d%H%M%S%f}",
            _context,
        )


def send(
    notice: Notice, template: str, subject: str, what: str, context_of: Callable[[Notice], dict[str, Any]]
) -> None:
    """In the language of the notice, to the address it names, if it names one. `what`: once for each."""
    if not notice.email:
        return
    with translation.override(notice.language):
        site = {"site_name": settings.SITE_NAME, "base_url": settings.BASE_URL, "notice": notice}
        text = render_to_string(f"emails/{template}.txt", {**site, **context_of(notice)})
        mail.queue(
            to=[notice.email],
            subject=_(subject) % {"ref": notice.ref},
            text=text,
            message_id=f"<notice-{notice.ref}-{what}@{letters.domain()}>".lower(),
        )


def _context(notice: Notice) -> dict[str, Any]:
    links = list(notice.links.select_related("decision__statement").order_by("pk"))
    may = open_to_contest(notice, timezone.now()) if notice.decided_at else []
    return {
        "received": written_moment(notice.received_at),
        "lines": [(link.url, link.said) for link in links],
        "automated": automated_means(links),
        "redress": redress(notice),
        "to_contest": [
            (", ".join(link.url for link in one.links), contest_url_of(notice, one.thing)) for one in may if one.links
        ],
        "url": url_of(notice),
        "to_confirm": None if notice.flagger_id else _flagger(notice),
        "may_confirm": notice.is_to_confirm,
    }


def _flagger(notice: Notice) -> TrustedFlagger | None:
    return TrustedFlagger.objects.of_address(notice.email).first()
