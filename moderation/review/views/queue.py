"""The queue, and working through it as a team: leaving something to others, putting it off, going on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forum.models import LadderStep, Member
from forum.waiting import work_for
from moderation.review import actions, queue, turns
from moderation.review.access import MemberRequest, workers_only
from moderation.review.later import Later, moment
from moderation.review.queue.pace import median_this_week


@login_required
@workers_only
@require_safe
def queue_page(request: MemberRequest) -> HttpResponse:
    """All that waits for this member; `?kind=` keeps one kind, `?order=age` says the oldest first."""
    standing = queue.standing(request.user)
    tabs = queue.tabs(request.user, standing)
    kind = next((tab.name for tab in tabs if tab.name == request.GET.get("kind")), "")
    lines, by_age = standing.under(kind), request.GET.get("order") == "age"
    page = Paginator(sorted(lines, key=lambda line: line.age) if by_age else lines, queue.PAGE_SIZE)
    page_obj = page.get_page(request.GET.get("page"))
    context = {
        "page_obj": page_obj,
        "items": queue.items(request.user, page_obj),
        "tabs": [tab for tab in tabs if tab.total or tab.name in {"", kind}],
        "kind": kind,
        "by_age": by_age,
        **beside(request.user),
        "last": turns.last_decision(request),
        "median": median_this_week() if not lines and request.user.is_moderator else None,
    }
    return render(request, "moderation/review/queue.html", context)


def beside(member: Member) -> dict[str, Any]:
    """What waits for them elsewhere, and the lists of the team."""
    work = [{"label": one.label, "url": one.url(), "count": one.count(member)} for one in work_for(member)]
    unanswered = LadderStep.objects.for_moderators().count() if member.is_moderator else 0
    return {"work": work, "unanswered_count": unanswered}


@login_required
@workers_only
@require_http_methods(["GET", "HEAD", "POST"])
def open_item(request: MemberRequest, thing: str, pk: int) -> HttpResponse:
    """To the page where it is decided. Its button tells others that somebody looks at it; a link changes nothing."""
    item = _item(request, _line(request, thing, pk))
    if request.method == "POST":
        return redirect(turns.take(request.user, item, turns.kind_asked(request)))
    return redirect(item.url)


@workers_only
@require_POST
def leave(request: MemberRequest, thing: str, pk: int) -> HttpResponse:
    """Back to the queue; others need not wait. Also of what somebody decided meanwhile."""
    actions.leave(queue.Line(thing, int(pk), frozenset(), timezone.now()), by=request.user)
    kind = turns.kind_asked(request)
    return redirect(reverse("moderation:queue") + (f"?kind={kind}" if kind else ""))


@workers_only
@require_POST
def put_off(request: MemberRequest, thing: str, pk: int) -> HttpResponse:
    """For what is decided on a page of its own; posts are put off by their form."""
    line = _line(request, thing, pk)
    until = request.POST.get("until", "")
    at = timezone.now()
    try:
        moment_chosen = moment(until, at) if until in Later.values else at
        actions.put_off(line, by=request.user, until=moment_chosen, reason=request.POST.get("reason", ""), at=at)
    except (ValidationError, PermissionDenied) as refusal:
        messages.error(request, " ".join(getattr(refusal, "messages", [str(refusal)])))
        return redirect(_item(request, line).url)
    messages.success(request, _("It is put off. Your colleagues read why."))
    return redirect(turns.take_next(request.user, line.thing, line.pk, turns.kind_asked(request)))


@workers_only
@require_POST
def take_up_again(request: MemberRequest, thing: str, pk: int) -> HttpResponse:
    line = _line(request, thing, pk)
    actions.take_up_again(line, by=request.user)
    return redirect(turns.take(request.user, _item(request, line), ""))


def _item(request: MemberRequest, line: queue.Line) -> queue.Item:
    shown = queue.items(request.user, [line])
    if not shown:
        raise Http404
    return shown[0]


def _line(request: MemberRequest, thing: str, pk: int) -> queue.Line:
    """What waits for this member, and nothing else."""
    line = queue.standing(request.user).line((thing, int(pk)))
    if line is None:
        raise Http404
    return line
