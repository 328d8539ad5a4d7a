"""Decisions about posts: each kept, each can be undone."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forum.models.post import Viewer, Visibility
from moderation.review.targets import KINDS, AboutOnePost, Target, about, once_per_post


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Moderators see every decision; members those that restrict what they wrote."""
        if not viewer.is_authenticated:
            return self.none()
        return self.all() if viewer.is_moderator else self.told_to(viewer)

    def told_to(self, viewer: Viewer) -> Self:
        """The decisions this member is given reasons for, as the author, whatever else they may see."""
        if not viewer.is_authenticated:
            return self.none()
        own = models.Q()
        for kind in KINDS:
            own |= models.Q(**{f"{kind}__author_id": viewer.pk})
        return self.filter(own, statement__isnull=False)

    def on(self, post: Target) -> Self:
        return self.filter(**about(post))

    def standing(self) -> Self:
        return self.filter(undone_at__isnull=True)

    def restrictive(self) -> Self:
        return self.filter(statement__isnull=False)

    def newest_first(self) -> Self:
        return self.order_by("-pk")

    def for_listing(self) -> Self:
        """What a page about decisions shows, in one query; `has_later`: another one about the same post followed."""
        same = models.Q()
        for kind in KINDS:
            same |= models.Q(**{kind: models.OuterRef(kind)})
        later = Decision.objects.filter(same, pk__gt=models.OuterRef("pk"))
        return self.annotate(has_later=models.Exists(later)).select_related(
            "question__author",
            "answer__author",
            "answer__question",
            "comment__author",
            "comment__question",
            "made_by",
            "undone_by",
            "statement__rule",
        )


class Decision(AboutOnePost):
    """What somebody decided about a post. Whatever restricts has its statement of reasons, by constraint."""

    class Kind(models.TextChoices):
        KEEP = "keep", _("kept")
        HIDE = "hide", _("hidden")

    kind = models.CharField(max_length=20, choices=Kind.choices)
    statement = models.OneToOneField(
        "moderation.StatementOfReasons", on_delete=models.PROTECT, null=True, blank=True, related_name="decision"
    )
    former_visibility = models.CharField(max_length=10, choices=Visibility.choices)  # what undoing goes back to
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = DecisionQuerySet.as_manager()

    class Meta(AboutOnePost.Meta):
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            *AboutOnePost.Meta.constraints,
            *once_per_post("one_standing_hide_of", kind="hide", undone_at__isnull=True),
            models.CheckConstraint(
                condition=models.Q(kind__in=["keep", "hide"]),
                name="decision_is_of_a_known_kind",
            ),
            # Written the safe way round: a kind that is added here restricts until it is named harmless.
            models.CheckConstraint(
                condition=models.Q(kind="keep", statement__isnull=True)
                | (~models.Q(kind="keep") & models.Q(statement__isnull=False)),
                name="no_restriction_without_its_reasons",
            ),
            models.CheckConstraint(
                condition=models.Q(undone_by__isnull=True) | models.Q(undone_at__isnull=False),
                name="undone_by_somebody_is_undone",
            ),
        ]
        indexes = [models.Index(fields=["made_by", "-made_at"])]

    def __str__(self) -> str:
        return f"decision {self.pk}: {self.kind}"

    @property
    def ref(self) -> str:
        """Names the decision in the ledger of points and in notifications."""
        return f"decision:{self.pk}"

    @property
    def is_standing(self) -> bool:
        return self.undone_at is None
