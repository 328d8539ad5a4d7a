"""What this app does when a page or something in another app changed.

What must not be missed runs inside the transaction of the change: a guide is never live without its credits, nor is
an object changed without its row in the index queue. A guide comes back after it.
"""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save, pre_delete
from django.dispatch import receiver

from forum.models import Answer, Post, Product, Question
from forum.signals import post_visibility_changed, product_shown
from knowledge import guides, promotion
from knowledge.models import ArticlePage


@receiver(post_save, sender=ArticlePage)
def credit_authors(instance: ArticlePage, raw: bool = False, update_fields: Any = None, **kwargs: Any) -> None:
    """A whole save is how a guide goes live or leaves, whichever way it is published; drafts save fields only."""
    if not raw and update_fields is None:
        promotion.settle(instance)


@receiver(pre_delete, sender=ArticlePage)
def renew_questions(instance: ArticlePage, **kwargs: Any) -> None:
    """The pages of its questions no longer say what their answers became."""
    promotion.renew_questions(instance)


@receiver(post_save, sender=Answer)
@receiver(post_save, sender=Question)
def withdraw_guides(instance: Answer | Question, raw: bool = False, **kwargs: Any) -> None:
    """What was taken out of sight must not go on being read as a guide."""
    if not raw and not instance.is_published:
        promotion.withdraw(question=instance.pk if isinstance(instance, Question) else instance.question_id)


@receiver(post_visibility_changed)
def put_guides_back(post: Post, **kwargs: Any) -> None:
    """A decision that is undone gives back what fell with it."""
    if post.is_published and isinstance(post, Answer | Question):
        promotion.put_back(question=post.pk if isinstance(post, Question) else post.question_id)


@receiver(product_shown)
def guides_on_its_page(product: Product, **kwargs: Any) -> Any:
    return guides.about_mark(product)
