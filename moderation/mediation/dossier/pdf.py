"""HTML to a tagged PDF, where this machine can: WeasyPrint needs the library Pango, which not every machine has."""

from __future__ import annotations

import contextlib
import ctypes
import io
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

VARIANT = "pdf/ua-1"  # ISO 14289-1: what a screen reader needs
MISSING = "This machine makes no PDF, for want of the library Pango: print dossier.html instead. docs/operating.md"
PANGO = {"darwin": "libpangoft2-1.0.dylib", "win32": "pangoft2-1.0-0.dll"}
# One at a time in a process: laying out takes seconds and, for the longest thread, some hundred megabytes. One more may
# wait for it; a third would hold a thread that others need to read the site.
_ONE = threading.Lock()
_PLACES = threading.BoundedSemaphore(2)
WAIT_SECONDS = 15


class NotNow(Exception):
    """Too many are laid out at once, or this one cannot be. Its text is for the log."""

    seconds = 30  # when to come again


def has_pango() -> bool:
    """What `manage.py check` can ask at every start: WeasyPrint itself takes a third of a second to import."""
    try:
        ctypes.CDLL(PANGO.get(sys.platform, "libpangoft2-1.0.so.0"))
    except OSError:
        return False
    return True


def is_available() -> bool:
    return _weasyprint() is not None


@cache
def _weasyprint() -> Any | None:
    """Imported when it is first needed; it fails where a library is not there."""
    for name in ("weasyprint", "weasyprint.progress"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what it warns of quotes what it lays out
    try:
        with contextlib.redirect_stdout(io.StringIO()):  # where it writes of a missing library before it fails
            import weasyprint
    except (ImportError, OSError):
        return None
    return weasyprint


def made_of(html: str) -> bytes | None:
    """The same bytes for the same HTML on the same machine; None where there is no Pango. NotNow."""
    weasyprint = _weasyprint()
    if weasyprint is None:
        return None
    # Whatever a page asks for, it does not get: all of ours is in it, and nothing of others may be fetched.
    nothing = weasyprint.urls.URLFetcher(allowed_protocols=())
    with _place():
        return _laid_out(lambda: weasyprint.HTML(string=html, url_fetcher=nothing).write_pdf(pdf_variant=VARIANT))


@contextlib.contextmanager
def _place() -> Iterator[None]:
    if not _PLACES.acquire(blocking=False):
        raise NotNow("one is laid out, another waits")
    try:
        if not _ONE.acquire(timeout=WAIT_SECONDS):
            raise NotNow("the one before takes long")
        try:
            yield
        finally:
            _ONE.release()
    finally:
        _PLACES.release()


def _laid_out(make: Callable[[], bytes]) -> bytes:
    try:
        return make()
    except Exception as error:  # noqa: BLE001  whatever it is, the reader gets a sentence
        # Neither its words nor its trace: they may quote what is laid out.
        raise NotNow(f"laying out failed: {type(error).__name__}") from None
