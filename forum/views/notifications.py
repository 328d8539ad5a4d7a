"""What a member was told, and how they want to be told."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from forum import actions, inbox, limits
from forum.access import member_of
from forum.forms import SettingsForm
from forum.models import Member
from forum.views.replies import act, form_page
from forum.views.signing_in import members_only
from forum.views.votes import member_act


@never_cache
@members_only
@require_safe
def notifications(request: HttpRequest) -> HttpResponse:
    name = request.GET.get("tab", "")
    name = name if name in inbox.TABS else "unread"
    page = inbox.page_of_groups(member_of(request), name, request.GET.get("page"))
    context = {"page_obj": page, "tab": name, "tabs": inbox.TABS.items(), "nothing": inbox.EMPTY[name]}
    return render(request, "forum/notifications.html", context)


@never_cache
@members_only
@require_safe
def unread(request: HttpRequest) -> HttpResponse:
    """What the bell shows, for the script that asks each minute; 304 while the page shows it already."""
    count = inbox.unread_count(member_of(request).pk)
    etag = f'"{count}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304, headers={"ETag": etag})
    return HttpResponse(render_to_string("components/bell.html", {"unread_count": count}), headers={"ETag": etag})


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def mark_read(request: HttpRequest) -> HttpResponse:
    """All of them, or those of one group of the page."""
    if request.method == "POST":
        key = request.POST.get("key", "")
        actions.mark_read(by=member_of(request), group=int(key) if re.fullmatch("-?[0-9]{1,18}", key) else None)
    return back(request)


@member_act
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """`value=0` no longer keeps it among the saved ones."""
    if request.method == "POST":
        actions.save_notification(pk, by=member_of(request), saved=request.POST.get("value") != "0")
    return back(request)


def back(request: HttpRequest) -> HttpResponse:
    """To the same list; the browser goes on where the form says, which is what stands beside the thing that is done."""
    tab, page, place = (request.POST.get(name, "") for name in ("tab", "page", "place"))
    asked = {"tab": tab} if tab in inbox.TABS and tab != "unread" else {}
    asked |= {"page": page} if re.fullmatch("[1-9][0-9]{0,5}", page) and page != "1" else {}
    query = f"?{urlencode(asked)}" if asked else ""
    anchor = f"#told-{place}" if re.fullmatch("-?[0-9]{1,18}", place) else ""
    return redirect(reverse("forum:notifications") + query + anchor)


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    member = member_of(request)
    known = {
        "display_name": member.display_name,
        "language": member.language,
        "wants_mail": member.wants_mail,
        "is_ranked": member.is_ranked,
        "is_named_on_guides": member.is_named_on_guides,
        "uses_keys": member.uses_keys,
    }
    form = SettingsForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid() and act(form, lambda: _change(request, form.cleaned_data)):
        messages.success(request, _("Your settings are saved."))
        return redirect("forum:settings")
    return form_page(request, "forum/settings.html", form)


def _change(request: HttpRequest, data: dict[str, Any]) -> Member:
    limits.spend(request, "edit")
    return actions.change_settings(by=member_of(request), **data)
