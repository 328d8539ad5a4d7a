"""The log of decisions, undoing one, and the reasons as their author reads them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from moderation.review import actions
from moderation.review.access import MemberRequest, moderators_only
from moderation.review.models import Decision
from moderation.review.targets import question_of
from moderation.review.views.queue import trail

PAGE_SIZE = 30


@moderators_only
@require_safe
def decisions(request: MemberRequest) -> HttpResponse:
    found = Decision.objects.visible_to(request.user).for_listing().newest_first()
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "moderation/review/decisions.html", {"page_obj": page, "trail": trail()})


@moderators_only
@require_POST
def undo(request: MemberRequest, pk: int) -> HttpResponse:
    decision = Decision.objects.visible_to(request.user).for_listing().filter(pk=pk).first()
    if decision is None:
        raise Http404
    actions.undo(decision, by=request.user)
    messages.success(request, _("The decision is undone: the text and its points are as they were before."))
    return redirect("moderation:item", decision.post.kind, decision.post.pk)


@never_cache
@login_required
@require_safe
def decision(request: MemberRequest, pk: int) -> HttpResponse:
    """For the author of the post and nobody else; moderators read it beside the post."""
    found = Decision.objects.told_to(request.user).for_listing().filter(pk=pk).first()
    if found is None:
        raise Http404
    post = found.post
    context = {"decision": found, "statement": found.statement, "post": post, "question": question_of(post)}
    return render(request, "moderation/review/decision.html", context)
