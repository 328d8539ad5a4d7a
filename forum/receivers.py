"""What the forum does when something happened to an account."""

from typing import Any

from allauth.account.signals import user_signed_up
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from forum import drafts
from forum.models import Member


@receiver(user_signed_up)
def keep_what_was_typed(request: Any, user: Member, **kwargs: Any) -> None:
    drafts.adopt(request, user)


@receiver(user_logged_in)
def start_afresh(request: Any, user: Member, **kwargs: Any) -> None:
    """A new session key at every sign-in: Django keeps the old one when the same person signs in again."""
    drafts.adopt(request, user)
    request.session.cycle_key()
