"""A dispute that the rules found: a moderator offers the way out, or says why not. Of cases nothing is known here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forum.access import access_post
from forum.models import Question
from moderation.handover import candidates, measuring
from moderation.handover.candidate_models import Candidate
from moderation.review import turns
from moderation.review.access import MemberRequest, moderators_only
from moderation.review.dispute_forms import DismissForm
from moderation.review.item_page import trail
from moderation.review.queue.disputes import DISPUTE, may_see, said_by


@login_required
@moderators_only
@require_safe
def dispute(request: MemberRequest, pk: int) -> HttpResponse:
    question, rows = _found(request, pk)
    return _page(request, question, rows, DismissForm())


@moderators_only
@require_POST
def offer(request: MemberRequest, pk: int) -> HttpResponse:
    """The way out, offered privately to whoever asked."""
    question, rows = _found(request, pk)
    try:
        _check_turn(request, pk)
        candidates.offer(question, by=request.user)
    except PermissionDenied as refusal:
        return _page(request, question, rows, DismissForm(), refusal=str(refusal), status=409)
    messages.success(request, _("The way out is offered. Only the person who asked sees it, and only they decide."))
    return redirect(turns.take_next(request.user, DISPUTE, pk, turns.kind_asked(request)))


@moderators_only
@require_POST
def dismiss(request: MemberRequest, pk: int) -> HttpResponse:
    """Nothing is offered, for a reason of the list."""
    question, rows = _found(request, pk)
    form = DismissForm(request.POST)
    if not form.is_valid():
        return _page(request, question, rows, form, status=422)
    try:
        _check_turn(request, pk)
        is_done = candidates.dismiss(question, by=request.user, reason=form.cleaned_data["reason"])
    except PermissionDenied as refusal:
        return _page(request, question, rows, form, refusal=str(refusal), status=409)
    if is_done:
        messages.success(request, _("Noted. The rules offer nothing here, unless the person says that nothing helped."))
    else:
        messages.info(request, _("A colleague had decided already. Nothing was decided twice."))
    return redirect(turns.take_next(request.user, DISPUTE, pk, turns.kind_asked(request)))


def _found(request: MemberRequest, pk: int) -> tuple[Question, list[Candidate]]:
    """404 for whoever may not see such a line, and where the rules found nothing."""
    rows = list(Candidate.objects.visible_to(request.user).filter(question=pk).order_by("fired_at", "pk"))
    if not rows:
        raise Http404
    question: Any = access_post(request.user, "question", pk)
    return question, rows


def _check_turn(request: MemberRequest, pk: int) -> None:
    if sentence := turns.refusal(request, DISPUTE, pk):
        raise PermissionDenied(sentence)


def _page(
    request: MemberRequest,
    question: Question,
    rows: list[Candidate],
    form: DismissForm,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "question": question,
        "found": [(said_by(row.rule), row) for row in rows],
        "may_need_a_hand": any(row.rule == "T16" for row in rows),
        "weight": max(row.weight for row in rows),
        "decided": next((row for row in rows if row.outcome), None),
        "waits": any(not row.outcome for row in rows),
        "form": form,
        "refusal": refusal,
        "trail": trail(),
    }
    return render(request, "moderation/review/dispute.html", context, status=status)


@login_required
@moderators_only
@require_safe
def disputes(request: MemberRequest) -> HttpResponse:
    """Whether the rules are right: what they found by month, and what became of it in sums."""
    if not may_see(request.user):
        raise Http404
    rows = [(month, _words(month.found, said_by), _words(month.dismissed, _reason)) for month in measuring.months()]
    context = {"rows": rows, "shown_from": measuring.SHOWN_FROM, "trail": trail()}
    return render(request, "moderation/review/disputes.html", context)


def _words(counts: Counter[str], words: Callable[[str], str]) -> list[tuple[str, int]]:
    return [(words(name), count) for name, count in counts.most_common()]


def _reason(code: str) -> str:
    return str(Candidate.Dismissal(code).label)
