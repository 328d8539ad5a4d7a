"""Whether the site is open, can only be read, or is closed: one small file beside the database, read at each request.

A file, because it must be known while the database is away, in every process, and after a start.
`manage.py maintenance` writes it. docs/operating.md
"""

from __future__ import annotations

import datetime as dt
import json
import os
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from forum import dates

LATER = 300  # seconds until one looks again, where nobody said when it ends
AT_LEAST = 60  # seconds; also when the time is past and it still goes on


class Mode(StrEnum):
    READ_ONLY = "read-only"
    CLOSED = "closed"


class Maintenance(NamedTuple):
    mode: Mode
    since: dt.datetime | None = None
    until: dt.datetime | None = None  # when it ends, as far as anybody knows; it is ended by hand all the same

    def expected(self, at: dt.datetime | None = None) -> dt.datetime | None:
        """When it ends, unless that is past: nobody is told to wait for what was."""
        return self.until if self.until and self.until > (at or timezone.now()) else None

    def sentence(self) -> str:
        """What visitors are told, in the language of now."""
        end = self.expected()
        if self.mode is Mode.CLOSED:
            known, unknown = _("The service is closed until %(time)s."), _("The service is closed for a moment.")
        else:
            known = _("Until %(time)s the site can be read, and nothing can be sent.")
            unknown = _("For a moment the site can be read, and nothing can be sent.")
        return known % {"time": dates.written_soon(end)} if end else unknown

    def retry_after(self) -> int:
        """Seconds."""
        end = self.expected()
        if end is None:
            return AT_LEAST if self.until else LATER
        return max(AT_LEAST, round((end - timezone.now()).total_seconds()))


_read: dict[Path, tuple[tuple[int, int], Maintenance]] = {}  # the file as this process last read it


def path() -> Path:
    return Path(settings.VAR) / "maintenance.json"


def current() -> Maintenance | None:
    """None when the site is open. One look at the file, which is read again only when it is another one."""
    try:
        found = path().stat()
    except FileNotFoundError:
        return None
    except OSError:
        return Maintenance(Mode.CLOSED)
    stamp = (found.st_mtime_ns, found.st_ino)
    known = _read.get(path())
    if known is None or known[0] != stamp:
        known = _read[path()] = (stamp, _parsed(path()))
    return known[1]


def is_read_only() -> bool:
    found = current()
    return found is not None and found.mode is Mode.READ_ONLY


def mark() -> str:
    """Changes whenever the line about it that stands on pages does; empty while the site is open."""
    found = current()
    return f"{found.mode}:{found.expected()}" if found else ""


def begin(mode: Mode, *, until: dt.datetime | None = None, at: dt.datetime | None = None) -> Maintenance:
    """In one step: no process ever reads half of it."""
    begun = Maintenance(mode, since=at or timezone.now(), until=until)
    written = path().with_suffix(f".{os.getpid()}")
    written.write_text(json.dumps({name: str(value) for name, value in begun._asdict().items() if value}))
    written.chmod(0o644)  # whoever runs the command may be another account than the site's
    written.replace(path())
    return begun


def end() -> bool:
    """Whether there was any."""
    try:
        path().unlink()
    except FileNotFoundError:
        return False
    return True


def _parsed(file: Path) -> Maintenance:
    """A file that says nothing anybody can read closes the site: somebody wanted something of the kind."""
    try:
        told = json.loads(file.read_text())
        times = {name: dt.datetime.fromisoformat(told[name]) for name in ("since", "until") if name in told}
        return Maintenance(Mode(told["mode"]), **times)
    except (OSError, ValueError, KeyError, TypeError):
        return Maintenance(Mode.CLOSED)
