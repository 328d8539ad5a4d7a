"""A question being written by somebody who may not have an account yet."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from forum.models import Draft, Member

SESSION_KEY = "draft"


def current(request: HttpRequest) -> Draft | None:
    """The draft of this session, else the member's latest one; never somebody else's."""
    open_drafts = Draft.objects.filter(question__isnull=True)
    member = request.user if request.user.is_authenticated else None
    key = request.session.get(SESSION_KEY)
    if key:
        draft = open_drafts.filter(key=key).first()
        if draft is not None and draft.member_id in {None, member and member.pk}:
            return draft
    return open_drafts.filter(member=member).order_by("-updated_at").first() if member else None


def save(request: HttpRequest, data: dict[str, Any]) -> Draft:
    draft = current(request) or Draft()
    draft.data = data
    if request.user.is_authenticated:
        draft.member = request.user
    draft.save()
    request.session[SESSION_KEY] = draft.key
    return draft


def adopt(request: HttpRequest, member: Member) -> None:
    """Somebody signed up or in: what they wrote before is theirs, in whatever browser they come back."""
    key = request.session.get(SESSION_KEY)
    if key:
        Draft.objects.filter(key=key, member__isnull=True).update(member=member)


def became(request: HttpRequest, number: str) -> int | None:
    """The question that a draft of the member became, while the click that published it is still under way too."""
    if not (request.user.is_authenticated and number.isascii() and number.isdecimal()):
        return None
    own = Draft.objects.filter(pk=int(number[:20]), member=request.user)
    return own.values_list("question_id", flat=True).first()


def waits_for_sign_in(request: HttpRequest) -> bool:
    """Whether what was written here belongs to an account by now, and nobody is signed in."""
    key = request.session.get(SESSION_KEY)
    if not key or request.user.is_authenticated:
        return False
    return Draft.objects.filter(key=key, member__isnull=False, question__isnull=True).exists()


def has_open(member: Member) -> bool:
    return Draft.objects.filter(member=member, question__isnull=True).exists()
