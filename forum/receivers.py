"""What the forum does when something happened to an account, a product or a tag."""

from typing import Any

from allauth.account.signals import email_changed, password_changed, password_reset, password_set, user_signed_up
from django.contrib.auth.signals import user_logged_in
from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver

from forum import alerts, awarding, drafts, renewal, sessions
from forum.actions import addresses, official, products
from forum.models import Answer, Brand, InactivityNotice, Member, Product, ProductAlert, Tag
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
    sessions.note_sign_in(request, user)
    InactivityNotice.objects.filter(member=user).delete()


@receiver(password_changed)
@receiver(password_reset)
@receiver(password_set)
def end_other_sessions(request: Any, user: Member, **kwargs: Any) -> None:
    """Whoever knew the old password is out, at once and everywhere."""
    here = request.session.session_key if request.user.is_authenticated else None
    sessions.end_all(user, but=here)


@receiver(email_changed)
def warn_the_former_address(user: Member, from_email_address: Any, to_email_address: Any, **kwargs: Any) -> None:
    if from_email_address is not None and from_email_address.verified:
        addresses.note_change(user, former=from_email_address.email, present=to_email_address.email)


@receiver(pre_save, sender=Product)
@receiver(pre_save, sender=Tag)
def show_the_new_name(sender: type[Product | Tag], instance: Product | Tag, raw: bool = False, **kwargs: Any) -> None:
    """The pages of its questions name it, and so does the search index; its former address leads to the new one."""
    names = NAMES[sender]
    former = None if raw else sender._default_manager.filter(pk=instance.pk).first()
    if former is not None and any(getattr(former, name) != getattr(instance, name) for name in names):
        renewal.keep_address(former, instance)
        renewal.begin(instance)


@receiver(pre_delete, sender=Product)
@receiver(pre_delete, sender=Tag)
def name_it_no_more(instance: Product | Tag, **kwargs: Any) -> None:
    renewal.renew_all(instance)


@receiver(post_save, sender=ProductAlert)
@receiver(post_delete, sender=ProductAlert)
def show_the_alert(**kwargs: Any) -> None:
    transaction.on_commit(alerts.forget)


@receiver(answer_accepted)
def give_badges(answer: Answer, by: Member, **kwargs: Any) -> None:
    """At once to both; the periodic job finds whoever is missed."""
    awarding.give(pk for pk in (answer.author_id, by.pk) if pk is not None)


@receiver(post_save, sender=Product)
@receiver(post_save, sender=Member)
def follow_the_brand(
    sender: type[Product | Member], instance: Product | Member, created: bool, update_fields: Any = None,
    raw: bool = False, **kwargs: Any,
) -> None:  # fmt: skip
    """What their staff wrote is official as long as product and person are of one brand."""
    if created or raw or (update_fields is not None and "brand" not in update_fields):
        return
    about = {"question__product": instance} if isinstance(instance, Product) else {"author": instance}
    official.settle_all(**about)


@receiver(post_save, sender=Brand)
def find_by_its_name(instance: Brand, created: bool, raw: bool = False, **kwargs: Any) -> None:
    if not (created or raw):
        products.find_by_new_brand(instance)


@receiver(post_delete, sender=Brand)
def speak_for_it_no_more(**kwargs: Any) -> None:
    official.settle_all(is_official=True)
