"""What a case is made of: complaints, consents, results, deadlines, events, files, the frozen thread."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any, Self

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from moderation.mediation.facts import Reply
from moderation.mediation.models.case import Case
from moderation.mediation.models.confidential import Confidential
from moderation.mediation.states import Role


class WrittenComplaint(Confidential):
    """To the trader, in writing; never a post here. Level 2 is the service after customer service."""

    class Channel(models.TextChoices):
        EMAIL = "email", _("e-mail")
        FORM = "form", _("form on their website")
        REGISTERED = "registered", _("registered letter")
        LETTER = "letter", _("letter")
        MESSAGE = "message", _("message in an app")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="complaints")
    sent_on = models.DateField()
    channel = models.CharField(max_length=12, choices=Channel.choices, blank=True)
    level = models.PositiveSmallIntegerField(default=1)
    proof = models.CharField(max_length=8, default="unknown")  # facts.Answer
    reply = models.CharField(max_length=10, default=Reply.NONE.value)
    reply_on = models.DateField(null=True, blank=True)
    document = models.ForeignKey("Evidence", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["sent_on"]
        constraints = [
            models.UniqueConstraint(fields=["case", "level", "sent_on"], name="one_complaint_a_day_and_level")
        ]

    def __str__(self) -> str:
        return f"complaint of {self.sent_on}"


class ConsentRecord(Confidential):
    class Signer(models.TextChoices):
        CONSUMER = "consumer", _("the person themselves")
        REPRESENTATIVE = "representative", _("somebody who acts for them")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="consents")
    kind = models.CharField(max_length=20)  # offer, mandate, send
    text = models.TextField()  # as it was shown
    given_at = models.DateTimeField()  # on paper, the day of the signature
    # On paper: whose signature, and the document that bears it.
    signed_by = models.CharField(max_length=16, choices=Signer.choices, blank=True)
    document = models.ForeignKey("Evidence", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "kind"], name="one_consent_of_a_kind")]

    def __str__(self) -> str:
        return f"{self.kind} consent"


class PrecheckResult(Confidential):
    """One judgement of the facts; never changed, a new one is a new row."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="prechecks")
    ruleset_version = models.CharField(max_length=40)
    facts = models.JSONField()
    facts_sha256 = models.CharField(max_length=64)
    as_of = models.DateField()
    decision = models.CharField(max_length=20)
    grounds = models.JSONField(default=list)
    obstacles = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    route = models.CharField(max_length=40)
    earliest = models.DateField(null=True, blank=True)
    deadline = models.DateField(null=True, blank=True)
    next_action = models.CharField(max_length=60)
    computed_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.decision} on {self.as_of}"


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    def owed(self) -> Self:
        """Not done yet, whether the day has passed or not."""
        return self.filter(status__in=[Deadline.Status.RUNNING, Deadline.Status.MISSED], ended_on__isnull=True)


class Deadline(Confidential):
    """A dated duty. One whose day passed is missed, and owed until somebody does it: `ended_on`."""

    class Status(models.TextChoices):
        RUNNING = "running", _("running")
        MET = "met", _("met")
        MISSED = "missed", _("missed")
        EXTENDED = "extended", _("extended")

    class Reason(models.TextChoices):
        """Why the 90 days are put off (art. R612-5: where the dispute is complex)."""

        COMPLEX = "complex", _("the dispute is complex")
        DOCUMENTS = "documents", _("a document or an answer is still missing")
        EXPERT = "expert", _("an expert gives an opinion")
        TALKS = "talks", _("the parties are close to an agreement")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="deadlines")
    kind = models.CharField(max_length=20)
    legal_basis = models.CharField(max_length=60, blank=True)
    actor = models.CharField(max_length=10)
    starts_on = models.DateField()
    due_on = models.DateField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.RUNNING)
    ended_on = models.DateField(null=True, blank=True)  # done, late or in time; or put off
    told_at = models.DateTimeField(null=True, blank=True)  # that its day had passed, to those who can do it
    reason = models.CharField(max_length=12, choices=Reason.choices, blank=True)  # why it was put off
    reason_text = models.TextField(blank=True)  # the same in a sentence, which both parties read

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        ordering = ["due_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"], condition=Q(status="running"), name="one_running_deadline_of_a_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} due {self.due_on}"

    @property
    def is_owed(self) -> bool:
        """The rule of `DeadlineQuerySet.owed`, for one row."""
        return self.ended_on is None and self.status in {Deadline.Status.RUNNING, Deadline.Status.MISSED}


