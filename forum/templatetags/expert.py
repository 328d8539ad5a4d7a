"""What people who answer much find on the pages of others."""

from __future__ import annotations

from typing import Any

from django import template
from django.core.exceptions import ValidationError
from django.template import Context

from forum.models import SavedFilter
from forum.models.saved_filter import NAME_MAX
from forum.saved_filters import spelled

register = template.Library()


@register.inclusion_tag("forum/_saved_filters.html", takes_context=True)
def saved_filters(context: Context) -> dict[str, Any]:
    """Those of the reader, above a list, and the way to save this one; nothing for visitors."""
    request, user = context["request"], context["user"]
    if not user.is_authenticated:
        return {}
    try:
        here = spelled(request.get_full_path())
    except ValidationError:
        here = ""
    own = list(SavedFilter.objects.visible_to(user))
    is_saved = here in {row.address for row in own}
    address = request.get_full_path()
    known = {"own": own, "here": here, "is_saved": is_saved, "address": address, "name_max": NAME_MAX}
    return {**known, "shows": True, "csrf_token": context.get("csrf_token")}
