"""The ways in which a body hears of its cases, by the hook `register_escalation_channel`: docs/extending.md

Which of them a body uses is data: every `Endpoint` of it names its channel. What is to be sent is a row, written in the
transaction of the act; the worker gives it to the channel again and again, on the schedule of `backoff.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from wagtail import hooks

from moderation.handover import safe_http
from moderation.handover.events import Kind
from moderation.handover.models import Delivery, Endpoint
from moderation.mediation.models import Case

HOOK = "register_escalation_channel"


@dataclass(frozen=True, slots=True)
class Told:
    """A case was sent to its body, or ended. `is_news`: the body did not do it itself."""

    case: Case
    event: str
    at: datetime
    is_news: bool = True


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What a channel sends: the same `id` and `payload` at every attempt, within `timeout` seconds in all.

    `case` is none for events that are about no case; only channels whose `kinds` say more than `body` meet them.
    `external_id` is what the channel answered for an earlier event of this case.
    """

    id: str
    event: str
    payload: bytes
    case: Case | None
    endpoint: Endpoint
    attempt: int = 1
    external_id: str = ""
    timeout: float = safe_http.TIMEOUT


@dataclass(frozen=True, slots=True)
class Reply:
    """What the receiver said. 2xx is success; 410 wants nothing more; anything else is tried again, and `retry-after`
    is honoured. `external_id`: what the receiver calls the case."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    external_id: str = ""


class NotSent(Exception):
    """Tried again later. `reason` is a code for the log of deliveries: no address, no word of the case."""

    def __init__(self, reason: str, *, pause: timedelta | None = None) -> None:
        super().__init__(reason)
        self.reason, self.pause = reason, pause


class Channel:
    """What the hook returns. `name` is kept with every address that uses it, so it never changes."""

    name: str = ""
    label: Any = ""
    has_addresses = True  # the operator adds them, as receivers of a body
    takes_key = False  # the receiver gives the key: it is typed in where the address is
    kinds: tuple[str, ...] = (Kind.BODY,)  # whose receivers it serves

    def tell(self, told: Told) -> None:
        """Inside the transaction of the act, for whatever needs rows of its own; most leave this alone."""

    def new_secret(self, options: Mapping[str, str]) -> str:
        """A key that this site makes; empty where the receiver gives one."""
        return ""

    def shown(self, secret: str) -> str:
        """What the receiver needs of a key of ours, to be shown once."""
        return secret

    def check(self, endpoint: Endpoint) -> None:
        """ValidationError for an address or options that cannot work; before they are saved."""

    def is_right(self, outgoing: Outgoing) -> bool:
        """By the worker, before each attempt: false for what is no longer to be sent."""
        return True

    def send(self, outgoing: Outgoing) -> Reply:
        """By the worker, outside any transaction; sent twice it must count once. Whatever it raises is tried again."""
        raise NotImplementedError


def registered() -> dict[str, Channel]:
    """By name. Of two with one name the first counts: nobody's channel is taken over by a later app."""
    found: dict[str, Channel] = {}
    for register in hooks.get_hooks(HOOK):
        channel = register()
        found.setdefault(channel.name, channel)
    return found


def outgoing(row: Delivery, *, timeout: float) -> Outgoing:
    earlier = row.endpoint.deliveries.filter(case__isnull=False, case=row.case).exclude(external_id="").order_by("pk")
    return Outgoing(
        id=row.webhook_id,
        event=row.event,
        payload=row.payload.encode(),
        case=row.case,
        endpoint=row.endpoint,
        attempt=row.attempts - row.earlier_attempts,
        external_id=earlier.values_list("external_id", flat=True).first() or "",
        timeout=timeout,
    )


def send(row: Delivery, *, timeout: float) -> Reply | None:
    """What was answered; None for what it is no longer right to send."""
    channel = registered().get(row.endpoint.channel)
    if channel is None:
        raise NotSent(f"no channel {row.endpoint.channel}")
    sent = outgoing(row, timeout=timeout)
    return channel.send(sent) if channel.is_right(sent) else None
