"""Making a comment of an answer, an answer of a comment, and undoing it: for moderators."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forum import actions, undoing
from forum.access import access_post, member_of
from forum.actions import rights
from forum.actions.conversions import standing_of
from forum.forms import ConvertForm
from forum.limits import limited
from forum.models import Answer, Conversion
from forum.views.replies import act, form_page
from forum.views.signing_in import members_only


@never_cache
@members_only
@require_http_methods(["GET", "HEAD", "POST"])
@limited("edit")
def convert(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """What came out of a conversion is turned back by the same button."""
    member = member_of(request)
    rights.check_may_moderate(member)
    post: Any = access_post(member, kind, pk)
    standing = standing_of(post)
    if standing is not None and standing.source == post:
        return redirect(f"/{'c' if standing.to_comment else 'a'}/{standing.made.pk}")
    form = ConvertForm(request.POST if request.method == "POST" else None, places=_places(post))
    if form.is_bound and form.is_valid():
        done = act(form, lambda: _convert(request, post, standing, form.cleaned_data.get("under")))
        if done is not None:
            undo = reverse("forum:convert", args=[f"{done.kind}s", done.pk]) if standing is None else ""
            undoing.done(request, _("The text has its new place. Its author is told."), undo=undo)
            return redirect(done.get_absolute_url())
    context = {"post": post, "is_answer": isinstance(post, Answer), "standing": standing}
    return form_page(request, "forum/convert.html", form, **context)


def _convert(request: HttpRequest, post: Any, standing: Conversion | None, under: Answer | None) -> Any:
    member = member_of(request)
    if standing is not None:
        return actions.undo_conversion(standing, by=member)
    if isinstance(post, Answer):
        return actions.to_comment(post, by=member, under=under)
    return actions.to_answer(post, by=member)


def _places(post: Any) -> list[Answer]:
    """The answers under which the comment may stand."""
    if not isinstance(post, Answer):
        return []
    others = Answer.objects.published().filter(question=post.question).exclude(pk=post.pk)
    return list(others.select_related("author", "question").order_by("created_at", "pk")[:50])
