"""Where members are signed in: noting it, listing it, ending it.

Sessions lie in the database alone, so that one ended here is ended in every process. Noting a use costs one write an
hour and process, and nothing on a visitor's page.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from forum.devices import browser_of, system_of
from forum.models import Member, OpenSession
from forum.unhurried import if_free

HOUR = 3600  # seconds


def note_use(request: HttpRequest, member: Member, *, at: datetime | None = None) -> None:
    """That this session was used in this hour; after the first time in a process it costs nothing."""
    key = request.session.session_key
    if not key:
        return
    hour = (at or timezone.now()).replace(minute=0, second=0, microsecond=0)
    if not cache.add(f"session:{key}:{hour.isoformat()}", True, HOUR):
        return
    if_free(lambda: _note(request, member, key, hour))


def _note(request: HttpRequest, member: Member, key: str, hour: datetime) -> None:
    known = OpenSession.objects.filter(session_key=key, member=member)
    if known.filter(last_used_at__lt=hour).update(last_used_at=hour) or known.exists():
        return
    if Session.objects.filter(session_key=key).exists():  # and not ended while its last page was under way
        _note_start(request, member, key, hour)


def _note_start(request: HttpRequest, member: Member, key: str, hour: datetime) -> None:
    agent = request.META.get("HTTP_USER_AGENT", "")
    values = {"member": member, "browser": browser_of(agent), "system": system_of(agent), "last_used_at": hour}
    OpenSession.objects.update_or_create(
        session_key=key, defaults=values, create_defaults={**values, "started_at": timezone.now()}
    )


def open_sessions(member: Member) -> list[OpenSession]:
    return list(member.open_sessions.standing().order_by("-last_used_at", "-pk"))


def end_one(session: OpenSession) -> None:
    _end([session.session_key])


def end_all(member: Member, *, but: str | None = None) -> int:
    """Every session of the member but this one; how many."""
    return _end(member.open_sessions.exclude(session_key=but or "").values_list("session_key", flat=True))


@transaction.atomic
def _end(keys: Iterable[str]) -> int:
    keys = list(keys)
    Session.objects.filter(session_key__in=keys).delete()
    return OpenSession.objects.filter(session_key__in=keys).delete()[0]


def forget_ended() -> int:
    """Rows of sessions that are over; younger ones may not be written yet."""
    before = timezone.now() - timedelta(seconds=HOUR)
    return OpenSession.objects.ended().filter(started_at__lt=before).delete()[0]


def note_sign_in(request: Any, member: Member) -> None:
    """The session that has just begun; its key is the one the browser gets."""
    if not request.session.session_key:
        request.session.save()
    note_use(request, member)
