"""Suggesting an edit of what somebody else wrote; approving it, refusing it, taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum import ledger, notifications
from forum.actions import held_edits, official, posts, rights
from forum.actions.private_notes import note_privately
from forum.actions.products import count_for_products
from forum.actions.questions import slug_of
from forum.actions.tags import set_tags, tag_slug
from forum.guarding import Private
from forum.models import Answer, Member, Notification, Question, SuggestedEdit
from forum.reputation import Reason
from forum.text.cleaning import clean_line, clean_text, is_blank

State = SuggestedEdit.State


class AlreadyDecided(PermissionDenied):
    """Somebody else approved or refused it, or its author took it back, a moment ago."""

    def __init__(self) -> None:
        super().__init__(_("This suggestion is decided already."))


@transaction.atomic
def suggest_edit(
    post: Question | Answer,
    *,
    by: Member,
    body: str,
    reason: str,
    title: str = "",
    tags: Sequence[str] = (),
    revision: int | None = None,
    private: Sequence[Private] = (),
    idempotency_key: str | None = None,
    at: datetime | None = None,
) -> SuggestedEdit:
    """Leave another text for review; `title` and `tags` of a question. Sent twice, it is one suggestion."""
    at = at or timezone.now()
    question, post = posts.locked_with_question(post)
    sent = by.suggested_edits.filter(idempotency_key=idempotency_key).first() if idempotency_key else None
    if sent is not None:
        return sent
    rights.check_may_suggest(post, by)
    note_privately(question, by=by, private=private, at=at)
    posts.check_not_edited(post, revision)
    values = _values(post, title, body, tags)
    standing = pending_edit(post, by)
    if standing is not None:
        if {name: getattr(standing, name) for name in values} == values:
            return standing
        raise PermissionDenied(_("You have suggested an edit of this text already. Withdraw it to suggest another."))
    reason = _reason(reason, _("Say what you changed and why: whoever reviews it reads it."))
    if values == _values(post, getattr(post, "title", ""), post.body, _tags_of(post)):
        raise ValidationError(_("Nothing is changed yet."))
    suggestion = SuggestedEdit.objects.create(
        question=question,
        answer=posts.answer_of(post),
        member=by,
        base=posts.revision_number(post),
        reason=reason,
        idempotency_key=idempotency_key,
        created_at=at,
        **values,
    )
    _tell(suggestion, post.author, Notification.Kind.SUGGESTED, by=by, at=at)
    return suggestion


@transaction.atomic
def approve_edit(suggestion: SuggestedEdit, *, by: Member, at: datetime | None = None) -> SuggestedEdit:
    """The text becomes a revision by whoever suggested it. EditedMeanwhile when another one stands by now."""
    at = at or timezone.now()
    question, post, suggestion = _held(suggestion)
    if suggestion.state == State.APPROVED:
        return suggestion
    _check_pending(suggestion)
    rights.check_may_review(suggestion, post, by)
    posts.check_not_edited(post, suggestion.base)
    _apply(post, question, suggestion, at=at)
    ledger.lock(suggestion.member)
    _decide(suggestion, State.APPROVED, by=by, at=at)
    if suggestion.member_id != post.author_id:
        ref = f"edit:{suggestion.pk}"
        about: Any = {"question": question, "answer": suggestion.answer}
        ledger.give(suggestion.member, Reason.EDIT_APPROVED, ref=ref, at=at, actor=by, **about)
    _tell(suggestion, suggestion.member, Notification.Kind.REVIEWED, at=at)
    return suggestion


@transaction.atomic
def refuse_edit(suggestion: SuggestedEdit, *, by: Member, reason: str, at: datetime | None = None) -> SuggestedEdit:
    """With a sentence for whoever suggested it."""
    _question, post, suggestion = _held(suggestion)
    if suggestion.state == State.REFUSED:
        return suggestion
    _check_pending(suggestion)
    rights.check_may_review(suggestion, post, by)
    reason = _reason(reason, _("Say why: whoever suggested the edit reads it."))
    at = at or timezone.now()
    _decide(suggestion, State.REFUSED, by=by, at=at, review_reason=reason)
    _tell(suggestion, suggestion.member, Notification.Kind.REVIEWED, at=at)
    return suggestion


@transaction.atomic
def withdraw_edit(suggestion: SuggestedEdit, *, by: Member, at: datetime | None = None) -> SuggestedEdit:
    """Take back what one suggested oneself; suspended members may, too."""
    _question, _post, suggestion = _held(suggestion)
    if suggestion.member_id != by.pk:
        raise PermissionDenied(_("Only whoever suggested the edit can withdraw it."))
    if suggestion.state == State.WITHDRAWN:
        return suggestion
    _check_pending(suggestion)
    _decide(suggestion, State.WITHDRAWN, by=by, at=at or timezone.now())
    return suggestion


def pending_edit(post: Question | Answer, member: Member) -> SuggestedEdit | None:
    """The one that this member has waiting for this post."""
    found: SuggestedEdit | None = _of(post).filter(member=member).pending().first()
    return found


def _of(post: Question | Answer) -> Any:
    if isinstance(post, Answer):
        return SuggestedEdit.objects.filter(answer=post)
    return SuggestedEdit.objects.filter(question=post, answer__isnull=True)


def _held(suggestion: SuggestedEdit) -> tuple[Question, Question | Answer, SuggestedEdit]:
    """All that a decision is about, as it is now: a suggestion changes only under the lock of its post."""
    question, post = posts.locked_with_question(suggestion.post)
    return question, post, SuggestedEdit.objects.select_related("member", "answer").get(pk=suggestion.pk)


def _check_pending(suggestion: SuggestedEdit) -> None:
    if not suggestion.is_pending:
        raise AlreadyDecided


def _values(post: Question | Answer, title: str, body: str, tags: Sequence[str]) -> dict[str, Any]:
    """As they are compared and kept; an answer has neither title nor tags."""
    if isinstance(post, Answer):
        return {"title": "", "body": clean_text(body), "tags": []}
    names = {tag_slug(name): clean_line(name).lower() for name in tags if tag_slug(name)}
    return {"title": clean_line(title), "body": clean_text(body), "tags": [names[slug] for slug in sorted(names)]}


def _tags_of(post: Question | Answer) -> list[str]:
    return list(post.tags.names()) if isinstance(post, Question) else []


def _reason(reason: str, sentence: str) -> str:
    reason = clean_line(reason)
    if is_blank(reason):
        raise ValidationError({"reason": sentence})
    return reason


def _apply(post: Question | Answer, question: Question, suggestion: SuggestedEdit, *, at: datetime) -> None:
    post.body, post.edited_at = suggestion.body, at
    if isinstance(post, Question):
        post.title, post.slug = suggestion.title, slug_of(suggestion.title)
        set_tags(post, suggestion.tags)
        _change_columns(post, suggestion)
    posts.render(post, language=post.language if isinstance(post, Question) else question.language)
    post.save()
    if "product" in suggestion.more:
        official.settle([question.pk])
    posts.edited(post, by=suggestion.member, at=at, reason=suggestion.reason)


def _change_columns(question: Question, suggestion: SuggestedEdit) -> None:
    """Of an edit by the author that was held: what else they changed."""
    former = question.product
    for name, value in held_edits.columns(suggestion).items():
        setattr(question, name, value)
    if former != question.product and question.is_published:
        count_for_products({former: -1, question.product: +1})


def _decide(suggestion: SuggestedEdit, state: str, *, by: Member, at: datetime, review_reason: str = "") -> None:
    suggestion.state, suggestion.reviewer, suggestion.decided_at = state, by, at
    suggestion.review_reason = review_reason
    suggestion.save(update_fields=["state", "reviewer", "decided_at", "review_reason"])


def _tell(
    suggestion: SuggestedEdit, member: Member | None, kind: str, *, at: datetime, by: Member | None = None
) -> None:
    notifications.tell(
        member,
        kind,
        ref=f"{kind}:{suggestion.pk}",
        at=at,
        question=suggestion.question,
        answer=suggestion.answer,
        url=f"/edits/{suggestion.pk}/",
        by=by,
    )
