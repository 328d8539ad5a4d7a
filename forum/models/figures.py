"""Figures counted in the background, and who of those who began to ask saw suggestions. Rules: forum/figures/."""

from __future__ import annotations

from django.db import models

from forum.figures.holdout import Arm


class Cohort(models.Model):
    """The questions asked on one day of the site's time zone, a line each (`cohorts.Entry`), without text or name."""

    day = models.DateField(primary_key=True)
    entries = models.JSONField(default=list)
    left_out = models.JSONField(default=dict)  # why and how many: duplicate, held, hidden, deleted

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"questions of {self.day}"


class DayCount(models.Model):
    """A sum of one day: answers, answers found useful, and what other apps count (`register_figures`)."""

    day = models.DateField()
    name = models.CharField(max_length=40)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "day"], name="one_sum_per_day_and_name")]

    def __str__(self) -> str:
        return f"{self.name} of {self.day}: {self.count}"


class Refresh(models.Model):
    """The figures were counted: what stands on the pages is as of `at`. Written with them, or not at all."""

    at = models.DateTimeField(db_index=True)
    is_whole = models.BooleanField()  # of all days, not of the latest ones alone
    details = models.JSONField(default=dict)  # what no sum of days says: helpers by period, guides

    class Meta:
        get_latest_by = "at"

    def __str__(self) -> str:
        return f"figures of {self.at}"


class AskAttempt(models.Model):
    """Somebody began to ask. Nothing here says who, but a draft leads here until nothing more can come of it.

    After a day: rows of those who did not publish are erased. After a month at most: those of the others.

    `percent`: the share that was held out then. Only what was drawn by the same lot is compared.
    """

    arm = models.CharField(max_length=10, choices=[(arm.value, arm.value) for arm in Arm])
    percent = models.PositiveSmallIntegerField()
    begun_at = models.DateTimeField(db_index=True)
    found_at = models.DateTimeField(null=True, blank=True)  # said that they found their answer
    published_at = models.DateTimeField(null=True, blank=True)
    is_counted = models.BooleanField(default=False)  # published within a day and summed; waits to be solved

    def __str__(self) -> str:
        return f"attempt {self.pk}, {self.arm}"


class AskTally(models.Model):
    """The attempts of one day and group, for good: published within a day, solved within a month."""

    day = models.DateField()
    arm = models.CharField(max_length=10, choices=[(arm.value, arm.value) for arm in Arm])
    percent = models.PositiveSmallIntegerField()
    begun = models.PositiveIntegerField(default=0)
    published = models.PositiveIntegerField(default=0)
    solved = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["day", "arm", "percent"], name="one_tally_per_day_and_group"),
            models.CheckConstraint(
                condition=models.Q(published__lte=models.F("begun"), solved__lte=models.F("published")),
                name="tally_of_those_who_began",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day}, {self.arm}: {self.published} of {self.begun}"
