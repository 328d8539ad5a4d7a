"""Opening a question again: for moderators. Closing one has its reasons: `moderation.review`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forum import actions
from forum.access import access_question, member_of
from forum.actions import rights
from forum.limits import limited
from forum.views.signing_in import members_only

READ_OR_ACT = ["GET", "HEAD", "POST"]


@never_cache
@members_only
@require_http_methods(READ_OR_ACT)
@limited("edit")
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, actions.reopen, _("The question is open again."))


def _act(request: HttpRequest, pk: int, action: Callable[..., Any], sentence: str) -> HttpResponse:
    member = member_of(request)
    rights.check_may_moderate(member)
    question = access_question(member, pk)
    if request.method == "POST":
        action(question, by=member)
        messages.success(request, sentence)
    return redirect(question)
