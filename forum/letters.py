"""What a mail says: written when it leaves, in its reader's language, of what they may see at that moment."""

from __future__ import annotations

import re
from collections.abc import Sequence
from email.utils import parseaddr
from typing import Any, NamedTuple

from django.conf import settings
from django.template import Context, Engine
from django.utils import translation
from django.utils.translation import gettext as _

from forum import links
from forum.channels import Channel, channel_of, manner_of
from forum.mail_in.address import Purpose, address_for, read_address, reply_address
from forum.mail_in.reply import MARK
from forum.models import Block, Comment, Mail, Member, Notification, Preference
from forum.templatetags.mail_parts import laid_out
from forum.willing import ASKED_BY_THE_SITE

_BREAKS = re.compile("[ \t\n\r\v\f\x1c-\x1f\x85\u2028\u2029]+")

TRANSACTIONAL, NEWS, DIGEST = "transactional", "notification", "digest"
DIGEST_MAX = 50  # questions in one digest


class Letter(NamedTuple):
    subject: str
    text: str
    html: str
    headers: dict[str, str]


def letter_for(row: Mail) -> Letter | None:
    """Of what the mail was queued for; None when none of it is right to send any more."""
    if row.member is None and row.notification is None:
        return Letter(row.subject, row.text, row.html, dict(row.headers))
    right = still_right(row)
    if not right:
        return None
    if row.digest:
        return Letter(*compose_digest(row, right), digest_headers(row))
    headers = {**row.headers, **notification_headers(right[0], is_several=len(right) > 1)}
    return Letter(*(compose(right[0]) if len(right) == 1 else compose_several(right)), headers)


def still_right(row: Mail) -> list[Notification]:
    """What the mail may still tell, of the one it was queued for and those that joined it."""
    joined = row.along.select_related("member", "question__author", "answer__question", "answer__author")
    told = [*([row.notification] if row.notification else []), *joined.order_by("pk")]
    if row.digest:
        told = [notification for notification in told if notification.read_at is None]
    reader = Reader(told)
    return [notification for notification in told if is_still_right(notification, reader)]


class Reader:
    """What is asked of one member for all that one mail tells, in so many queries however much that is."""

    def __init__(self, told: Sequence[Notification]) -> None:
        member = told[0].member_id if told else None
        for notification in told:
            notification.member = told[0].member  # whose groups are asked once
        self.chosen = dict(Preference.objects.filter(member=member).values_list("kind", "channel"))
        self.blocked = set(Block.objects.filter(member=member).values_list("person_id", flat=True))
        comments = {pk for notification in told if (pk := comment_pk(notification))}
        found = Comment.objects.select_related("question", "answer__question") if comments else Comment.objects.none()
        self.comments = found.in_bulk(comments)

    def comment(self, notification: Notification) -> Comment | None:
        return self.comments.get(comment_pk(notification) or 0)


def compose(notification: Notification) -> tuple[str, str, str]:
    """Subject, text and HTML of a notification; a kind without templates of its own has those of all."""
    names = [notification.kind, "generic"]
    return _render(notification.member, names, notification=notification)


def compose_several(notifications: Sequence[Notification]) -> tuple[str, str, str]:
    """The same of several that happened to one question within minutes."""
    first = notifications[0]
    return _render(first.member, ["several"], notification=first, notifications=notifications, is_several=True)


def compose_digest(row: Mail, told: Sequence[Notification]) -> tuple[str, str, str]:
    """All of a day or a week, by question."""
    groups: dict[int | str, list[Notification]] = {}
    for notification in told:
        groups.setdefault(notification.question_id or notification.ref, []).append(notification)
    shown = list(groups.values())[:DIGEST_MAX]
    more = sum(len(group) for group in list(groups.values())[DIGEST_MAX:])
    context = {"groups": shown, "count": len(told), "more": more, "digest": row.digest}
    return _write(told[0].member, ["digest"], context)


def compose_page(member: Member, name: str, parts: dict[str, Any]) -> tuple[str, str, str]:
    """What a member sends to themselves: `parts` go to the template of that name."""
    return _write(member, [name], parts)


def _render(member: Member, names: list[str], *, notification: Notification, **more: Any) -> tuple[str, str, str]:
    answered_at = reply_address(notification, is_several=bool(more.get("is_several")))
    context = {
        "notification": notification,
        "question": notification.question,
        "answer": notification.answer,
        "is_duty": manner_of(notification.kind).is_duty,
        **more,
    }
    return _write(member, names, context, answered_at=answered_at)


def _write(
    member: Member, names: list[str], parts: dict[str, Any], *, answered_at: str | None = None
) -> tuple[str, str, str]:
    """One template says what is in it; it is written in the frame of a text and in that of HTML."""
    context = {"member": member, **about_site(member), **parts}
    with translation.override(member.language):
        subject = one_line(_written([f"{name}_subject" for name in names], context))
        context |= {"subject": subject, "reply_line": _reply_line(answered_at)}
        text = laid_out(_written(names, {**context, "frame": "emails/_frame.txt"}))
        html = _written(names, {**context, "frame": "emails/_frame.html", "is_html": True})
    return subject, text, html


