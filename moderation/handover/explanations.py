"""The sentence beside every offer, alert or question that a trigger puts before somebody."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from moderation.handover.triggers import Trigger
from moderation.mediation.deadline_rules import days_of
from moderation.mediation.models import Case

PROMISE_WEEKS = days_of("promise_check") // 7


def explain(trigger: Trigger, language: str) -> str:
    """Why this is on their screen, in their language; KeyError for a trigger without words."""
    return explain_id(trigger.id, language)


def explain_id(trigger_id: str, language: str) -> str:
    """The same for a trigger that fired earlier and is known by its id."""
    with translation.override(language):
        return gettext(_WHY[trigger_id]) % {"weeks": PROMISE_WEEKS}


def explain_offer(case: Case, language: str) -> str:
    """Why somebody has this offer; empty where they opened it themselves."""
    if case.opened_by == "moderator":
        with translation.override(language):
            return gettext(BY_A_PERSON)
    return explain_id(case.trigger, language) if case.trigger else ""


BY_A_PERSON = gettext_noop(
    "You see this because somebody of the moderation team read your question and thought that it may help."
)
_WHY = {
    "T5": gettext_noop("You see this because you said that your question is not solved."),
    "T6": gettext_noop("You see this because your question speaks of a dispute with a seller and has no solution yet."),
    "T7": gettext_noop(
        "You see this because you speak of a mediator, a lawyer or a court. Here is the order of the steps."
    ),
    "T8": gettext_noop("You see this because of the amount you named. A small amount gives the same rights."),
    "T9": gettext_noop("You see this because several members had the same trouble with this seller."),
    "T10": gettext_noop("You see this because the one-year limit after your first complaint is near."),
    "T11": gettext_noop("You see this because your question speaks of a danger or an injury: safety comes first."),
    "T12": gettext_noop("You see this because your question looks like a fraud: acting today may save the payment."),
    "T13": gettext_noop("You see this because posts of yours were removed. Your dispute is not affected."),
    "T14": gettext_noop("You see this because a life may be in danger. Call 112 now."),
    "T15": gettext_noop("You see this because a promise was made to you %(weeks)d weeks ago."),
    "T16": gettext_noop(
        "You see this because you wrote that you do not manage alone. It can be done on paper, or with help."
    ),
}
