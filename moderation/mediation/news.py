"""What a mail about a case may say: the dates its asker must not miss, that it can be sent or was sent, with its
reference, and otherwise only that there is news."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forum.dates import written_day
from forum.models import Notification
from moderation.law.words import said_lazy
from moderation.mediation import after_sending
from moderation.mediation.models import CaseEvent
from moderation.mediation.states import Role, State

_REMINDER = re.compile(r"case:[^:]+:(?P<kind>[a-z_]+):(?P<due>\d{4}-\d{2}-\d{2}):[^:]+")
_STEP = re.compile(r"case:(?P<ref>[^:]+):(?P<seq>\d+)")
_IDLE = (
    _("Your case is kept until %(day)s"),
    _(
        "You have not changed your case for some time. It closes on %(day)s if nothing happens. You can begin again "
        "later from what you wrote."
    ),
)
REMINDERS: dict[str, tuple[Promise, Promise]] = {
    "one_year": (
        _("Last day to send your case: %(day)s"),
        said_lazy("mail-one_year", day="%(day)s"),
    ),
    "trader_wait": (
        _("The seller’s time is over; your case still lacks something"),
        _(
            "The waiting time is over. Before you can send your case, something is still missing in it. Its page says "
            "what, and where to look."
        ),
    ),
    "wait_moved": (
        _("Your case: another day, %(day)s"),
        _(
            "How long the seller has to answer has changed: the mediation service changed its own rule. You can ask "
            "for mediation from %(day)s on, and we write to you on that day. What you wrote stays."
        ),
    ),
    "draft_idle": _IDLE,
    "complaint_idle": _IDLE,
    "silence": (
        _("No news of your case so far"),
        said_lazy("mail-silence", day="%(day)s"),
    ),
    # Not that there was an agreement: the mail may be read by others.
    "promise_check": (
        _("One question about your case"),
        _("Your case ended some time ago. We have one question for you; it takes a minute, and the answer is private."),
    ),
}
READY = (
    _("You can send your case now"),
    _("The waiting time is over: you can ask for mediation. Check your case, then send it yourself."),
)
SENT = (
    _("Your case was sent"),
    said_lazy("mail-sent", ref="%(ref)s"),
)
REACHED = _(
    "The page of your case says how to reach the service by post or by telephone. Your request is there, to print."
)
OTHER = (
    _("News of your case"),
    _("There is news in your case. For your privacy it is not in this e-mail."),
)


@dataclass(frozen=True)
class News:
    subject: str
    text: str

    @property
    def paragraphs(self) -> list[str]:
        return self.text.split("\n\n")


def news_of(notification: Notification) -> News:
    """In the active language; nothing that was said in the mediation, and no names."""
    reminder = _REMINDER.fullmatch(notification.ref)
    if reminder and reminder["kind"] in REMINDERS:
        values = {"day": written_day(date.fromisoformat(reminder["due"]))}
        subject, text = REMINDERS[reminder["kind"]]
        return News(str(subject) % values, str(text) % values)
    step = _step_of(notification)
    if step is not None and step.event == "send":
        said = [str(SENT[1]) % {"ref": step.case.ref}, *after_sending.steps(step.case.day_of(step.at)), str(REACHED)]
        return News(str(SENT[0]), "\n\n".join(said))
    subject, text = READY if step is not None and _opens_the_door(step) else OTHER
    return News(str(subject), str(text))


def _step_of(notification: Notification) -> CaseEvent | None:
    named = _STEP.fullmatch(notification.ref)
    if named is None:
        return None
    steps = CaseEvent.objects.filter(case__ref=named["ref"], case__asker=notification.member, seq=named["seq"])
    return steps.select_related("case").first()


def _opens_the_door(step: CaseEvent) -> bool:
    """Time alone did it: what the asker was promised to be told."""
    return step.to_state == State.READY and step.actor_role == Role.SYSTEM
