"""Asking a question, editing it, closing it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from forum import charter, notifications, signals, telling
from forum.actions import held_edits, official, posts, rights, showing
from forum.actions.private_notes import note_privately
from forum.actions.products import count_for_products
from forum.actions.purchase_notes import note_purchase
from forum.actions.tags import find_tag, set_tags, tag_slug
from forum.guarding import Private
from forum.models import AT_ONCE, LadderPlace, Member, Product, Question, Subscription
from forum.publishing import Manner, words_of
from forum.text.cleaning import clean_line


@transaction.atomic
def ask(
    title: str,
    *,
    by: Member,
    body: str,
    language: str,
    context: str = Question.Context.OTHER,
    product: Product | None = None,
    product_words: str = "",
    is_anonymous: bool = False,
    asks_owners: bool = True,
    bought_in: date | None = None,
    seller: str = "",
    private: Sequence[Private] = (),
    tags: Sequence[str] = (),
    idempotency_key: str | None = None,
    manner: Manner | None = None,
    accepts: int | None = None,
    at: datetime | None = None,
) -> Question:
    """Publish a question. The same `idempotency_key` twice gives the first question.

    `asks_owners`: asked before buying, it may be brought to people who own the product. `bought_in`, `seller`
    and `private` are kept for the asker alone. `accepts`: as of `charter.agree`. Held by a check, it is published when
    somebody of the team has looked at it.
    """
    rights.check_may_write(by)
    at = at or timezone.now()
    charter.agree(by, accepts=accepts, at=at)

    def make() -> Question:
        question = Question(
            author=by,
            title=clean_line(title),
            body=body,
            language=language,
            context=context,
            product=product,
            product_words=product_words,
            is_anonymous=is_anonymous,
            idempotency_key=idempotency_key,
            created_at=at,
            last_activity_at=at,
        )
        question.slug = slug_of(question.title)
        posts.render(question, language=language)
        question.save(force_insert=True)
        return question

    question, is_new = posts.create_once(Question.objects, make, key=idempotency_key, by=by)
    if is_new:
        shown = showing.is_shown(question, by=by, at=at, manner=manner)
        set_tags(question, tags)
        posts.keep_revision(question, by=by, at=at, is_first=True)
        count_for_products({product: +1} if shown else {})
        LadderPlace.objects.create(question=question, start=at, due_at=AT_ONCE, asks_owners=asks_owners)
        note_purchase(question, by=by, bought_in=bought_in, seller=seller, at=at)
        note_privately(question, by=by, private=private, at=at)
        notifications.subscribe(by, question, Subscription.Reason.ASKED)
        signals.content_changed.send(Question, instance=question)
        if shown:
            showing.announce(question, at=at)
    return question


@transaction.atomic
def edit_question(
    question: Question,
    *,
    by: Member,
    title: str,
    body: str,
    tags: Sequence[str],
    reason: str = "",
    revision: int | None = None,
    private: Sequence[Private] = (),
    at: datetime | None = None,
    **fields: Any,
) -> Question:
    """Change the text; the former one stays as a revision. `fields`: language, context, product, product_words.

    `revision` as for `edit_answer`. A change of any field counts as an edit, so that none is lost unseen. An edit that
    a check holds waits for the team, and the question stays as it is: `held_edits`.
    """
    question = posts.locked(question)
    rights.check_may_edit(question, by)
    note_privately(question, by=by, private=private, at=at)
    values = {"title": clean_line(title), "body": body, **fields}
    if _is_as_asked(question, values, tags):
        return question
    posts.check_not_edited(question, revision)
    former_product, former = question.product, words_of(question)
    for name, value in values.items():
        setattr(question, name, value)
    posts.render(question, language=question.language)
    question.slug = slug_of(question.title)
    question.edited_at = at or timezone.now()
    if showing.check_edit(question, question, by=by, at=question.edited_at, former=former):
        more: dict[str, Any] = {"tags": tags, "more": fields, "reason": reason}
        return held_edits.keep(question, by=by, at=question.edited_at, **more)  # type: ignore[no-any-return]
    held_edits.forget(question)
    set_tags(question, tags)
    question.save()
    if former_product != question.product and question.is_published:
        count_for_products({former_product: -1, question.product: +1})
    if former_product != question.product:
        official.settle([question.pk])
    posts.edited(question, by=by, at=question.edited_at, reason=reason)
    return question


@transaction.atomic
def set_anonymous(question: Question, *, by: Member, is_anonymous: bool) -> Question:
    """Whether the public is told who asked; for the person who asked alone, at any time."""
    question = posts.locked(question)
    rights.check_may_set_anonymous(question, by)
    if question.is_anonymous != is_anonymous:
        question.is_anonymous = is_anonymous
        posts.touch(question, is_anonymous=is_anonymous)
    return question


def _is_as_asked(question: Question, values: dict[str, Any], tags: Sequence[str]) -> bool:
    if any(getattr(question, name) != value for name, value in values.items()):
        return False
    wanted = {find_tag(name) for name in tags if tag_slug(name)}
    return wanted == set(question.tags.all())


@transaction.atomic
def close(question: Question, *, by: Member) -> Question:
    """No more answers; reading goes on. A duplicate takes none already."""
    question = posts.locked(question)
    rights.check_may_moderate(by)
    if question.is_closed:
        return question
    return set_state(question, Question.State.CLOSED)


@transaction.atomic
def take_elsewhere(question: Question, *, at: datetime | None = None) -> None:
    """Show the neutral line and take no more answers; says nothing of how or where to.

    Followers are told that line, once, when it becomes visible; never anything of what comes after.
    """
    question = posts.locked(question)
    if question.is_taken_elsewhere:
        return
    question.is_taken_elsewhere = True
    Question.objects.filter(pk=question.pk).update(is_taken_elsewhere=True)
    posts.touch(question)
    if question.is_published:
        telling.tell_elsewhere(question, at=at or timezone.now())


def set_state(question: Question, state: str, duplicate_of: Question | None = None) -> Question:
    question.state, question.duplicate_of = state, duplicate_of
    question.save(update_fields=["state", "duplicate_of"])
    posts.touch(question)
    return question


def slug_of(title: str) -> str:
    """The readable part of the address; a title of one word must not look like one of our own addresses."""
    slug = slugify(title)[:80].strip("-")
    return slug if "-" in slug or not slug else f"q-{slug}"
