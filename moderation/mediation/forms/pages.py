"""The questions of a case, a few a page, in six steps: the one grouping, for the screen, one long page and paper."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from moderation.mediation.facts import Answer

ELIGIBILITY = ("injured", "contract", "consumer", "micro_business", "trader", "court", "other_mediator")
SECOND = "second_"  # before the names of the second complaint


class Step(IntEnum):
    PROBLEM = 1
    SELLER = 2
    REQUEST = 3
    DOCUMENTS = 4
    YOU = 5
    CHECK = 6

    @property
    def words(self) -> Promise:
        return STEPS[self]


STEPS: dict[Step, Promise] = {
    Step.PROBLEM: _("The problem"),
    Step.SELLER: _("The seller"),
    Step.REQUEST: _("What you ask for"),
    Step.DOCUMENTS: pgettext_lazy("of a case", "Documents"),
    Step.YOU: _("Your details"),
    Step.CHECK: _("Check and send"),
}


@dataclass(frozen=True, slots=True)
class Page:
    """`name` is its last word in the address; a page without `fields` is that of the documents."""

    name: str
    step: Step
    heading: Promise
    fields: tuple[str, ...] = ()
    hint: Promise | str = ""

    @property
    def place(self) -> int:
        return PAGES.index(self)


PAGES = (
    Page("purchase", Step.PROBLEM, _("Your purchase"), ("bought", "purchase_date", "order_ref")),
    Page(
        "story",
        Step.PROBLEM,
        _("What happened"),
        ("narrative", "injured"),
        _("Short sentences are fine: what went wrong, what you did, what the seller said."),
    ),
    Page("complaint", Step.PROBLEM, _("Your complaint to the seller"), ("sent_on", "channel", "proof")),
    Page("answer", Step.PROBLEM, _("The answer of the seller"), ("reply", "reply_on")),
    Page(
        "conditions",
        Step.PROBLEM,
        _("Who bought, and from whom"),
        ("contract", "consumer", "micro_business", "trader"),
    ),
    Page("elsewhere", Step.PROBLEM, _("A court or another mediator"), ("court", "other_mediator")),
    Page("seller", Step.SELLER, _("The seller"), ("trader_name", "trader_contact", "trader_country")),
    Page("service", Step.SELLER, _("The mediation service"), ("sector", "body")),
    Page(
        "second",
        Step.SELLER,
        _("The second letter to the seller"),
        tuple(f"{SECOND}{name}" for name in ("sent_on", "reply", "reply_on")),
    ),
    Page("request", Step.REQUEST, _("What you ask for"), ("remedy", "amount")),
    Page("documents", Step.DOCUMENTS, _("Your documents")),
    Page(
        "you",
        Step.YOU,
        _("You"),
        ("full_name", "postal_address", "phone", "email"),
        _("The person who has the dispute. If you fill this in for somebody else, write what concerns them."),
    ),
    Page(
        "helper",
        Step.YOU,
        _("I fill this in for somebody else"),
        ("helper_name", "helper_contact", "mandate"),
        _("You may be helped by a person of your choice, at each step (Code de la consommation, art. R612-1 3°)."),
    ),
)
DOCUMENTS = next(page for page in PAGES if not page.fields)
# Asked before any form (`eligibility.py`): once answered there, not asked again on the way.
_BEFORE = ("conditions", "elsewhere")


def named(name: str) -> Page | None:
    return next((page for page in PAGES if page.name == name), None)


def page_of(field: str) -> Page:
    return next(page for page in PAGES if field in page.fields)


def way(kept: Mapping[str, Any], unasked: Collection[str]) -> list[Page]:
    """The pages that are asked of a case, in their order; `kept` as the action of that name gives it."""
    return [page for page in PAGES if _is_asked(page, kept, unasked)]


def _is_asked(page: Page, kept: Mapping[str, Any], unasked: Collection[str]) -> bool:
    fields = [name for name in page.fields if name not in unasked]
    if page.fields and not fields:
        return False
    if page.name == "answer":  # who has not written has had no answer
        return bool(kept["complaint"].get("sent_on") or kept["complaint"].get("channel"))
    if page.name in _BEFORE:
        return any(kept["answers"].get(name, Answer.UNKNOWN.value) == Answer.UNKNOWN for name in fields)
    return True
