"""What this app does when a page or something in another app changed.

What follows a page runs inside the transaction of its change: a guide is never live without its credits, nor an
object changed without its row in the index queue. What follows a post runs after it.
"""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save, pre_delete
from django.dispatch import receiver

from forum.models import Answer, Post, Question
from forum.signals import post_visibility_changed
from knowledge import promotion
from knowledge.models import ArticlePage, ArticleSource


@receiver(post_save, sender=ArticlePage)
def credit_authors(instance: ArticlePage, raw: bool = False, update_fields: Any = None, **kwargs: Any) -> None:
    """A whole save is how a guide goes live or leaves, whichever way it is published; drafts save fields only."""
    if not raw and update_fields is None:
        promotion.settle(instance)


@receiver(pre_delete, sender=ArticlePage)
def renew_questions(instance: ArticlePage, **kwargs: Any) -> None:
    """The pages of its questions no longer say what their answers became."""
    promotion.renew_questions(instance)


@receiver(post_visibility_changed)
def withdraw_guides(post: Post, **kwargs: Any) -> None:
    """What was taken out of sight for a rule must not go on being read as a guide; editors may publish it again."""
    if post.is_published or not isinstance(post, Answer | Question):
        return
    about = {"answer": post} if isinstance(post, Answer) else {"question": post}
    pages = ArticleSource.objects.filter(page__live=True, **about).values("page_id")
    for page in ArticlePage.objects.filter(pk__in=pages):
        page.unpublish()
