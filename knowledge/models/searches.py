"""What is searched here, without a word of who searched it: docs/adr/0021-what-searches-leave-behind.md."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

WORDS_MAX = 100  # characters


def new_number() -> int:
    """Numbers in the order of searches would tell which of them came one after the other, so often of one person."""
    return secrets.randbelow(2**63)


class SearchSalt(models.Model):
    """The secret of one week. It is erased with the week's hashes: who searched, or was heard on a guide, can then be
    found out by nobody."""

    week = models.DateField(unique=True)  # its Monday
    salt = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("secret of a week")

    def __str__(self) -> str:
        return f"week of {self.week}"


class _OfAWeek(models.Model):
    """`person` is a hash that differs for the same person with every query; empty once a week is summed up."""

    id = models.BigIntegerField(primary_key=True, default=new_number, editable=False)
    week = models.DateField()
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)  # of the page
    words = models.CharField(max_length=WORDS_MAX, blank=True)  # empty: all those that too few people searched
    person = models.CharField(max_length=64, blank=True)
    people = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True


class Searched(_OfAWeek):
    """So many people searched these words in a week; of them found `nothing` so many, and so many opened a result."""

    nothing = models.PositiveIntegerField(default=0)
    opened = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("search")
        verbose_name_plural = _("searches")
        constraints = [
            models.UniqueConstraint(
                fields=["week", "language", "words", "person"], name="one_search_per_person_and_week"
            )
        ]
        indexes = [
            models.Index(fields=["week"], condition=~models.Q(person=""), name="searches_to_sum_up"),
        ]

    def __str__(self) -> str:
        return f"{self.week}: {self.words}"


class Opened(_OfAWeek):
    """So many people who searched these words opened that result. `places`: the sum of the places it stood at."""

    class Kind(models.TextChoices):
        GUIDE = "guide", _("guide")
        QUESTION = "question", _("question")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    number = models.PositiveBigIntegerField()  # of a guide or a question, which may be gone meanwhile
    places = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("opened result")
        verbose_name_plural = _("opened results")
        constraints = [
            models.UniqueConstraint(
                fields=["week", "language", "words", "person", "kind", "number"],
                name="one_opened_result_per_person_and_week",
            )
        ]

    def __str__(self) -> str:
        return f"{self.week}: {self.kind} {self.number}"
