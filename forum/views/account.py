"""The account: one page from which everything is found, where one is signed in, another name."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from forum import actions, limits, sessions
from forum.access import member_of
from forum.actions.names import BETWEEN_NAMES, next_rename_at
from forum.forms_account import RenameForm
from forum.models import Departure
from forum.numbers import number_in
from forum.views.replies import act, form_page
from forum.views.signing_in import members_only

READ_OR_ACT = ["GET", "HEAD", "POST"]


@never_cache
@members_only
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    member = member_of(request)
    context = {
        "member": member,
        "departure": Departure.objects.filter(member=member).first(),
        "session_count": len(sessions.open_sessions(member)),
    }
    return render(request, "forum/account/overview.html", context)


@never_cache
@members_only
@require_http_methods(READ_OR_ACT)
def rename(request: HttpRequest) -> HttpResponse:
    member = member_of(request)
    form = RenameForm(request.POST if request.method == "POST" else None, initial={"username": member.username})
    if form.is_bound:
        limits.spend(request, "edit")
    if form.is_bound and form.is_valid():
        name = form.cleaned_data["username"]
        if act(form, lambda: actions.rename(name, by=member)):
            messages.success(request, _("Your name is changed. Links to your former one lead to you."))
            return redirect("forum:account")
        member.refresh_from_db()
    until = next_rename_at(member, at=timezone.now())
    return form_page(request, "forum/account/rename.html", form, member=member, until=until, days=BETWEEN_NAMES.days)


@never_cache
@members_only
@require_http_methods(READ_OR_ACT)
def open_sessions(request: HttpRequest) -> HttpResponse:
    """POST ends one (`session`), or all but this one."""
    member = member_of(request)
    if request.method == "POST":
        return _end_sessions(request)
    here = request.session.session_key
    rows = sessions.open_sessions(member)
    context = {"here": [row for row in rows if row.session_key == here]}
    context["others"] = [row for row in rows if row.session_key != here]
    return render(request, "forum/account/sessions.html", context)


def _end_sessions(request: HttpRequest) -> HttpResponse:
    member, here = member_of(request), request.session.session_key
    chosen = request.POST.get("session", "")
    if not chosen:
        count = sessions.end_all(member, but=here)
        sentence = ngettext("%(n)d other session is ended.", "%(n)d other sessions are ended.", count) % {"n": count}
        messages.success(request, sentence)
        return redirect("forum:sessions")
    number = number_in(chosen)
    if number is None:
        raise Http404
    found = member.open_sessions.exclude(session_key=here).filter(pk=number).first()
    if found is not None:
        sessions.end_one(found)
    messages.success(request, _("That session is ended."))
    return redirect("forum:sessions")
