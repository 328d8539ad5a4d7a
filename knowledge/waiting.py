"""What waits for those who keep guides: shown beside the moderators' queue, to whoever does it."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import TaskState

from forum.models import Member
from forum.waiting import Work
from knowledge import recommended
from knowledge.editors import is_editor
from knowledge.models import ReviewTask
from knowledge.promoting.candidates import candidates


def work() -> list[Work]:
    return [
        Work(_("Guides to review"), is_editor, to_review, lambda: reverse("wagtailadmin_reports:workflow_tasks")),
        Work(_("Guides to check"), is_editor, to_check, lambda: reverse("knowledge_checks")),
        Work(_("Recommendations to make guides of"), is_editor, to_begin, recommended.first_waiting),
        Work(_("Answers worth a guide"), is_editor, worth_a_guide, lambda: reverse("guide_candidates")),
    ]


def to_review(member: Member) -> int:
    """Of the drafts that somebody submitted, those that this member may approve."""
    return int(TaskState.objects.reviewable_by(member).count())


def to_check(member: Member) -> int:
    return ReviewTask.objects.open().values("page").distinct().count()


def to_begin(member: Member) -> int:
    return int(recommended.waiting().count())


def worth_a_guide(member: Member) -> int:
    return int(candidates().count())
