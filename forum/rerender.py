"""Rendering stored texts again, when the chain from text to HTML has changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction

from forum import link_titles
from forum.actions import posts
from forum.models import Answer, Comment, LinkedTitle, Question
from forum.text.markdown import RENDER_VERSION

MODELS = (Question, Answer, Comment)
BATCH = 200


def waiting(model: Any, *, every: bool = False) -> Any:
    """The posts whose HTML is older than the chain; `every`: all of them."""
    rows = model.objects.all()
    return rows if every else rows.exclude(render_version=RENDER_VERSION)


def follow_titles() -> int:
    """What the worker does each minute: posts show what their pages are called now, and no longer what is hidden."""
    return sum(_follow(model) for model in MODELS)


@transaction.atomic
def _follow(model: Any) -> int:
    rows = LinkedTitle.objects.outdated().values_list(model._meta.model_name, flat=True)
    pks = sorted(set(rows.exclude(**{model._meta.model_name: None})[:BATCH]))
    return _render(model, pks) if pks else 0


def rerender(model: Any, *, every: bool = False) -> Iterator[tuple[int, int]]:
    """Batch by batch, each committed: how many were rendered, how many look different now.

    Stopped anywhere, a further call goes on with those that are still older.
    """
    last, rows = 0, waiting(model, every=every).order_by("pk").values_list("pk", flat=True)
    while pks := list(rows.filter(pk__gt=last)[:BATCH]):
        with transaction.atomic():
            changed = _render(model, pks)
        yield len(pks), changed
        last = pks[-1]


def _render(model: Any, pks: list[int]) -> int:
    """Pages get a new version only where they changed."""
    posts.lock_rows(model, pks)
    changed = set()
    for post in model.objects.filter(pk__in=pks).select_related(*[] if model is Question else ["question"]):
        question = post if model is Question else post.question
        former = post.body_html
        posts.render(post, language=question.language)
        link_titles.keep(post)
        model.objects.filter(pk=post.pk).update(body_html=post.body_html, render_version=post.render_version)
        if post.body_html != former:
            changed.add(post.pk)
            posts.touch(question)
    return len(changed)
