"""Votes to look at: people who favour mostly each other."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from moderation.review import collusion, favours
from moderation.review.access import MemberRequest, moderators_only
from moderation.review.item_page import trail

SIGNS = {  # as the page says them
    "soon_minutes": collusion.SOON // timedelta(minutes=1),
    "together_minutes": collusion.TOGETHER // timedelta(minutes=1),
    "close_days": collusion.MADE_CLOSE.days,
}


@moderators_only
@require_safe
def votes(request: MemberRequest) -> HttpResponse:
    findings = favours.report(request.user, now=timezone.now())
    context = {"findings": findings, "trail": trail(), "days": collusion.PERIOD.days, **SIGNS}
    return render(request, "moderation/review/votes.html", context)
