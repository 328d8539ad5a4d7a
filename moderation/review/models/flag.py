"""Members report posts, and the site itself what must not wait for somebody to report it."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forum.models.post import Viewer
from moderation.review.targets import AboutOnePost, Target, about, once_per_post, written_by

Q = models.Q
LAW_MAX = 300
NOTE_MAX = 1000


class FlagQuerySet(models.QuerySet["Flag"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Members see what they reported themselves; moderators everything, but never who reported their own posts."""
        if not viewer.is_authenticated:
            return self.none()
        mine = Q(member_id=viewer.pk)
        return self.filter(mine | Q(member=None) | ~written_by(viewer)) if viewer.is_moderator else self.filter(mine)

    def open(self) -> Self:
        return self.filter(handled_at__isnull=True)

    def on(self, post: Target) -> Self:
        return self.filter(**about(post))


class Flag(AboutOnePost):
    """A member says that a post breaks a rule, or the law in their own words. Once per member and post.

    With a `ground` nobody reported it: the site looked at a text. Once for each ground; what is written
    after it was handled opens the same row again.
    """

    class Ground(models.TextChoices):  # the most urgent first: mediation.md, T14 before T11 before T12
        LIFE = "life", _("A life may be in danger")
        SAFETY = "safety", _("A product may be dangerous, or somebody hurt")
        FRAUD = "fraud", _("This may be a fraud")

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="flags"
    )
    rule = models.ForeignKey("moderation.Rule", on_delete=models.PROTECT, null=True, blank=True, related_name="flags")
    law = models.CharField(_("what makes it illegal"), max_length=LAW_MAX, blank=True)
    ground = models.CharField(max_length=10, choices=Ground.choices, blank=True)
    note = models.TextField(_("more for the moderation team"), max_length=NOTE_MAX, blank=True)
    created_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True, blank=True)
    decision = models.ForeignKey(  # stays when it is undone and the flag is open again
        "moderation.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="flags"
    )

    objects = FlagQuerySet.as_manager()

    class Meta(AboutOnePost.Meta):
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            *AboutOnePost.Meta.constraints,
            *once_per_post("one_flag_per_member_and", "member"),
            models.CheckConstraint(
                condition=models.Q(rule__isnull=False, law="", ground="")
                | models.Q(rule__isnull=True, law__regex=r"\S", ground="")
                | models.Q(rule__isnull=True, law="", ground__in=["life", "safety", "fraud"]),
                name="flag_names_a_rule_or_the_law",
            ),
            models.CheckConstraint(
                condition=models.Q(ground="") | models.Q(member__isnull=True), name="what_the_site_flags_names_nobody"
            ),
            *once_per_post("one_flag_a_ground_and", "ground", ground__in=["life", "safety", "fraud"]),
            models.CheckConstraint(
                condition=models.Q(handled_at__isnull=True) | models.Q(decision__isnull=False),
                name="handled_flag_has_its_decision",
            ),
        ]
        indexes = [models.Index(fields=["handled_at", "created_at"])]

    def __str__(self) -> str:
        return f"flag {self.pk}"

    @property
    def reason(self) -> str:
        """The rule's name, what the member says of the law, or why the site asks for a look."""
        return str(self.rule) if self.rule else self.law or str(self.get_ground_display())
