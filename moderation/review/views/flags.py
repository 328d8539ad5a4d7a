"""Reporting a post."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forum import limits
from forum.access import access_member, viewer_of
from forum.models import Member
from forum.views.replies import act, form_page
from forum.views.signing_in import members_only
from moderation.review import actions, rights
from moderation.review.access import MemberRequest, access_text
from moderation.review.forms import FlagForm
from moderation.review.models import Flag, MemberReport
from moderation.review.targets import Target, language_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def flag(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Both ways to report a text: to the team, for members, and the notice of illegal content, for anybody."""
    if request.method != "POST" and not request.user.is_authenticated:
        post = access_text(viewer_of(request), kind, pk)
        context = {"post": post, "kind": post.kind, "language": language_of(post)}
        return render(request, "moderation/review/flag.html", context)
    response: HttpResponse = _flag(request, kind, pk)
    return response


@members_only
def _flag(request: MemberRequest, kind: str, pk: int) -> HttpResponse:
    """What somebody has reported they may look up whatever became of it; the text itself is no longer shown then."""
    earlier = _own(request.user, kind, pk)
    post = earlier.post if earlier is not None else access_text(request.user, kind, pk)
    form = FlagForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        known = act(form, lambda: _report(request, post, form.cleaned_data))
        if known is not None:
            messages.success(request, _("Thank you. The moderation team will look at it."))
            return redirect(post)
    context = {"post": post, "kind": post.kind, "language": language_of(post)}
    if earlier is not None:
        is_there = type(post).objects.visible_to(request.user).filter(pk=post.pk).exists()
        return render(request, "moderation/review/flagged.html", {**context, "flag": earlier, "is_there": is_there})
    if not form.is_bound:
        rights.check_may_flag(post, request.user)
    return form_page(request, "moderation/review/flag.html", form, **context)


def _own(member: Member, kind: str, pk: int | str) -> Flag | None:
    own = Flag.objects.visible_to(member).filter(member=member)
    return own.filter(**{f"{kind}_id": pk}).select_related("decision", kind).first()


def _report(request: MemberRequest, post: Target, data: dict[str, Any]) -> Flag:
    limits.spend(request, "report")
    return actions.flag(post, by=request.user, **data)


@never_cache
@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def report_member(request: MemberRequest, username: str) -> HttpResponse:
    """A person, not one of their texts. Whoever has done so reads that it waits."""
    about = access_member(username)
    waiting = MemberReport.objects.visible_to(request.user).open().filter(about=about, member=request.user).first()
    form = FlagForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        known = act(form, lambda: _report_member(request, about, form.cleaned_data))
        if known is not None:
            messages.success(request, _("Thank you. The moderation team will look at it."))
            return redirect(about)
    if waiting is None and not form.is_bound:
        rights.check_may_report_member(about, request.user)
    return form_page(request, "moderation/review/report_member.html", form, about=about, waiting=waiting)


def _report_member(request: MemberRequest, about: Member, data: dict[str, Any]) -> MemberReport:
    limits.spend(request, "report")
    return actions.report_member(about, by=request.user, **data)
