"""What this app does when a page or something in another app changed.

What must not be missed runs inside the transaction of the change: a guide is never live without its credits, nor is
an object changed without its row in the index queue. A guide comes back after it.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from wagtail.images import get_image_model
from wagtail.signals import copy_for_translation_done

from forum.models import Answer, Picture, Post, Product, Question, Revision
from forum.signals import (
    answer_accepted,
    answer_called_dangerous,
    answer_outdated,
    answer_unaccepted,
    post_edited,
    post_visibility_changed,
    product_shown,
    question_asked,
)
from knowledge import guides, pictures, promotion, recommended, withdrawing
from knowledge.models import ArticlePage, SynonymGroup
from knowledge.readers import asking_on, keepers
from knowledge.search import synonyms
from knowledge.translations import editions, translating
from knowledge.upkeep import caretaking, tasks


@receiver(post_save, sender=ArticlePage)
def refuse_what_is_withdrawn(
    instance: ArticlePage, raw: bool = False, update_fields: Any = None, **kwargs: Any
) -> None:
    """Before anybody is credited: Wagtail saves a page in one transaction, which this takes back."""
    if not raw and update_fields is None:
        withdrawing.check_may_be_public(instance)
        recommended.check_may_be_public(instance)


@receiver(post_save, sender=ArticlePage)
def credit_authors(instance: ArticlePage, raw: bool = False, update_fields: Any = None, **kwargs: Any) -> None:
    """A whole save is how a guide goes live or leaves, whichever way it is published; drafts save fields only."""
    if not raw and update_fields is None:
        promotion.settle(instance)
        tasks.follow_publishing(instance)
        translating.tell(editions.note(instance))


@receiver(post_save, sender=ArticlePage)
def give_to_its_maker(instance: ArticlePage, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """A new guide is looked after from its first day."""
    if created and not raw:
        caretaking.assign_new(instance)


@receiver(copy_for_translation_done)
def know_the_original(source_obj: Any, target_obj: Any, **kwargs: Any) -> None:
    """A translation names what it is made from as soon as it is there."""
    if isinstance(target_obj, ArticlePage):
        translating.link(target_obj, to=source_obj.specific)


@receiver(pre_delete, sender=ArticlePage)
def renew_questions(instance: ArticlePage, **kwargs: Any) -> None:
    """The pages of its questions no longer say what their answers became; and its copies are of nothing."""
    promotion.renew_questions(instance)
    keepers.tell_of_deletion(instance)


@receiver(post_save, sender=Answer)
@receiver(post_save, sender=Question)
def withdraw_guides(instance: Answer | Question, raw: bool = False, **kwargs: Any) -> None:
    """What was taken out of sight must not go on being read as a guide."""
    if not raw and not instance.is_published:
        promotion.withdraw(question=instance.pk if isinstance(instance, Question) else instance.question_id)


@receiver(post_save, sender=Revision)
def follow_hidden_texts(instance: Revision, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """A version of an answer that is hidden, or shown again: guides may still say its words."""
    if raw or created or instance.answer is None:
        return
    follow = promotion.withdraw if instance.is_hidden else promotion.put_back
    follow(question=instance.answer.question_id)
    if pictures.are_copied(instance.answer.question_id):
        transaction.on_commit(lambda: tasks.examine(), robust=True)


@receiver(post_visibility_changed)
def put_guides_back(post: Post, **kwargs: Any) -> None:
    """A decision that is undone gives back what fell with it."""
    if post.is_published and isinstance(post, Answer | Question):
        promotion.put_back(question=post.pk if isinstance(post, Question) else post.question_id)


@receiver(post_visibility_changed)
def look_at_its_pictures(post: Post, **kwargs: Any) -> None:
    """They may stand in guides that were made of something else."""
    if pictures.are_copied(post.root.pk):
        tasks.examine()


@receiver(post_delete, sender=Picture)
def erase_copies(**kwargs: Any) -> None:
    pictures.erase_orphans()


@receiver(post_save, sender=get_image_model())
def follow_file(instance: Any, created: bool, raw: bool = False, **kwargs: Any) -> None:
    if not raw and not created:
        pictures.follow_file(instance)


@receiver(product_shown)
def guides_on_its_page(product: Product, **kwargs: Any) -> Any:
    return guides.about_mark(product)


@receiver(question_asked)
def note_the_guide_before_it(question: Question, **kwargs: Any) -> None:
    asking_on.note(question)


@receiver(answer_accepted)
@receiver(answer_unaccepted)
@receiver(answer_outdated)
def look_again(answer: Answer, **kwargs: Any) -> None:
    """The guides made of it, or of the answer that was the solution until now."""
    tasks.examine_answer(answer)


@receiver(post_edited)
def look_at_the_edit(post: Post, **kwargs: Any) -> None:
    if isinstance(post, Answer):
        tasks.examine_answer(post)


@receiver(answer_called_dangerous)
def look_at_the_danger(answer: Answer, **kwargs: Any) -> None:
    """Sent inside the transaction, which holds the question: guides are held before questions, so after it."""
    transaction.on_commit(lambda: tasks.examine_answer(answer), robust=True)


@receiver(post_save, sender=SynonymGroup)
@receiver(post_delete, sender=SynonymGroup)
def search_with_other_words(**kwargs: Any) -> None:
    """This process at once, the others within a minute."""
    transaction.on_commit(synonyms.forget)
