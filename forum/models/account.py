"""What an account has besides its posts: open sessions, names and addresses it had, an export, its end."""

from __future__ import annotations

import secrets
from typing import Any, Self

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.storage import storages
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from forum.models.leased import Leased, LeasedQuerySet


class OpenSessionQuerySet(models.QuerySet["OpenSession"]):
    def standing(self) -> Self:
        """Those that still open the account: signing out and the end of their time take the session's own row."""
        return self.filter(session_key__in=_alive())

    def ended(self) -> Self:
        return self.exclude(session_key__in=_alive())


def _alive() -> models.QuerySet[Session, Any]:
    return Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")


class OpenSession(models.Model):
    """Where somebody is signed in: browser and system by name, to the hour. No address on the Internet is kept."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="open_sessions")
    session_key = models.CharField(max_length=40, unique=True)
    browser = models.CharField(max_length=40, blank=True)
    system = models.CharField(max_length=40, blank=True)
    started_at = models.DateTimeField()
    last_used_at = models.DateTimeField()  # the beginning of the hour

    objects = OpenSessionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["member", "-last_used_at"])]

    def __str__(self) -> str:
        return f"session of {self.member_id}"


class FormerName(models.Model):
    """A name that a member gave up: their old address leads to the new one until somebody takes the name."""

    name = models.CharField(max_length=150)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="former_names")
    left_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("name"), name="one_last_owner_of_a_name")]

    def __str__(self) -> str:
        return f"{self.name} of {self.member_id}"


class AddressChange(models.Model):
    """The address for mail was changed; the former one may take it back for some days, once."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="address_changes")
    former = models.EmailField()
    present = models.EmailField()
    changed_at = models.DateTimeField()
    reverted_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"address of {self.member_id}"


class Departure(models.Model):
    """An account that ends at `due_at` unless its member thinks better of it. The row goes with the account."""

    member = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="departure")
    keeps_posts = models.BooleanField()  # without their author, else they are removed
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"departure of {self.member_id}"


class InactivityNotice(models.Model):
    """Nobody signed in for long: the account ends at `due_at`. The row goes when somebody signs in."""

    member = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="inactivity_notice")
    due_at = models.DateTimeField(db_index=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"notice to {self.member_id}"


def private_storage() -> Any:
    return storages["private"]


def export_name(instance: Export, filename: str) -> str:
    """Nobody guesses it."""
    return f"exports/{secrets.token_hex(16)}.zip"


class Export(Leased):
    """Everything of a member in one archive, made by the worker; erased from the disk when its time is over."""

    member = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="export")
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)
    file = models.FileField(storage=private_storage, upload_to=export_name, max_length=200, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    expires_at = models.DateTimeField(null=True, blank=True, db_index=True)

    objects = LeasedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"export of {self.member_id}"

    @property
    def is_ready(self) -> bool:
        return bool(self.file) and self.expires_at is not None and self.expires_at > timezone.now()
