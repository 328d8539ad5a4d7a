"""The address a member answers to: it names them and what they answer, and is signed."""

from __future__ import annotations

import base64
import hmac
import re
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac

from forum.models import Member, Notification

KEPT_DAYS = 90  # a thread that old is answered on its page


class Purpose(StrEnum):
    """What a letter to the address becomes; a letter, because an address has 64 characters before its @."""

    ANSWER = "a"  # an answer to a question
    COMMENT_ON_QUESTION = "q"
    COMMENT_ON_ANSWER = "c"
    ASK = "n"  # a new question
    STOP = "u"  # no more mails of news: what mail programmes write to by themselves (List-Unsubscribe)


@dataclass(frozen=True)
class Reply:
    purpose: Purpose
    target: int  # question or answer; 0 for a new question and for stopping
    member: int
    day: int  # since 1970, of the mail that is answered
    seal: str

    def is_sealed_for(self, member: Member) -> bool:
        """Whether we made it for this member at the address they have today, lately; an old mail stops mails, too."""
        age = _today() - self.day
        oldest = age if self.purpose == Purpose.STOP else KEPT_DAYS
        return 0 <= age <= oldest and self.is_ours_for(member)

    def is_ours_for(self, member: Member) -> bool:
        """The same, however long ago."""
        return hmac.compare_digest(self.seal, _seal(self.purpose, self.target, member, self.day))


def address_for(member: Member, purpose: Purpose, target: int = 0) -> str | None:
    """None where the site takes no mail in."""
    local, _at, domain = settings.MAIL_IN_ADDRESS.partition("@")
    if not domain or not member.email:
        return None
    day = _today()
    seal = _seal(purpose, target, member, day)
    return f"{local}+{purpose}{target}-{member.pk}-{day}-{seal}@{domain}"


def reply_address(notification: Notification, *, is_several: bool = False) -> str | None:
    """Where an answer to the mail of this notification goes; None where there is nothing to answer.

    `is_several`: the mail tells of several answers at once, so that a reply is about the question.
    """
    kinds = Notification.Kind
    if notification.question is None or notification.kind in {kinds.DECISION, kinds.CASE, kinds.WAY_OUT, kinds.HIDDEN}:
        return None
    if notification.answer is not None and not is_several:
        return address_for(notification.member, Purpose.COMMENT_ON_ANSWER, notification.answer.pk)
    is_own = notification.question.author_id == notification.member_id
    is_remark = is_own or is_several or notification.kind == kinds.COMMENT
    purpose = Purpose.COMMENT_ON_QUESTION if is_remark else Purpose.ANSWER
    return address_for(notification.member, purpose, notification.question.pk)


_TOKEN = re.compile(r"\+([aqcnu])([0-9]{1,18})-([0-9]{1,18})-([0-9]{1,6})-([a-z2-7]{20})@", re.IGNORECASE)


def read_address(address: str) -> Reply | None:
    """What an address of ours says, true or not; None for any other."""
    local, _at, domain = settings.MAIL_IN_ADDRESS.partition("@")
    found = _TOKEN.search(address)
    if found is None or address.rpartition("@")[2].lower() != domain.lower():
        return None
    if address.partition("+")[0].lower() != local.lower():
        return None
    purpose, target, member, day, seal = found.groups()
    return Reply(Purpose(purpose.lower()), int(target), int(member), int(day), seal.lower())


def is_ours(address: str) -> bool:
    """The bare address: a new question by anybody."""
    return bool(settings.MAIL_IN_ADDRESS) and address.lower() == settings.MAIL_IN_ADDRESS.lower()


def _seal(purpose: str, target: int, member: Member, day: int) -> str:
    said = f"{purpose}:{target}:{member.pk}:{day}:{member.email.lower()}"
    digest = salted_hmac("forum.mail_in", said, algorithm="sha256").digest()
    return base64.b32encode(digest)[:20].decode().lower()


def _today() -> int:
    return int(timezone.now().timestamp()) // 86_400
