"""The page of a member, and how points are counted."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from forum import levels, privileges, reputation
from forum.access import viewer_of
from forum.actions.names import present_owner
from forum.models import Answer, Member, Question, Visibility
from forum.models.reputation import LABELS
from forum.views.catalogue import page_of

SHOWN = 20


@require_safe
def member(request: HttpRequest, username: str) -> HttpResponse:
    """What everybody may know of a member; to themselves, besides, their points line by line."""
    found = Member.objects.filter(username__iexact=username).select_related("brand").first()
    if found is None:
        return _moved(username)
    viewer = viewer_of(request)
    answers = Answer.objects.visible_to(viewer).published().written_by(found, viewer).select_related("question")
    asked = Question.objects.published().written_by(found, viewer)
    context = {
        "member": found,
        "answers": answers.order_by("-created_at")[:SHOWN],
        "questions": asked.for_listing().order_by("-created_at")[:SHOWN],
        "solutions": answers.filter(accepted_for__visibility=Visibility.PUBLISHED).count(),
    }
    if viewer.is_authenticated and viewer.pk == found.pk:
        context["page_obj"] = page_of(request, found.reputation_changes.select_related("question").order_by("-pk"))
        context["privileges"] = privileges.progress(found)
    return render(request, "forum/member.html", context)


def _moved(username: str) -> HttpResponse:
    """To whoever had this name last."""
    owner = present_owner(username)
    if owner is None:
        raise Http404
    return redirect(owner, permanent=True)


@require_safe
def points(request: HttpRequest) -> HttpResponse:
    """Written from the figures that count, so that it cannot say anything else."""
    context = {
        "points": [(LABELS[reason], figure) for reason, figure in reputation.POINTS.items()],
        "rules": reputation,
        "privileges": [(privileges.LABELS[one], needed) for one, needed in privileges.all_required().items()],
        "levels": [(levels.LABELS[level], levels.required(level)) for level in levels.Level],
    }
    return render(request, "forum/points.html", context)
