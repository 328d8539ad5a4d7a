"""Inviting somebody to answer: those who solved the like are proposed, anybody else by name."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forum import actions, limits
from forum.access import access_question, member_of
from forum.actions import rights
from forum.actions.invitations import FOR_A_QUESTION, SENT_A_DAY, suggested
from forum.forms import InviteForm
from forum.models import Invitation, Question
from forum.views.replies import act, form_page
from forum.views.signing_in import members_only

LIMITS = {"for_a_question": FOR_A_QUESTION, "a_day": SENT_A_DAY}


@never_cache
@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    question, member = access_question(request.user, pk), member_of(request)
    people = suggested(question, by=member)
    if request.method != "POST":
        rights.check_may_invite(question, member)
        return form_page(request, "forum/invite.html", InviteForm(people=people), question=question, **LIMITS)
    form = InviteForm(request.POST, people=people)
    act(form, lambda: rights.check_may_invite(question, member))
    if form.is_valid():
        new = act(form, lambda: _invite(request, question, form))
        if new is not None:
            messages.success(request, _("%(name)s is invited to answer.") % {"name": new.invited})
            return redirect(question)
    return form_page(request, "forum/invite.html", form, question=question, **LIMITS)


def _invite(request: HttpRequest, question: Question, form: InviteForm) -> Invitation:
    limits.spend(request, "edit")
    data = form.cleaned_data
    return actions.invite(question, person=data["person"], by=member_of(request), reason=data["reason"])
