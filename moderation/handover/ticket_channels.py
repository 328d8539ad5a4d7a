"""The channels `zammad` and `zendesk`: a ticket for a case, with its reference and the way to it, not a word of it.

Written from what the two publish of their interfaces; what could not be tried is said in docs/mediating.md.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moderation.handover import events, safe_http
from moderation.handover.channels import Channel, NotSent, Outgoing, Reply
from moderation.handover.models import Endpoint
from moderation.handover.outbox import language_of
from moderation.handover.safe_http import Response
from moderation.mediation.models import Case

Request = tuple[Callable[..., Response], str, dict[str, Any]]  # how, where below the address, what


class TicketChannel(Channel):
    """A first event makes a ticket; later ones are added to it, by the number that it was given there."""

    options: tuple[str, ...] = ()
    takes_key = True

    def check(self, endpoint: Endpoint) -> None:
        if set(endpoint.options) != set(self.options) or not all(endpoint.options.values()):
            names = ", ".join(self.options)
            raise ValidationError(_("This channel needs these options: %(names)s.") % {"names": names})
        if not all(endpoint.secrets):
            raise ValidationError(_("This channel needs the token of an account there."))

    def send(self, outgoing: Outgoing) -> Reply:
        if outgoing.case is None:
            raise NotSent("no case")
        call, url, told = self.request(outgoing, outgoing.case)
        response = call(
            outgoing.endpoint.url.rstrip("/") + url,
            json.dumps(told).encode(),
            {"Content-Type": "application/json", "Accept": "application/json", **self.headers(outgoing)},
            timeout=outgoing.timeout,
            allow_loopback=settings.WEBHOOKS_TO_LOOPBACK,
        )
        number = outgoing.external_id
        if 200 <= response.status < 300 and not number:
            number = self._number(response.body)
        return Reply(response.status, response.headers, number)

    def _number(self, body: bytes) -> str:
        try:
            return str(int(self.number(json.loads(body))))
        except (ValueError, TypeError, KeyError, RecursionError):
            raise NotSent("no ticket in the answer") from None

    def request(self, outgoing: Outgoing, case: Case) -> Request:
        raise NotImplementedError

    def headers(self, outgoing: Outgoing) -> dict[str, str]:
        raise NotImplementedError

    def number(self, answer: Any) -> Any:
        raise NotImplementedError


class ZammadChannel(TicketChannel):
    """`POST /api/v1/tickets`, then `/api/v1/ticket_articles`, with `Token token=…`. A note, no mail to anybody."""

    name = "zammad"
    label = "Zammad"
    options = ("group", "customer")

    def request(self, outgoing: Outgoing, case: Case) -> Request:
        subject, text = words(case, outgoing.event)
        article = {"subject": subject, "body": text, "content_type": "text/plain", "type": "note", "internal": True}
        if outgoing.external_id:
            return safe_http.post, "/api/v1/ticket_articles", {"ticket_id": int(outgoing.external_id), **article}
        wanted = outgoing.endpoint.options
        # “guess:” lets Zammad make the customer where nobody has this address; `customer` is refused then.
        customer = f"guess:{wanted['customer']}"
        ticket = {"title": subject, "group": wanted["group"], "customer_id": customer, "article": article}
        return safe_http.post, "/api/v1/tickets", ticket

    def headers(self, outgoing: Outgoing) -> dict[str, str]:
        return {"Authorization": f"Token token={outgoing.endpoint.secrets[0]}"}

    def number(self, answer: Any) -> Any:
        return answer["id"]


class ZendeskChannel(TicketChannel):
    """`POST /api/v2/tickets.json` with an Idempotency-Key: sent twice is one ticket. `external_id` is the reference.

    What happens later is a private comment in it: `PUT /api/v2/tickets/NUMBER.json`.
    """

    name = "zendesk"
    label = "Zendesk"
    options = ("email",)

    def request(self, outgoing: Outgoing, case: Case) -> Request:
        subject, text = words(case, outgoing.event)
        comment = {"body": text, "public": False}
        if outgoing.external_id:
            return safe_http.put, f"/api/v2/tickets/{outgoing.external_id}.json", {"ticket": {"comment": comment}}
        ticket = {"subject": subject, "comment": comment, "external_id": case.ref}
        return safe_http.post, "/api/v2/tickets.json", {"ticket": ticket}

    def headers(self, outgoing: Outgoing) -> dict[str, str]:
        who = f"{outgoing.endpoint.options['email']}/token:{outgoing.endpoint.secrets[0]}"
        return {
            "Authorization": "Basic " + b64encode(who.encode()).decode("ascii"),
            "Idempotency-Key": outgoing.id,
        }

    def number(self, answer: Any) -> Any:
        return answer["ticket"]["id"]


SUBJECTS: dict[str, Promise] = {
    events.SENT: gettext_lazy("A mediation case for you"),
    events.CLOSED: gettext_lazy("Case ended"),
    events.ACKNOWLEDGED: gettext_lazy("Arrival confirmed"),
    events.INADMISSIBLE: gettext_lazy("Declared not admissible"),
    events.PARTIES_NOTIFIED: gettext_lazy("Parties notified"),
    events.EXTENDED: gettext_lazy("Time limit extended"),
    events.PROPOSAL_MADE: gettext_lazy("Solution proposed"),
    events.DEADLINE_NEAR: gettext_lazy("A date is near"),
}


def words(case: Case, event: str) -> tuple[str, str]:
    """In a language of the body's; no name of the asker, and what it is about is read at the desk."""
    language = language_of(case.body, case.language) if case.body else case.language
    link = f"{settings.BASE_URL}/{language}/cases/{case.ref}/"
    with translation.override(language):
        subject = str(SUBJECTS[event])
        text = _("It is read here, by the staff of your service:\n%(link)s") % {"link": link}
    return f"[{case.ref}] {subject}", text
