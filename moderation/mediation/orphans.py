"""Private files that no row points to: of a process that ended between writing the file and the row."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from itertools import islice

from django.core.files.storage import Storage
from django.utils import timezone

from moderation.mediation.models import Evidence

log = logging.getLogger("moderation.cases")

FOLDER = "cases"  # the first part of `private_name`
KEPT = dt.timedelta(days=1)  # longer than any request lasts
BATCH = 500  # files of which the rows are looked up at once


def sweep() -> int:
    """Remove those older than a day; how many. What a row points to is asked for once the files are known."""
    storage = Evidence._meta.get_field("file").storage
    before = timezone.now() - KEPT
    old = (name for name in _files(storage, FOLDER) if storage.get_modified_time(name) < before)
    removed = 0
    while names := list(islice(old, BATCH)):
        orphans = set(names) - set(Evidence.objects.filter(file__in=names).values_list("file", flat=True))
        for name in orphans:
            storage.delete(name)
        removed += len(orphans)
    if removed:
        log.warning("%s private files without a row removed", removed)
    return removed


def _files(storage: Storage, folder: str) -> Iterator[str]:
    if not storage.exists(folder):
        return
    folders, files = storage.listdir(folder)
    yield from (f"{folder}/{name}" for name in files)
    for name in folders:
        yield from _files(storage, f"{folder}/{name}")
