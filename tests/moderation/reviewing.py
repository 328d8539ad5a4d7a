"""What the tests of reporting and deciding start from."""

from datetime import date
from typing import Any

from moderation.review import actions, charter
from moderation.review.models import Decision, Rule
from moderation.review.vocabulary import (
    AutomatedDecision,
    Category,
    Ground,
    Source,
    VisibilityDecision,
)
from selfcare import new_site

FACTS = "It calls the person who asks an idiot, twice."
LANGUAGES = ["en", "fr"]


def make_rules() -> dict[str, Rule]:
    """The default charter, in force since 2020, by code."""
    charter.seed(new_site.rules(), valid_from=date(2020, 1, 1))
    return {rule.code: rule for rule in Rule.objects.in_force()}


def courtesy() -> Rule:
    return make_rules()["courtesy"]


def hide(post: Any, by: Any, **more: Any) -> Decision:
    return actions.decide_hide(post, by=by, **{"rule": courtesy(), "facts": FACTS, **more})


def statement_values(rule: Rule) -> dict:
    """A complete statement, item by item."""
    return {
        "language": "en",
        "decision_visibility": VisibilityDecision.DISABLED,
        "application_date": date(2026, 11, 3),
        "decision_facts": FACTS,
        "source_type": Source.OTHER_NOTIFICATION,
        "content_date": date(2026, 11, 1),
        "content_language": "en",
        "category": Category.OTHER_VIOLATION_TC,
        "automated_detection": False,
        "automated_decision": AutomatedDecision.NOT_AUTOMATED,
        "decision_ground": Ground.INCOMPATIBLE,
        "incompatible_content_ground": "1. Be courteous",
        "incompatible_content_explanation": "It insults.",
        "rule": rule,
        "ground_text": rule.text_en,
        "redress": "Write to us.",
    }


def page(response: Any) -> str:
    return str(response.content.decode())


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)
