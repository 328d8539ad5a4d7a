"""What whoever sent a notice is written about their appeal: that it came, what the team asks, and how it ended."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop

from forum.dates import written_day
from moderation.review import appeal_words
from moderation.review.models import Appeal, AppealMessage, Notice, NoticeLink, OutsideRedress
from moderation.review.notice_links import appeal_url_of
from moderation.review.notice_mails import send

SUBJECTS = {
    "filed": gettext_noop("Your appeal about the notice %(ref)s is filed"),
    "message": gettext_noop("A message about your appeal (notice %(ref)s)"),
    "withdrawn": gettext_noop("Your appeal about the notice %(ref)s is withdrawn"),
    "decided": gettext_noop("Your appeal about the notice %(ref)s is decided"),
    "granted": gettext_noop("Your appeal about the notice %(ref)s: you have what you asked for"),
    "overtaken": gettext_noop("Your appeal about the notice %(ref)s: the text is looked at anew"),
}


def tell(appeal: Appeal, notice: Notice, step: str) -> None:
    """Of each step once. `step`: as `overtaking.tell_of_appeal`, a message with its number."""
    kind, _colon, number = step.partition(":")
    message = AppealMessage.objects.get(appeal=appeal, pk=number) if number else None

    def context_of(notice: Notice) -> dict[str, Any]:
        return {**_context(appeal, notice), "step": kind, "message": message}

    send(notice, "notice_appeal", SUBJECTS[kind], f"appeal-{appeal.pk}-{step.replace(':', '-')}", context_of)


def _context(appeal: Appeal, notice: Notice) -> dict[str, Any]:
    outside = OutsideRedress.current()
    return {
        "appeal": appeal,
        "answer_by": written_day(appeal.answer_by),
        "lines": [(link.url, link.said) for link in links_of(appeal, notice)],
        "settled": appeal_words.settled(appeal) if appeal.is_settled else "",
        "outside": outside,
        "looked_up": written_day(outside.said_on) if outside.said_on else "",
        "url": appeal_url_of(appeal, notice),
    }


def links_of(appeal: Appeal, notice: Notice) -> list[NoticeLink]:
    """The addresses that the contested decision was about, or the one in its place is."""
    if appeal.sender_measure_id is not None:
        return []
    about = {appeal.decision_id, appeal.instead_id or appeal.decision_id}
    links = notice.links.select_related(
        "decision__statement", "question", "answer__question", "comment__question", "amendment"
    )
    return [link for link in links.order_by("pk") if link.decision_id in about]
