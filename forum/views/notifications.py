"""What a member was told, and how they want to be told."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from forum import actions, limits
from forum.access import member_of
from forum.forms import SettingsForm
from forum.models import Member, Notification
from forum.views.replies import act, form_page
from forum.views.signing_in import members_only


@members_only
@require_safe
def notifications(request: HttpRequest) -> HttpResponse:
    found = Notification.objects.visible_to(request.user).select_related("question", "answer__question")
    page = Paginator(found.order_by("-created_at", "-pk"), 30).get_page(request.GET.get("page"))
    for notification in page:
        notification.member = member_of(request)  # one person, whose groups are asked once
    return render(request, "forum/notifications.html", {"page_obj": page})


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def mark_read(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        actions.mark_read(by=member_of(request))
    return redirect("forum:notifications")


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    member = member_of(request)
    known = {
        "display_name": member.display_name,
        "language": member.language,
        "wants_mail": member.wants_mail,
        "is_ranked": member.is_ranked,
    }
    form = SettingsForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid() and act(form, lambda: _change(request, form.cleaned_data)):
        messages.success(request, _("Your settings are saved."))
        return redirect("forum:settings")
    return form_page(request, "forum/settings.html", form)


def _change(request: HttpRequest, data: dict[str, Any]) -> Member:
    limits.spend(request, "edit")
    return actions.change_settings(by=member_of(request), **data)
