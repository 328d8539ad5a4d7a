"""Nobody publishes a guide alone: whoever wrote a version leaves the last word to another, as long as there is one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.models import PageLogEntry

from forum.models import Member
from knowledge.models import ArticlePage
from knowledge.models.review import SecondPersonTask


def others(user: Any) -> bool:
    """Whether somebody else could review what this person wrote."""
    reviewers = Q(is_superuser=True) | Q(groups__in=SecondPersonTask.objects.values("groups"))
    return Member.objects.filter(reviewers, is_active=True).exclude(pk=user.pk).exists()


def refuse_publishing(request: HttpRequest, page: Any) -> HttpResponse | None:
    """Wagtail keeps what was typed as a draft before it asks; publishing it is the second person's."""
    if not isinstance(page, ArticlePage) or not others(request.user):
        return None
    sentence = _("Your changes are kept as a draft. Submit it: somebody else reads a guide before it is published.")
    messages.warning(request, sentence)
    return redirect("wagtailadmin_pages:edit", page.pk)


def was_published_alone(page: ArticlePage) -> bool:
    """Whether one and the same person wrote the public version and published it. One query."""
    wrote = page.live_revision.user_id if page.live_revision else None
    if wrote is None:
        return False
    published = PageLogEntry.objects.filter(page=page.pk, action="wagtail.publish", revision=page.live_revision)
    return bool(published.order_by().filter(user=wrote).exists())
