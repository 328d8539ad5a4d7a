"""Taking back what one wrote, and putting it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from forum import actions
from forum.access import access_own, member_of
from forum.actions import rights
from forum.limits import limited
from forum.models import Answer, Comment, Question, Visibility
from forum.models.post import Post
from forum.views.signing_in import members_only

SHOWN = 50  # of each kind


@never_cache
@members_only
@require_safe
def deleted(request: HttpRequest) -> HttpResponse:
    """What the member took back and can put back, the latest first: as long as the place where it stood is there."""
    member = member_of(request)
    rows: list[Any] = []
    for model, above in ((Question, ()), (Answer, ("question",)), (Comment, ("question", "answer"))):
        own = model.objects.filter(author=member, visibility=Visibility.DELETED).select_related(*above)
        rows += own.order_by("-created_at", "-pk")[:SHOWN]
    shown = [post for post in rows if all(parent.is_visible_to(member) for parent in post.parents)]
    for post in shown:
        post.plural = f"{post.kind}s"
    shown.sort(key=_age)
    return render(request, "forum/bin.html", {"rows": shown})


def _age(post: Post) -> float:
    return -post.created_at.timestamp()


@never_cache
@members_only
@require_http_methods(["GET", "HEAD", "POST"])
@limited("edit")
def delete(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Asked once more before; afterwards the same address has the button that puts it back."""
    member = member_of(request)
    post = access_own(member, kind, pk)
    if request.method == "POST":
        actions.delete(post, by=member)
        messages.success(request, _("Your text is deleted."))
        return redirect("forum:delete", kind, pk)
    rights.check_may_delete(post, member)
    is_deleted = post.visibility == Visibility.DELETED
    template = "forum/deleted.html" if is_deleted else "forum/delete.html"
    return render(request, template, {"post": post, "kind": kind})


@never_cache
@members_only
@require_http_methods(["GET", "HEAD", "POST"])
@limited("edit")
def undelete(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    member = member_of(request)
    post = access_own(member, kind, pk)
    rights.check_is_own(post, member)
    if request.method != "POST":
        return redirect("forum:delete", kind, pk)
    actions.undelete(post, by=member)
    messages.success(request, _("Your text is back."))
    return redirect(post.get_absolute_url())
