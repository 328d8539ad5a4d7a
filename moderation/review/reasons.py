"""Writing the statement of reasons of a decision, in the language of the person it is for."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forum.dates import legal_day, written_day
from forum.models import Visibility
from moderation.review.models import Flag, Rule, StatementOfReasons
from moderation.review.models.statement import last_day_to_contest
from moderation.review.targets import Target, question_of
from moderation.review.vocabulary import AutomatedDecision, Ground, Source, VisibilityDecision


def language_for(post: Target) -> str:
    """The author's language; for an author without account, that of the thread."""
    return post.author.language if post.author else question_of(post).language


def hiding(post: Target, *, rule: Rule, facts: str, at: datetime) -> StatementOfReasons:
    """The statement, not saved yet, of hiding this post for this rule at this moment."""
    language = language_for(post)
    flags = list(Flag.objects.on(post).open())
    was_reported = any(not flag.ground for flag in flags)
    was_detected = post.visibility == Visibility.HELD or bool(flags)
    is_told = post.author is not None and post.author.is_active
    with translation.override(language):
        return StatementOfReasons(
            language=language,
            decision_visibility=VisibilityDecision.DISABLED,
            application_date=legal_day(at),
            decision_facts=facts.strip(),
            source_type=Source.OTHER_NOTIFICATION if was_reported else Source.VOLUNTARY,
            content_date=legal_day(post.created_at),
            content_language=question_of(post).language,
            category=rule.category,
            automated_detection=was_detected and not was_reported,
            automated_decision=AutomatedDecision.NOT_AUTOMATED,
            decision_ground=Ground.INCOMPATIBLE,
            incompatible_content_ground=f"{rule} ({rule.code}, v{rule.version})",
            incompatible_content_explanation=explanation(rule),
            rule=rule,
            ground_text=rule.text,
            redress=redress(at),
            informed_at=at if is_told else None,
        )


def explanation(rule: Rule) -> str:
    return _("What is described in the facts is what rule %(number)s of the charter, “%(title)s”, does not allow.") % {
        "number": rule.number,
        "title": rule.title,
    }


def redress(at: datetime) -> str:
    """Item (f), in the active language: here first, then outside."""
    return _(
        "You can contest this decision free of charge until %(day)s: write to %(contact)s and quote the reference of "
        "this decision. A person who did not take it will look at it again and answer you. You may also turn to a "
        "certified out-of-court dispute settlement body, where one is competent for this site, and to a court."
    ) % {"day": written_day(last_day_to_contest(at)), "contact": settings.CONTACT_EMAIL}


def draft_facts(post: Target, flags: list[Flag]) -> str:
    """A first wording of the facts for the moderator to complete, in the author's language, naming nobody."""
    with translation.override(language_for(post)):
        draft = _posted(post)
        reported = [flag for flag in flags if not flag.ground]
        if reported:
            reports = ngettext("%(count)d member reported it", "%(count)d members reported it", len(reported))
            reasons = dict.fromkeys(flag.rule.title for flag in reported if flag.rule)
            named = f" ({', '.join(reasons)})" if reasons else ""
            draft += f" {reports % {'count': len(reported)}}{named}."
        return draft


def _posted(post: Target) -> str:
    sentence = {
        "question": _("On %(day)s you published a question."),
        "answer": _("On %(day)s you published an answer."),
        "comment": _("On %(day)s you published a comment."),
    }[post.kind]
    return sentence % {"day": written_day(post.created_at)}
