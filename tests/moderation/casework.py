"""Bodies, cases and what they are made of, for the tests of mediation and hand-over."""

import datetime as dt
import re
from decimal import Decimal

from django.core.files.base import ContentFile
from django.db.models import QuerySet
from django.utils import timezone

from forum import actions as forum_actions
from moderation.handover import proving, sending
from moderation.handover.models import Delivery
from moderation.mediation import actions, evidence
from moderation.mediation.deadlines import civil_date
from moderation.mediation.models import BodyPolicy, BodyStaff, Case, MediationBody
from tests.people import make_member

ELIGIBLE = {
    "contract": "yes",
    "consumer": "yes",
    "trader": "yes",
    "court": "no",
    "other_mediator": "no",
}
PDF = b"%PDF-1.4 an invoice"


def raw(model):
    """Its rows past what the model allows, as somebody at the database's own prompt has them."""
    return QuerySet(model)


def today(days: int = 0) -> dt.date:
    return civil_date(timezone.now()) + dt.timedelta(days=days)


def make_body(slug="body-a", *staff, **fields):
    known = {
        "name": f"Mediation {slug}",
        "kind": "cecmc",
        "email": f"{slug}@example.org",
        "languages": ["en", "fr"],
        "checked_on": today(),
        "valid_from": today(-100),
    }
    body = MediationBody.objects.create(slug=slug, **{**known, **fields})
    for member in staff:
        BodyStaff.objects.create(body=body, member=member)
    return body


def make_mail_body(slug="far", *staff, dossier_attached=False, **fields):
    """Its charter says "by e-mail", and its address is proven."""
    body = make_body(slug, *staff, **fields)
    policy = {"filing": "email", "valid_from": today(-50), "dossier_attached": dossier_attached}
    BodyPolicy.objects.create(body=body, **policy)
    proving.prove(body, at=timezone.now())
    return body


def make_mediator(username="carol"):
    return make_member(username, "Mediators")


def details(body=None, **changes):
    known = {
        "trader_name": "Comptoir Marguelon",
        "trader_contact": "3 rue du Bocal, 00003 Entrepôts",
        "trader_country": "FR",
        "sector": "",
        "bought": "Headphones BX-200",
        "purchase_date": today(-110),
        "amount": Decimal("89.00"),
        "order_ref": "CM-4417",
        "remedy": "refund",
        "narrative": "I sent them back and was never refunded.",
        "full_name": "Alice Rimbel",
        "postal_address": "9 impasse du Test",
        "phone": "01 99 00 11 22",
        "body": body,
    }
    return {**known, **changes}


def complaint(days_ago=80, **changes):
    known = {"sent_on": today(-days_ago), "channel": "email", "proof": "yes", "reply": "none", "reply_on": None}
    return {**known, **changes}


def draft_case(question, *, at=None):
    case = actions.open_offer(question, by=question.author, at=at)
    return actions.accept_offer(case, by=question.author, consent="Yes.", at=at)


def ready_case(question, body, *, at=None, **changes):
    case = draft_case(question, at=at)
    return actions.save_intake(
        case,
        by=question.author,
        details=details(body, **changes),
        answers=ELIGIBLE,
        complaint=complaint(),
        at=at,
    )


def sent_case(question, body, *, at=None):
    case = ready_case(question, body, at=at)
    attach(case, "invoice.pdf")
    return sending.send(case, by=question.author, consent="I send it.", at=at)


def due_now():
    """What waits to be delivered has waited long enough."""
    Delivery.objects.update(next_attempt_at=timezone.now())


def attach(case, name="invoice.pdf", content=PDF, **said):
    file = ContentFile(content, name=name)
    return evidence.attach(case, by=case.asker, file=file, **{"kind": "invoice", **said})


# The steps of the staff that lead to each state after sending.
FACTS = {
    "acknowledge": lambda: {"received_on": today().isoformat()},
    "declare_inadmissible": lambda: {"grounds": ["L612-2-5"]},
    "notify_parties": lambda: {"notified_on": today().isoformat()},
    "transfer": lambda: {"body": "other"},
    "propose": lambda: {"answer_by": today(20).isoformat()},
    "extend": lambda: {"extended_to": today(120).isoformat()},
    "discontinue": lambda: {"reason": "conflict"},
    "refuse": lambda: {"by": "trader"},
}
WAYS = {
    "sent": [],
    "under_review": ["acknowledge"],
    "in_mediation": ["acknowledge", "notify_parties"],
    "proposal_made": ["acknowledge", "notify_parties", "propose"],
    "inadmissible": ["acknowledge", "declare_inadmissible"],
    "redirected": ["acknowledge", "transfer"],
    "trader_declined": ["acknowledge", "trader_refuses"],
    "settled": ["acknowledge", "notify_parties", "settle"],
    "accepted": ["acknowledge", "notify_parties", "propose", "accept_all"],
    "refused": ["acknowledge", "notify_parties", "propose", "refuse"],
    "discontinued": ["acknowledge", "notify_parties", "discontinue"],
    "withdrawn": ["acknowledge", "withdraw"],
}


def lead(case, by, *events):
    """Let the body's staff take these steps, one after the other."""
    for event in events:
        facts = FACTS.get(event, dict)()
        case = actions.advance(case, event, by=by, version=case.version, facts=facts)
    return case


def say(case, by, text, readers="consumer", **more):
    """The body's staff write to the asker, or to whom `readers` names."""
    key = more.pop("key", f"{readers} {text}"[:40])
    return actions.write(case, actions.Said(text=text, readers=readers, key=key, **more), by=by)


def settled_case(asker, body, mediator):
    """One more, of a question of its own, that ended with an agreement."""
    question = forum_actions.ask(
        "Who pays for the second delivery?", by=asker, body="They said yes.", language="en", tags=["delivery"]
    )
    return lead(sent_case(question, body), mediator, *WAYS["settled"])


# What she does at her form.


def typed(**changes):
    """What a browser sends of the whole form."""
    known = {
        **ELIGIBLE,
        "injured": "no",
        "sent_on": today(-80).isoformat(),
        "channel": "email",
        "proof": "yes",
        "reply": "none",
        "reply_on": "",
        "trader_name": "Comptoir Marguelon",
        "trader_contact": "3 rue du Bocal",
        "trader_country": "FR",
        "sector": "",
        "body": "",
        "bought": "Headphones",
        "purchase_date": "",
        "amount": "89,50 €",
        "order_ref": "",
        "remedy": "refund",
        "narrative": "They never answered.",
        "full_name": "Alice Rimbel",
        "postal_address": "",
        "phone": "",
        "kind": "invoice",
        "visibility": "body",
    }
    return {**known, **changes}


class Asker:
    """Alice at her form: every post carries the stamp of the page she saw last."""

    def __init__(self, client, case):
        self.client, self.case = client, case
        self.url = f"/en/questions/{case.question_id}/escalate/form/"
        self.stamp = case.stamp

    def look(self):
        page = self.client.get(self.url)
        self.stamp = Case.objects.get(pk=self.case.pk).stamp
        return page

    def save(self, **changes):
        response = self.client.post(self.url, typed(stamp=self.stamp, **changes))
        self.case.refresh_from_db()
        if response.status_code == 302:
            self.look()
        return response


def file_address(client, ref, pk, language="en"):
    """The address that the page of a document gives this reader now."""
    page = client.get(f"/{language}/cases/{ref}/files/{pk}/")
    return re.search(r'href="([^"]+\?until=[^"]+)"', page.text)[1].replace("&amp;", "&")
