"""A statement as the Transparency Database takes it (schema 2), and what of it must not leave. Pure but for reading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.conf import settings

from forum.text import personal_data
from moderation.review.models import Decision, NoticeLink, StatementOfReasons
from moderation.review.vocabulary import ContentType, Ground

EEA = (
    *("AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IS", "IE", "IT", "LV", "LI"),
    *("LT", "LU", "MT", "NL", "NO", "PL", "PT", "RO", "SK", "SI", "ES", "SE"),
)
TYPED = (  # by a person, or made of what a person typed
    *("decision_facts", "illegal_content_legal_ground", "illegal_content_explanation"),
    *("decision_visibility_other", "decision_monetary_other"),
)
ENDS = {  # which of its dates says until when
    "decision_visibility": "end_date_visibility_restriction",
    "decision_monetary": "end_date_monetary_restriction",
    "decision_provision": "end_date_service_restriction",
    "decision_account": "end_date_account_restriction",
}
MENTION = re.compile(r"(?<![\w.])@\w[\w.-]{2,}")


def payload(statement: StatementOfReasons) -> dict[str, Any]:
    """For POST /api/v1/statement. Fields that say nothing are left out."""
    content = "text of an account" if statement.content_type == ContentType.OTHER else ""
    values = {
        "decision_visibility": [statement.decision_visibility] if statement.decision_visibility else None,
        "decision_visibility_other": statement.decision_visibility_other,
        "decision_monetary": statement.decision_monetary,
        "decision_monetary_other": statement.decision_monetary_other,
        "decision_provision": statement.decision_provision,
        "decision_account": statement.decision_account,
        "decision_ground": statement.decision_ground,
        "decision_ground_reference_url": _reference(statement),
        "content_type": [statement.content_type],
        "content_type_other": content,
        "category": statement.category,
        "territorial_scope": sorted(statement.territorial_scope or EEA),
        "content_language": statement.content_language.upper()[:2],
        "content_date": statement.content_date.isoformat(),
        "application_date": statement.application_date.isoformat(),
        "decision_facts": statement.decision_facts,
        "source_type": statement.source_type,
        "automated_detection": "Yes" if statement.automated_detection else "No",
        "automated_decision": statement.automated_decision,
        "puid": statement.puid,
        **_grounds(statement),
        **_ends(statement),
    }
    return {name: value for name, value in values.items() if value}


def _grounds(statement: StatementOfReasons) -> dict[str, str]:
    kind = "illegal" if statement.decision_ground == Ground.ILLEGAL else "incompatible"
    ground = f"{kind}_content_legal_ground" if kind == "illegal" else f"{kind}_content_ground"
    return {name: str(getattr(statement, name)) for name in (ground, f"{kind}_content_explanation")}


def _ends(statement: StatementOfReasons) -> dict[str, str]:
    if statement.end_date is None:
        return {}
    return {end: statement.end_date.isoformat() for field, end in ENDS.items() if getattr(statement, field)}


def _reference(statement: StatementOfReasons) -> str:
    return f"{settings.BASE_URL}/{statement.language}/charter/" if statement.rule_id else ""


def found_in(statement: StatementOfReasons, decision: Decision) -> list[str]:
    """Kinds of personal data in what would be sent: by the guard of the site, and names of those concerned."""
    text = "\n".join(str(getattr(statement, name)) for name in TYPED)
    kinds = {str(one.kind) for one in personal_data.scan(text)}
    if MENTION.search(text) or any(_stands_in(name, text) for name in _names(decision)):
        kinds.add("name")
    return sorted(kinds)


def _names(decision: Decision) -> Iterator[str]:
    post = decision.post_or_none
    told = [row.member for row in decision.recipients.select_related("member")]
    for member in (decision.member, post.author if post is not None else None, decision.made_by, *told):
        if member is not None:
            yield from (member.username, member.display_name)
    for name, email in NoticeLink.objects.filter(decision=decision).values_list("notice__name", "notice__email"):
        yield from (name, email)


def _stands_in(name: str, text: str) -> bool:
    """As a word of its own; shorter names would be found everywhere."""
    return len(name) >= 3 and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None
