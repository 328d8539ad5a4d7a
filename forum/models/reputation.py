"""The ledger of points: append-only."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forum.reputation import Cap, Reason

LABELS = {
    Reason.ANSWER_ACCEPTED: _("your answer is a solution"),
    Reason.ACCEPTED_AN_ANSWER: _("you chose a solution"),
    Reason.ANSWER_USEFUL: _("your answer was useful"),
    Reason.ANSWER_NOT_USEFUL: _("your answer was not useful"),
    Reason.ANSWER_WORKS: _("your answer works for somebody"),
    Reason.ME_TOO: _("somebody has the same problem"),
    Reason.PROMOTED: _("your answer became a guide"),
    Reason.GUIDE_USEFUL: _("a guide made of your answer helped a member"),
    Reason.EDIT_APPROVED: _("the edit that you suggested was approved"),
    Reason.REMOVED: _("your text was removed for a rule"),
    Reason.CONVERTED: _("your answer became a comment"),
}

CAP_LABELS = {
    Cap.VOTER: _("cap reached for the votes of one person"),
    Cap.QUESTION: _("cap reached for this question"),
    Cap.GUIDE: _("cap reached for this guide"),
    Cap.GUIDES: _("daily cap reached for guides"),
    Cap.DAY: _("daily cap reached"),
}

# Somebody says that an answer helped them.
HELPING = [reason.value for reason in (Reason.ANSWER_ACCEPTED, Reason.ANSWER_USEFUL, Reason.ANSWER_WORKS)]


class ReputationChange(models.Model):
    """One line of the ledger. A line is never changed; what it gave is taken back by a line that reverses it.

    `points` may be less than the rule's figure where a cap applied. `ref` names the act ("vote:12",
    "acceptance:7:answer"), so that an act counts once whatever is retried. `rule_version` 0: whoever acted has left.
    """

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reputation_changes")
    points = models.SmallIntegerField()
    reason = models.CharField(max_length=24, choices=[(reason.value, reason.value) for reason in Reason])
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    question = models.ForeignKey("forum.Question", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    answer = models.ForeignKey("forum.Answer", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    guide = models.PositiveIntegerField(null=True, blank=True)  # its number: guides are in an app that is above
    ref = models.CharField(max_length=80, unique=True)
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by")
    rule_version = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("reputation change")
        indexes = [
            models.Index(fields=["member", "at"]),
            models.Index(fields=["member", "actor", "at"]),
            models.Index(fields=["member", "question", "reason"]),
            models.Index(fields=["member", "guide"], name="points_by_guide", condition=models.Q(guide__isnull=False)),
            # Who helped whom lately: forum/standings.py
            models.Index(fields=["reason", "at"]),
        ]

    def __str__(self) -> str:
        return f"{self.points:+d} {self.reason}"

    @property
    def label(self) -> str:
        return str(LABELS[Reason(self.reason)])
