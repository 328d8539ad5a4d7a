"""The chamber: what is said once a case was sent, and the letters that a body writes from a template."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from moderation.law import marks
from moderation.mediation.models.bodies import MediationBody, valid_on
from moderation.mediation.models.case import Case
from moderation.mediation.models.confidential import Confidential
from moderation.mediation.models.records import Evidence
from moderation.mediation.states import THE_ASKER, Role

TEXT_MAX = 20_000
MAIL_KEY = "mail:"  # how the key of what came by e-mail begins


class Readers(models.TextChoices):
    """Who may read a message beside the staff of the body. The first is the default: a slip tells nobody anything."""

    STAFF = "staff", _("an internal note")
    CONSUMER = "consumer", THE_ASKER
    TRADER = "trader", _("the seller")
    BOTH = "both", _("both parties")


FOR_CONSUMER = (Readers.CONSUMER.value, Readers.BOTH.value)
FOR_TRADER = (Readers.TRADER.value, Readers.BOTH.value)


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, viewer: Any) -> Self:
        """Within a visible case: the asker reads what was meant for them, the body's staff everything."""
        for_asker = Q(case__asker_id=viewer.pk, readers__in=FOR_CONSUMER)
        return self.filter(case__in=Case.objects.visible_to(viewer)).filter(for_asker | ~Q(case__asker_id=viewer.pk))


class Message(Confidential):
    """Written once, never changed; what a party was told is sealed in the journal by its digest."""

    class Way(models.TextChoices):
        """How it reached the seller, who has no account here, or came from somebody who writes elsewhere."""

        HERE = "here", _("here")
        EMAIL = "email", _("by e-mail")
        LETTER = "letter", _("by letter")
        REGISTERED = "registered", _("by registered letter")
        PHONE = "phone", _("by telephone")
        MEETING = "meeting", _("at a meeting")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    said_by = models.CharField(max_length=16, choices=[(role.value, role.value) for role in Role])
    readers = models.CharField(max_length=8, choices=Readers.choices, default=Readers.STAFF)
    letter = models.CharField(max_length=24, blank=True)  # kind of the template it was written from
    text = models.TextField()
    way = models.CharField(max_length=12, choices=Way.choices, default=Way.HERE)
    said_on = models.DateField()  # the day it was said, which for what came by post is not that of the row
    written_at = models.DateTimeField()
    key = models.CharField(max_length=40)  # of the form it was written in: sending it twice is sending it once
    files = models.ManyToManyField(Evidence, related_name="messages", blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "key"], name="a_form_of_the_chamber_once"),
            models.CheckConstraint(
                condition=~Q(said_by=Role.ASKER.value) | Q(readers__in=FOR_CONSUMER), name="askers_read_what_they_said"
            ),
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"

    @property
    def is_note(self) -> bool:
        return self.readers == Readers.STAFF

    @property
    def is_mail(self) -> bool:
        """It came by e-mail from the address of the body."""
        return self.author_id is None and self.key.startswith(MAIL_KEY)

    @property
    def is_recorded(self) -> bool:
        """Said elsewhere, and written down by the staff of the body."""
        return self.said_by != Role.MEDIATION_STAFF and self.way != Message.Way.HERE


class LetterQuerySet(models.QuerySet["Letter"]):
    def in_force(self, day: date) -> Self:
        return self.filter(valid_on(day))

    def for_body(self, body: MediationBody, day: date) -> Self:
        """Its own, and those of the site; its own and the newest first."""
        return self.in_force(day).filter(Q(body=body) | Q(body=None)).order_by("kind", "body_id", "-valid_from")


class Letter(models.Model):
    """Words that a body writes often, with marks such as `{seller}` for what differs."""

    class Kind(models.TextChoices):
        COMPLAINT = "complaint", _("complaint to the seller, by the person who asked")
        RECEIVED = "received", _("arrival of the case")
        ADMISSIBLE = "admissible", _("the case is admissible")
        TO_SELLER = "to_seller", _("the seller is told of the case")
        INADMISSIBLE = "inadmissible", _("the case is not admissible")
        DOCUMENT = "document", _("request for a document")
        EXTENSION = "extension", _("the time limit is extended")
        PROPOSAL = "proposal", _("proposal of a solution")
        CLOSING = "closing", _("end of the mediation")

    MARKS = (
        "reference",
        "person",
        "seller",
        "bought",
        "amount",
        "service",
        "today",
        "grounds",
        "last_day",
        "address",
        "seller_address",
        "bought_on",
        "order",
        "facts",
        "remedy",
        "answer_by",
        "enclosures",
        # For whoever writes: nothing of the case fills them, and a letter does not leave with one open.
        "solution",
        "document",
    )

    body = models.ForeignKey(
        MediationBody,
        verbose_name=_("mediation body"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="letters",
        help_text=_("None: for every body."),
    )
    kind = models.CharField(_("kind"), max_length=24, choices=Kind.choices)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    text = models.TextField(_("text"), max_length=TEXT_MAX)
    is_to_review = models.BooleanField(_("to review"), default=False)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["kind", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "kind", "language", "valid_from"], name="one_letter_of_a_kind_body_and_day"
            ),
            models.UniqueConstraint(
                fields=["kind", "language", "valid_from"],
                condition=Q(body=None),
                name="one_letter_for_every_body_of_a_kind_and_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.language})"

    def clean(self) -> None:
        unknown = sorted(marks.marks_of(self.text) - set(self.MARKS))
        if unknown:
            sentence = _("These marks are not known: %(unknown)s. Known are: %(known)s.")
            values = {"unknown": _in_braces(unknown), "known": _in_braces(self.MARKS)}
            raise ValidationError({"text": ValidationError(sentence, params=values)})


def open_marks(text: str) -> list[str]:
    """The marks that nobody filled in, as they stand in the text."""
    return [f"{{{name}}}" for name in marks.found_in(text) if name in Letter.MARKS]


def _in_braces(names: Any) -> str:
    return ", ".join(f"{{{name}}}" for name in names)
