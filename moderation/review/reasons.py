"""Writing the statement of reasons of a decision, in the language of the person it is for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forum.dates import legal_day, written_day
from forum.models import Member
from forum.text.cleaning import clean_line, clean_text
from forum.withdrawing import Guide
from moderation.review import holds
from moderation.review.models import Decision, Flag, NoticeLink, Rule, StatementOfReasons
from moderation.review.models.statement import last_day_to_contest
from moderation.review.targets import Target, language_of
from moderation.review.vocabulary import (
    AccountDecision,
    AutomatedDecision,
    Category,
    ContentType,
    Ground,
    ProvisionDecision,
    Source,
    VisibilityDecision,
)

INSTANT = timedelta(microseconds=1)  # what ends at midnight ends on the day before


@dataclass(frozen=True)
class Because:
    """Why: the facts, and either the rule of the charter or the legal ground with its category."""

    facts: str
    rule: Rule | None = None
    law: str = ""
    category: str = ""

    @classmethod
    def of(cls, facts: str, *, rule: Rule | None = None, law: str = "", category: str = "") -> Because:
        """As somebody typed it, cleaned."""
        return cls(clean_text(facts).strip(), rule, clean_line(law), category)

    @property
    def said_anyway(self) -> list[str]:
        """What the statement says of the rule or the law: to repeat it is to say nothing of the facts."""
        rule = self.rule
        if rule is None:
            return [self.law]
        return [rule.title_fr, rule.title_en, rule.text_fr, rule.text_en]


def language_for(post: Target) -> str:
    """The author's language; for an author without account, that of the thread."""
    return post.author.language if post.author else language_of(post)


def of_post(
    post: Target, because: Because, *, at: datetime, what: str = VisibilityDecision.DISABLED
) -> StatementOfReasons:
    """The statement, not saved yet, of keeping this post from public sight from this moment on; or of `what` else."""
    language = language_for(post)
    flags = list(Flag.objects.on(post).open())
    source = source_of(post, flags)
    was_reported = source != Source.VOLUNTARY
    was_detected = holds.is_by_program(post) or bool(flags)
    is_told = post.author is not None and post.author.is_active
    with translation.override(language):
        return StatementOfReasons(
            decision_visibility=what,
            source_type=source,
            content_date=legal_day(post.created_at),
            content_language=language_of(post),
            automated_detection=was_detected and not was_reported,
            **_always(language, because, at=at, is_told=is_told),
        )


def of_guide(guide: Guide, because: Because, *, at: datetime, language: str = "") -> StatementOfReasons:
    """The statement, not saved yet, of withdrawing a guide: in its language, or as somebody who reads another."""
    language = language or guide.language
    with translation.override(language):
        return StatementOfReasons(
            decision_visibility=VisibilityDecision.DISABLED,
            source_type=source_of(guide, []),
            content_date=legal_day(guide.published_at),
            content_language=guide.language,
            automated_detection=False,
            **_always(language, because, at=at, is_told=bool(guide.members)),
        )


def by_program(statement: StatementOfReasons) -> StatementOfReasons:
    """The same, not saved yet, where no person has looked: nobody says that the rule, or the law, is broken."""
    statement.automated_decision = AutomatedDecision.FULLY
    column = "incompatible" if statement.decision_ground == Ground.INCOMPATIBLE else "illegal"
    with translation.override(statement.language):
        said = _("A program suspects it. A person has yet to check whether it is so: they publish the text, or decide.")
    setattr(statement, f"{column}_content_explanation", said)
    return statement


def source_of(post: Target | Guide, flags: list[Flag]) -> str:
    """How it came to be known, the weightiest first: a trusted flagger, a notice, members, the team itself."""
    notices = list(NoticeLink.objects.on(post).open().values_list("notice__flagger_id", flat=True))
    if any(notices):
        return Source.TRUSTED_FLAGGER
    if notices:
        return Source.ARTICLE_16
    return Source.OTHER_NOTIFICATION if any(not flag.ground for flag in flags) else Source.VOLUNTARY


def of_member(
    member: Member,
    kind: str,
    because: Because,
    *,
    at: datetime,
    until: datetime | None = None,
    source: str = Source.VOLUNTARY,
) -> StatementOfReasons:
    """The statement, not saved yet, of warning, limiting or suspending a member. `source`: how it came to be known."""
    with translation.override(member.language):
        return StatementOfReasons(
            **_of_account(kind),
            end_date=legal_day(until - INSTANT) if until else None,
            source_type=source,
            content_type=ContentType.OTHER,
            content_date=legal_day(at),
            content_language=member.language,
            automated_detection=False,
            **_always(member.language, because, at=at, is_told=member.is_active),
        )


def _of_account(kind: str) -> dict[str, str]:
    """What the Transparency Database calls it. It has no word for a warning, which takes nothing away yet."""
    if kind == Decision.Kind.SUSPEND:
        return {"decision_account": AccountDecision.SUSPENDED}
    if kind == Decision.Kind.CLOSE:
        return {"decision_account": AccountDecision.TERMINATED}
    if kind in {Decision.Kind.LIMIT, Decision.Kind.NO_REPORTS}:
        return {"decision_provision": ProvisionDecision.PARTIAL_SUSPENSION}
    return {"decision_visibility": VisibilityDecision.OTHER, "decision_visibility_other": _("warning")}


def _always(language: str, because: Because, *, at: datetime, is_told: bool) -> dict[str, Any]:
    return {
        "language": language,
        "application_date": legal_day(at),
        "decision_facts": because.facts,
        "automated_decision": AutomatedDecision.NOT_AUTOMATED,
        "redress": redress(at),
        "informed_at": at if is_told else None,
        **(_rule_broken(because.rule) if because.rule is not None else _law_broken(because)),
    }


def _rule_broken(rule: Rule) -> dict[str, Any]:
    return {
        "category": rule.category,
        "decision_ground": Ground.INCOMPATIBLE,
        "incompatible_content_ground": f"{rule} ({rule.code}, v{rule.version})",
        "incompatible_content_explanation": explanation(rule),
        "rule": rule,
        "ground_text": rule.text,
    }


def _law_broken(because: Because) -> dict[str, Any]:
    sentence = _("What is described in the facts is what this text of law does not allow: %(law)s")
    return {
        "category": because.category or Category.ILLEGAL_OR_HARMFUL_SPEECH,
        "decision_ground": Ground.ILLEGAL,
        "illegal_content_legal_ground": because.law,
        "illegal_content_explanation": sentence % {"law": because.law},
        "ground_text": because.law,
    }


def explanation(rule: Rule) -> str:
    return _("What is described in the facts is what rule %(number)s of the charter, “%(title)s”, does not allow.") % {
        "number": rule.number,
        "title": rule.title,
    }


def redress(at: datetime) -> str:
    """Item (f), in the active language: here first, then outside."""
    return _(
        "You can contest this decision free of charge until %(day)s. Do it on its page on this site, or write to "
        "%(contact)s with its reference. A person who did not take it will look at it again and answer you. You may "
        "also turn to a court. So you may to a certified out-of-court dispute settlement body, where one is competent "
        "for this site."
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
        "amendment": _("On %(day)s you proposed a change of the charter."),
    }[post.kind]
    return sentence % {"day": written_day(post.created_at)}
