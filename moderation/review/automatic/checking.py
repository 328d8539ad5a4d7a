"""The check that the forum asks before it shows something new: reads what is known, scores it, keeps the lines."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.timezone import localdate

from forum.models import Member
from forum.publishing import Sent, Verdict, words_of
from forum.text.plain import plain_text
from moderation.review.automatic import letters, likeness, links, outside, signals, watched
from moderation.review.automatic.signals import HOLD, LOOK, Facts, Line, Score, Signal
from moderation.review.models import Assessment, Decision, WatchedExpression
from moderation.review.targets import KINDS, POSTS, language_of, own_words

RECENT = 300  # posts that a new one is compared with, the newest
RECENT_FOR = timedelta(days=7)
COUNTED = 50  # posts of an author: more say nothing more


def check(sent: Sent) -> Verdict:
    """For whoever is not of the team. What the score says is kept with the post, whatever comes of it."""
    if is_exempt(sent.by):
        return Verdict()
    words = letters.plain(words_of(sent.post))
    row = Assessment.objects.on(sent.post).first() or Assessment(**{sent.post.kind: sent.post})
    row.sketch = likeness.sketch(letters.plain(own_words(sent.post)))
    facts = facts_of(sent, words, bytes(row.sketch))
    score = _with_expressions(signals.score(facts), sent)
    seen_at = row.seen_at if _was_seen(row, score) else None
    holds = score.holds and _may_hold(score) and seen_at is None
    row.take(score, version=signals.VERSION, at=sent.at)
    row.seen_at = seen_at
    row.save()
    if sent.post.kind in POSTS and outside.is_asked(score, is_newcomer=facts.is_newcomer):
        outside.ask_about(sent.post)
    return Verdict(holds=holds, warns=score.warns and seen_at is None)


def _may_hold(score: Score) -> bool:
    """What was decided about a member, or asked for of every newcomer, holds whatever the operator thinks of scores."""
    return settings.HOLD_SUSPECTS or any(line.signal in signals.ASKED_FOR for line in score.lines)


def _was_seen(row: Assessment, score: Score) -> bool:
    """A moderator let it pass as it was, and its author made it no worse: a slip put right holds nothing again."""
    before = Score(tuple(row.score_lines))
    is_limited = any(line.signal == Signal.LIMITED for line in score.lines)
    return row.seen_at is not None and not is_limited and score.points_unasked <= before.points_unasked


def is_exempt(member: Member) -> bool:
    """The team, and those who answer for a brand under its name: they are known, and there are few of them."""
    return member.is_staff or member.is_moderator or member.is_brand_staff


def facts_of(sent: Sent, words: str, sketch: bytes) -> Facts:
    """An edit is judged by its words and its links; how fast its author writes, only what is new."""
    is_new = sent.former is None
    recent = _Recent(sent, sketch)
    return Facts(
        words=words,
        text=words_of(sent.post),
        links=_links(sent),
        account_age=sent.at - sent.by.date_joined,
        published=_published(sent),
        last_ten_minutes=recent.since(timedelta(minutes=10)) if is_new else 0,
        last_hour=recent.since(timedelta(hours=1)) if is_new else 0,
        alike_own=recent.alike_own,
        alike_others=recent.alike_others,
        is_trapped=sent.manner.is_trapped,
        seconds=sent.manner.seconds,
        is_limited=is_limited(sent.by, sent),
        holds_first=settings.HOLD_FIRST_POSTS if is_new else 0,
    )


def is_limited(member: Member, sent: Sent) -> bool:
    """A moderator decided that what this member writes is looked at first; such a decision ends by itself."""
    return Decision.objects.on(member).in_force(sent.at).filter(kind=Decision.Kind.LIMIT).exists()


def _links(sent: Sent) -> tuple[links.Link, ...]:
    """Of an edit, those that were not there before."""
    own = [urlsplit(settings.BASE_URL).hostname or ""]
    found = links.links_in(sent.post.body_html, plain_text(sent.post.body_html), own=own)
    if sent.former is None:
        return found
    former = sent.former.lower()
    return tuple(link for link in found if link.host not in former)


def _published(sent: Sent) -> int:
    """Posts of theirs that everybody reads, this one apart, up to `COUNTED`."""
    count = 0
    for kind, model in KINDS.items():
        rows = model.objects.published().filter(author=sent.by)
        others = rows.exclude(pk=sent.post.pk) if kind == sent.post.kind else rows
        count += others[:COUNTED].count()
        if count >= COUNTED:
            break
    return count


class _Recent:
    """The last posts of all, as far as the site compares: whose they are, when they were written, how alike."""

    def __init__(self, sent: Sent, sketch: bytes) -> None:
        self.sent = sent
        authors = [f"{kind}__author_id" for kind in KINDS]
        rows = Assessment.objects.filter(made_at__gt=sent.at - RECENT_FOR).exclude(**{sent.post.kind: sent.post})
        found: Iterable[Any] = rows.order_by("-made_at").values_list("made_at", "sketch", *authors)[:RECENT]
        self.rows = [(at, bytes(kept), next(filter(None, whose), None)) for at, kept, *whose in found]
        alike = [whose for _at, kept, whose in self.rows if sketch and likeness.are_alike(sketch, kept)]
        self.alike_own = sum(1 for whose in alike if whose == sent.by.pk)
        self.alike_others = len({whose for whose in alike if whose is not None} - {sent.by.pk})

    def since(self, time: timedelta) -> int:
        """Posts of the same author, this one included."""
        since = self.sent.at - time
        return 1 + sum(1 for at, _kept, whose in self.rows if whose == self.sent.by.pk and at > since)


def _with_expressions(score: Score, sent: Sent) -> Score:
    """Those that hold do so by themselves; the others bring the post into the queue."""
    rows = WatchedExpression.objects.in_force(localdate(sent.at))
    rules = [row.rule for row in rows]
    found = list(watched.found(rules, words_of(sent.post), language=language_of(sent.post))) if rules else []
    lines = [Line(Signal.EXPRESSION, 0, one.expression, HOLD if one.holds else LOOK) for one in found[:10]]
    return Score((*score.lines, *lines))
