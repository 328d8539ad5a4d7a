"""What the asker says of an answer: it solved the problem, in part, or not."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.actions import acceptance, posts, rights
from forum.models import Answer, Member, Question, SolvedReply

YES = "yes"
VALUES = (YES, *SolvedReply.Value.values)


@transaction.atomic
def say_solved(answer: Answer, *, by: Member, value: str, at: datetime | None = None) -> None:
    """“Did this answer solve your problem?” Yes is accepting it; anything else takes a former yes back."""
    if value not in VALUES:
        raise ValueError("solved is yes, partly or no")
    at = at or timezone.now()
    question, answer = posts.locked_with_question(answer)
    check_may_say(question, answer, by)
    if value == YES:
        acceptance.accept(answer, by=by, at=at)
        return
    if question.accepted_answer_id == answer.pk:
        acceptance.unaccept(question, by=by, answer=answer, at=at)
    standing = SolvedReply.objects.filter(answer=answer).first()
    if standing is None or standing.value != value:
        SolvedReply.objects.update_or_create(answer=answer, defaults={"member": by, "value": value, "given_at": at})


def check_may_say(question: Question, answer: Answer, member: Member) -> None:
    rights.check_may_say_unsolved(question, member)
    if not answer.is_published:
        raise PermissionDenied(_("This text is no longer here."))


def none_helped(question: Question) -> bool:
    """Whether the asker said “no” to every answer that somebody else gave."""
    given = question.answers.published().exclude(author_id=question.author_id)
    said = set(given.order_by().values_list("solved_reply__value", flat=True).distinct())
    return said == {SolvedReply.Value.NO.value}
