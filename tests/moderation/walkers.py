"""Somebody who fills in the form of a case, page by page."""

import re

from tests.moderation import casework

ANSWERS = {
    "purchase": {"bought": "Headphones", "purchase_date": casework.today(-110).isoformat(), "order_ref": "CM-4417"},
    "story": {"narrative": "They never answered.", "injured": "no"},
    "complaint": {"sent_on": casework.today(-80).isoformat(), "channel": "email", "proof": "yes"},
    "answer": {"reply": "negative", "reply_on": casework.today(-70).isoformat()},
    "conditions": {"contract": "yes", "consumer": "yes", "trader": "yes"},
    "elsewhere": {"court": "no", "other_mediator": "no"},
    "seller": {"trader_name": "Comptoir Marguelon", "trader_contact": "3 rue du Bocal", "trader_country": "FR"},
    "service": {"sector": "retail"},
    "request": {"remedy": "refund", "amount": "249,90"},
    "documents": {},
    "you": {"full_name": "Alice Rimbel", "postal_address": "9 impasse du Test", "phone": "01 99 00 11 22"},
    "helper": {},
}


class Walker:
    """Somebody at the pages: each post carries what the page that they saw carries."""

    def __init__(self, client, case, language="en"):
        self.client, self.case = client, case
        self.base = f"/{language}/questions/{case.question_id}/escalate/"

    def at(self, page, tail=""):
        return f"{self.base}form/{page}/{tail}"

    def look(self, page, tail=""):
        response = self.client.get(self.at(page, tail))
        assert response.status_code == 200, page
        hidden = dict(re.findall(r'<input type="hidden" name="(seen|shown_day)" value="([^"]*)">', response.text))
        return response, hidden

    def go_on(self, page, *, tail="", **typed):
        _response, hidden = self.look(page, tail)
        return self.client.post(self.at(page, tail), {**hidden, **typed})
