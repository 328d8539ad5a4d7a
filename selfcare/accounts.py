"""Accounts in /admin/: those of members are closed by a decision with its reasons, not by a box (art. 17).

Accounts of people who work for the site are opened and closed here by administrators, as ever.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.users.forms import UserEditForm
from wagtail.users.views.users import EditView, IndexView, UserViewSet

from forum.models import Member
from moderation.review.rights import works_here


def is_closed_by_decision(member: Member) -> bool:
    """Whether the box and the button are not for this account. What is inactive already may be opened again here."""
    return member.is_active and not works_here(member)


class AccountForm(UserEditForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and is_closed_by_decision(Member.objects.get(pk=self.instance.pk)):
            self.fields.pop("is_active", None)


class AccountIndexView(IndexView):
    def get_delete_url(self, instance: Member) -> str | None:
        url: str | None = super().get_delete_url(instance) if works_here(instance) else None
        return url


class AccountEditView(EditView):
    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.can_delete = bool(self.can_delete) and works_here(self.object)  # type: ignore[has-type]


class AccountViewSet(UserViewSet):
    index_view_class = AccountIndexView
    edit_view_class = AccountEditView

    def get_form_class(self, for_update: bool = False) -> Any:
        return AccountForm if for_update else super().get_form_class(for_update)


def tell_where(request: HttpRequest, member: Member) -> None:
    sentence = _("The account of a member is closed by a decision, with its reasons: on their page of moderation:")
    page = f"/moderation/members/{member.username}/"
    messages.info(request, format_html('{} <a href="{}">{}</a>', sentence, page, member))


def tell_on_the_form(request: HttpRequest, member: Member) -> None:
    if request.method == "GET" and is_closed_by_decision(member):
        tell_where(request, member)


def keep_from_deleting(request: HttpRequest, member: Member) -> HttpResponse | None:
    """Before deleting one: members delete their account themselves, which keeps what must be kept."""
    return None if works_here(member) else redirect("wagtailusers_users:edit", member.pk)


def keep_from_bulk(request: HttpRequest, act: str, found: Any, view: Any) -> HttpResponse | None:
    """Before deleting several, or setting them inactive: nothing is done where one of them is a member."""
    if view.model is not Member or act not in {"delete", "set_active_state"}:
        return None
    if act == "set_active_state" and view.cleaned_form.cleaned_data["mark_as_active"]:
        return None
    theirs = next((member for member in found if not works_here(member)), None)
    if theirs is None:
        return None
    tell_where(request, theirs)
    return redirect("wagtailusers_users:index")
