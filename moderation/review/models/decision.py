"""Decisions about posts, guides and members: each kept, each can be undone."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forum.models import Member
from forum.models.member import FOR_EVER
from forum.models.post import Viewer, Visibility
from forum.withdrawing import Guide
from moderation.review.models.statement import StatementOfReasons
from moderation.review.targets import KINDS, NO_POST, ONE_POST, NamesAPost, Target, about, once_per_post, written_by

Q = models.Q
# As constraints spell them: kinds about members, and those that end by themselves.
OF_MEMBERS = ["warn", "limit", "suspend", "no_reports", "close"]
OF_GUIDES = ["withdraw"]
ENDING = ["limit", "suspend", "no_reports"]
WARNED = ["suspend", "no_reports", "close"]  # only after a warning
SPAM_VOLUME = 3  # alike texts: from there on it is spam at volume, which needs no reasons (art. 17(2))


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Moderators see every decision; members those that restrict what they wrote, or themselves."""
        if not viewer.is_authenticated:
            return self.none()
        return self.all() if viewer.is_moderator else self.told_to(viewer)

    def told_to(self, viewer: Viewer) -> Self:
        """The decisions this member is told of, as the author or the one restricted, whatever else they may see.

        With spam at volume: nobody is sent it, and its author finds it among the others.
        """
        if not viewer.is_authenticated:
            return self.none()
        of_a_kind = Q(statement__isnull=False) | Q(kind__in=[Decision.Kind.CORRECT, Decision.Kind.SPAM])
        theirs = Q(pk__in=Recipient.objects.filter(member_id=viewer.pk).values("decision"))
        return self.filter(Q(member_id=viewer.pk) | theirs | written_by(viewer), of_a_kind)

    def contestable_by(self, viewer: Viewer) -> Self:
        """Those on which the member has a side: they restrict them, or keep what they reported."""
        if not viewer.is_authenticated:
            return self.none()
        kept = Q(kind=Decision.Kind.KEEP, flags__member_id=viewer.pk)
        told = Decision.objects.told_to(viewer).exclude(kind=Decision.Kind.CORRECT, statement=None)
        return self.filter(Q(pk__in=told.values("pk")) | Q(pk__in=Decision.objects.filter(kept).values("pk")))

    def on(self, target: Target | Member | Guide) -> Self:
        return self.filter(**about(target))

    def explaining_a_hold(self) -> Self:
        """Those by which its author knows why nobody else reads it."""
        return self.filter(kind__in=[Decision.Kind.HOLD, Decision.Kind.CORRECT], statement__isnull=False)

    def taking_from(self, author: Member) -> Self:
        """What of theirs was taken from public sight, spam at volume included, of which nobody is told."""
        return self.filter(written_by(author), kind__in=Decision.TAKES_AWAY)

    def standing(self) -> Self:
        return self.filter(undone_at__isnull=True)

    def in_force(self, at: object = None) -> Self:
        """Of those that end by themselves, what has not ended."""
        return self.standing().filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at or timezone.now()))

    def barring(self) -> Self:
        """Those that keep a member from writing, with `bars_until`."""
        kinds = [Decision.Kind.SUSPEND, Decision.Kind.CLOSE]
        return self.filter(kind__in=kinds).annotate(bars_until=Coalesce("ends_at", models.Value(FOR_EVER)))

    def barred_until(self) -> list[dt.datetime]:
        return [row.bars_until for row in self.barring()]  # type: ignore[attr-defined]

    def newest_first(self) -> Self:
        return self.order_by("-pk")

    def for_listing(self) -> Self:
        """What a page about decisions shows, in one query.

        `has_later`: another one about the same thing followed. `carries`: a restriction stands on this warning.
        """
        same = Q()
        for column in (*KINDS, "page", "member"):
            same |= Q(**{column: models.OuterRef(column)})
        later = Decision.objects.filter(same, pk__gt=models.OuterRef("pk"))
        resting = Decision.objects.standing().filter(warning=models.OuterRef("pk"))
        return self.annotate(has_later=models.Exists(later), carries=models.Exists(resting)).select_related(
            "question__author",
            "answer__author",
            "answer__question",
            "comment__author",
            "comment__question",
            "amendment__author",
            "page",
            "member",
            "made_by",
            "undone_by",
            "rule",
            "statement__rule",
        )


