"""What whoever sent a notice may contest of what became of it, and until when: Regulation (EU) 2022/2065, art. 20.

They need no account: holding the signed link of the notice is enough, and with an account it is the same link.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from forum.models import Member, Visibility
from moderation.review import appealing
from moderation.review.models import Appeal, Decision, Notice, NoticeLink, SenderMeasure
from moderation.review.models.statement import last_day_to_contest

ANSWER, MEASURE = "answer", "measure-"  # in addresses; a decision is called by its number
GONE = (Visibility.HIDDEN, Visibility.DELETED)


@dataclass(frozen=True)
class Contested:
    """A decision that let a text stay or, without one, the answer of the team; and the addresses it was about. Or what
    followed for whoever sent it.
    """

    notice: Notice
    decision: Decision | None
    links: list[NoticeLink]
    measure: SenderMeasure | None = None

    @property
    def thing(self) -> str:
        if self.measure is not None:
            return thing_of(self.measure)
        return str(self.decision.pk) if self.decision is not None else ANSWER

    @property
    def named(self) -> tuple[int | None, int | None]:
        """As the columns of an appeal name it."""
        return getattr(self.decision, "pk", None), getattr(self.measure, "pk", None)

    @property
    def made_by(self) -> Member | None:
        if self.measure is not None:
            return self.measure.made_by
        return self.decision.made_by if self.decision is not None else self.links[-1].handled_by

    @property
    def until(self) -> dt.date | None:
        """The last day, included; none as long as the rest of the notice waits: nobody was told yet."""
        told_at = self.measure.made_at if self.measure is not None else self.notice.decided_at
        return last_day_to_contest(told_at) if told_at else None

    def to_file(self) -> Appeal:
        """The appeal as it would be filed."""
        return Appeal(
            side=Appeal.Side.SENDER,
            notice=self.notice,
            decision=self.decision,
            sender_measure=self.measure,
            member=self.notice.member,
            contested_made_by=self.made_by,
            contest_until=self.until,
        )

    def check(self, at: dt.datetime) -> None:
        if self.notice.erased_at is not None:
            raise PermissionDenied(_("This notice is erased: nothing is left to look at again."))
        appealing.check_in_time(self.until, at)
        if self.decision is not None:
            appealing.check_nothing_followed(self.decision)


def contested_of(notice: Notice) -> list[Contested]:
    """In the order of the addresses, then what followed for the sender and was not taken back.

    What was hidden or changed has nothing to contest, and is not here.
    """
    found: dict[int | None, list[NoticeLink]] = {}
    links = notice.links.filter(handled_at__isnull=False).select_related("decision__made_by", "handled_by")
    for link in links.select_related("question", "answer__question", "comment__question", "amendment").order_by(
        "handled_at", "pk"
    ):
        if _stayed(link):
            found.setdefault(link.decision_id, []).append(link)
    measures = notice.measures.standing().select_related("made_by", "rule").order_by("pk")
    return [
        *(Contested(notice, some[0].decision, some) for some in found.values()),
        *(Contested(notice, None, [], measure) for measure in measures),
    ]


def _stayed(link: NoticeLink) -> bool:
    post = link.post_or_none
    if post is not None and post.visibility in GONE:
        return False
    if link.decision is not None:
        return link.decision.kind in Decision.HARMLESS
    return link.outcome != NoticeLink.Outcome.ACTED


def thing_of(measure: SenderMeasure) -> str:
    return f"{MEASURE}{measure.pk}"


def filed(notice: Notice, thing: str) -> Appeal | None:
    """The appeal about it, if there is one. `thing`: as `Contested.thing`."""
    about: dict[str, int | None] = {"decision": None, "sender_measure": None}
    if thing.startswith(MEASURE):
        about["sender_measure"] = int(thing.removeprefix(MEASURE))
    elif thing != ANSWER:
        about["decision"] = int(thing)
    return notice.appeals.filter(**about).first()


def named(notice: Notice, thing: str) -> Contested | None:
    return next((one for one in contested_of(notice) if one.thing == thing), None)


def open_to_contest(notice: Notice, at: dt.datetime) -> list[Contested]:
    """What may be contested now, and was not yet."""
    filed = set(notice.appeals.values_list("decision_id", "sender_measure_id"))
    return [one for one in contested_of(notice) if one.named not in filed and _may(one, at)]


def _may(contested: Contested, at: dt.datetime) -> bool:
    try:
        contested.check(at)
    except PermissionDenied:
        return False
    return True
