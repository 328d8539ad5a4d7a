"""Notices of illegal content: taken in from anybody, confirmed by trusted flaggers, answered by the team."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.dates import legal_day
from forum.models import Member, Visibility
from forum.text.cleaning import clean_line, clean_text
from moderation.review import notice_mails, rights
from moderation.review.actions.alarms import acknowledge_alarm, ring
from moderation.review.actions.closing import conclude
from moderation.review.actions.holding import hold_if_due
from moderation.review.actions.misuse import to_decide
from moderation.review.actions.writing import locked
from moderation.review.addresses import place_of
from moderation.review.models import Alarm, Notice, NoticeLink, TrustedFlagger
from moderation.review.models.notice import ANSWER_MAX, LAW_MAX, NEVER_REFUSED, REASONS_MAX
from moderation.review.notice_keys import new_reference, sender_key
from moderation.review.targets import Target, in_order

URLS_MAX = 20


class AlreadyAnswered(PermissionDenied):
    """Somebody else answered first. Nothing was changed."""

    def __init__(self) -> None:
        super().__init__(_("Somebody else has answered this notice already. Nothing was decided twice."))


def give_notice(
    urls: Sequence[str],
    *,
    subject: str,
    reasons: str,
    language: str,
    good_faith: bool,
    law: str = "",
    name: str = "",
    email: str = "",
    by: Member | None = None,
    key: str = "",
    has_receipt: bool = True,
    is_one_of_many: bool = False,
    at: datetime | None = None,
) -> Notice:
    """Take in a notice, with or without an account; its sender gets a receipt. `key`: two clicks are one notice.

    `has_receipt`: unless their address got many lately. `is_one_of_many`: that came from one place, so that it calls
    nobody while whoever is on call is being called already.
    Regulation (EU) 2022/2065, art. 16(2) and (4).
    """
    at = at or timezone.now()
    urls = list(dict.fromkeys(urls))
    notice = Notice(
        ref=new_reference(legal_day(at)),
        key=key or None,
        language=language,
        subject=subject,
        reasons=clean_text(reasons).strip(),
        law=clean_line(law),
        name=clean_line(name),
        email=email.strip().lower(),
        sender_key=sender_key(email),
        good_faith=good_faith,
        member=by,
        received_at=at,
    )
    try:
        rings = not is_one_of_many or not Alarm.objects.open().exists()
        return _known(key) or _take_in(notice, urls, at, has_receipt=has_receipt, rings=rings)
    except IntegrityError:
        known = _known(key)  # the other click was quicker
        if known is None:
            raise
        return known


def _known(key: str) -> Notice | None:
    return Notice.objects.filter(key=key).first() if key else None


@transaction.atomic
def _take_in(notice: Notice, urls: list[str], at: datetime, *, has_receipt: bool, rings: bool) -> Notice:
    _check(urls, notice.reasons, notice.law, notice.good_faith)
    rights.check_may_send_notice(notice, at=at)
    notice.flagger = flagger_of(notice.member, at)
    links = _links(notice, urls)
    posts = _locked_posts(links)
    notice.save(force_insert=True)
    NoticeLink.objects.bulk_create(links)
    if has_receipt:
        notice_mails.send_receipt(notice)
    if rings and notice.subject in NEVER_REFUSED:
        ring(notice=notice, at=at)
    _weigh(posts, at)
    return notice


def _locked_posts(links: Iterable[NoticeLink]) -> list[Target]:
    """Texts before their notices, as whoever decides about one does: nobody waits for another in a ring."""
    return [locked(post) for post in in_order(link.post for link in links if link.post_or_none is not None)]


def _weigh(posts: Iterable[Target], at: datetime) -> None:
    for post in posts:
        hold_if_due(locked(post), at=at)


def _check(urls: list[str], reasons: str, law: str, good_faith: bool) -> None:
    if not 0 < len(urls) <= URLS_MAX:
        raise ValidationError({"urls": _("Give the addresses of the pages, one to a line, 20 at most.")})
    if not reasons or len(reasons) > REASONS_MAX or len(law) > LAW_MAX:
        raise ValidationError({"reasons": _("Say what is illegal there, and why.")})
    if not good_faith:
        raise ValidationError({"good_faith": _("Confirm that what you write is accurate, as far as you know.")})


def _links(notice: Notice, urls: list[str]) -> list[NoticeLink]:
    """One for each text or page, by the first address that leads there, and for each address that leads to neither."""
    found: dict[object, NoticeLink] = {}
    for url in urls:
        place = place_of(url)
        post = {place.post.kind: place.post} if place.post is not None else {}
        link = NoticeLink(notice=notice, url=url, page=place.page, **post)
        found.setdefault(place.post or place.page or url, link)
    return list(found.values())


def flagger_of(member: Member | None, at: datetime) -> TrustedFlagger | None:
    """Of somebody signed in: the account that is named, or a proven address at their domain."""
    if member is None:
        return None
    trusted = TrustedFlagger.objects.in_force(legal_day(at))
    named = trusted.filter(member=member).first()
    if named is not None:
        return named
    proven = EmailAddress.objects.filter(user=member, verified=True).values_list("email", flat=True)
    return next((found for email in proven for found in trusted.of_address(email)), None)


def flagger_to_confirm(notice: Notice, *, at: datetime | None = None) -> TrustedFlagger | None:
    """The trusted flagger that the address of a notice belongs to, as long as nobody has proven that they read it."""
    if notice.flagger_id is not None or not notice.email:
        return None
    day = legal_day(at or timezone.now())
    return TrustedFlagger.objects.in_force(day).of_address(notice.email).first()


@transaction.atomic
def confirm_sender(notice: Notice, *, at: datetime | None = None) -> Notice:
    """Whoever reads its address says that they sent it: it weighs by their record, and first if they are trusted."""
    at = at or timezone.now()
    posts = _locked_posts(open_links(notice))
    notice = Notice.objects.select_for_update().get(pk=notice.pk)
    flagger = flagger_to_confirm(notice, at=at)
    if flagger is None and not notice.is_to_confirm:
        return notice
    notice.flagger = notice.flagger or flagger
    notice.proven_at = notice.proven_at or (at if notice.is_open else None)
    notice.save(update_fields=["flagger", "proven_at"])
    _weigh(posts, at)
    return notice


@transaction.atomic
def answer_notice(notice: Notice, *, by: Member, outcome: str, answer: str = "", at: datetime | None = None) -> Notice:
    """Close the addresses that lead to no post to decide about; the others are closed by the decision there."""
    at = at or timezone.now()
    _locked_posts(open_links(notice))
    notice = to_decide(notice, by)
    answer = clean_text(answer).strip()
    if len(answer) > ANSWER_MAX:
        raise ValidationError({"answer": _("Shorten this text to %(count)d characters.") % {"count": ANSWER_MAX}})
    links = [link for link in open_links(notice) if is_answered_here(link, by)]
    if not links:
        return _answered_before(notice, by)
    pks = [link.pk for link in links]
    NoticeLink.objects.filter(pk__in=pks).update(handled_at=at, outcome=outcome, handled_by=by, decision=None)
    if answer:
        notice.answer = answer
        notice.save(update_fields=["answer"])
    for alarm in notice.alarms.filter(acknowledged_at=None):
        acknowledge_alarm(alarm, by=by, at=at)
    conclude(notice.pk, at=at)
    notice.refresh_from_db()
    return notice


def _answered_before(notice: Notice, by: Member) -> Notice:
    """A double click is one; whoever comes after somebody else is told."""
    if notice.is_open:
        raise PermissionDenied(_("Decide about the text first: that closes this notice too."))
    if notice.links.filter(handled_by=by).exists():
        return notice
    raise AlreadyAnswered


def open_links(notice: Notice) -> list[NoticeLink]:
    found = notice.links.open().select_related("question", "answer__question", "comment__question", "amendment", "page")
    return list(found.order_by("pk"))


def is_answered_here(link: NoticeLink, by: Member) -> bool:
    """Where no decision about a post can be taken: there is none, or it is hidden or deleted already."""
    post = link.post_or_none
    if post is None:
        return True
    return post.visibility in {Visibility.HIDDEN, Visibility.DELETED} and post.author_id != by.pk


@transaction.atomic
def name_sender(notice: Notice, *, by: Member, because: str) -> Notice:
    """Note why the author has to know who sent it: else no facts that name them are accepted (art. 17(3)(b))."""
    notice = to_decide(notice, by)
    notice.named_because = clean_line(because)[:500]
    notice.save(update_fields=["named_because"])
    return notice