class AppendOnly(Exception):
    """What was written into a journal stays as it is."""


class CaseEventQuerySet(models.QuerySet["CaseEvent"]):
    """Rows leave with their whole case, and name nobody once an account is gone: both go past this (`member_data`)."""

    def update(self, **kwargs: Any) -> int:
        raise AppendOnly

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnly

    def bulk_create(self, objs: Iterable[CaseEvent], *args: Any, **kwargs: Any) -> list[CaseEvent]:
        """Many at once are no step of a case, and `update_conflicts` writes over what is sealed."""
        raise AppendOnly

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        raise AppendOnly

    def update_or_create(self, *args: Any, **kwargs: Any) -> tuple[CaseEvent, bool]:
        raise AppendOnly


class CaseEvent(Confidential):
    """The journal, append-only; each event seals the one before it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="events")
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    actor_code = models.CharField(max_length=24, blank=True)  # sealed; survives the erasure of the account
    actor_role = models.CharField(max_length=16, choices=[(role.value, role.value) for role in Role])
    source = models.CharField(max_length=14, default="system")  # system, asker, self_reported, integration, staff
    event = models.CharField(max_length=24)
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20)
    data = models.JSONField(default=dict, blank=True)  # codes and dates, never text of the mediation
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = CaseEventQuerySet.as_manager()

    class Meta:
        ordering = ["seq"]
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="events_are_numbered")]

    def __str__(self) -> str:
        return f"{self.seq} {self.event}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnly

    def sealed(self) -> dict[str, Any]:
        """What the hash covers, as `event_chain` reads it."""
        return {
            "seq": self.seq,
            "at": self.at,
            "actor": self.actor_code,
            "actor_role": self.actor_role,
            "source": self.source,
            "event": self.event,
            "from_state": self.from_state,
            "to_state": self.to_state,
            "data": self.data,
            "prev_hash": self.prev_hash,
            "hash": self.hash,
        }


def private_storage() -> Any:
    return storages["private"]


def private_name(instance: Evidence, filename: str) -> str:
    """Nothing of what the client calls the file reaches the disk."""
    return f"cases/{instance.case.ref}/{secrets.token_hex(16)}"


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, viewer: Any) -> Self:
        """Within a visible case: what is for both, the asker's own, and for the body's staff what is theirs alone."""
        cases = Case.objects.visible_to(viewer)
        own = Q(case__asker_id=viewer.pk)
        for_viewer = (own & Q(visibility="asker")) | (~own & Q(visibility="staff")) | Q(visibility="body")
        return self.filter(Q(case__in=cases) & for_viewer)


class Evidence(Confidential):
    class Kind(models.TextChoices):
        COMPLAINT = "complaint", _("the complaint")
        REPLY = "reply", _("the seller’s reply")
        INVOICE = "invoice", _("the invoice")
        ORDER = "order", _("the order")
        CONTRACT = "contract", _("the contract")
        PAYMENT = "payment_proof", _("a proof of payment")
        PHOTO = "photo", _("a photo")
        MANDATE = "mandate", _("a mandate")
        OTHER = "other", _("something else")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(_("What is it?"), max_length=16, choices=Kind.choices)
    file = models.FileField(storage=private_storage, upload_to=private_name, max_length=200, db_index=True)
    name = models.CharField(max_length=150)
    mime = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    visibility = models.CharField(
        max_length=8, default="body"
    )  # body: both sides of the case; asker or staff: that side alone
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["case", "sha256"], name="the_same_file_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_proof(self) -> bool:
        """Of a complaint that has its day."""
        return WrittenComplaint.objects.filter(document=self).exists()


class ThreadSnapshot(Confidential):
    """The thread as it stood when the case was sent; later edits and erasures never change it."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="snapshot")
    taken_at = models.DateTimeField()
    content = models.TextField()  # canonical JSON
    sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.sha256
