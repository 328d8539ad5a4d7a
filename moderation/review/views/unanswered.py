"""Questions that nobody answers, for the moderation team: the fourth rung of the ladder."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forum import actions
from forum.access import access_question
from forum.ladder import DELAYS, Rung
from forum.models import LadderStep
from forum.views.standing import said_of
from moderation.review.access import MemberRequest, moderators_only

PAGE_SIZE = 20


@moderators_only
@require_safe
def unanswered(request: MemberRequest) -> HttpResponse:
    steps = LadderStep.objects.for_moderators().select_related("question__author", "question__product")
    page = Paginator(steps.prefetch_related("question__ladder_steps"), PAGE_SIZE).get_page(request.GET.get("page"))
    lines = [
        (
            step,
            [text for other in step.question.ladder_steps.all() if other.rung < step.rung and (text := said_of(other))],
        )
        for step in page
    ]
    context = {"page_obj": page, "lines": lines, "days": DELAYS[Rung.MODERATORS].days}
    return render(request, "moderation/review/unanswered.html", context)


@moderators_only
@require_POST
def seen(request: MemberRequest, pk: int) -> HttpResponse:
    actions.take_note(access_question(request.user, pk), by=request.user)
    messages.success(request, _("The question is off the list. It stays open."))
    return redirect("moderation:unanswered")
