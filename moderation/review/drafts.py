"""A first wording of what the author will read, for each rule of the default charter, in the author's language."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moderation.review.fields import LAW
from moderation.review.models import Flag, Rule
from moderation.review.reasons import draft_facts, language_for
from moderation.review.targets import Target
from moderation.review.wording import GAP

# “[…]” is what only a person can say: nothing is sent before it is written.
BY_RULE: dict[str, Any] = {
    "courtesy": gettext_lazy(
        "These words attack somebody: “[…]”. You may say that an answer is wrong, or that a shop behaved badly; "
        "say it about what was done."
    ),
    "no-personal-data": gettext_lazy(
        "It contains what could identify somebody: […]. Take it out; what a case needs can be kept in a private note."
    ),
    "no-advertising": gettext_lazy(
        "It promotes […]. Recommending something is welcome where it answers the question, when you say how you are "
        "connected with it."
    ),
    "honest-answers": gettext_lazy(
        "This is presented as something that you know or experienced: “[…]”. What tells otherwise: […]."
    ),
    "no-danger": gettext_lazy("Whoever follows this could be hurt: “[…]”. The danger is: […]."),
    "no-illegal": gettext_lazy("This is not allowed by law: “[…]”. What makes it illegal: […]."),
    "on-topic": gettext_lazy("It is about something else than the question: […]. Ask it as a question of its own."),
    "official-marks": gettext_lazy(
        "You write for a brand without saying so, or as a brand that you do not represent: […]."
    ),
    "one-account": gettext_lazy("What shows that one person writes from several accounts: […]."),
    "fair-reports": gettext_lazy("What shows that reports were not made in good faith: […]."),
}


def draft(post: Target, flags: list[Flag], rule: Rule | None) -> str:
    """What is known of the post and its reports, and the sentence of the rule, with gaps to be filled."""
    begun = draft_facts(post, flags)
    if rule is None:
        return begun
    with translation.override(language_for(post)):
        sentence = BY_RULE.get(rule.code)
        said = str(sentence) if sentence else _("Rule %(number)s, “%(title)s”, does not allow this: “%(gap)s”.") % {
            "number": rule.number, "title": rule.title, "gap": GAP
        }  # fmt: skip
    return f"{begun} {said}"


def of_law(post: Target, flags: list[Flag]) -> str:
    with translation.override(language_for(post)):
        return f"{draft_facts(post, flags)} {BY_RULE['no-illegal']}"


def drafts(post: Target, flags: list[Flag], rules: list[Rule]) -> dict[str, str]:
    """By the code of the rule, or `LAW`: what the page offers while it is chosen."""
    return {**{rule.code: draft(post, flags, rule) for rule in rules}, LAW: of_law(post, flags)}
