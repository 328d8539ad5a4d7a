"""Who keeps guides: the one rule, for a person and for the database, and the door of the pages that are theirs alone.

What somebody may do to one guide is Wagtail's to say (`permissions_for_user`), besides.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from wagtail.admin.menu import MenuItem

from forum.models import EDITORS, Member


def is_editor(user: Any) -> bool:
    """Of a visitor too."""
    return bool(user.is_authenticated and user.is_editor)


def editors() -> QuerySet[Member]:
    """The same, for the database."""
    found: QuerySet[Member] = Member.objects.filter(Q(groups__name=EDITORS) | Q(is_superuser=True), is_active=True)
    return found.distinct()


def check_editor(user: Any) -> None:
    if not is_editor(user):
        raise PermissionDenied(_("This is for editors."))


def editors_only(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        check_editor(request.user)
        return view(request, *args, **kwargs)

    return checked


class EditorsItem(MenuItem):
    """Of the admin's menu; others do not see it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return is_editor(request.user)