class Decision(NamesAPost):
    """What somebody decided about a post, a guide, or a member. Whatever restricts has its statement, by constraint.

    `rule` and `request` are of a correction that is asked for: what the author reads. `prompted_by`: the decision
    about a post after which a member was warned, limited or suspended.
    """

    class Kind(models.TextChoices):
        KEEP = "keep", _("kept")
        CORRECT = "correct", _("correction asked for")
        HIDE = "hide", _("hidden")
        SPAM = "spam", _("hidden as spam")
        DUPLICATE = "duplicate", _("closed as a duplicate")
        WARN = "warn", _("warned")
        LIMIT = "limit", _("looked at before it is shown")
        SUSPEND = "suspend", _("suspended")
        NO_REPORTS = "no_reports", _("may not report")
        CLOSE = "close", _("account closed")
        SHUT = "shut", _("closed to replies")
        WITHDRAW = "withdraw", _("guide withdrawn")
        HOLD = "hold", _("held by a program")

    OF_MEMBERS = (Kind.WARN, Kind.LIMIT, Kind.SUSPEND, Kind.NO_REPORTS, Kind.CLOSE)
    OF_GUIDES = (Kind.WITHDRAW,)
    ENDING = (Kind.LIMIT, Kind.SUSPEND, Kind.NO_REPORTS)
    WARNED = (Kind.SUSPEND, Kind.NO_REPORTS, Kind.CLOSE)
    TAKES_AWAY = (Kind.HIDE, Kind.SPAM)  # the post from public sight
    UPHOLDS = (*TAKES_AWAY, Kind.CORRECT, Kind.WITHDRAW)  # whoever reported the post was right, as long as it stands
    HARMLESS = (Kind.KEEP, Kind.DUPLICATE)

    kind = models.CharField(max_length=20, choices=Kind.choices)
    statement = models.OneToOneField(
        "moderation.StatementOfReasons", on_delete=models.PROTECT, null=True, blank=True, related_name="decision"
    )
    former_visibility = models.CharField(max_length=10, choices=Visibility.choices, blank=True)  # undoing goes back to
    # The post was held until then, and neither a limit of its author nor the first posts of everybody held it.
    was_held_by_program = models.BooleanField(default=False, db_default=False)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="decisions"
    )
    page = models.ForeignKey(  # the guide; nothing once editors have deleted it
        "wagtailcore.Page", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    rule = models.ForeignKey("moderation.Rule", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    request = models.TextField(blank=True)
    volume = models.PositiveIntegerField(default=0)  # alike texts known when it was called spam
    warning = models.ForeignKey(
        "moderation.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="suspensions"
    )
    prompted_by = models.ForeignKey(
        "moderation.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="prompted"
    )
    ends_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)  # the member said that they have read it
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = DecisionQuerySet.as_manager()

    class Meta(NamesAPost.Meta):
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            models.CheckConstraint(  # a member who left, and a guide that was deleted, are no longer named
                condition=ONE_POST & Q(member__isnull=True, page__isnull=True) & ~Q(kind__in=[*OF_MEMBERS, *OF_GUIDES])
                | NO_POST & Q(kind__in=OF_MEMBERS, page__isnull=True)
                | NO_POST & Q(kind__in=OF_GUIDES, member__isnull=True),
                name="decisions_about_one_post_guide_or_member",
            ),
            models.UniqueConstraint(
                fields=["page"], condition=Q(kind__in=OF_GUIDES, undone_at__isnull=True), name="one_withdrawal_of_guide"
            ),
            *once_per_post("one_standing_hold_of", kind="hold", undone_at__isnull=True),
            models.CheckConstraint(  # only a program decides without anybody
                condition=~Q(kind="hold") | Q(former_visibility="published", made_by__isnull=True),
                name="hold_is_of_what_was_published",
            ),
            *once_per_post("one_standing_hide_of", kind__in=["hide", "spam"], undone_at__isnull=True),
            models.CheckConstraint(
                condition=Q(
                    kind__in=["keep", "correct", "hide", "spam", "duplicate", "hold", "shut", *OF_GUIDES, *OF_MEMBERS]
                ),
                name="decision_is_of_a_known_kind",
            ),
            # Written the safe way round: a kind that is added here restricts until it is named harmless.
            models.CheckConstraint(
                condition=Q(kind__in=["keep", "duplicate"], statement__isnull=True)
                | Q(kind="correct", former_visibility="published", statement__isnull=True)
                | Q(kind="spam", volume__gte=SPAM_VOLUME, statement__isnull=True)
                | ~Q(kind__in=["keep", "duplicate"]) & Q(statement__isnull=False),
                name="no_restriction_without_its_reasons",
            ),
            models.CheckConstraint(  # nobody can edit one, it is no advertising at volume, and it was not asked before
                condition=Q(amendment__isnull=True) | Q(kind__in=["keep", "hide", "hold"]),
                name="proposals_are_kept_hidden_or_held",
            ),
            models.CheckConstraint(
                condition=~Q(kind="correct") | Q(request__regex=r"\S", rule__isnull=False),
                name="correction_says_what_and_why",
            ),
            # That it is a warning, of the same member, no constraint can say: a check knows one row, and a foreign key
            # of two columns is none that Django can make (ForeignObject writes no constraint, and what is added to a
            # table by hand is lost whenever SQLite makes the table anew). `member` becomes null when they leave, so
            # that no copy of it could stand in the key either. `prior_warnings` finds it, `invariants` looks after it.
            models.CheckConstraint(
                condition=~Q(kind__in=WARNED) | Q(warning__isnull=False),
                name="no_suspension_without_a_warning",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=ENDING, ends_at__gt=models.F("made_at"))
                | ~Q(kind__in=ENDING) & Q(ends_at__isnull=True),
                name="what_ends_by_itself_has_its_end",
            ),
            models.CheckConstraint(
                condition=Q(undone_by__isnull=True) | Q(undone_at__isnull=False),
                name="undone_by_somebody_is_undone",
            ),
        ]
        indexes = [
            models.Index(fields=["made_by", "-made_at"]),
            models.Index(fields=["member", "kind", "undone_at"], name="decisions_about_members"),
        ]

    def __str__(self) -> str:
        return f"decision {self.pk}: {self.kind}"

    @property
    def ref(self) -> str:
        """Names the decision in the ledger of points and in notifications."""
        return f"decision:{self.pk}"

    @property
    def is_standing(self) -> bool:
        return self.undone_at is None

    @property
    def has_ended(self) -> bool:
        return self.ends_at is not None and self.ends_at <= timezone.now()

    @property
    def is_about_a_member(self) -> bool:
        return self.kind in self.OF_MEMBERS

    @property
    def is_about_a_guide(self) -> bool:
        return self.kind in self.OF_GUIDES

    @property
    def is_about_a_post(self) -> bool:
        return not (self.is_about_a_member or self.is_about_a_guide)

    @property
    def thing(self) -> str:
        """The word for what it is about, as templates ask for it; empty for a member."""
        post = self.post_or_none
        return "guide" if self.is_about_a_guide else post.kind if post is not None else ""

    @property
    def summary(self) -> str:
        if not self.is_about_a_guide:
            return super().summary
        return str(self.page.title) if self.page is not None else gettext("a guide that was deleted")

    def statement_for(self, member: Member) -> StatementOfReasons | None:
        """As this member was told of it: about a guide, in their language."""
        row = self.recipients.filter(member=member).first() if self.is_about_a_guide else None
        return self.statement.told_in(row.language, row.words) if row and self.statement else self.statement


class Recipient(models.Model):
    """Whom a decision about a guide was told. `words`: what of its statement they read in their own language, of that
    day; the facts are as somebody typed them, in the language of the guide."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="recipients")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)
    words = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("recipient of a decision")
        constraints = [models.UniqueConstraint(fields=["decision", "member"], name="told_once_of_a_decision")]

    def __str__(self) -> str:
        return f"member {self.member_id} was told of decision {self.decision_id}"
