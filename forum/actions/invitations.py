"""Inviting somebody to answer a question: seldom, never twice, and never whoever does not want it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from forum import ledger, notifications
from forum.actions import posts, rights
from forum.channels import Channel
from forum.models import Answer, Block, Invitation, Member, Notification, Preference, Question, Visibility
from forum.text.cleaning import clean_line
from forum.willing import who_may_write

DAY = timedelta(days=1)
FOR_A_QUESTION = 3  # by one member
SENT_A_DAY = 5
RECEIVED_A_DAY = 2
SUGGESTED = 6


@transaction.atomic
def invite(
    question: Question, *, person: Member, by: Member, reason: str = "", at: datetime | None = None
) -> Invitation:
    """Ask a member to answer; they are told by whom and why. Asked twice by the same member, it is one invitation."""
    at = at or timezone.now()
    question = posts.locked(question)
    ledger.lock(by, person)
    standing = Invitation.objects.filter(question=question, invited=person).first()
    if standing is not None and standing.inviter_id == by.pk:
        return standing
    rights.check_may_invite(question, by)
    _check_number(question, by, at)
    if standing is not None or not invitable(question, by=by, at=at).filter(pk=person.pk).exists():
        raise _refusal()  # one sentence for all reasons: some are the person's own affair
    new = Invitation.objects.create(
        question=question, inviter=by, invited=person, reason=clean_line(reason)[:200], created_at=at
    )
    ref, kind = f"invited:{new.pk}", Notification.Kind.INVITED
    if notifications.tell(person, kind, ref=ref, at=at, question=question, by=by) is None:
        raise _refusal()
    return new


def _refusal() -> PermissionDenied:
    return PermissionDenied(_("This person cannot be invited to this question now. Choose somebody else."))


def _check_number(question: Question, by: Member, at: datetime) -> None:
    sent = Invitation.objects.filter(inviter=by)
    if sent.filter(question=question).count() >= FOR_A_QUESTION:
        raise PermissionDenied(
            _("You have invited %(n)d people to this question: that is all.") % {"n": FOR_A_QUESTION}
        )
    if sent.filter(created_at__gt=at - DAY).count() >= SENT_A_DAY:
        raise PermissionDenied(_("You have invited %(n)d people in a day: come back tomorrow.") % {"n": SENT_A_DAY})


def invitable(question: Question, *, by: Member, at: datetime) -> Any:
    """Members who could answer, were not invited yet, and want invitations, also from this member."""
    person = OuterRef("pk")
    answered = Answer.objects.filter(question=question, author=person).exclude(visibility=Visibility.DELETED)
    refuses = Preference.objects.filter(member=person, kind=Notification.Kind.INVITED, channel=Channel.NEVER)
    received = Invitation.objects.filter(invited=person, created_at__gt=at - DAY).order_by().values("invited")
    found = who_may_write(at).exclude(pk__in=[by.pk, question.author_id or 0])
    return (
        found.exclude(Exists(answered))
        .exclude(Exists(refuses))
        .exclude(Exists(Block.objects.filter(member=person, person=by)))
        .exclude(Exists(Invitation.objects.filter(invited=person, question=question)))
        .exclude(Exists(received.annotate(number=Count("pk")).filter(number__gte=RECEIVED_A_DAY)))
    )


def suggested(question: Question, *, by: Member, at: datetime | None = None) -> list[Member]:
    """Whoever solved most questions about the same product or with the same tags, with how many as `solved`."""
    about = Q(question_tags__tag__in=question.tags.all())
    if question.product_id:
        about |= Q(product_id=question.product_id)
    # Who solved a question that they had asked without their name is not named for it.
    own = Q(is_anonymous=True, accepted_answer__author=F("author"))
    solved = Question.objects.published().filter(about, accepted_answer__author__isnull=False).exclude(own)
    counted = solved.order_by().values_list("accepted_answer__author").annotate(number=Count("pk", distinct=True))
    numbers: dict[int, int] = dict(counted.order_by("-number")[: 10 * SUGGESTED])
    people = list(invitable(question, by=by, at=at or timezone.now()).filter(pk__in=numbers))
    for member in people:
        member.solved = numbers[member.pk]
    return sorted(people, key=lambda member: (-member.solved, -member.reputation, member.pk))[:SUGGESTED]
