"""An edit by its author that a check holds: it waits for the team, and the public text stays as it was.

To hold the whole post would take a question away with all the answers under it, or an answer that was accepted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Model

from forum.actions import posts
from forum.actions.tags import tag_slug
from forum.models import Answer, Member, Product, Question, SuggestedEdit
from forum.text.cleaning import clean_line

State = SuggestedEdit.State


def keep(
    post: Question | Answer,
    *,
    by: Member,
    at: datetime,
    reason: str = "",
    tags: Sequence[str] = (),
    more: Mapping[str, Any] | None = None,
) -> Any:
    """Keep what was made of a locked post that is not saved; the post as it stands is returned.

    One waits at a time: a later one takes the place of the earlier.
    """
    question = post if isinstance(post, Question) else post.question
    names = {tag_slug(name): clean_line(name).lower() for name in tags if tag_slug(name)}
    values = {
        "base": posts.revision_number(post),
        "title": getattr(post, "title", ""),
        "body": post.body,
        "tags": [names[slug] for slug in sorted(names)],
        "more": {name: value.pk if isinstance(value, Model) else value for name, value in (more or {}).items()},
        "reason": clean_line(reason)[:200],
        "created_at": at,
    }
    named: dict[str, Any] = {"question": question, "answer": posts.answer_of(post), "member": by}
    SuggestedEdit.objects.update_or_create(state=State.PENDING, **named, defaults=values)
    return type(post)._default_manager.get(pk=post.pk)


def waiting(post: Question | Answer) -> SuggestedEdit | None:
    """What its author made of this post and the team has not looked at yet."""
    if post.author_id is None:
        return None
    question = post if isinstance(post, Question) else post.question
    found = SuggestedEdit.objects.pending().filter(question=question, answer=posts.answer_of(post))
    return found.filter(member=post.author_id).first()


def forget(post: Question | Answer) -> None:
    """The author made another text of it, which is shown: what waited was begun with an older one."""
    found = waiting(post)
    if found is not None:
        found.state, found.decided_at = State.WITHDRAWN, post.edited_at
        found.save(update_fields=["state", "decided_at"])


def columns(suggestion: SuggestedEdit) -> dict[str, Any]:
    """What else changes with it, as the columns of the question take it; a product that is gone meanwhile is none."""
    found = dict(suggestion.more)
    if "product" in found:
        found["product"] = Product.objects.filter(pk=found["product"]).first()
    return found
