"""What brands and the operator hear of questions: that one waits, was not solved, or speaks of a danger or a fraud.

Only of what everybody can read, when it is written and again when it is sent; ids only. What is told never depends on
whether there is a case, and no step of one is told: a seller must not learn of a dispute from here.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from forum.models import Question
from moderation.handover import rows
from moderation.handover.events import SAFETY_FLAGGED, SCAM_FLAGGED, UNANSWERED, UNRESOLVED, Kind
from moderation.handover.models import Delivery, Endpoint
from moderation.handover.triggers import UNANSWERED_AFTER, Action, Facts, Trigger

FLAGGED = {Action.SAFETY: SAFETY_FLAGGED, Action.FRAUD: SCAM_FLAGGED}


def tell(question: Question, facts: Facts, fired: list[Trigger], *, at: dt.datetime) -> None:
    """Of a question that was just judged, in that transaction: each event once for a receiver."""
    if not question.is_published or question.merged_at is not None:
        return
    for event, about in _events(question, facts, fired, at):
        for endpoint in Endpoint.objects.of_threads(_brand_of(question)).wanting():
            if endpoint.wants(event):
                rows.write(endpoint, event, about, data(question), at=at, question=question)


def _events(question: Question, facts: Facts, fired: list[Trigger], at: dt.datetime) -> list[tuple[str, str]]:
    found = [(FLAGGED[trigger.action], "") for trigger in fired if trigger.action in FLAGGED]
    if not question.takes_answers:
        return [(event, f"question_{question.pk}") for event, _more in found]
    if not facts.answers_count and at - facts.asked_at >= UNANSWERED_AFTER:
        found.append((UNANSWERED, ""))
    if question.not_solved_at is not None:
        found.append((UNRESOLVED, f"_{question.not_solved_at:%Y%m%d}"))
    return [(event, f"question_{question.pk}{more}") for event, more in found]


def may_still_leave(row: Delivery) -> bool:
    """Just before it is sent: everybody can still read the question, and it is still about a product of the brand."""
    if row.question_id is None:
        return True
    found = Question.objects.visible_to(AnonymousUser()).filter(pk=row.question_id).select_related("product").first()
    if found is None:
        return False
    return row.endpoint.kind != Kind.TRADER or row.endpoint.brand_id == _brand_of(found)


def _brand_of(question: Question) -> int | None:
    return question.product.brand_id if question.product is not None else None


def data(question: Question) -> dict[str, Any]:
    return {
        "question": question.pk,
        "url": f"{settings.BASE_URL}/api/v1/questions/{question.pk}",
        "page": f"{settings.BASE_URL}/q/{question.pk}",
        "product": question.product.slug if question.product is not None else None,
        "language": question.language,
    }
