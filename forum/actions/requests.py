"""Questions that the site brings to people: how many somebody wants, and which ones the moderators have seen."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.actions import posts, rights
from forum.ladder import Rung
from forum.models import MOST_REQUESTS_A_DAY, LadderStep, Member, Question


def set_requests(a_day: int, *, by: Member) -> Member:
    """How many questions the site may bring to somebody in a day; 0 for none."""
    if not 0 <= a_day <= MOST_REQUESTS_A_DAY:
        raise ValidationError({"a_day": _("Choose a number from 1 to %(most)s.") % {"most": MOST_REQUESTS_A_DAY}})
    by.requests_a_day = a_day
    by.save(update_fields=["requests_a_day"])
    return by


@transaction.atomic
def take_note(question: Question, *, by: Member, at: datetime | None = None) -> None:
    """A moderator has seen that nobody answers: the question leaves their list, and goes on up the ladder."""
    rights.check_may_moderate(by)
    question = posts.locked(question)
    step = LadderStep.objects.filter(question=question, rung=Rung.MODERATORS, seen_at__isnull=True)
    step.update(seen_at=at or timezone.now(), seen_by=by)
