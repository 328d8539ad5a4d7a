"""What becomes of a draft: a question, or nothing, because its author found an answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from forum import mail, publishing_links
from forum.actions.joining import account_for, owner_of
from forum.actions.questions import ask
from forum.figures.holdout import Arm
from forum.models import AskAttempt, Deflection, Draft, Member, Product, Question
from forum.models.draft import new_key


@transaction.atomic
def publish_draft(draft: Draft, *, by: Member, at: datetime | None = None, **fields: Any) -> Question:
    """Once: the draft is the idempotency key. `fields` as for `ask`, checked by the form."""
    draft = Draft.objects.select_for_update().get(pk=draft.pk)
    if draft.question is not None:
        return draft.question
    question = ask(**fields, by=by, idempotency_key=f"draft:{draft.pk}", at=at)
    draft.question, draft.member = question, by
    draft.data = _as_published(draft.data, question)
    draft.save(update_fields=["question", "member", "data"])
    # The first question that comes of an attempt decides; a second one does not make it later.
    _note(draft, "published_at", at)
    return question


def _as_published(data: dict[str, Any], question: Question) -> dict[str, Any]:
    """What its author hid, or noted for themselves, does not stay behind in the draft."""
    kept = {name: value for name, value in data.items() if name not in {"bought_in", "seller", "told", "manner"}}
    texts = {"title": question.title, "body": question.body, "product_words": question.product_words}
    return {**kept, **{name: value for name, value in texts.items() if name in kept}}


def _note(draft: Draft, outcome: str, at: datetime | None) -> None:
    if draft.attempt_id is not None:
        first = AskAttempt.objects.filter(pk=draft.attempt_id, **{outcome: None})
        first.update(**{outcome: at or timezone.now()})


def begin_attempt(*, arm: Arm, percent: int, at: datetime | None = None) -> AskAttempt:
    """Somebody begins to ask; the group they were drawn for is all that is noted."""
    return AskAttempt.objects.create(arm=arm.value, percent=percent, begun_at=at or timezone.now())


@transaction.atomic
def send_link(draft: Draft, *, email: str) -> Draft:
    """Mail the link that publishes it. Whoever has an account gets the like, so that nobody learns who has one.

    No word of the draft is in the mail: anybody may have typed that address.
    """
    draft.email, draft.link_key = email.lower(), new_key()
    draft.save(update_fields=["email", "link_key"])
    context = {
        "site_name": settings.SITE_NAME,
        "url": f"{settings.BASE_URL}{reverse('forum:publish_by_link', args=[publishing_links.token_of(draft)])}",
        "days": publishing_links.VALID.days,
        "is_known": owner_of(draft.email) is not None,
    }
    subject = render_to_string("emails/publish_link_subject.txt", context)
    mail.queue(to=[draft.email], subject=subject, text=render_to_string("emails/publish_link.txt", context))
    return draft


@transaction.atomic
def publish_by_link(draft: Draft, *, at: datetime | None = None, **fields: Any) -> Published:
    """The reader of the address publishes it, once, in their account, or in a new one."""
    draft = Draft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    if draft.question is not None:
        raise AlreadyPublished(draft.question)
    member, is_new = account_for(draft.email, at=at)
    return Published(publish_draft(draft, by=member, at=at, **fields), member, is_new)


class Published(NamedTuple):
    question: Question
    member: Member
    is_new_member: bool


class AlreadyPublished(Exception):
    """A link that was used: it leads to the question and signs nobody in."""

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.question = question


@transaction.atomic
def count_deflection(
    draft: Draft | None, *, product: Product | None = None, shown: str = "", at: datetime | None = None
) -> None:
    """One more who found an answer instead of asking; once for each draft. `shown`: as of `Deflection`."""
    at = at or timezone.now()
    if draft is not None and not Draft.objects.filter(pk=draft.pk, found_at=None).update(found_at=at):
        return
    if draft is not None:
        _note(draft, "found_at", at)
    about = {"day": timezone.localdate(at), "product": product, "shown": shown}
    row = Deflection.objects.filter(**about).first() or Deflection.objects.create(**about)
    Deflection.objects.filter(pk=row.pk).update(count=F("count") + 1)


def choose_ask_form(*, by: Member, on_one_page: bool) -> Member:
    """How they ask: all on one page, or step by step, whatever their points say."""
    by.asks_on_one_page = on_one_page
    by.save(update_fields=["asks_on_one_page"])
    return by
