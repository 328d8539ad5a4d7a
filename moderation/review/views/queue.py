"""The queue, one post of it, and deciding about it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forum.access import access_post
from forum.models import LadderStep, Visibility
from moderation.review import actions, queue, reasons
from moderation.review.access import MemberRequest, moderators_only
from moderation.review.forms import HideForm, SeenForm
from moderation.review.models import Decision, Flag, StatementOfReasons
from moderation.review.records import author_record, reporter_records
from moderation.review.targets import Target, question_of


@moderators_only
@require_safe
def queue_page(request: MemberRequest) -> HttpResponse:
    everything = queue.waiting(request.user)
    show = request.GET.get("show", "")
    lines = everything if show not in {queue.REPORTED, queue.HELD} else queue.waiting(request.user, show)
    page = Paginator(lines, queue.PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "items": queue.items(request.user, page),
        "tabs": tabs(everything, show),
        "unanswered_count": LadderStep.objects.for_moderators().count(),
        "last": last_decision(request),
    }
    return render(request, "moderation/review/queue.html", context)


def tabs(lines: list[queue.Waiting], show: str) -> list[dict[str, Any]]:
    reported = sum(1 for line in lines if line.flag_count)
    held = sum(1 for line in lines if line.is_held)
    found = [("", _("All"), len(lines)), (queue.REPORTED, _("Reported"), reported), (queue.HELD, _("Held"), held)]
    return [{"show": key, "label": label, "count": count, "current": key == show} for key, label, count in found]


def last_decision(request: MemberRequest) -> Decision | None:
    """The moderator's own last decision, which can be undone from every page of the queue."""
    mine = Decision.objects.visible_to(request.user).filter(made_by=request.user)
    last: Any = mine.for_listing().newest_first().first()
    return last if last is not None and last.is_standing and not last.has_later else None


@moderators_only
@require_safe
def item(request: MemberRequest, kind: str, pk: int) -> HttpResponse:
    return item_page(request, access_post(request.user, kind, pk))


def item_page(request: MemberRequest, post: Target, form: HideForm | None = None, **more: Any) -> HttpResponse:
    flags = list(Flag.objects.visible_to(request.user).on(post).open().select_related("rule", "member").order_by("pk"))
    decisions = list(Decision.objects.visible_to(request.user).on(post).for_listing().newest_first())
    records: Any = reporter_records(flags)
    seen = decisions[0].pk if decisions else 0
    context = {
        "post": post,
        "kind": post.kind,
        "question": question_of(post),
        "reports": [(flag, records.get(flag.member_id)) for flag in flags],
        "reasons": queue.reasons_of(flags),
        "author_record": author_record(post.author),
        "decisions": decisions,
        "seen": seen,
        "is_own": post.author_id == request.user.pk,
        "last": last_decision(request),
        "trail": trail(),
        "form": form or HideForm(initial={"seen": seen, "facts": reasons.draft_facts(post, flags)}),
        **more,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "moderation/review/item.html", context, status=status)


@moderators_only
@require_POST
def hide(request: MemberRequest, kind: str, pk: int) -> HttpResponse:
    post = access_post(request.user, kind, pk)
    form = HideForm(request.POST)
    if not form.is_valid():
        return item_page(request, post, form)
    if "preview" in request.POST:
        return item_page(request, post, form, preview=preview(post, form))
    try:
        actions.decide_hide(post, by=request.user, **form.cleaned_data)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return item_page(request, post, form)
    messages.success(request, _("The text is hidden and its author has been told why."))
    return on_to_the_next(request, post)


def trail() -> list[tuple[str, str]]:
    return [(_("Moderation"), reverse("moderation:queue"))]


def preview(post: Target, form: HideForm) -> StatementOfReasons:
    """What the author would read; nothing is written."""
    data = form.cleaned_data
    return reasons.hiding(post, rule=data["rule"], facts=data["facts"], at=timezone.now())


@moderators_only
@require_POST
def keep(request: MemberRequest, kind: str, pk: int) -> HttpResponse:
    post = access_post(request.user, kind, pk)
    form = SeenForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was decided: the page was incomplete. Decide again from here."))
        return redirect("moderation:item", kind, pk)
    was_held = post.visibility == Visibility.HELD
    actions.keep(post, by=request.user, **form.cleaned_data)
    messages.success(request, _("The text is published.") if was_held else _("The text stays as it is."))
    return on_to_the_next(request, post)


def on_to_the_next(request: MemberRequest, post: Target) -> HttpResponse:
    """The next text to look at, at its heading; the queue when there is none."""
    following = queue.next_for(request.user, post)
    if following is None:
        return redirect("moderation:queue")
    return redirect(reverse("moderation:item", args=[following.kind, following.pk]) + "#item")
