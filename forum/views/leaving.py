"""Deleting one's account, and thinking better of it: signed in, or by the link of the mail."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forum import actions, limits, member_data
from forum.access import member_of
from forum.actions.leaving import GRACE, departure_of
from forum.forms_account import LeaveForm
from forum.limits import limited
from forum.models import Departure
from forum.views.confirming import confirmed_lately
from forum.views.replies import act, form_page, link_over
from forum.views.signing_in import members_only

READ_OR_ACT = ["GET", "HEAD", "POST"]


@never_cache
@members_only
@confirmed_lately
@require_http_methods(READ_OR_ACT)
def leave(request: HttpRequest) -> HttpResponse:
    member = member_of(request)
    if member.is_leaving:
        return redirect("forum:stay")
    form = LeaveForm(request.POST if request.method == "POST" else None, member=member)
    if form.is_bound:
        limits.spend(request, "edit")
    if form.is_bound and form.is_valid():
        keeps_posts = form.cleaned_data["posts"] == LeaveForm.KEEP
        if act(form, lambda: actions.leave(by=member, keeps_posts=keeps_posts)):
            return redirect("forum:stay")
    context = {"obstacles": member_data.obstacles(member), "kept": member_data.kept(member)}
    return form_page(request, "forum/account/leave.html", form, day=timezone.now() + GRACE, days=GRACE.days, **context)


@never_cache
@members_only
@require_http_methods(READ_OR_ACT)
@limited("edit")
def stay(request: HttpRequest) -> HttpResponse:
    """Where somebody who is about to leave is led when they sign in; POST keeps the account."""
    member = member_of(request)
    if request.method == "POST":
        if actions.stay(by=member):
            messages.success(request, _("Your account stays. Nothing was deleted."))
        return redirect("forum:account")
    departure = Departure.objects.filter(member=member).first()
    if departure is None:
        return redirect("forum:account")
    context = {"departure": departure, "kept": member_data.kept(member)}
    return render(request, "forum/account/stay.html", context)


@never_cache
@require_http_methods(READ_OR_ACT)
@limited("edit")
def stay_by_mail(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button (scanners follow links). Without signing in: it takes nothing from anybody."""
    departure = departure_of(token)
    if departure is None:
        why = _("Sign in: if you can, your account is there.")
        return link_over(request, why=why, url=reverse("account_login"), action=_("Sign in"))
    member = departure.member
    done = request.method == "POST" and actions.stay(by=member)
    language = member.language if member.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(language):
        return render(request, "forum/account/stay_by_mail.html", {"departure": departure, "done": done})
