"""What a body answers by e-mail to the mails of a case: kept for its staff, and nothing else comes of it.

The address it answers to holds the seal of the case and of the body; the sender must be the address of the body, too.
Whatever is refused is refused in silence: no answer tells whether there is such a case.
"""

from __future__ import annotations

import logging
import re
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from forum import mail
from forum.mail_in.incoming import PARTS_MAX, Incoming, TooManyParts, headers_of
from forum.mail_in.telling import replied
from forum.text.cleaning import clean_line, clean_text
from moderation.handover import case_mail
from moderation.handover.mail_parts import Enclosed, enclosed_in, whole_text
from moderation.handover.outbox import language_of
from moderation.mediation import duties, evidence, journal
from moderation.mediation.canonical import digest
from moderation.mediation.models import Case, Evidence, Message, Readers
from moderation.mediation.models.messages import MAIL_KEY, TEXT_MAX
from moderation.mediation.states import WITH_BODY, Role

log = logging.getLogger("moderation.cases")

KEPT, TWICE, REFUSED, TOO_MANY = "kept with a case", "kept before", "unproven", "too many"
A_DAY = 50  # letters of one case: a tool that went mad fills no disk
_FAILED = re.compile(r"\bdmarc\s*=\s*fail", re.IGNORECASE)


def read(letter: Incoming) -> str | None:
    """None for a letter to any other address."""
    named = {found for found in map(case_mail.read_address, letter.recipients) if found is not None}
    if not named:
        return None
    case = _case_of(named.pop(), letter) if len(named) == 1 else None
    if case is None:
        log.warning("a mail to the address of a case was refused")
        return REFUSED
    return keep(case, letter, at=timezone.now())


def _case_of(named: case_mail.Named, letter: Incoming) -> Case | None:
    """Whose seal is right and which comes from its body; From alone proves nothing."""
    case = Case.objects.select_related("body").filter(ref=named.ref, state__in=WITH_BODY).first()
    if case is None or case.body is None or not named.is_ours_for(case, case.body):
        return None
    is_from_body = letter.sender == case.body.email.lower() and not _is_forged(letter)
    return case if is_from_body else None


def _is_forged(letter: Incoming) -> bool:
    """The mail server that took it in says so (RFC 8601). Its silence proves nothing."""
    found = headers_of(letter.raw).get_all("authentication-results", [])
    return any(_FAILED.search(str(value)[:2000]) for value in found)


@transaction.atomic
def keep(case: Case, letter: Incoming, *, at: datetime) -> str:
    """For the staff of the body alone; once, however often it arrives. The case stays where it is."""
    case = journal.locked(case)
    if case.state not in WITH_BODY:
        return REFUSED
    key = f"{MAIL_KEY}{letter.digest}"[:40]
    mails = case.messages.filter(key__startswith=MAIL_KEY)
    if mails.filter(key=key).exists():
        return TWICE
    if mails.filter(written_at__gt=at - timedelta(days=1)).count() >= A_DAY:
        return TOO_MANY
    with translation.override(case.language):
        files, left_out = _files(case, letter, at=at)
        row = _message(case, letter, left_out, key=key, at=at)
    row.files.set(files)
    sealed = digest({"text": row.text, "files": sorted(file.sha256 for file in files)})
    facts = {"message": row.pk, "files": len(files), "sha256": sealed}
    journal.note(case, "mail", role=Role.MEDIATION_STAFF, at=at, via="mail", facts=facts)
    if not letter.is_automatic:
        duties.silence(case, case.day_of(at))
        _tell(case, letter, left_out)
    return KEPT


def _message(case: Case, letter: Incoming, left_out: list[str], *, key: str, at: datetime) -> Message:
    """Shown on the timeline of the staff, as a note is."""
    parts = [clean_line(letter.subject), clean_text(letter.text)]
    if left_out:
        parts.append("\n".join([_("Not kept:"), *left_out]))
    text = "\n\n".join(part for part in parts if part)
    row = Message(case=case, said_by=Role.MEDIATION_STAFF.value, readers=Readers.STAFF, way=Message.Way.EMAIL, key=key)
    row.text = text if len(text) <= TEXT_MAX else f"{text[: TEXT_MAX - 1]}…"
    row.said_on, row.written_at = case.day_of(at), at
    row.save(force_insert=True)
    return row


def _files(case: Case, letter: Incoming, *, at: datetime) -> tuple[list[Evidence], list[str]]:
    """What was kept: the letter as a text, then its attachments; and what was not, each with its reason."""
    kept = []
    enclosed, left_out = _enclosed(letter, f"e-mail-{case.day_of(at)}.txt")
    for one in enclosed:
        try:
            kept.append(_kept(case, one, at=at))
        except ValidationError as refusal:
            left_out.append(_("%(label)s:") % {"label": one.name} + " " + " ".join(refusal.messages))
    return kept, left_out


def _enclosed(letter: Incoming, name: str) -> tuple[list[Enclosed], list[str]]:
    """All that can be taken out of it; of what was made of too many parts, a sentence instead."""
    many = {"n": PARTS_MAX}
    if not letter.is_whole:
        return [], [_("its text and all that is attached: it has more than %(n)d parts") % many]
    text = Enclosed(name, whole_text(letter).encode(), is_ours=True)
    try:
        return [text, *enclosed_in(letter)], []
    except TooManyParts:
        return [text], [_("all that is attached: it has more than %(n)d parts") % many]


def _kept(case: Case, one: Enclosed, *, at: datetime) -> Evidence:
    if one.is_ours:
        return evidence.add_text(case, name=one.name, content=one.content, at=at)
    file = ContentFile(one.content, name=one.name)
    return evidence.add(case, by=None, file=file, kind="other", visibility="staff", at=at)


def _tell(case: Case, letter: Incoming, left_out: list[str]) -> None:
    """To the address it came from, which is proven: what it attached and we did not keep."""
    if not left_out or case.body is None:
        return
    with translation.override(language_of(case.body, case.language)):
        text = _("These parts of your e-mail were not kept with the case %(ref)s:\n\n%(what)s")
        values = {"ref": case.ref, "what": "\n".join(left_out)}
        subject = f"[{case.ref}] " + _("A part of your e-mail is missing")
        named = case_mail.message_id(case.ref, f"left-out.{letter.digest}")
        headers = {**case_mail.in_thread(case), **replied(letter)}
        mail.queue(to=[case.body.email], subject=subject, text=text % values, message_id=named, **headers)
