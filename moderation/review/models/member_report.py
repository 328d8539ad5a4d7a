"""Members report a person: a name, a profile, what they do in several places. What they wrote is reported as a text."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forum.models.post import Viewer
from moderation.review.models.flag import LAW_MAX, NOTE_MAX


class MemberReportQuerySet(models.QuerySet["MemberReport"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Members see what they reported themselves; moderators everything, but never who reported them."""
        if not viewer.is_authenticated:
            return self.none()
        mine = models.Q(member_id=viewer.pk)
        return self.filter(mine | ~models.Q(about_id=viewer.pk)) if viewer.is_moderator else self.filter(mine)

    def open(self) -> Self:
        return self.filter(handled_at__isnull=True)


class MemberReport(models.Model):
    """One member says that another breaks a rule, or the law. Once; said anew when handled, it is open again."""

    about = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    rule = models.ForeignKey("moderation.Rule", on_delete=models.PROTECT, null=True, related_name="+")
    law = models.CharField(_("what makes it illegal"), max_length=LAW_MAX, blank=True)
    note = models.TextField(_("more for the moderation team"), max_length=NOTE_MAX, blank=True)
    created_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)
    handled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    decision = models.ForeignKey("moderation.Decision", on_delete=models.PROTECT, null=True, related_name="+")

    objects = MemberReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report of a member")
        verbose_name_plural = _("reports of members")
        constraints = [
            models.UniqueConstraint(fields=["about", "member"], name="one_report_of_a_member_by_another"),
            models.CheckConstraint(
                condition=models.Q(rule__isnull=False, law="") | models.Q(rule__isnull=True, law__regex=r"\S"),
                name="report_of_a_member_names_a_rule_or_the_law",
            ),
        ]

    def __str__(self) -> str:
        return f"report {self.pk} of a member"

    @property
    def reason(self) -> str:
        return str(self.rule) if self.rule else self.law
