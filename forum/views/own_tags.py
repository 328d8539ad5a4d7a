"""Tags that a member ignores: one button on the page of a tag, and a list of them all."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forum import actions
from forum.access import access_tag, member_of
from forum.models import Tag
from forum.views.signing_in import members_only
from forum.views.votes import member_act


@member_act
def ignore(request: HttpRequest, slug: str) -> HttpResponse:
    """`value=0` stops ignoring; `from=list` leads back to the list of them."""
    tag = access_tag(slug)
    if request.method == "POST" and request.POST.get("value") == "0":
        actions.stop_ignoring_tag(tag, by=member_of(request))
        messages.success(request, _("Your lists show questions with this tag again."))
    elif request.method == "POST":
        actions.ignore_tag(tag, by=member_of(request))
        messages.success(request, _("Your lists leave out questions with this tag."))
    return redirect("forum:own_tags") if request.POST.get("from") == "list" else redirect(tag)


@members_only
@require_safe
def own_tags(request: HttpRequest) -> HttpResponse:
    ignored = Tag.objects.filter(ignored_by__member=member_of(request)).order_by("slug")
    return render(request, "forum/own_tags.html", {"ignored": ignored})
