"""What becomes of a mail that came in: what its page would make of the same text, or a mail that says why not."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from enum import StrEnum
from functools import partial

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.forms import Form
from django.http import Http404
from django.utils import timezone

from forum import actions, charter, limits
from forum.access import Gone, access_answer, access_question
from forum.actions.answers import AlreadyAnswered
from forum.charter import CharterNotAccepted
from forum.forms import AnswerForm, CommentForm
from forum.limits import TooMany
from forum.mail_in import asking, readers, telling
from forum.mail_in.address import Purpose, Reply, is_ours, read_address
from forum.mail_in.attached import with_pictures
from forum.mail_in.incoming import Incoming, digest_of, read_incoming
from forum.models import Answer, Comment, InboundMail, Leased, Member, Question

log = logging.getLogger(__name__)

RAW_MAX = 10_000_000  # bytes; what is larger is not looked at
ROWS_KEPT = dt.timedelta(days=30)  # so that a letter delivered again is known
BATCH = 5
LEASE_SECONDS = 120


class Outcome(StrEnum):
    """Kept with the row, for whoever runs the site; tells nothing of people."""

    PUBLISHED = "published"
    HELD = "held"  # the team looks at it first; its sender was told
    DRAFT = "draft"
    STOPPED = "stopped"  # its sender gets no more mails of news
    REFUSED = "refused"  # its sender was told why
    AUTOMATIC = "automatic"
    UNKNOWN_ADDRESS = "unknown address"
    UNPROVEN = "unproven"  # not from the person the address was made for, or too late
    EMPTY = "empty"
    UNREADABLE = "unreadable"


def accept(raw: bytes) -> bool:
    """Keep a mail for the worker; False for one that is there already, or too large."""
    if len(raw) > RAW_MAX:
        log.warning("a mail of %s bytes was not taken", len(raw))
        return False
    try:
        with transaction.atomic():
            return InboundMail.objects.get_or_create(digest=digest_of(raw), defaults={"raw": raw})[1]
    except IntegrityError:
        return False


def receive_mail() -> int:
    """Read what came in; the number of mails tried. One that was read is not kept."""
    rows = InboundMail.objects.lease(BATCH, seconds=LEASE_SECONDS)
    for row in rows:
        _receive(row)
    return len(rows)


def _receive(row: InboundMail) -> None:
    try:
        outcome = process(read_incoming(bytes(row.raw)))
    except Exception:
        log.exception("inbound mail %s cannot be read", row.pk)
        outcome = Outcome.UNREADABLE.value
        if row.attempts < 3:  # the database may have been away
            return
    if row.settle(Leased.State.DONE):
        InboundMail.objects.filter(pk=row.pk).update(raw=b"", outcome=outcome)


def process(letter: Incoming) -> str:
    """Once: what is written carries the digest of the letter as its idempotency key."""
    elsewhere = readers.read(letter)
    if elsewhere is not None:
        return elsewhere
    reply = next(filter(None, map(read_address, letter.recipients)), None)
    if letter.is_automatic:
        return Outcome.AUTOMATIC
    if reply is None:
        return _ask_without_proof(letter) if any(map(is_ours, letter.recipients)) else Outcome.UNKNOWN_ADDRESS
    member = Member.objects.filter(pk=reply.member, is_active=True).first()
    if member is None or not reply.is_ours_for(member):
        return Outcome.UNPROVEN
    if reply.purpose == Purpose.STOP:  # as the link beside it, the address is enough: programmes write from any
        actions.set_wants_mail(False, by=member)
        return Outcome.STOPPED
    if not reply.is_sealed_for(member) or letter.sender != member.email.lower():
        return _unproven(reply, letter, member)
    if not letter.text:
        why = telling.NOTHING_WRITTEN if letter.is_whole else telling.TOO_MANY_PARTS
        telling.refused(member, letter, why, link=_page(reply, member))
        return Outcome.EMPTY
    return _act(reply, letter, member)


def _unproven(reply: Reply, letter: Incoming, member: Member) -> Outcome:
    """Nothing is published. Who answers late, or from an address of theirs that we do not know, is told at ours."""
    is_theirs = letter.sender == member.email.lower()
    try:
        limits.spend_for(f"member:{member.pk}", "mail")
    except TooMany:
        return Outcome.UNPROVEN
    why = telling.TOO_LATE if is_theirs else telling.ELSEWHERE
    telling.refused(member, letter, why, link=_page(reply, member), is_theirs=is_theirs)
    return Outcome.UNPROVEN


def _page(reply: Reply, member: Member) -> Question | Answer | None:
    """Where they can write what was not published; None for what they cannot see."""
    try:
        if reply.purpose == Purpose.COMMENT_ON_ANSWER:
            return access_answer(member, reply.target)
        return access_question(member, reply.target) if reply.target else None
    except (Http404, Gone):
        return None


def _ask_without_proof(letter: Incoming) -> Outcome:
    """Nothing but a mail to the address that it says to come from, with a link: whoever reads it goes on."""
    if not letter.sender or not letter.text:
        return Outcome.EMPTY
    try:
        limits.spend_for(limits.hidden(letter.sender), "mail")
    except TooMany:
        return Outcome.REFUSED
    asking.keep(letter, member=None)
    return Outcome.DRAFT


def _act(reply: Reply, letter: Incoming, member: Member) -> Outcome:
    if reply.purpose == Purpose.ASK:
        return _tried(letter, member, "draft", lambda: _keep_question(letter, member))
    if reply.purpose == Purpose.ANSWER:
        return _answer(reply, letter, member)
    return _comment(reply, letter, member)


def _keep_question(letter: Incoming, member: Member) -> Outcome:
    asking.keep(letter, member=member)
    return Outcome.DRAFT


def _answer(reply: Reply, letter: Incoming, member: Member) -> Outcome:
    form = AnswerForm({"body": letter.text}, nudges=False)

    def publish() -> Outcome:
        question = access_question(member, reply.target)
        keep = partial(actions.keep_draft, question, by=member, body=letter.text)
        _check(form, keep)
        _check_agreed(member, keep)
        body, left_out = with_pictures(form, letter.raw, by=member)
        new = actions.answer(question, by=member, body=body, idempotency_key=_key(letter))
        telling.left_out(member, letter, left_out, link=new)
        return _done(new, letter, member)

    return _tried(letter, member, "answer", publish, page=_page(reply, member))


def _comment(reply: Reply, letter: Incoming, member: Member) -> Outcome:
    form = CommentForm({"body": letter.text}, nudges=False)

    def publish() -> Outcome:
        is_on_answer = reply.purpose == Purpose.COMMENT_ON_ANSWER
        target: Question | Answer
        target = access_answer(member, reply.target) if is_on_answer else access_question(member, reply.target)
        _check(form)
        _check_agreed(member)
        body, left_out = with_pictures(form, letter.raw, by=member)
        new = actions.comment(target, by=member, body=body, idempotency_key=_key(letter))
        telling.left_out(member, letter, left_out, link=new)
        return _done(new, letter, member)

    return _tried(letter, member, "comment", publish, page=_page(reply, member))


def _done(new: Answer | Comment, letter: Incoming, member: Member) -> Outcome:
    if new.is_published:
        return Outcome.PUBLISHED
    telling.held(member, letter, link=new)
    return Outcome.HELD


def _check(form: Form, keep: Callable[[], object] | None = None) -> None:
    """As the page checks; what it refuses is kept as a draft where there are some."""
    if not form.is_valid():
        if keep is not None:
            keep()
        raise ValidationError([error for errors in form.errors.values() for error in errors])


def _check_agreed(member: Member, keep: Callable[[], object] | None = None) -> None:
    """The points of the charter are read on the site: who has to accept them goes on there."""
    owed = charter.standing_of(member).owes
    if owed is not None:
        if keep is not None:
            keep()
        raise CharterNotAccepted(owed)


def _tried(
    letter: Incoming,
    member: Member,
    limit: str,
    act: Callable[[], Outcome],
    page: Question | Answer | None = None,
) -> Outcome:
    try:
        limits.spend_for(f"member:{member.pk}", limit)
        return act()
    except AlreadyAnswered as refusal:
        telling.refused(member, letter, str(refusal), link=refusal.answer)
    except (PermissionDenied, TooMany) as refusal:
        telling.refused(member, letter, str(refusal), link=page)
    except ValidationError as refusal:
        telling.refused(member, letter, "\n".join(refusal.messages), link=page)
    except (Http404, Gone):
        telling.refused(member, letter, telling.NO_LONGER_THERE)
    return Outcome.REFUSED


def _key(letter: Incoming) -> str:
    return f"mail:{letter.digest}"[:80]


def forget_read() -> int:
    """Rows of mails read long ago; what they held went when they were read."""
    old = InboundMail.objects.filter(state=Leased.State.DONE, settled_at__lt=timezone.now() - ROWS_KEPT)
    return old.in_slices(lambda some: some.delete()[0])
