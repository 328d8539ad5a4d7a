"""What the worker does about copies of data: making them, and erasing them when their time is over."""

from __future__ import annotations

import datetime as dt
import logging
import tempfile

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from forum import archive, mail
from forum.archive_files import AT_MOST
from forum.models import Export

log = logging.getLogger(__name__)

LEASE_SECONDS = 1800  # a large archive takes minutes
KEPT = dt.timedelta(days=7)
TRIES = 3
IN_MEMORY = 1_000_000  # bytes; what is larger lies on the disk while it is written
ORPHANS_KEPT = dt.timedelta(days=1)


def make_exports() -> int:
    """One at a time; how many were tried."""
    rows: list[Export] = Export.objects.select_related("member").lease(1, seconds=LEASE_SECONDS)
    for row in rows:
        try:
            make(row)
        except Exception:
            log.exception("export %s was not made", row.pk)
            _retry_later(row)
    return len(rows)


def make(row: Export, *, at: dt.datetime | None = None) -> bool:
    """Write the archive, and tell its member; False when somebody else holds the row by now."""
    at = at or timezone.now()
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as target:
        archive.write(target, row.member, language=row.language, files_at_most=AT_MOST)  # type: ignore[arg-type]
        size = target.tell()
        target.seek(0)
        storage = row.file.storage
        name = storage.save(row.file.field.generate_filename(row, "x"), File(target))
    with transaction.atomic():
        if row._write(state=Export.State.DONE, settled_at=at, file=name, size=size, expires_at=at + KEPT):
            _tell(row, at + KEPT)
            return True
    storage.delete(name)
    return False


def _tell(row: Export, until: dt.datetime) -> None:
    member = row.member
    if not member.email:
        return
    context = {"site_name": settings.SITE_NAME, "base_url": settings.BASE_URL, "language": row.language}
    with translation.override(row.language):
        from forum.dates import written_day

        text = render_to_string("emails/export.txt", {**context, "day": written_day(until)})
        mail.queue(to=[member.email], subject=_("The copy of your data is ready"), text=text)


def _retry_later(row: Export) -> None:
    if row.attempts - row.earlier_attempts >= TRIES:
        row.settle(Export.State.DEAD, error="given up")
        return
    row.retry(timezone.now() + dt.timedelta(minutes=10), error="failed")


def forget_exports(*, at: dt.datetime | None = None) -> int:
    """Archives whose time is over, row and file; how many."""
    over = list(Export.objects.filter(expires_at__lte=at or timezone.now()).order_by("pk")[:100])
    for row in over:
        row.file.storage.delete(str(row.file.name))
        Export.objects.filter(pk=row.pk, file=row.file.name).delete()
    return len(over)


def sweep() -> int:
    """Archives that no row names: of a process that ended between the file and the row."""
    storage = Export._meta.get_field("file").storage
    if not storage.exists("exports"):
        return 0
    before = timezone.now() - ORPHANS_KEPT
    names = [f"exports/{name}" for name in storage.listdir("exports")[1]]
    known = set(Export.objects.exclude(file="").values_list("file", flat=True))
    orphans = [name for name in names if name not in known and storage.get_modified_time(name) < before]
    for name in orphans:
        storage.delete(name)
    return len(orphans)
