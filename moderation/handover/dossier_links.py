"""One-time links to a dossier: made when their mail leaves, opened by a code, dead with their reason."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from forum import mail
from moderation.handover import case_mail
from moderation.handover.link_models import DossierLink
from moderation.handover.outbox import language_of
from moderation.mediation import readings
from moderation.mediation.models import Case
from moderation.mediation.states import WITH_BODY

LASTS = timedelta(days=14)
CODE_LASTS = timedelta(minutes=15)
CODE_PAUSE = timedelta(minutes=1)  # a double click sends one
CODES = 5  # of one link
WRONG = 5  # codes of one link, all in all: 5 of 100 million
DIGITS = 8
READ_AS = "link_dossier"  # in the table of readings
_SALT = "moderation.handover.dossier_links"


class Standing(StrEnum):
    OPEN = "open"
    EXPIRED = "expired"
    USED = "used"
    LOCKED = "locked"
    OVER = "over"  # nothing more comes by it, nor by a new one from here


RENEWED = frozenset({Standing.USED, Standing.LOCKED, Standing.EXPIRED})


class Tried(StrEnum):
    RIGHT = "right"
    WRONG = "wrong"
    OLD = "old"  # its time is over, or none was asked for
    DEAD = "dead"  # the link


@transaction.atomic
def for_mail(case: Case, *, at: datetime) -> DossierLink:
    """The link that a mail leaving now names: the same at the next attempt, unless somebody opened it meanwhile.

    There is one at a time: those before it are dead.
    """
    assert case.body is not None  # noqa: S101  only a sent case has mails
    locked = Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    known = DossierLink.objects.filter(case=locked, address=case.body.email, code_count=0).first()
    if known is not None and standing(known, at) is Standing.OPEN:
        known.expires_at = at + LASTS
        known.save(update_fields=["expires_at"])
        return known
    DossierLink.objects.filter(case=locked, used_at=None, revoked_at=None).update(revoked_at=at)
    return DossierLink.objects.create(case=locked, address=case.body.email, made_at=at, expires_at=at + LASTS)


def url_of(link: DossierLink) -> str:
    """In the language that is active; its page does nothing before somebody presses a button."""
    token = signing.Signer(sep=".", salt=_SALT).sign(link.key)
    return f"{settings.BASE_URL}{reverse('moderation:fetch_dossier', args=[token])}"


def of_token(token: str) -> DossierLink | None:
    """None for what we did not sign."""
    try:
        key = signing.Signer(sep=".", salt=_SALT).unsign(token)
    except signing.BadSignature:
        return None
    return DossierLink.objects.select_related("case__body").filter(key=key).first()


def standing(link: DossierLink, at: datetime) -> Standing:
    """What a link holds on is asked anew each time: the case, the body and its address."""
    if link.revoked_at is not None or not may_read(link.case, link.address):
        return Standing.OVER
    if link.used_at is not None:
        return Standing.USED
    if link.wrong_count >= WRONG or (link.code_count >= CODES and not has_code(link, at)):
        return Standing.LOCKED
    return Standing.EXPIRED if link.expires_at <= at else Standing.OPEN


def can_be_renewed(link: DossierLink, at: datetime) -> bool:
    """Whether it can ask for a new one. The last of a case alone: who finds an old mail ends no link of today."""
    is_last = not DossierLink.objects.filter(case=link.case, pk__gt=link.pk).exists()
    return is_last and standing(link, at) in RENEWED


def has_code(link: DossierLink, at: datetime) -> bool:
    """Whether a code that was sent is still good."""
    return link.code_sent_at is not None and at < link.code_sent_at + CODE_LASTS


def may_read(case: Case, address: str) -> bool:
    """The case is with the body, whose address this still is, proven."""
    body = case.body
    return case.state in WITH_BODY and body is not None and body.email == address and body.is_reached_by_mail


@transaction.atomic
def send_code(link: DossierLink, *, at: datetime) -> Standing:
    """To the address of the link, whoever asks. Twice within a minute is once."""
    link = _locked(link)
    now = standing(link, at)
    if now is not Standing.OPEN or link.code_count >= CODES:
        return now
    if link.code_sent_at is not None and at < link.code_sent_at + CODE_PAUSE:
        return now
    code = "".join(secrets.choice("0123456789") for _digit in range(DIGITS))
    link.code_digest, link.code_sent_at, link.code_count = _digest(link, code), at, link.code_count + 1
    link.save(update_fields=["code_digest", "code_sent_at", "code_count"])
    _mail_code(link, code)
    return now


def _mail_code(link: DossierLink, code: str) -> None:
    case = link.case
    assert case.body is not None  # noqa: S101  `standing` said so
    with translation.override(language_of(case.body, case.language)):
        text = _(
            "Your code is %(code)s. It opens the dossier of the case %(ref)s once, within %(n)d minutes.\n\n"
            "Nobody of your service asked for it? Then somebody else has the link: tell us at %(contact)s."
        )
        values = {
            "code": f"{code[:4]} {code[4:]}",
            "ref": case.ref,
            "n": CODE_LASTS.seconds // 60,
            "contact": settings.CONTACT_EMAIL,
        }
        subject = f"[{case.ref}] " + _("Your code")
        named = case_mail.message_id(case.ref, f"code.{link.pk}.{link.code_count}")
        headers = {**case_mail.in_thread(case), **case_mail.answers(case, case.body)}
        mail.queue(to=[link.address], subject=subject, text=text % values, message_id=named, **headers)


@transaction.atomic
def try_code(link: DossierLink, typed: str, *, at: datetime) -> Tried:
    """Each wrong one counts, whoever types it and however many at once."""
    link = _locked(link)
    if standing(link, at) is not Standing.OPEN:
        return Tried.DEAD
    if not has_code(link, at):
        return Tried.OLD
    if hmac.compare_digest(_digest(link, typed), link.code_digest):
        return Tried.RIGHT
    link.wrong_count += 1
    link.save(update_fields=["wrong_count"])
    return Tried.WRONG


@transaction.atomic
def use(link: DossierLink, *, at: datetime) -> bool:
    """Spend it and write the reading down, once; False for whoever comes second."""
    link = _locked(link)
    if standing(link, at) is not Standing.OPEN:
        return False
    link.used_at = at
    link.save(update_fields=["used_at"])
    readings.write_of_body(link.case, what=READ_AS, at=at)
    return True


def _locked(link: DossierLink) -> DossierLink:
    rows = DossierLink.objects.select_for_update(of=("self",)).select_related("case__body")
    found: DossierLink = rows.get(pk=link.pk)
    return found


def _digest(link: DossierLink, code: str) -> str:
    said = f"{link.key} {''.join(code.split())}"
    return salted_hmac("moderation.handover.dossier_links.code", said, algorithm="sha256").hexdigest()
