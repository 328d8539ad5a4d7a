"""A member does not want to be offered a question for an answer: never, or not now."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from forum.models import Member, Question, SetAside
from forum.offering import PUT_OFF


def skip(question: Question, *, by: Member) -> SetAside:
    """For good. Nobody is told, and others are offered it as before."""
    return _set_aside(question, by, None)


def put_off(question: Question, *, by: Member, at: dt.datetime | None = None) -> SetAside:
    """It is offered again after some days."""
    return _set_aside(question, by, (at or timezone.now()) + PUT_OFF)


def take_up_again(question: Question, *, by: Member) -> None:
    SetAside.objects.filter(member=by, question=question).delete()


def _set_aside(question: Question, by: Member, until: dt.datetime | None) -> SetAside:
    row, _is_new = SetAside.objects.update_or_create(member=by, question=question, defaults={"until": until})
    return row
