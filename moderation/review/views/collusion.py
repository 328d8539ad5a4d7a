"""Votes to look at: people who favour mostly each other."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from moderation.review import collusion, favours
from moderation.review.access import MemberRequest, moderators_only
from moderation.review.views.queue import trail


@moderators_only
@require_safe
def votes(request: MemberRequest) -> HttpResponse:
    findings = favours.report(request.user, now=timezone.now())
    context = {"findings": findings, "rules": collusion, "trail": trail(), "days": collusion.PERIOD.days}
    return render(request, "moderation/review/votes.html", context)
