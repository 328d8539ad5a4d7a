"""Notices what the index has to follow."""

from typing import Any

from django.db import models
from django.db.models.signals import post_delete, post_save
from modelsearch.index import get_indexed_models
from wagtail.models import Page
from wagtail.signals import post_page_move

from forum.signals import content_changed
from knowledge.models.index_queue import IndexQueue
from knowledge.search import columns
from knowledge.search.queue import enqueue


def connect() -> None:
    """Called once all apps are loaded."""
    for model in get_indexed_models():
        post_save.connect(_saved, sender=model, dispatch_uid="index queue")
        post_delete.connect(_deleted, sender=model, dispatch_uid="index queue")
    content_changed.connect(_changed, dispatch_uid="index queue")
    post_page_move.connect(_moved, dispatch_uid="index queue")


def _saved(instance: models.Model, raw: bool = False, update_fields: Any = None, **_: Any) -> None:
    if raw:  # a fixture: the tables of the queue may not be there yet
        return
    if update_fields is None or _searched(type(instance)).intersection(update_fields):
        _follow(instance)


def _deleted(instance: models.Model, **_: Any) -> None:
    _follow(instance)


def _changed(instance: models.Model, **_: Any) -> None:
    _follow(instance)


def _follow(instance: models.Model) -> None:
    enqueue(instance)
    if canonical := getattr(instance, "duplicate_of_id", None):  # it is found by the words of its duplicates
        IndexQueue.objects.put(columns.root_of(type(instance)), [canonical])


def _moved(instance: Page, **_: Any) -> None:
    # The pages under it got other paths without being saved.
    IndexQueue.objects.put(
        columns.root_of(Page), Page.objects.descendant_of(instance, inclusive=True).values_list("pk", flat=True)
    )


def _searched(model: type[models.Model]) -> set[str]:
    return {column.path for column in columns.columns_of(model)}
