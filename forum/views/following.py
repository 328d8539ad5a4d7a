"""Following products, tags and people, blocking people, and the list of all that one follows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from forum import actions
from forum.access import access_member, access_product, access_tag, member_of
from forum.models import Block, Member, Question, Subscription
from forum.models.post import Viewer
from forum.views.notifications import back
from forum.views.signing_in import View, members_only
from forum.views.votes import Act, Said, member_act, press

PAGE_SIZE = 30
KINDS = {
    "question": gettext_lazy("Questions"),
    "product": gettext_lazy("Products"),
    "tag": gettext_lazy("Tags"),
    "person": gettext_lazy("People"),
    "blocked": pgettext_lazy("several people", "Blocked"),
}
# Where there is something to follow, for a list with nothing in it.
WHERE = {
    "question": ("forum:questions", gettext_lazy("Read the questions")),
    "product": ("forum:products", gettext_lazy("All products")),
    "tag": ("forum:tags", gettext_lazy("All tags")),
    "person": ("forum:members", gettext_lazy("Who helped most")),
}


def button(find: Callable[[str], Any], on: Act, off: Act, said: Said) -> View:
    """A button on the page of something that is pressed or not."""

    @member_act
    def view(request: HttpRequest, name: str) -> HttpResponse:
        found = find(name)
        if request.method == "POST":
            press(request, found, on, off, said=said)
        return redirect(found)

    return view


NO_LONGER = gettext_lazy("You no longer follow this.")
follow_product = button(
    access_product,
    actions.follow,
    actions.unfollow,
    (gettext_lazy("You follow this product: we tell you of its new questions."), NO_LONGER),
)
follow_tag = button(
    access_tag,
    actions.follow,
    actions.unfollow,
    (gettext_lazy("You follow this tag: we tell you of its new questions."), NO_LONGER),
)
follow_member = button(
    access_member,
    actions.follow,
    actions.unfollow,
    (gettext_lazy("You follow this person: we tell you of what they write."), NO_LONGER),
)
block = button(
    access_member,
    actions.block,
    actions.unblock,
    (
        gettext_lazy("You no longer see what this person writes."),
        gettext_lazy("You see again what this person writes."),
    ),
)


def follows(viewer: Viewer, **target: Any) -> bool:
    """Whether the button is pressed; `target` is a column of Subscription and its row."""
    return viewer.is_authenticated and Subscription.objects.filter(member_id=viewer.pk, **target).exists()


@members_only
@require_safe
def followed(request: HttpRequest) -> HttpResponse:
    member, kind = member_of(request), request.GET.get("of", "")
    kind = kind if kind in KINDS else "question"
    rows = _blocked(member) if kind == "blocked" else _followed(member, kind)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    where, action = WHERE.get(kind, WHERE["question"])
    context = {
        "page_obj": page,
        "kind": kind,
        "kinds": KINDS.items(),
        "empty_url": reverse(where),
        "empty_action": action,
    }
    return render(request, "forum/followed.html", context)


def _followed(member: Member, kind: str) -> QuerySet[Subscription]:
    rows = Subscription.objects.filter(member=member, **{f"{kind}__isnull": False}).select_related(kind)
    if kind == "question":  # the title of what was hidden is nobody's to read
        rows = rows.filter(question__in=Question.objects.visible_to(member))
    return rows.order_by("-created_at", "-pk")


def _blocked(member: Member) -> QuerySet[Block]:
    return Block.objects.filter(member=member).select_related("person").order_by("-created_at", "-pk")


@member_act
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop following, from a list or from what one was told; GET leads to the list."""
    found = Subscription.objects.filter(pk=pk, member=member_of(request)).first()
    kind = "question"
    if request.method == "POST" and found is not None:
        kind = next(name for name in Subscription.FOLLOWED if getattr(found, f"{name}_id") is not None)
        actions.unfollow(getattr(found, kind), by=member_of(request))
        messages.success(request, NO_LONGER)
    if request.POST.get("from") == "notifications":
        return back(request)
    return redirect(reverse("forum:followed") + ("" if kind == "question" else f"?of={kind}"))