def _written(names: list[str], context: dict[str, Any]) -> str:
    """Escaped as HTML, and only then."""
    is_html = context.get("is_html", False)
    found = Engine.get_default().select_template([f"emails/{name}.txt" for name in names])
    written: str = found.render(Context({"is_html": is_html, **context}, autoescape=is_html))
    return written


def _reply_line(address: str | None) -> str:
    """Whoever answers by mail is told before they write what becomes of it, and where their text ends."""
    reply = read_address(address) if address else None
    if reply is None:
        return ""
    if reply.purpose == Purpose.ANSWER:
        said = _("Write above this line: it becomes your answer, which everybody can read.")
    else:
        said = _("Write above this line: it becomes your comment, which everybody can read.")
    return f"{MARK} {said}"


def about_site(member: Member) -> dict[str, str]:
    return {
        "site_name": settings.SITE_NAME,
        "base_url": settings.BASE_URL,
        "settings_path": f"/mail-settings/{links.token_for(member, links.PREFERENCES)}/",
        "stop_path": f"/unsubscribe/{links.token_for(member, links.UNSUBSCRIBE)}/",
    }


def is_still_right(notification: Notification, reader: Reader | None = None) -> bool:
    """Whether its reader may (still) see what it speaks of, and (still) wants it by mail."""
    member = notification.member
    if not (member.is_active and member.email):
        return False
    if notification.kind == Notification.Kind.DECISION:
        return True  # about a post that its author no longer sees in public
    if notification.kind in ASKED_BY_THE_SITE and not asks_still(notification):
        return False
    reader = reader or Reader([notification])
    comment = reader.comment(notification)
    is_open = notification.is_open and (comment is None or comment.is_visible_to(member))
    return is_open and is_wanted(notification, reader)


def asks_still(notification: Notification) -> bool:
    """Nobody is asked for an answer to what is solved, or takes answers no more."""
    question = notification.question
    return question is not None and question.takes_answers and not question.is_resolved


def is_wanted(notification: Notification, reader: Reader) -> bool:
    kind = notification.kind
    if manner_of(kind).is_duty:
        return True
    channel = channel_of(kind, reader.chosen.get(kind), wants_mail=notification.member.wants_mail)
    post = reader.comment(notification) or notification.answer or notification.question
    is_blocked = post is not None and post.shown_author_id in reader.blocked
    return channel not in {Channel.SITE, Channel.NEVER} and not is_blocked


def comment_pk(notification: Notification) -> int | None:
    """The number of the comment that a notification tells of."""
    kind, _, pk = notification.ref.removeprefix("mention:").partition(":")
    return int(pk) if kind == "comment" and pk.isdigit() else None


# Headers


def notification_headers(notification: Notification, *, is_several: bool = False) -> dict[str, str]:
    """Threading by question; and, where it may be stopped, the one-click unsubscription of RFC 8058."""
    kind = notification.kind
    is_duty = manner_of(kind).is_duty
    headers = {"Auto-Submitted": "auto-generated", "Feedback-ID": feedback_id(kind, TRANSACTIONAL if is_duty else NEWS)}
    if not is_duty:
        headers |= list_headers(notification.member)
    if notification.question_id:
        thread = f"<question-{notification.question_id}@{domain()}>"
        headers |= {"In-Reply-To": thread, "References": thread}
    reply_to = reply_address(notification, is_several=is_several)
    return headers | ({"Reply-To": reply_to} if reply_to else {})


def digest_headers(row: Mail) -> dict[str, str]:
    member = row.member
    own = list_headers(member) if member else {}
    return {
        "Auto-Submitted": "auto-generated",
        "Precedence": "bulk",
        "Feedback-ID": feedback_id(row.digest, DIGEST),
        **own,
    }


def list_headers(member: Member) -> dict[str, str]:
    """How mail programmes sort these mails, and stop them with one click."""
    ways = [f"<{settings.BASE_URL}/unsubscribe/{links.token_for(member, links.UNSUBSCRIBE)}/>"]
    if address := address_for(member, Purpose.STOP):
        ways.append(f"<mailto:{address}?subject=unsubscribe>")
    return {
        "List-ID": f"<notifications.{domain()}>",
        "List-Unsubscribe": ", ".join(ways),
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def feedback_id(what: str, stream: str) -> str:
    """By which the large providers group complaints: what it is, its stream, who sends."""
    return f"{what}:{stream}::{domain()}"


def one_line(subject: str) -> str:
    """No line break can end a header; the no-break spaces of French stay."""
    return _BREAKS.sub(" ", str(subject)).strip()[:250]


def domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
