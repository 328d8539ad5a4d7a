"""What the worker does for the forum: mail that waits, drafts nobody came back to."""

from __future__ import annotations

import datetime as dt
import logging
import smtplib

from django.utils import timezone

from forum import mail, planning
from forum.models import Draft, Mail
from forum.models.mail import MailQuerySet

log = logging.getLogger(__name__)

BATCH = 5
LEASE_SECONDS = 120  # longer than the mail server's time-out for all of a batch
RETRY_MINUTES = [1, 5, 15, 60, 180, 360, 720, 1440]  # then the mail is dead, and staff see it
DRAFTS_KEPT = dt.timedelta(days=30)
# A mail holds an address and what was said to it. Kept as long as somebody may ask whether it left; what could not
# be sent, as long as staff may look at it and send it again.
MAILS_KEPT = dt.timedelta(days=30)
DEAD_MAILS_KEPT = dt.timedelta(days=90)


def send_mail() -> int:
    """Send what is due; the number of mails tried. Digests go apart: thousands of them delay nobody's password."""
    return _send_some(Mail.objects.filter(digest=""))


def send_digests() -> int:
    return _send_some(Mail.objects.exclude(digest=""))


def _send_some(mails: MailQuerySet) -> int:
    rows = mails.lease(BATCH, seconds=LEASE_SECONDS)
    for row in rows:
        _send(row)
    return len(rows)


def _send(row: Mail) -> None:
    quiet = _quiet_until(row)
    if quiet is not None:
        row.postpone(quiet)
        return
    if row.digest and not _leaves_once(row):
        return
    try:
        row.settle(Mail.State.DONE if mail.send(row) else Mail.State.SKIPPED)
    except (OSError, smtplib.SMTPException) as error:
        _retry_later(row, error)
    except Exception as error:
        log.exception("mail %s cannot be written", row.pk)
        _retry_later(row, error)


def _leaves_once(row: Mail) -> bool:
    """Other mails had better come twice than never; of a digest all is read on the site as well.

    So one whose worker died while it spoke to the mail server is not sent again.
    """
    if row.handed_at is None:
        return row.hand_over(timezone.now())
    row.settle(Mail.State.SKIPPED, error="interrupted")
    return False


def _quiet_until(row: Mail) -> dt.datetime | None:
    """Asked again when it leaves: a mail that could not be sent at once, or hours chosen since."""
    member = row.member or (row.notification.member if row.notification else None)
    return planning.quiet_until(member, timezone.now()) if member else None


def _retry_later(row: Mail, error: Exception) -> None:
    reason = type(error).__name__
    if row.digest:
        row.hand_over(None)
    tries = row.attempts - row.earlier_attempts
    if tries > len(RETRY_MINUTES):
        row.settle(Mail.State.DEAD, error=reason)
        log.error("mail %s given up after %s attempts: %s", row.pk, row.attempts, reason)
        return
    wait = dt.timedelta(minutes=RETRY_MINUTES[tries - 1])
    row.retry(timezone.now() + wait, error=reason)
    log.warning("mail %s waits %s: %s", row.pk, wait, reason)


def forget_old_drafts() -> int:
    """Drafts of visitors who never came back; a member's drafts stay."""
    old = Draft.objects.filter(member__isnull=True, updated_at__lt=timezone.now() - DRAFTS_KEPT)
    return old.delete()[0]


def forget_old_mails() -> int:
    """Mails long settled; how many. What waits stays, however old."""
    now = timezone.now()
    old = Mail.objects.filter(state__in=[Mail.State.DONE, Mail.State.SKIPPED], settled_at__lt=now - MAILS_KEPT)
    dead = Mail.objects.filter(state=Mail.State.DEAD, settled_at__lt=now - DEAD_MAILS_KEPT)
    return sum(rows.in_slices(lambda some: some.delete()[0]) for rows in (old, dead))
