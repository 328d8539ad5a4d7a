"""What members propose to change in the charter: the list, one of them, and voting."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forum import limits
from forum.access import member_of, viewer_of
from forum.actions.rights import allows
from forum.models import Member, Visibility
from forum.views.replies import act, form_page
from forum.views.signing_in import forget, kept, members_only
from moderation.review import actions
from moderation.review.access import access_amendment
from moderation.review.actions.amendments import check_may_propose, check_may_vote
from moderation.review.charter.forms import AmendmentForm
from moderation.review.models import Amendment, Rule

SHOWN = 50


@never_cache
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    shown = Amendment.objects.visible_to(viewer).exclude(visibility=Visibility.DELETED)
    rows = list(shown.for_listing()[:SHOWN])
    may_propose = viewer.is_authenticated and allows(check_may_propose, viewer)
    return render(request, "moderation/charter/amendments.html", {"rows": rows, "may_propose": may_propose})


@never_cache
@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """`?rule=` chooses one and begins with its text."""
    check_may_propose(member_of(request))
    standing = Amendment.objects.undecided_of(member_of(request))
    if standing is not None and request.method != "POST":
        messages.info(request, _("This proposal of yours is not decided yet. One at a time."))
        return redirect(standing)
    if request.method == "POST":
        form = AmendmentForm(request.POST)
        made = act(form, lambda: _propose(request, form)) if form.is_valid() else None
        if made is not None:
            forget(request)
            messages.success(request, _said(made))
            return redirect(made)
    else:
        form = AmendmentForm()
        form.initial = {**_begun_with(form.rules.get(request.GET.get("rule", ""))), **kept(request)}
    return form_page(request, "moderation/charter/propose.html", form)


def _said(made: Amendment) -> str:
    if made.is_published:
        return _("Your proposal is published. Members can vote on it.")
    return _("Your proposal is sent. Somebody of the team looks at it first; then members can vote on it.")


def _begun_with(rule: Rule | None) -> dict[str, str]:
    return {"rule": rule.code, "wording": rule.text} if rule is not None else {}


def _propose(request: HttpRequest, form: AmendmentForm) -> Amendment:
    limits.spend(request, "edit")
    return actions.propose_amendment(by=member_of(request), **form.cleaned_data)


@never_cache
@require_safe
def amendment(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, access_amendment(viewer_of(request), pk))


def _page(request: HttpRequest, found: Amendment, **more: Any) -> HttpResponse:
    viewer, now = viewer_of(request), timezone.now()
    member = viewer if isinstance(viewer, Member) else None
    own = found.votes.filter(member=member).first() if member else None
    context = {
        "amendment": found,
        "is_open": found.is_open(now),
        "own_vote": own,
        "may_vote": member is not None and allows(check_may_vote, found, member, at=now),
        "is_own": member is not None and found.author_id == member.pk and not found.outcome,
        "rule": Rule.objects.in_force().filter(code=found.code).first() if found.code else None,
    }
    return render(request, "moderation/charter/amendment.html", {**context, **more})


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: somebody comes back from signing in."""
    found = access_amendment(member_of(request), pk)
    if request.method == "POST" and request.POST.get("value") in {"yes", "no"}:
        limits.spend(request, "vote")
        actions.vote_on_amendment(found, by=member_of(request), is_yes=request.POST["value"] == "yes")
        messages.success(request, _("Your vote is counted. You can change it until the vote is over."))
    return redirect(found)


@members_only
@require_POST
@limits.limited("edit")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = access_amendment(member_of(request), pk)
    actions.withdraw_amendment(found, by=member_of(request))
    messages.success(request, _("Your proposal is withdrawn."))
    return redirect(found)
