"""From the few questions to a draft: what was answered there is not asked twice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from forum.models import Member, Question
from moderation.mediation.actions.intake import save_intake
from moderation.mediation.actions.offer import accept_offer, open_offer
from moderation.mediation.models import Case


@transaction.atomic
def begin(
    question: Question, *, by: Member, consent: str, parts: Mapping[str, Any], at: datetime | None = None
) -> Case:
    """The asker takes up the offer, or goes on with their case; `parts` are those of `eligibility.Answers`.

    What the case says already and was not asked stays. ValidationError as for `save_intake`.
    """
    case = accept_offer(open_offer(question, by=by, at=at), by=by, consent=consent, at=at)
    return save_intake(case, by=by, **parts, at=at)
