"""The asker's way out: the offer, then the steps of their case and where it stands. Private to who asked."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forum.limits import limited
from forum.models import Question
from moderation.mediation import walking
from moderation.mediation.models import Case
from moderation.mediation.returning import draft_page
from moderation.mediation.views.drafts import on_a_draft, standing_of


@never_cache
@draft_page
@require_http_methods(["GET", "HEAD", "POST"])
@limited("case")
@on_a_draft
def escalate(request: HttpRequest, question: Question, case: Case) -> HttpResponse:
    """A POST here is one to the offer, answered already: by a double click, or in another window."""
    if request.method == "POST":
        return redirect("moderation:escalate", question.pk)
    context = {
        "question": question,
        "steps": list(walking.steps_of(case)),
        "following": walking.first_open(case),
        **standing_of(case),
    }
    return render(request, "moderation/mediation/case_steps.html", context)
