"""What whoever sent a notice is written: that it came, and what was decided. Never who wrote the text."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from forum import letters, mail
from forum.dates import written_day, written_moment
from moderation.review.models import Decision, Notice, NoticeLink, TrustedFlagger
from moderation.review.models.statement import last_day_to_contest
from moderation.review.notice_links import url_of
from moderation.review.vocabulary import AutomatedDecision

Kind = Decision.Kind

SAID = {
    Kind.HIDE: gettext_lazy("We removed it: nobody else sees it any more."),
    Kind.SPAM: gettext_lazy("We removed it: nobody else sees it any more."),
    Kind.CORRECT: gettext_lazy("We asked its author to change it."),
    Kind.KEEP: gettext_lazy("We looked at it, and it stays."),
    Kind.DUPLICATE: gettext_lazy("It stays. We closed it, because it had been asked before."),
}


def said_of(link: NoticeLink) -> str:
    """What was decided about one address, for whoever sent the notice; nothing while it waits."""
    if link.handled_at is None:
        return ""
    if link.decision is not None:
        return str(SAID.get(link.decision.kind, NoticeLink.Outcome.ACTED.label))  # type: ignore[call-overload]
    return str(link.get_outcome_display())


def automated_means(links: list[NoticeLink]) -> str:
    """Art. 16(6): whether a program took part in deciding."""
    statements = [link.decision.statement for link in links if link.decision is not None and link.decision.statement]
    if any(one.automated_decision != AutomatedDecision.NOT_AUTOMATED for one in statements):
        return _("A program and a person decided.")
    if any(_was_held(link) for link in links):
        return _("A program held the text first, by its reports. Then a person decided.")
    return _("A person decided, not a program.")


def _was_held(link: NoticeLink) -> bool:
    """By the weight of reports, before a person decided."""
    post = link.post_or_none
    if post is None or link.decision is None:
        return False
    held = Decision.objects.on(post).filter(kind=Kind.HOLD, made_at__gte=link.notice.received_at)
    return held.filter(made_at__lte=link.decision.made_at).exists()


def redress(notice: Notice) -> str:
    """In the active language; nothing before there is a decision."""
    if notice.decided_at is None:
        return ""
    return _(
        "You can contest this decision free of charge until %(day)s: write to %(contact)s and quote the reference. "
        "A person who did not take it will look at it again and answer you. You may also turn to a certified "
        "out-of-court dispute settlement body, where one is competent for this site, and to a court."
    ) % {"day": written_day(last_day_to_contest(notice.decided_at)), "contact": settings.CONTACT_EMAIL}


def send_receipt(notice: Notice) -> None:
    """Art. 16(4): without undue delay, to whoever left an address."""
    _send(notice, "notice_received", gettext_noop("We have your notice %(ref)s"), "received")


def tell_decision(notice: Notice) -> None:
    """Art. 16(5); again when it was decided anew."""
    if notice.decided_at is not None:
        _send(
            notice,
            "notice_decided",
            gettext_noop("Decision about your notice %(ref)s"),
            f"{notice.decided_at:%Y%m%d%H%M%S%f}",
        )


def _send(notice: Notice, template: str, subject: str, what: str) -> None:
    if not notice.email:
        return
    with translation.override(notice.language):
        text = render_to_string(f"emails/{template}.txt", _context(notice))
        mail.queue(
            to=[notice.email],
            subject=_(subject) % {"ref": notice.ref},
            text=text,
            message_id=f"<notice-{notice.ref}-{what}@{letters.domain()}>".lower(),
        )


def _context(notice: Notice) -> dict[str, Any]:
    links = list(notice.links.select_related("decision__statement").order_by("pk"))
    return {
        "site_name": settings.SITE_NAME,
        "base_url": settings.BASE_URL,
        "notice": notice,
        "received": written_moment(notice.received_at),
        "lines": [(link.url, said_of(link)) for link in links],
        "automated": automated_means(links),
        "redress": redress(notice),
        "url": url_of(notice),
        "to_confirm": None if notice.flagger_id else _flagger(notice),
    }


def _flagger(notice: Notice) -> TrustedFlagger | None:
    return TrustedFlagger.objects.of_address(notice.email).first()
