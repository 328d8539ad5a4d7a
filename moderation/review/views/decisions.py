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

from forum import withdrawing
from forum.limits import limited
from moderation.review import actions, resting, turns
from moderation.review.access import MemberRequest, moderators_only
from moderation.review.item_page import trail
from moderation.review.models import Decision
from moderation.review.targets import language_of

PAGE_SIZE = 30


@moderators_only
@require_safe
def decisions(request: MemberRequest) -> HttpResponse:
    found = Decision.objects.visible_to(request.user).for_listing().newest_first()
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "moderation/review/decisions.html", {"page_obj": page, "trail": trail()})


@never_cache
@login_required
@require_safe
def yours(request: MemberRequest) -> HttpResponse:
    """What the member was told of, the latest first, each with its reasons and the way to contest it."""
    found = Decision.objects.told_to(request.user).for_listing().newest_first()
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "moderation/review/yours.html", {"page_obj": page})


@moderators_only
@require_POST
def undo(request: MemberRequest, pk: int) -> HttpResponse:
    decision = Decision.objects.visible_to(request.user).for_listing().filter(pk=pk).first()
    if decision is None:
        raise Http404
    undone = actions.undo(decision, by=request.user)
    turns.remember(request, None)
    if decision.is_about_a_member:
        messages.success(request, _("The decision is undone, and the member has been told."))
        if resting.ended_with(undone):
            messages.info(request, _("What rested on this warning has ended with it."))
        return (
            redirect("moderation:member", decision.member.username)
            if decision.member
            else redirect("moderation:decisions")
        )
    if decision.is_about_a_guide:
        messages.success(request, _("The decision is undone: the guide is as it was before. They have been told."))
        return redirect("moderation:guide", decision.page_id)
    messages.success(request, _("The decision is undone: the text and its points are as they were before."))
    return redirect(turns.go_back(request.user, decision.post, turns.kind_asked(request)))


@never_cache
@login_required
@require_safe
def decision(request: MemberRequest, pk: int) -> HttpResponse:
    """For the author of the post, those a guide names, or the member it is about, and nobody else; moderators read it
    beside the post."""
    found = _told(request, pk)
    if found.is_about_a_member:
        return render(request, "moderation/review/decision_about_you.html", {"decision": found})
    if found.is_about_a_guide:
        told = {"statement": found.statement_for(request.user), "guide": withdrawing.known(found.page_id)}
        return render(request, "moderation/review/decision_about_a_guide.html", {"decision": found, **told})
    context = {"decision": found, "post": found.post, "language": language_of(found.post)}
    return render(request, "moderation/review/decision.html", context)


@never_cache
@login_required
@require_POST
@limited("vote")
def acknowledge(request: MemberRequest, pk: int) -> HttpResponse:
    actions.acknowledge(_told(request, pk), by=request.user)
    messages.success(request, _("Thank you. It is noted that you have read it."))
    return redirect("moderation:decision", pk)


def _told(request: MemberRequest, pk: int) -> Decision:
    found = Decision.objects.told_to(request.user).for_listing().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
