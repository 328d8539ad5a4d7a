"""Questions being written, by people who may not have an account yet: several, and never somebody else's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from forum import guarding
from forum.models import Draft, Member
from forum.numbers import number_in
from forum.publishing import Manner

SESSION_KEY = "drafts"  # their keys, the latest first
KEPT = 10
FRESH = timedelta(days=1)  # whoever signs in is led back to what is younger


def own(request: HttpRequest) -> QuerySet[Draft]:
    """Those not yet published that whoever asks may go on with, the latest first."""
    mine = Q(key__in=_keys(request), member=None)
    if request.user.is_authenticated:
        mine |= Q(member=request.user)
    return Draft.objects.filter(mine, question=None).order_by("-updated_at", "-pk")


def named(request: HttpRequest) -> Draft | None:
    """The one that the form or the address names."""
    number = number_of(request)
    return own(request).filter(pk=number).first() if number else None


def begun_here(request: HttpRequest) -> Draft | None:
    """The one that is being written in this browser."""
    keys = _keys(request)
    found = {draft.key: draft for draft in own(request).filter(key__in=keys)}
    return next((found[key] for key in keys if key in found), None)


def current(request: HttpRequest) -> Draft | None:
    """The one named, else the one being written here, else the member's latest."""
    if number_of(request):
        return named(request)
    return begun_here(request) or (own(request).first() if request.user.is_authenticated else None)


def way_back(request: HttpRequest) -> str:
    """To the step of the question that whoever just signed in was writing, here or elsewhere; or nothing."""
    draft = begun_here(request) or own(request).filter(updated_at__gte=timezone.now() - FRESH).first()
    data = draft.data if draft else {}
    if all(data.get(name) for name in ("title", "body", "tags", "context")):
        return "forum:ask_review"
    return "forum:ask_text" if data.get("title") or data.get("body") else ""


def number_of(request: HttpRequest) -> int | None:
    return number_in(request.POST.get("draft", "") or request.GET.get("draft", ""))


def save(request: HttpRequest, draft: Draft | None, data: dict[str, Any]) -> Draft:
    """Keep what was typed, beside what other steps hold. Whoever was signed out goes on with a copy until they are
    back."""
    draft = draft or _begun(_left_behind(request))
    told = {**guarding.choices_in(draft.data), **guarding.choices_in(data)}
    draft.data = {**draft.data, **data, "told": guarding.as_told(told)}
    if request.user.is_authenticated:
        draft.member = request.user
    _write(draft)
    take_up(request, draft)
    return draft


def _write(draft: Draft) -> None:
    """One that is there keeps the attempt it has now: it may have been counted and erased since the draft was read."""
    draft.save(update_fields=None if draft.pk is None else ["data", "member", "updated_at"])


def _begun(former: Draft | None) -> Draft:
    """What goes on with another one is the same attempt to ask."""
    return Draft(goes_on=former, attempt=former.attempt if former else None)


def take_up(request: HttpRequest, draft: Draft) -> None:
    """It is the one that is being written in this browser."""
    others = [key for key in _keys(request) if key != draft.key]
    request.session[SESSION_KEY] = [draft.key, *others][:KEPT]


@transaction.atomic
def adopt(request: HttpRequest, member: Member) -> None:
    """Somebody signed up or in: what they wrote before is theirs, in whatever browser they come back."""
    written = Draft.objects.filter(key__in=_keys(request), member=None)
    for draft in written.select_related("goes_on"):
        former = draft.goes_on
        if former is not None and former.member_id == member.pk and former.question_id is None:
            _go_on(request, former, draft)
    written.update(member=member)


def _go_on(request: HttpRequest, former: Draft, draft: Draft) -> None:
    former.data = {**former.data, **draft.data}
    _write(former)
    draft.delete()
    keys = [former.key, *(key for key in _keys(request) if key not in {former.key, draft.key})]
    request.session[SESSION_KEY] = keys[:KEPT]


def choices(draft: Draft) -> dict[str, bool]:
    """What its author chose on the last step, as arguments of `actions.ask`."""
    return {
        "is_anonymous": bool(draft.data.get("is_anonymous")),
        "asks_owners": bool(draft.data.get("asks_owners", True)),
    }


def observed(draft: Draft | None, manner: Manner) -> dict[str, Any]:
    """How the text was typed, to be kept in the draft: whether the trap was filled, and the seconds of all its pages
    together, for who comes back to what they wrote sends it at once.
    """
    known: dict[str, Any] = draft.data.get("manner", {}) if draft else {}
    seconds = [one for one in (known.get("seconds"), manner.seconds) if one is not None]
    is_trapped = bool(known.get("is_trapped")) or manner.is_trapped
    return {"manner": {"is_trapped": is_trapped, "seconds": round(sum(seconds), 1) if seconds else None}}


def manner(draft: Draft) -> Manner:
    known = draft.data.get("manner", {})
    return Manner(bool(known.get("is_trapped")), known.get("seconds"))


def became(request: HttpRequest) -> int | None:
    """The question that the draft named became, while the click that published it is still under way too."""
    number = number_of(request)
    if not (request.user.is_authenticated and number):
        return None
    own = Draft.objects.filter(pk=number, member=request.user)
    return own.values_list("question_id", flat=True).first()


def waits_for_sign_in(request: HttpRequest) -> bool:
    """Whether what is asked for belongs to an account by now, and nobody is signed in."""
    if request.user.is_authenticated:
        return False
    wanted = Q(key__in=_keys(request)) | Q(pk=number_of(request) or 0)
    return Draft.objects.filter(wanted, member__isnull=False, question__isnull=True).exists()


def has_open(member: Member) -> bool:
    return Draft.objects.filter(member=member, question__isnull=True).exists()


def _left_behind(request: HttpRequest) -> Draft | None:
    if request.user.is_authenticated or not waits_for_sign_in(request):
        return None
    return Draft.objects.filter(pk=number_of(request) or 0, question__isnull=True).first()


def _keys(request: HttpRequest) -> list[str]:
    keys: list[str] = request.session.get(SESSION_KEY, [])
    return keys
