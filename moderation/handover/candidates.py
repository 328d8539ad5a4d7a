"""Disputes that the rules found: one row each, and what a moderator does with it. Nothing of it is public.

The private offer of the rules waits for nobody (ADR 0037); a moderator makes it sooner, or says that a rule was wrong.
"""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.actions import posts, rights
from forum.models import Member, Question
from moderation.handover import offers
from moderation.handover.candidate_models import Candidate, CandidateQuerySet
from moderation.handover.triggers import Trigger
from moderation.review.actions.working import settled

THING = "dispute"  # in the queue, with the number of the question
SAID_SO = "T5"  # the rule of whoever says that nothing helped: their word is above everybody's
NAMED_FOR = dt.timedelta(days=30)
COUNTED_FOR = dt.timedelta(days=731)
Outcome, Dismissal = Candidate.Outcome, Candidate.Dismissal


def note(question: Question, trigger: Trigger, *, weight: int, at: dt.datetime) -> bool:
    """Once for a question, rule and window, from however many processes: the constraint decides. True if it is new.

    What a person looked at comes back only where its asker says that nothing helped.
    """
    row = Candidate(question=question, rule=trigger.id, window=trigger.window, reason=trigger.reason)
    row.weight, row.fired_at = weight, at
    decided = set(_rows(question).exclude(outcome="").values_list("outcome", flat=True))
    if Outcome.OFFERED in decided or (decided and trigger.id != SAID_SO):
        return False
    known = _rows(question).filter(rule=trigger.id, window=trigger.window)
    is_new = not known.exists()
    Candidate.objects.bulk_create([row], ignore_conflicts=True)
    known.filter(weight__lt=weight).update(weight=weight)  # they named a sum since
    return is_new


def is_dismissed(question: Question) -> bool:
    """A person read it and said that no rule should offer anything here."""
    return _rows(question).filter(outcome=Outcome.DISMISSED).exists()


@transaction.atomic
def offer(question: Question, *, by: Member, at: dt.datetime | None = None) -> bool:
    """The private offer, by a moderator, also where one dismissed it before. True where it was not decided so already.

    What is told of it is the same whether or not whoever asked had an offer: that is theirs to know.
    """
    question, at = posts.locked(question), at or timezone.now()
    check_may_decide(question, by)
    rows = _rows(question)
    if rows.filter(outcome=Outcome.OFFERED).exists() and not rows.filter(outcome="").exists():
        return False
    first = rows.order_by("fired_at", "pk").first()
    if first is None:
        raise PermissionDenied(_("No rule found a dispute in this question."))
    if not offers.may_be_offered(question):
        raise PermissionDenied(_("This question is solved, closed or no longer here: nothing is offered."))
    offers.offer(question, first.rule, at=at, by=by)
    rows.exclude(outcome=Outcome.OFFERED).update(outcome=Outcome.OFFERED, dismissal="", decided_at=at, decided_by=by)
    settled(THING, question.pk)
    return True


@transaction.atomic
def dismiss(question: Question, *, by: Member, reason: str, at: dt.datetime | None = None) -> bool:
    """The rules were wrong about it, for a coded reason: they offer nothing any more, until its asker says that nothing
    helped. An offer that was made stays. False where a colleague decided first.
    """
    question, at = posts.locked(question), at or timezone.now()
    check_may_decide(question, by)
    if reason not in Dismissal.values:
        raise ValidationError({"reason": _("Choose why.")})
    done = _rows(question).filter(outcome="")
    values = {"outcome": Outcome.DISMISSED, "dismissal": reason, "decided_at": at, "decided_by": by}
    is_done = done.update(**values) > 0
    settled(THING, question.pk)
    return is_done


def check_may_decide(question: Question, by: Member) -> None:
    rights.check_may_write(by)
    if not by.is_moderator or by.is_brand_staff:
        raise PermissionDenied(_("Moderators who answer for no brand do this."))
    if question.author_id == by.pk:
        raise PermissionDenied(_("This is your own text: another moderator decides about it."))


def forget(at: dt.datetime | None = None) -> int:
    """After thirty days nothing names the question or who decided; after two years the count goes too."""
    at = at or timezone.now()
    Candidate.objects.filter(fired_at__lt=at - COUNTED_FOR).delete()
    old = Candidate.objects.filter(fired_at__lt=at - NAMED_FOR, question__isnull=False)
    return old.update(question=None, decided_by=None, reason="", weight=0)


def _rows(question: Question) -> CandidateQuerySet:
    return Candidate.objects.filter(question=question)
