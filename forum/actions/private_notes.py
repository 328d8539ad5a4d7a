"""Details that an author takes out of a text and keeps for themselves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from forum.guarding import Private
from forum.models import Member, PrivateNote, Question
from forum.models.private_note import WORDS_MAX


@transaction.atomic
def note_privately(
    question: Question, *, by: Member, private: Iterable[Private], at: datetime | None = None
) -> list[PrivateNote]:
    """Beside the question, whichever of its texts they were taken out of. Twice is once."""
    rows = [
        PrivateNote(
            member=by, question=question, kind=one.kind, words=one.words[:WORDS_MAX], created_at=at or timezone.now()
        )
        for one in private
    ]
    return PrivateNote.objects.bulk_create(rows, ignore_conflicts=True) if rows else []


def forget_note(note: PrivateNote, *, by: Member) -> None:
    """Its author alone; once it is gone, it is gone."""
    PrivateNote.objects.visible_to(by).filter(pk=note.pk).delete()
