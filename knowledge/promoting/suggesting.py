"""The page on which a member suggests that an answer becomes a guide."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forum import limits
from forum.access import access_answer, member_of
from forum.models import Answer
from forum.views.replies import act, form_page
from forum.views.signing_in import members_only
from knowledge.promoting import proposals


@never_cache
@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever lacks the privilege reads what is missing."""
    by, answer = member_of(request), access_answer(request.user, pk)
    proposals.check_may_suggest(by)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and act(form, lambda: _suggest(request, answer)):
        return redirect(answer)
    has_suggested = proposals.has_suggested(answer, by)
    return form_page(request, "knowledge/suggest_guide.html", form, answer=answer, has_suggested=has_suggested)


def _suggest(request: HttpRequest, answer: Answer) -> bool:
    limits.spend(request, "vote")
    by = member_of(request)
    if request.POST.get("go") == "back":
        proposals.take_back(answer, by=by)
        messages.success(request, _("Your suggestion is taken back."))
    else:
        proposals.suggest(answer, by=by)
        messages.success(request, _("Thank you. The editors see your suggestion."))
    return True
