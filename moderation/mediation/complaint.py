"""The letter of complaint to the seller, ready for its asker to send (Code de la consommation, art. L612-2 1°).

Its words are a `Letter` that the team edits; on a site without one, those of `complaint_letter.json`.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from urllib.parse import quote, urlencode

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum.dates import written_day
from forum.templatetags.forum_tags import amount
from forum.text.typography import typeset_in
from moderation.law.marks import filled
from moderation.mediation.models import Case, Letter

ANSWER_WITHIN = timedelta(days=15)  # proposed by the letter; no law sets it
MAILTO_MAX = 1800  # longer addresses are cut by some mail programs
# What stands in the place of a fact that the case does not have, for the asker to complete or take out.
BLANKS: dict[str, Promise] = {
    "person": gettext_lazy("your name"),
    "address": gettext_lazy("your postal address"),
    "seller": gettext_lazy("name of the seller"),
    "seller_address": gettext_lazy("address of the seller"),
    "bought": gettext_lazy("what you bought"),
    "bought_on": gettext_lazy("day of the purchase"),
    "order": gettext_lazy("number"),
    "amount": gettext_lazy("amount"),
    "facts": gettext_lazy("what happened, with the days"),
    "remedy": gettext_lazy("what you want"),
    "enclosures": gettext_lazy("order, invoice, photos…"),
}


@cache
def default_texts() -> dict[str, str]:
    """By language."""
    path = Path(__file__).parent / "complaint_letter.json"
    found: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return found


def language_of(case: Case) -> str:
    """That in which the letter was edited; before, that of the seller: French in France, whatever its asker reads."""
    if case.complaint_language:
        return case.complaint_language
    return "fr" if case.trader_country == "FR" else case.language


def written(case: Case, language: str, day: date) -> str:
    """The letter from the facts of the case; what the case lacks stands in brackets."""
    template = Letter.objects.in_force(day).filter(kind=Letter.Kind.COMPLAINT, language=language, body=None)
    newest = template.order_by("-valid_from").first()
    with translation.override(language):
        blanks = {name: f"[{words}]" for name, words in BLANKS.items()}
        known = {name: value for name, value in _values(case, day).items() if value}
        template_text = newest.text if newest else default_texts()[language]
        text = typeset_in(language, filled(template_text, {**blanks, **known}))
        return f"{text}\n\n{_signed_for(case)}" if case.helper_name else text


def _signed_for(case: Case) -> str:
    """Whoever helps signs for the person who complains, and says by what right."""
    said = _("For %(person)s, by written mandate (copy enclosed):") % {
        "person": case.full_name or f"[{BLANKS['person']}]"
    }
    sign = _("signature")
    return f"{said}\n{case.helper_name}\n({sign})"


def _values(case: Case, day: date) -> dict[str, str]:
    files = case.evidence.filter(visibility="body")
    if not case.helper_name:
        files = files.exclude(kind="mandate")
    return {
        "person": case.full_name,
        "address": case.postal_address,
        "seller": case.trader_name,
        "seller_address": case.trader_contact,
        "bought": case.bought,
        "bought_on": written_day(case.purchase_date) if case.purchase_date else "",
        "order": case.order_ref,
        "amount": amount(case.amount, case.currency) if case.amount is not None else "",
        "facts": case.narrative,
        "remedy": case.get_remedy_display() if case.remedy not in ("", Case.Remedy.OTHER) else "",
        "enclosures": "\n".join(f"– {file.get_kind_display()}" for file in files),
        "today": written_day(day),
        "answer_by": written_day(day + ANSWER_WITHIN),
        "reference": case.ref,
    }


def subject(case: Case, language: str) -> str:
    with translation.override(language):
        words = _("Complaint: %(bought)s") % {"bought": case.bought} if case.bought else _("Complaint")
        return f"{words}, {case.order_ref}" if case.order_ref else words


def mailto(case: Case, text: str, language: str) -> str:
    """An address that opens the mail program with the letter in it; empty where it would be cut."""
    query = urlencode({"subject": subject(case, language), "body": text.replace("\n", "\r\n")}, quote_via=quote)
    return (
        f"mailto:?{query}"
        if len(query) <= MAILTO_MAX
        else f"mailto:?{urlencode({'subject': subject(case, language)}, quote_via=quote)}"
    )
