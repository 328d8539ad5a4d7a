"""A copy of everything the site holds of a member: asked for here, made by the worker."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import get_language

from forum.models import Export, Member


@transaction.atomic
def ask_for_export(*, by: Member, at: datetime | None = None) -> Export:
    """One at a time: asked again while one is being made, it is that one; a finished one is made anew."""
    at = at or timezone.now()
    Member.objects.select_for_update(no_key=True).get(pk=by.pk)
    language = get_language() or by.language
    export, is_new = Export.objects.get_or_create(
        member=by, defaults={"language": language, "created_at": at, "next_attempt_at": at}
    )
    if is_new or export.state == Export.State.PENDING:
        return export
    name = str(export.file or "")
    Export.objects.filter(pk=export.pk).update(
        state=Export.State.PENDING, language=language, file="", size=0, expires_at=None, settled_at=None,
        created_at=at, next_attempt_at=at, earlier_attempts=F("attempts"),
    )  # fmt: skip
    if name:
        transaction.on_commit(lambda: export.file.storage.delete(name))
    export.refresh_from_db()
    return export
