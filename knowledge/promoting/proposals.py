"""Members who earned it suggest that an answer becomes a guide; the editors' queue counts them."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum import privileges
from forum.actions import posts, rights
from forum.models import Answer, Member
from forum.privileges import Privilege
from knowledge import promotion
from knowledge.guides import guides_of
from knowledge.models import GuideProposal


@transaction.atomic
def suggest(answer: Answer, *, by: Member, at: datetime | None = None) -> GuideProposal:
    """Say that this solution is worth a guide. Said again, it is said once."""
    question, answer = posts.locked_with_question(answer)
    check_may_suggest(by)
    promotion.check_is_solution(question, answer)
    if answer.author_id == by.pk:
        raise PermissionDenied(_("This is your own answer: others say whether it is worth a guide."))
    if guides_of([answer.pk]):
        raise PermissionDenied(_("This answer is in a guide already."))
    row, _is_new = GuideProposal.objects.get_or_create(
        member=by, answer=answer, defaults={"created_at": at or timezone.now()}
    )
    return row


def take_back(answer: Answer, *, by: Member) -> None:
    GuideProposal.objects.filter(member=by, answer=answer).delete()


def has_suggested(answer: Answer, member: Member) -> bool:
    return GuideProposal.objects.filter(member=member, answer=answer).exists()


def check_may_suggest(member: Member) -> None:
    """PermissionDenied that says what is missing."""
    rights.check_may_write(member)
    privileges.check(member, Privilege.PROPOSE_GUIDE)
