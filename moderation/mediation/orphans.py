"""Private files that no row points to: of a process that ended between writing the file and the row."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator

from django.core.files.storage import Storage
from django.utils import timezone

from moderation.mediation.models import Evidence

log = logging.getLogger("moderation.cases")

FOLDER = "cases"  # the first part of `private_name`
KEPT = dt.timedelta(days=1)  # longer than any request lasts


def sweep() -> int:
    """Remove those older than a day; how many. What a row points to is asked for once the files are known."""
    storage = Evidence._meta.get_field("file").storage
    before = timezone.now() - KEPT
    old = [name for name in _files(storage, FOLDER) if storage.get_modified_time(name) < before]
    known = set(Evidence.objects.values_list("file", flat=True)) if old else set()
    orphans = [name for name in old if name not in known]
    for name in orphans:
        storage.delete(name)
    if orphans:
        log.warning("%s private files without a row removed", len(orphans))
    return len(orphans)


def _files(storage: Storage, folder: str) -> Iterator[str]:
    if not storage.exists(folder):
        return
    folders, files = storage.listdir(folder)
    yield from (f"{folder}/{name}" for name in files)
    for name in folders:
        yield from _files(storage, f"{folder}/{name}")
