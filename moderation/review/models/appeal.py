"""Appeals: somebody contests a decision, and somebody else than who took it looks again."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.dates import legal_day
from forum.models.post import Viewer
from moderation.review.targets import written_by

Q = models.Q
MESSAGE_MAX = 5000


class AppealQuerySet(models.QuerySet["Appeal"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Whoever filed it, and those who decide about appeals: moderators and administrators.

        None of them reads what others say of their own texts.
        """
        if not viewer.is_authenticated:
            return self.none()
        mine = Q(member_id=viewer.pk)
        about_others = ~Q(pk__in=Appeal.objects.filter(written_by(viewer, "decision__")).values("pk"))
        return self.filter(mine | about_others) if decides_on_appeals(viewer) else self.filter(mine)

    def open(self) -> Self:
        return self.filter(ended_at__isnull=True)

    def decided(self) -> Self:
        return self.filter(outcome__in=Appeal.DECIDED)

    def of(self, member: Any) -> Self:
        return self.filter(member=member)

    def by_account(self, member: Any) -> Self:
        """Without those about a notice, which are followed by its link."""
        return self.of(member).filter(notice__isnull=True)

    def oldest_first(self) -> Self:
        return self.order_by("filed_at", "pk")

    def for_listing(self) -> Self:
        posts = [
            f"decision__{path}" for path in ("question", "answer__question", "comment__question", "amendment", "member")
        ]
        people = ("member", "notice", "sender_measure__rule", "decided_by", "decision__made_by")
        return self.select_related(*posts, *people, "decision__statement__rule", "instead__statement")


def decides_on_appeals(member: Any) -> bool:
    return bool(member.is_active and (member.is_superuser or member.is_moderator))


class Appeal(models.Model):
    """Regulation (EU) 2022/2065, art. 20. Its words are the rows of `AppealMessage`; it ends once, with its outcome.

    `contested_made_by` is who made the decision, kept so that the database refuses them here. `instead`: the decision
    that was taken in place of the contested one. `notice`: of whoever sent it and contests what became of it; without
    a `decision`, the answer that the team gave where there was no text to decide about, or what followed for them as a
    sender (`sender_measure`). Their words go with the notice.
    """

    class Side(models.TextChoices):
        RESTRICTED = "restricted", _("whom the decision restricts")
        REPORTER = "reporter", _("who had reported the text")
        SENDER = "sender", _("who had sent a notice")

    class Outcome(models.TextChoices):
        UPHELD = "upheld", _("the decision stays")
        REVERSED = "reversed", _("the decision is reversed")
        REPLACED = "replaced", _("a lighter measure instead")
        WITHDRAWN = "withdrawn", _("withdrawn")
        GRANTED = "granted", _("granted before it was decided: the team put it right")
        OVERTAKEN = "overtaken", _("settled before: the text is looked at anew")

    DECIDED = (Outcome.UPHELD, Outcome.REVERSED, Outcome.REPLACED)
    SETTLED = (Outcome.GRANTED, Outcome.OVERTAKEN)  # by what the team did before anybody decided on it

    decision = models.ForeignKey(
        "moderation.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="appeals"
    )
    notice = models.ForeignKey(
        "moderation.Notice", on_delete=models.PROTECT, null=True, blank=True, related_name="appeals"
    )
    side = models.CharField(max_length=10, choices=Side.choices)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="appeals"
    )
    contested_made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    filed_at = models.DateTimeField()
    filed_on = models.DateField()  # the day of it where deadlines are counted
    contest_until = models.DateField(null=True, blank=True)  # the last day, included; empty: nobody was informed
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)  # empty: open
    reasons = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    sender_measure = models.OneToOneField(
        "moderation.SenderMeasure", on_delete=models.PROTECT, null=True, blank=True, related_name="appeal"
    )
    instead = models.OneToOneField(
        "moderation.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="after_appeal"
    )
    erased_at = models.DateTimeField(null=True, blank=True)  # with the notice

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "member"],
                condition=Q(notice__isnull=True),
                name="one_appeal_per_decision_and_member",
            ),
            models.UniqueConstraint(fields=["notice", "decision"], name="one_appeal_per_notice_and_decision"),
            models.UniqueConstraint(
                fields=["notice"],
                condition=Q(decision__isnull=True, sender_measure__isnull=True),
                name="one_appeal_per_answer_to_a_notice",
            ),
            models.CheckConstraint(
                condition=Q(
                    side__in=["restricted", "reporter"],
                    notice__isnull=True,
                    decision__isnull=False,
                    sender_measure__isnull=True,
                )
                | Q(side="sender", notice__isnull=False) & (Q(decision__isnull=True) | Q(sender_measure__isnull=True)),
                name="appeal_side_is_known",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", ended_at__isnull=True)
                | Q(
                    outcome__in=["upheld", "reversed", "replaced", "withdrawn", "granted", "overtaken"],
                    ended_at__gte=models.F("filed_at"),
                ),
                name="appeal_ends_with_its_outcome",
            ),
            models.CheckConstraint(
                condition=Q(
                    outcome__in=["upheld", "reversed", "replaced"], reasons__regex=r"\S", erased_at__isnull=True
                )
                | Q(outcome__in=["upheld", "reversed", "replaced"], reasons="", erased_at__isnull=False)
                | ~Q(outcome__in=["upheld", "reversed", "replaced"])
                & Q(reasons="", decided_by__isnull=True, instead__isnull=True),
                name="decided_appeal_has_its_reasons",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | Q(contested_made_by__isnull=True)
                | ~Q(decided_by=models.F("contested_made_by")),
                name="nobody_decides_about_their_own_decision",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | Q(member__isnull=True) | ~Q(decided_by=models.F("member")),
                name="nobody_decides_about_their_own_appeal",
            ),
            models.CheckConstraint(
                condition=Q(contest_until__isnull=True) | Q(filed_on__lte=models.F("contest_until")),
                name="appeal_is_filed_in_time",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True)
                | Q(notice__isnull=False, member__isnull=True, ended_at__isnull=False),
                name="erased_appeal_names_nobody",
            ),
        ]
        indexes = [models.Index(fields=["ended_at", "filed_at"], name="appeals_by_age")]

    def __str__(self) -> str:
        return f"appeal {self.pk}: {self.outcome or 'open'}"

    @property
    def ref(self) -> str:
        return f"appeal:{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    @property
    def is_decided(self) -> bool:
        return self.outcome in self.DECIDED

    @property
    def is_settled(self) -> bool:
        return self.outcome in self.SETTLED

    @property
    def answer_by(self) -> dt.date:
        """The day by which the team wants to have answered: a setting, not a right."""
        return self.filed_on + dt.timedelta(days=settings.APPEAL_DAYS)

    @property
    def is_late(self) -> bool:
        return self.is_open and legal_day(timezone.now()) > self.answer_by


class AppealMessage(models.Model):
    """One message of the conversation. Rows are added and never changed; but when an account ends, the words of its
    member go (`erased_at`), and the rest of the conversation stays. With a notice the rows go.
    """

    appeal = models.ForeignKey(Appeal, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    is_by_team = models.BooleanField(default=False)
    text = models.TextField(max_length=MESSAGE_MAX)
    written_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("message of an appeal")
        verbose_name_plural = _("messages of appeals")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(text__regex=r"\S", erased_at__isnull=True)
                | Q(text="", author__isnull=True, is_by_team=False, erased_at__isnull=False),
                name="appeal_message_says_something",
            )
        ]

    def __str__(self) -> str:
        return f"message {self.pk} of appeal {self.appeal_id}"
