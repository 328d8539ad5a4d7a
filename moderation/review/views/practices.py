"""The same trouble of several people with one brand: what is public of it, and what may be suggested to them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forum.models import Question
from moderation.handover import practices
from moderation.handover.practice_models import Practice
from moderation.mediation.models import OtherWay
from moderation.review import turns
from moderation.review.access import MemberRequest, moderators_only
from moderation.review.item_page import trail
from moderation.review.queue.practices import PRACTICE

SUGGESTED = "signalconso"  # the code of an other way: its words are the operator's


@login_required
@moderators_only
@require_safe
def practice(request: MemberRequest, pk: int) -> HttpResponse:
    return _page(request, _found(request, pk))


@moderators_only
@require_POST
def handled(request: MemberRequest, pk: int) -> HttpResponse:
    row = _found(request, pk)
    try:
        if sentence := turns.refusal(request, PRACTICE, pk):
            raise PermissionDenied(sentence)
        practices.handle(row, by=request.user)
    except PermissionDenied as refusal:
        return _page(request, row, refusal=str(refusal), status=409)
    messages.success(request, _("Noted: it has left the list."))
    return redirect(turns.take_next(request.user, PRACTICE, pk, turns.kind_asked(request)))


def _found(request: MemberRequest, pk: int) -> Practice:
    found = Practice.objects.visible_to(request.user).filter(pk=pk).select_related("brand", "tag", "handled_by").first()
    if found is None:
        raise Http404
    return found


def _page(request: MemberRequest, row: Practice, *, refusal: str = "", status: int = 200) -> HttpResponse:
    numbers = row.questions.values("pk")
    context: dict[str, Any] = {
        "practice": row,
        "questions": Question.objects.published().filter(pk__in=numbers).order_by("-created_at", "-pk"),
        "way": OtherWay.objects.filter(code=SUGGESTED).first(),
        "refusal": refusal,
        "trail": trail(),
        "within_days": practices.WITHIN.days,
    }
    return render(request, "moderation/review/practice.html", context, status=status)
