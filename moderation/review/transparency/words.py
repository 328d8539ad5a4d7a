"""What the figures mean, in the language of the page: titles, columns, rows, and why no figure is all of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum.figures import words as figure_words
from moderation.review.category_names import CATEGORIES
from moderation.review.models import AuthorityOrder, Decision, OutsideDispute

COLUMNS: dict[str, Any] = {
    "act": AuthorityOrder.Kind.ACT.label,
    "inform": AuthorityOrder.Kind.INFORM.label,
    "act_acknowledged": gettext_lazy("orders to act, acknowledged"),
    "act_done": gettext_lazy("orders to act, carried out"),
    "inform_acknowledged": gettext_lazy("orders to inform, acknowledged"),
    "inform_done": gettext_lazy("orders to inform, carried out"),
    "received": gettext_lazy("received"),
    "trusted": gettext_lazy("from trusted flaggers"),
    "decided": gettext_lazy("decided"),
    "trusted_decided": gettext_lazy("from trusted flaggers, decided"),
    "unfounded": gettext_lazy("manifestly unfounded"),
    "law": gettext_lazy("for the law"),
    "law_trusted": gettext_lazy("for the law, after trusted flaggers"),
    "terms": gettext_lazy("for the charter"),
    "terms_trusted": gettext_lazy("for the charter, after trusted flaggers"),
    "handled": gettext_lazy("looked at"),
    "question": gettext_lazy("questions"),
    "answer": gettext_lazy("answers"),
    "comment": gettext_lazy("comments"),
    "guide": gettext_lazy("guides"),
    "undone": gettext_lazy("undone since"),
    "measures": gettext_lazy("measures"),
    "detected": gettext_lazy("noticed by a program alone"),
    "removed": gettext_lazy("removed"),
    "disabled": gettext_lazy("no longer shown"),
    "demoted": gettext_lazy("shown less"),
    "age_restricted": gettext_lazy("adults only"),
    "interaction_restricted": gettext_lazy("closed to replies"),
    "labelled": gettext_lazy("labelled"),
    "visibility_other": gettext_lazy("other"),
    "payment_suspended": gettext_lazy("payments suspended"),
    "payment_ended": gettext_lazy("payments ended"),
    "payment_other": gettext_lazy("other about payments"),
    "service_suspended": gettext_lazy("service suspended"),
    "service_ended": gettext_lazy("service ended"),
    "account_suspended": gettext_lazy("account suspended"),
    "account_ended": gettext_lazy("account closed"),
    "asked": gettext_lazy("questions asked"),
    "answered": gettext_lazy("of these, answered"),
    "solved": gettext_lazy("of these, solved"),
    "answers": gettext_lazy("answers written"),
    "count": gettext_lazy("how many"),
    "upheld": gettext_lazy("decision upheld"),
    "replaced": gettext_lazy("lighter measure instead"),
    "reversed": gettext_lazy("decision reversed"),
    "ended": gettext_lazy("ended without a decision"),
    "open": gettext_lazy("not ended yet"),
}

ROWS: dict[str, dict[str, Any]] = {
    "decisions": {str(kind): kind.label for kind in Decision.Kind},
    "own_terms": {"without_statement": gettext_lazy("advertising in great number, without statement")},
    "flags": {"law": gettext_lazy("the law, in the words of the member")},
    "automated": {
        "decided_by_program": gettext_lazy("restrictions decided by a program alone"),
        "decided_by_people": gettext_lazy("restrictions decided by a person"),
        "own_by_program": gettext_lazy("of these without a notice, by a program alone"),
        "own_by_people": gettext_lazy("of these without a notice, by a person"),
        "held_and_confirmed": gettext_lazy("held by a program, then hidden by a person"),
        "held_and_released": gettext_lazy("held by a program, then published by a person"),
    },
    "members": {
        "warned": gettext_lazy("warned"),
        "limited": gettext_lazy("looked at before they are shown, for some time"),
        "suspended_for_illegal_content": gettext_lazy("suspended for manifestly illegal content (art. 23)"),
        "suspended_for_the_rules": gettext_lazy("suspended for the rules of the charter"),
        "closed": gettext_lazy("accounts closed"),
        "not_reporting": gettext_lazy("kept from reporting, for unfounded reports (art. 23)"),
    },
    "appeals": {
        "content": gettext_lazy("against hiding or changing a text"),
        "service": gettext_lazy("against a warning, or a lighter restriction"),
        "account": gettext_lazy("against a suspension, or the closing of an account"),
        "not_acted": gettext_lazy("against leaving a reported text as it is"),
    },
    "disputes": {**{str(one): one.label for one in OutsideDispute.Outcome}, "open": gettext_lazy("not ended yet")},
    "disputes_implemented": {"implemented": gettext_lazy("decisions that we carried out")},
    "people": {
        "moderators": gettext_lazy("people who took at least one decision"),
        "writers_a_month": gettext_lazy("members who published something, on average in a month"),
    },
    "questions": dict(settings.LANGUAGES),
    "mediations": {
        "received": gettext_lazy("cases that a mediation service received"),
        "taken_up": gettext_lazy("cases that it found admissible and took up"),
        "ended": gettext_lazy("mediations that ended"),
        "agreed": gettext_lazy("mediations that ended in an agreement"),
    },
    "orders_times": {"orders": gettext_lazy("orders")},
}

MEDIANS: dict[str, Any] = {
    "notices": gettext_lazy("Half of the notices were decided within:"),
    "notices_trusted": gettext_lazy("Half of the notices of trusted flaggers were decided within:"),
    "appeals": gettext_lazy("Half of the appeals were decided within:"),
    "flags": gettext_lazy("Half of the reports were looked at within:"),
    "disputes": gettext_lazy("Half of the disputes that ended did so within:"),
    "first_answer": gettext_lazy("Half of the answered questions had their first answer within:"),
    "mediations": gettext_lazy("Half of the mediations that ended did so, from the day they were sent, within:"),
    "orders_act_acknowledged": gettext_lazy("Half of the orders to act were acknowledged within:"),
    "orders_act_done": gettext_lazy("Half of the orders to act were carried out within:"),
    "orders_inform_acknowledged": gettext_lazy("Half of the orders to inform were acknowledged within:"),
    "orders_inform_done": gettext_lazy("Half of the orders to inform were carried out within:"),
}


@dataclass(frozen=True)
class Meaning:
    """A part of the report: its tables, and what stands under them."""

    key: str
    title: str
    article: str
    tables: tuple[str, ...]
    medians: tuple[str, ...]
    definition: str
    counted: str  # numerator and denominator, or what a line is
    why_not: str


def category_name(word: str | None) -> str:
    return str(CATEGORIES[word]) if word in CATEGORIES else str(word or "")


def row_name(table: str, key: str) -> str:
    """Of a table's row. Codes of rules and of states stay as they are."""
    return str(ROWS.get(table, {}).get(key) or CATEGORIES.get(key) or key)


def column_name(key: str) -> str:
    return str(COLUMNS.get(key, key))


def sums_name() -> str:
    return _("total")


def cell_words(cell: Any) -> str:
    """A told cell: a number, or what is said in its place."""
    if cell is None:
        return "–"
    if isinstance(cell, int):
        return figure_words.number(cell)
    if "fewer_than" in cell:
        return f"<\u00a0{cell['fewer_than']}"
    return _("at least %(n)s") % {"n": figure_words.number(cell["at_least"])} if cell["at_least"] else _("not told")
