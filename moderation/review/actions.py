"""Reporting posts and deciding about them: the only writers of flags, decisions and statements of reasons.

What restricts a post is written in one transaction with its reasons and with what its author is told. Two
moderators at once, or one who clicks twice, decide once.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum import actions as forum_actions
from forum import ledger, notifications
from forum.actions import posts
from forum.dates import legal_day
from forum.models import Member, Notification, Question, Visibility
from forum.text.cleaning import clean_line, clean_text
from moderation.review import reasons, rights
from moderation.review.models import Decision, Flag, Rule
from moderation.review.models.flag import NOTE_MAX
from moderation.review.rights import AlreadyDecided
from moderation.review.targets import Target, about, question_of

Kind = Decision.Kind
DANGER_RULE = "no-danger"  # of the charter, where the team kept it


@transaction.atomic
def flag(
    post: Target, *, by: Member, rule: Rule | None = None, law: str = "", note: str = "", at: datetime | None = None
) -> Flag:
    """Report a post for a rule, or for the law in one's own words. A second report of the same post is the first."""
    post = _locked(post)
    known = Flag.objects.on(post).filter(member=by).first()
    if known is not None:
        return known
    rights.check_may_flag(post, by)
    law, note = clean_line(law), clean_text(note).strip()
    rights.check_flag(rule, law, note)
    at = at or timezone.now()
    return Flag.objects.create(member=by, rule=rule, law=law, note=note, created_at=at, **_columns(post))


@transaction.atomic
def report_danger(post: Target, *, by: Member, sentence: str, at: datetime) -> Flag:
    """Somebody says that a post is dangerous: a report in their name, opened again if an earlier one was handled.

    What they reported before for another reason keeps it, with this sentence besides.
    """
    known = Flag.objects.on(post).filter(member=by).first()
    if known is None:
        rule = Rule.objects.in_force(legal_day(at)).filter(code=DANGER_RULE).first()
        return flag(post, by=by, rule=rule, law="" if rule else _("It is dangerous."), note=sentence, at=at)
    known.note = f"{known.note}\n{sentence}".strip()[-NOTE_MAX:]
    known.handled_at = None
    known.save(update_fields=["note", "handled_at"])
    return known


@transaction.atomic
def alert(question: Question, ground: Flag.Ground, *, at: datetime | None = None) -> Flag:
    """The site asks the moderators to look, in nobody's name. One entry a question and ground, however often asked;
    a handled one is opened again: it is for the caller to know that there is something new.
    """
    at = at or timezone.now()
    question = posts.locked(question)
    row, is_new = Flag.objects.get_or_create(question=question, ground=ground, defaults={"created_at": at})
    if not is_new and row.handled_at is not None:
        row.handled_at, row.created_at = None, at
        row.save(update_fields=["handled_at", "created_at"])
    return row


@transaction.atomic
def decide_hide(
    post: Target, *, by: Member, rule: Rule, facts: str, seen: int | None = None, at: datetime | None = None
) -> Decision:
    """Hide a post for a rule, and give its author the reasons.

    `facts`: what in the post breaks the rule, for its author to read. `seen`: the number of the last decision
    the moderator knew of, 0 for none; when there is a later one it stands, and AlreadyDecided is raised.
    """
    at, facts = at or timezone.now(), clean_text(facts).strip()
    post = _to_decide(post, by)
    earlier = rights.decided_before(post, by, Kind.HIDE, seen)
    if earlier is not None:
        return earlier
    rights.check_reasons(rule, facts, at)
    statement = reasons.hiding(post, rule=rule, facts=facts, at=at)
    statement.save(force_insert=True)
    decision = _write(post, Kind.HIDE, by=by, at=at, statement=statement)
    forum_actions.hide(post, by=by, ref=decision.ref, at=at)
    _close_flags(decision)
    _tell_author(decision, ref=decision.ref, at=at)
    return decision


@transaction.atomic
def keep(post: Target, *, by: Member, seen: int | None = None, at: datetime | None = None) -> Decision:
    """The post stays, or is published where it was held; its reports are closed. `seen` as for `decide_hide`."""
    at = at or timezone.now()
    post = _to_decide(post, by)
    is_open = rights.is_open(post)
    earlier = rights.decided_before(post, by, Kind.KEEP, seen, is_settled=not is_open)
    if earlier is not None:
        return earlier
    if not is_open:
        raise PermissionDenied(_("Nobody has reported this text: there is nothing to decide."))
    decision = _write(post, Kind.KEEP, by=by, at=at)
    if post.visibility == Visibility.HELD:
        forum_actions.release(post, by=by, at=at)
    _close_flags(decision)
    return decision


@transaction.atomic
def undo(decision: Decision, *, by: Member, at: datetime | None = None) -> Decision:
    """Put everything back as it was before the decision: the post, its points, its reports."""
    at = at or timezone.now()
    post = _locked(decision.post)
    rights.check_may_decide(post, by)
    last = Decision.objects.on(post).newest_first()[0]
    if last.pk != decision.pk or (last.undone_at and last.undone_by_id != by.pk):
        raise AlreadyDecided(last)
    if last.undone_at:
        return last
    last.undone_at, last.undone_by = at, by
    last.save(update_fields=["undone_at", "undone_by"])
    _put_back(last, post, by=by, at=at)
    last.flags.update(handled_at=None)
    if last.statement_id is not None:
        _tell_author(last, ref=f"{last.ref}:undone", at=at)
    return last


def _to_decide(post: Target, by: Member) -> Any:
    post = _locked(post)
    rights.check_may_decide(post, by)
    rights.check_is_there(post)
    return post


def _write(post: Target, kind: str, *, by: Member, at: datetime, **values: Any) -> Decision:
    return Decision.objects.create(
        kind=kind, former_visibility=post.visibility, made_by=by, made_at=at, **_columns(post), **values
    )


def _close_flags(decision: Decision) -> None:
    Flag.objects.on(decision.post).open().update(handled_at=decision.made_at, decision=decision)


def _put_back(decision: Decision, post: Target, *, by: Member, at: datetime) -> None:
    is_hidden_by_it = post.visibility == Visibility.HIDDEN != decision.former_visibility
    if decision.kind == Kind.HIDE and is_hidden_by_it:
        forum_actions.restore(post, by=by, ref=decision.ref, at=at)
    elif decision.kind == Kind.HIDE:  # its author deleted it meanwhile, or it was hidden before: points only
        ledger.lock(post.author)
        ledger.take_back(f"removed:{decision.ref}", at=at)
    if decision.former_visibility == Visibility.HELD and post.visibility != Visibility.DELETED:
        forum_actions.hold(post, at=at)


def _tell_author(decision: Decision, *, ref: str, at: datetime) -> None:
    post = decision.post
    notifications.tell(
        post.author,
        Notification.Kind.DECISION,
        ref=ref,
        at=at,
        question=question_of(post),
        answer=posts.answer_of(post),
        url=f"/moderation/decisions/{decision.pk}/",
    )


def _locked(post: Target) -> Any:
    """The post as it is now; its question is locked first, in the order of every action of the forum."""
    question = posts.locked(question_of(post))
    return question if question == post else posts.locked(post)


def _columns(post: Target) -> dict[str, Any]:
    return dict(about(post))
