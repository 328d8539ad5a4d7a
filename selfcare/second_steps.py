"""In /admin/: taking the second step off an account whose owner lost it. For administrators, and never unseen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log

from forum import actions, second_factor
from forum.access import member_of
from forum.models import Member

TAKEN_OFF = "forum.second_step_taken_off"
TITLE = gettext_lazy("Take off the second step")


class Asked:
    """For `moderation/admin/confirm.html`."""

    submit_label: Promise = TITLE
    confirmation_message: Promise = gettext_lazy(
        "Do it only when you know who asks: by telephone, or in person. They are told by e-mail, and so is their "
        "mediation service. They are signed out everywhere and set it up again."
    )

    @staticmethod
    def get_success_url() -> str:
        return reverse("wagtailusers_users:index")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take_off(request: HttpRequest, pk: int) -> HttpResponse:
    administrator = member_of(request)
    if not administrator.is_superuser:
        raise PermissionDenied
    second_factor.check_is_proved(request)
    member = Member.objects.filter(pk=pk).first()
    if member is None or not second_factor.has_one(member):
        raise Http404
    if request.method != "POST":
        return render(request, "moderation/admin/confirm.html", {"view": Asked(), "page_title": f"{TITLE}: {member}"})
    if actions.take_off_second_step(member, by=administrator):
        log(instance=member, action=TAKEN_OFF, user=administrator)
        messages.success(request, _("Taken off. They were told."))
    return redirect(Asked.get_success_url())


def addresses() -> list[Any]:
    return [path("users/<int:pk>/second-step/", take_off, name="take_off_second_step")]


def button(user: Any, request_user: Any) -> Iterator[Button]:
    if request_user.is_superuser and request_user.pk != user.pk and second_factor.has_one(user):
        url = reverse("take_off_second_step", args=[user.pk])
        yield Button(TITLE, url=url, icon_name="key", priority=40)


def register_log(known: Any) -> None:
    known.register_action(TAKEN_OFF, TITLE, gettext_lazy("Took the second step off an account"))
