"""What the forum does when something happened to an account, a product or a tag."""

from typing import Any

from allauth.account.signals import user_signed_up
from django.contrib.auth.signals import user_logged_in
from django.db import transaction
from django.db.models.signals import pre_delete, pre_save
from django.dispatch import receiver

from forum import awarding, drafts
from forum.actions import posts
from forum.models import Answer, Member, Product, Question, Tag
from forum.signals import answer_accepted

NAMES = {Product: ("name", "slug", "reference", "gtin"), Tag: ("name", "name_fr", "slug")}


@receiver(user_signed_up)
def keep_what_was_typed(request: Any, user: Member, **kwargs: Any) -> None:
    drafts.adopt(request, user)


@receiver(user_logged_in)
def start_afresh(request: Any, user: Member, **kwargs: Any) -> None:
    """A new session key at every sign-in: Django keeps the old one when the same person signs in again."""
    drafts.adopt(request, user)
    request.session.cycle_key()


@receiver(pre_save, sender=Product)
@receiver(pre_save, sender=Tag)
def show_the_new_name(sender: type[Product | Tag], instance: Product | Tag, raw: bool = False, **kwargs: Any) -> None:
    """The pages of its questions name it, and so does the search index."""
    names = NAMES[sender]
    former = None if raw else sender._default_manager.filter(pk=instance.pk).values_list(*names).first()
    if former is not None and former != tuple(getattr(instance, name) for name in names):
        renew_questions(instance)


@receiver(pre_delete, sender=Product)
@receiver(pre_delete, sender=Tag)
def name_it_no_more(instance: Product | Tag, **kwargs: Any) -> None:
    renew_questions(instance)


@transaction.atomic
def renew_questions(named: Product | Tag) -> None:
    """A new version of every page, so that no cache shows the old name."""
    about = {"product": named} if isinstance(named, Product) else {"question_tags__tag": named}
    for question in Question.objects.filter(**about).only("pk", "visibility").order_by("pk"):
        posts.touch(question)


@receiver(answer_accepted)
def give_badges(answer: Answer, by: Member, **kwargs: Any) -> None:
    """At once to both; the periodic job finds whoever is missed."""
    awarding.give(pk for pk in (answer.author_id, by.pk) if pk is not None)
