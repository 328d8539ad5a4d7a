"""The page of a danger: the alarm, the doors, and what was told; and the words for whoever has the product."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forum import actions as forum_actions
from forum.dates import legal_day
from forum.models import Answer, Comment, Question
from moderation.review import actions, safety_words
from moderation.review.access import MemberRequest, access_text, moderators_only
from moderation.review.item_page import trail
from moderation.review.models import Alarm, Door, Flag, Told
from moderation.review.notice_forms import ToldForm
from moderation.review.targets import Target, language_of


@login_required
@moderators_only
@require_http_methods(["GET", "HEAD", "POST"])
def safety(request: MemberRequest, kind: str, pk: int) -> HttpResponse:
    post = access_text(request.user, kind, pk)
    form = ToldForm(request.POST or None, doors=_doors())
    if request.method == "POST" and form.is_valid() and _note(request, post, form):
        messages.success(request, _("It is written down: who, when, and by which door."))
        return redirect("moderation:safety", kind, pk)
    return _page(request, post, form)


def _note(request: MemberRequest, post: Target, form: ToldForm) -> bool:
    try:
        actions.note_told(post, by=request.user, **form.arguments)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    return True


def _doors() -> list[Door]:
    return list(Door.objects.for_roles(set(settings.OPERATOR_ROLES)))


def _page(request: MemberRequest, post: Target, form: ToldForm) -> HttpResponse:
    flags = Flag.objects.visible_to(request.user).on(post).exclude(ground="").order_by("ground")
    today, wanted = legal_day(timezone.now()), _wanted(post, flags)
    with translation.override(language_of(post)):
        guidance = safety_words.guidance()
    context: dict[str, Any] = {
        "post": post,
        "kind": post.kind,
        "language": language_of(post),
        "grounds": dict.fromkeys(str(flag.get_ground_display()) for flag in flags),
        "alarms": Alarm.objects.visible_to(request.user).on(post).select_related("acknowledged_by").order_by("-pk"),
        "doors": [(door, door.is_stale(today)) for door in form.doors if door.ground in wanted],
        "other_doors": [(door, door.is_stale(today)) for door in form.doors if door.ground not in wanted],
        "is_product": Flag.Ground.SAFETY in wanted,
        "told": Told.objects.visible_to(request.user).on(post).select_related("told_by").order_by("-pk"),
        "form": form,
        "guidance": guidance,
        "trail": [*trail(), (_("The text"), reverse("moderation:item", args=[post.kind, post.pk]))],
    }
    return render(request, "moderation/review/safety.html", context, status=422 if form.errors else 200)


def _wanted(post: Target, flags: Iterable[Flag]) -> set[str]:
    """The dangers of which somebody or the site spoke; both where nobody did. Only lives ring."""
    told = {flag.ground for flag in flags} | ({Flag.Ground.LIFE.value} if Alarm.objects.on(post).exists() else set())
    return told or {ground for ground, _label in Door.GROUNDS}


@moderators_only
@require_POST
def guide(request: MemberRequest, kind: str, pk: int) -> HttpResponse:
    """Post the words for whoever has the product as a comment, once, where they who tell of it are notified."""
    place = _place_of(access_text(request.user, kind, pk))
    with translation.override(language_of(place)):
        words = safety_words.guidance()
    forum_actions.comment(place, by=request.user, body=words, idempotency_key=f"safety-{place.kind}-{place.pk}")
    messages.success(request, _("Whoever wrote it is told where to report it, and what to have at hand."))
    return redirect("moderation:safety", kind, pk)


def _place_of(post: Target) -> Question | Answer:
    """Under the text itself; beside a comment, which has no comments of its own."""
    if isinstance(post, Question | Answer):
        return post
    if not isinstance(post, Comment):
        raise Http404
    return post.answer or post.question


@login_required
@moderators_only
@require_safe
def alarm(request: MemberRequest, pk: int) -> HttpResponse:
    """Where the mail of an alarm leads: the text, or the notice. Changes nothing."""
    found = _access(request, pk)
    if found.notice is not None:
        return render(request, "moderation/review/alarm.html", {"alarm": found, "trail": trail()})
    assert found.flag is not None  # noqa: S101  by constraint
    post = found.flag.post
    return redirect("moderation:safety", post.kind, post.pk)


@moderators_only
@require_POST
def acknowledge(request: MemberRequest, pk: int) -> HttpResponse:
    done = actions.acknowledge_alarm(_access(request, pk), by=request.user)
    messages.success(request, _("You look at it: nobody else is called."))
    if done.notice is not None:
        return redirect("moderation:notice", done.notice.ref)
    return redirect("moderation:alarm", pk)


def _access(request: MemberRequest, pk: int) -> Alarm:
    found = Alarm.objects.visible_to(request.user).select_related("flag", "notice", "acknowledged_by").filter(pk=pk)
    one = found.first()
    if one is None:
        raise Http404
    return one
