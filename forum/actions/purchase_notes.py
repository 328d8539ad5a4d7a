"""When and where the asker bought it: theirs alone."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.models import Member, PurchaseNote, Question


@transaction.atomic
def note_purchase(
    question: Question, *, by: Member, bought_in: date | None, seller: str, at: datetime | None = None
) -> PurchaseNote | None:
    """Keep it, change it or, where nothing is left of it, take it away. Any day of the month means the month."""
    if question.author_id != by.pk:
        raise PermissionDenied(_("Only the person who asked can do this."))
    if not (bought_in or seller):
        PurchaseNote.objects.filter(question=question).delete()
        return None
    values = {
        "member": by,
        "bought_in": bought_in.replace(day=1) if bought_in else None,
        "seller": seller,
        "updated_at": at or timezone.now(),
    }
    note, _is_new = PurchaseNote.objects.update_or_create(values, question=question)
    return note
