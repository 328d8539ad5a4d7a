"""What whoever is on call gets: that a life may be in danger, and where to look. No word of the text itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, timedelta

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from forum import letters, mail
from forum.models import MODERATORS, Member
from moderation.handover import safe_http, signing
from moderation.handover.safe_http import CallFailed
from moderation.review.models import Alarm, AlarmCall

EVERYBODY_FROM = 4  # calls; after half an hour the whole team is called, not only who is on call
LEASE_SECONDS = 60
TRIES = 5
AGAIN_AFTER = timedelta(minutes=1)


def call(alarm: Alarm) -> None:
    """A mail to whoever is on call; to every moderator where nobody is, or where nobody came."""
    for address, language in recipients(alarm):
        with translation.override(language):
            subject = _("A life may be in danger: look now (call %(n)d)") % {"n": alarm.calls}
            text = _(
                "A text on %(site)s may speak of a life in danger. Look at it now, and say on the page that you do:\n"
                "%(url)s\n\nThis message comes again until somebody does."
            ) % {"site": settings.SITE_NAME, "url": url_of(alarm, language)}
        name = f"<alarm-{alarm.pk}-{alarm.calls}-{_short(address)}@{letters.domain()}>"
        mail.queue(to=[address], subject=subject, text=text, message_id=name, **{"X-Priority": "1"})


def recipients(alarm: Alarm) -> list[tuple[str, str]]:
    """Addresses with the language of each."""
    found = dict.fromkeys(settings.ONCALL_EMAIL, settings.LANGUAGE_CODE)
    if not found or alarm.calls >= EVERYBODY_FROM:
        found |= _team()
    return list(found.items())


def _team() -> dict[str, str]:
    """The moderators; whoever runs the site where there is none."""
    reachable = Member.objects.filter(is_active=True).exclude(email="").order_by("pk")
    found = reachable.filter(groups__name=MODERATORS).values_list("email", "language")
    return dict(found or reachable.filter(is_superuser=True).values_list("email", "language"))


def unheard() -> Iterator[str]:
    """A sentence where nobody would be called."""
    if not (settings.ONCALL_EMAIL or has_webhook() or _team()):
        yield "nobody is called when a life may be in danger: set SELFCARE_ONCALL_EMAIL, or give a moderator an address"


def _short(address: str) -> str:
    return letters.one_line(address).lower().replace("@", ".at.").replace(" ", "")[:60]


def url_of(alarm: Alarm, language: str) -> str:
    return f"{settings.BASE_URL}/{language}/moderation/alarms/{alarm.pk}/"


def has_webhook() -> bool:
    return bool(settings.ONCALL_URL)


def call_webhooks() -> int:
    """Make one call that is due; the number of calls tried."""
    rows = AlarmCall.objects.lease(1, seconds=LEASE_SECONDS)
    for row in rows:
        _send(row)
    return len(rows)


def _send(row: AlarmCall) -> None:
    """Signed where there is a key. One that fails is tried again each minute, and the next call comes besides."""
    if not has_webhook() or row.alarm.acknowledged_at is not None:
        row.settle(AlarmCall.State.SKIPPED)
        return
    try:
        _post(row)
    except (CallFailed, ValueError) as failure:
        reason = getattr(failure, "reason", type(failure).__name__)
        if row.attempts >= TRIES:
            row.settle(AlarmCall.State.DEAD, error=reason)
        else:
            row.retry(timezone.now() + AGAIN_AFTER, error=reason)
        return
    row.settle(AlarmCall.State.DONE)


def _post(row: AlarmCall) -> None:
    at, number = timezone.now(), f"alarm_{row.alarm_id}_{row.number}"
    data = {"url": url_of(row.alarm, settings.LANGUAGE_CODE), "call": row.number}
    moment = row.alarm.raised_at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    body = json.dumps({"type": "life.alarm", "timestamp": moment, "data": data}, separators=(",", ":")).encode()
    signed = {}
    if settings.ONCALL_SECRET:
        signed = signing.signed_headers([settings.ONCALL_SECRET], message_id=number, at=at, body=body)
    headers = {"Content-Type": "application/json", **signed}
    answer = safe_http.post(settings.ONCALL_URL, body, headers, allow_loopback=settings.WEBHOOKS_TO_LOOPBACK)
    if not 200 <= answer.status < 300:
        raise CallFailed(f"HTTP {answer.status}")
