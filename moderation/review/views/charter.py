"""The charter: the rules in force, each with an address of its own."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from moderation.review.models import Rule


@require_safe
def charter(request: HttpRequest) -> HttpResponse:
    rules = list(Rule.objects.in_force())
    context = {
        "rules": rules,
        "is_to_review": any(not rule.is_reviewed for rule in rules),
        "changed_on": max((rule.valid_from for rule in rules), default=None),
    }
    return render(request, "moderation/charter.html", context)
