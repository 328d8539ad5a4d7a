"""What becomes of a draft: a question, or nothing, because its author found an answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from forum.actions.questions import ask
from forum.models import Deflection, Draft, Member, Question


@transaction.atomic
def publish_draft(draft: Draft, *, by: Member, at: datetime | None = None, **fields: Any) -> Question:
    """Once: the draft is the idempotency key. `fields` as for `ask`, checked by the form."""
    draft = Draft.objects.select_for_update().get(pk=draft.pk)
    if draft.question is not None:
        return draft.question
    question = ask(**fields, by=by, idempotency_key=f"draft:{draft.pk}", at=at)
    draft.question, draft.member, draft.link_key = question, by, ""
    draft.save(update_fields=["question", "member", "link_key"])
    return question


@transaction.atomic
def count_deflection(draft: Draft | None, *, at: datetime | None = None) -> None:
    """One more who found an answer instead of asking; once for each draft."""
    at = at or timezone.now()
    if draft is not None and not Draft.objects.filter(pk=draft.pk, found_at=None).update(found_at=at):
        return
    day = timezone.localdate(at)
    Deflection.objects.get_or_create(day=day)
    Deflection.objects.filter(day=day).update(count=F("count") + 1)


def choose_ask_form(*, by: Member, on_one_page: bool) -> Member:
    """How they ask: all on one page, or step by step, whatever their points say."""
    by.asks_on_one_page = on_one_page
    by.save(update_fields=["asks_on_one_page"])
    return by
