"""Files of a case: kept outside every public address, checked by what they are, not by what they say."""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import SuspiciousFileOperation, ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _

from forum.models import Member
from moderation.mediation.actions import rights
from moderation.mediation.models import Case, Evidence

log = logging.getLogger("moderation.cases")

MAX_MEGABYTES = 10
MAX_SIZE = MAX_MEGABYTES * 1024 * 1024
MAX_FILES = 20  # before it is sent; as many again may be added in the chamber
MAX_BY_MAIL = 100  # of the body, by e-mail
BY_MAIL = Q(uploaded_by=None, visibility="staff")
NAME_MAX = 100
# First bytes of what we take; anything else is refused with a sentence. SVG and HTML are never among them.
SIGNATURES = {
    b"%PDF-": "application/pdf",
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
}
TEXT = "text/plain"
# The endings a downloaded file may have; the first one is added where it has another.
ENDINGS = {
    "application/pdf": (".pdf",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    TEXT: (".txt",),
}
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f"))
_MARKUP = ("<html", "<svg", "<!doctype", "<script", "<?xml")


def attach(
    case: Case, *, by: Member, file: Any, kind: str, visibility: str = "body", at: datetime | None = None
) -> Evidence:
    """Keep a file with the case. The same file again is the same row, with what was said of it last."""
    content = file.read(MAX_SIZE + 1)  # read and hashed while nobody waits for the case
    mime = check(content)
    said = {"kind": kind, "visibility": visibility, "name": safe_name(file.name, mime)}
    known = {"mime": mime, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    return _keep(case, content, said, uploaded_by=by, created_at=at, **known)


@transaction.atomic
def _keep(case: Case, content: bytes, said: dict[str, str], **fields: Any) -> Evidence:
    case = _open_for_files(case, fields["uploaded_by"])
    known = case.evidence.filter(sha256=fields["sha256"]).first()
    if known is None:
        return _write(case, content, said, **fields)
    for name, value in said.items():
        setattr(known, name, value)
    known.save(update_fields=list(said))
    return known


def _write(case: Case, content: bytes, said: dict[str, str], **known: Any) -> Evidence:
    _check_count(case, is_by_mail=known["uploaded_by"] is None)
    known["created_at"] = known["created_at"] or timezone.now()
    row = Evidence(case=case, **said, **known)
    row.file.save("upload", ContentFile(content), save=False)
    try:
        row.save()
    except BaseException:
        row.file.delete(save=False)
        raise
    return row


def _check_count(case: Case, *, is_by_mail: bool) -> None:
    """Mails have room of their own: whatever a body sends, its asker can still add a document."""
    limit = MAX_BY_MAIL if is_by_mail else 2 * MAX_FILES if case.is_sent else MAX_FILES
    rows = case.evidence.filter(BY_MAIL) if is_by_mail else case.evidence.exclude(BY_MAIL)
    if rows.count() >= limit:
        raise ValidationError(_too_many(case), params={"n": limit})


def add_text(case: Case, *, name: str, content: bytes, at: datetime) -> Evidence:
    """What the site itself wrote down of a mail, for the staff of the body. The same text again is the same row."""
    sha256 = hashlib.sha256(content).hexdigest()
    known = case.evidence.filter(sha256=sha256).first()
    if known is not None:
        return known
    said = {"kind": "other", "visibility": "staff", "name": safe_name(name, TEXT)}
    fields = {"mime": TEXT, "size": len(content), "sha256": sha256, "uploaded_by": None, "created_at": at}
    return _write(case, content, said, **fields)


def add(case: Case, *, by: Member | None, file: Any, kind: str, visibility: str, at: datetime) -> Evidence:
    """A file of what is said in the chamber, for a case that the caller holds. The same file again is the same row.

    Adding it again hides it from nobody: what one side has and the other adds, both have.
    """
    content = file.read(MAX_SIZE + 1)
    mime = check(content)
    sha256 = hashlib.sha256(content).hexdigest()
    known = case.evidence.filter(sha256=sha256).first()
    if known is None:
        said = {"kind": kind, "visibility": visibility, "name": safe_name(file.name, mime)}
        fields = {"mime": mime, "size": len(content), "sha256": sha256, "uploaded_by": by, "created_at": at}
        return _write(case, content, said, **fields)
    if visibility != known.visibility and known.visibility != "body":  # each side has it now
        known.visibility = "body"
        known.save(update_fields=["visibility"])
    return known


@transaction.atomic
def remove(case: Case, pk: int, *, by: Member) -> bool:
    """Take a wrongly attached file away, from the disk too; False when there is none. Never after sending."""
    case = _open_for_files(case, by)
    row = case.evidence.filter(pk=pk).first()
    if row is None:
        return False
    row.delete()
    transaction.on_commit(partial(row.file.delete, save=False))
    log.info("file %s of case %s removed by member %s", pk, case.ref, by.pk)
    return True


def _too_many(case: Case) -> str:
    if case.is_sent:
        return _("A case holds %(n)d files at most. Put several pages into one PDF.")
    return _("A case holds %(n)d files at most. Remove one first.")


def _open_for_files(case: Case, by: Member) -> Case:
    return rights.locked_for_filling_in(case, by)


def check(content: bytes) -> str:
    """The type, read from the bytes; ValidationError with what to do instead."""
    if not content:
        raise ValidationError(_("This file is empty. Choose another one."))
    if len(content) > MAX_SIZE:
        raise ValidationError(
            _("This file is larger than %(n)d MB. Send a smaller one, such as a photo of it."),
            params={"n": MAX_MEGABYTES},
        )
    for signature, mime in SIGNATURES.items():
        if content.startswith(signature):
            return mime
    # Text, in any encoding that shares its letters with ASCII, has no control characters.
    if len(content.translate(None, _CONTROLS)) != len(content):
        raise ValidationError(_("Send a PDF, a photo (JPEG or PNG) or a plain text file."))
    if _could_run(content):
        raise ValidationError(
            _("This file is a web page or a program. Open it, print it into a PDF, then send the PDF or a photo of it.")
        )
    return TEXT


def _could_run(content: bytes) -> bool:
    beginning = content[:2000].decode("latin-1").lower()
    return any(tag in beginning for tag in _MARKUP)


def safe_name(name: str | None, mime: str) -> str:
    """The last part of the name, in letters, digits, `.`, `-` and `_`, with an ending that tells the truth."""
    last = (name or "").replace("\\", "/").rsplit("/", 1)[-1]
    try:
        plain = get_valid_filename(last).lstrip(".")[-NAME_MAX:] or "file"
    except SuspiciousFileOperation:
        plain = "file"
    ending = PurePosixPath(plain).suffix.lower()
    return plain if ending in ENDINGS[mime] else plain + ENDINGS[mime][0]
