"""Where the two sides say how it went: the asker here, the seller through the staff of the body."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forum.access import member_of
from forum.limits import limited
from forum.views.replies import act, form_page
from moderation.handover.explanations import explain_id
from moderation.mediation import actions, afterwards
from moderation.mediation.access import access_case, access_own_case
from moderation.mediation.forms.afterwards import JudgementForm, KeptForm, SellerJudgementForm
from moderation.mediation.models import Case, PromiseCheck, Satisfaction
from moderation.mediation.models.case import bodies_of


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited("case")
def kept(request: HttpRequest, ref: str) -> HttpResponse:
    """For the person who asked, once there was an agreement."""
    case = access_own_case(request, ref)
    if not PromiseCheck.objects.filter(case=case).exists():
        raise Http404
    form = KeptForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        answer = form.cleaned_data["kept"]
        if act(form, lambda: actions.say_if_kept(case, answer, by=member_of(request))) is not None:
            messages.success(request, _("Thank you. The mediation service can read your answer."))
            return redirect(f"{case.get_absolute_url()}#afterwards")
    return form_page(request, "moderation/mediation/kept.html", form, case=case)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited("case")
def judgement(request: HttpRequest, ref: str) -> HttpResponse:
    """For the person who asked; for the staff of the body, what the seller told them."""
    case = access_case(request, ref)
    is_asker = case.asker_id == request.user.pk
    if case.is_open or not case.is_sent or not (is_asker or case.is_staffed_by(request.user)):
        raise Http404
    kind = JudgementForm if is_asker else SellerJudgementForm
    form = kind(request.POST if request.method == "POST" else None)
    if form.is_valid():
        score = form.cleaned_data["score"]
        if act(form, lambda: actions.judge_mediation(case, score, by=member_of(request))) is not None:
            messages.success(request, _("Recorded. Only totals of five answers and more are shown."))
            return redirect(f"{case.get_absolute_url()}#afterwards")
    return form_page(request, "moderation/mediation/judgement.html", form, case=case, is_asker=is_asker)


def of_case(case: Case, viewer: Any) -> dict[str, Any]:
    """What the page of an ended case shows of it. A judgement is shown to the side that gave it, to nobody else."""
    if case.is_open or not case.is_sent:
        return {}
    is_asker = case.asker_id == viewer.pk
    can_judge = is_asker or case.is_staffed_by(viewer)
    side = Satisfaction.Side.ASKER if is_asker else Satisfaction.Side.TRADER
    return {
        "is_over": True,
        "promise": PromiseCheck.objects.filter(case=case).first(),
        "why_asked": explain_id("T15", get_language() or "en"),
        "can_judge": can_judge,
        "judgement": Satisfaction.objects.of(side).filter(case=case).first() if can_judge else None,
    }


def of_desk(viewer: Any) -> dict[str, Any]:
    """Totals of the viewer's bodies; of the promises all, of judgements none below five."""
    bodies = bodies_of(viewer)
    checks = PromiseCheck.objects.filter(case__body__in=bodies).values_list("kept", "asked_at")
    rows = Satisfaction.objects.filter(case__body__in=bodies)
    return {
        "kept": afterwards.kept(answer for answer, asked_at in checks if answer or asked_at),
        "judged": [
            (label, afterwards.judged(rows.of(side).values_list("score", flat=True)))
            for side, label in Satisfaction.Side.choices
        ],
    }
