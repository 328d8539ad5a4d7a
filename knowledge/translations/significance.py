"""How much an edit of a guide changes, and what that means for everything made from it: translations, copies.

Pure rules. The significance is of one published text against the one before it; a chain of them weighs as much as the
heaviest: a typo mended after a change of price does not make an old copy right again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Significance(TextChoices):
    """In the words of the editor who publishes."""

    TYPO = "typo", _("Spelling or form: it says the same, and nobody is told")
    MEDIUM = "medium", _("More or better words: translations are listed as to be updated")
    MAJOR = "major", _("It said something wrong: translators, and readers who kept a copy, are told")


WEIGHTS = {Significance.TYPO: 0, Significance.MEDIUM: 1, Significance.MAJOR: 2}


class Published(NamedTuple):
    """One text of a guide that went public: the number of its revision, its significance and when."""

    number: int
    significance: str
    at: datetime


class Change(NamedTuple):
    """What happened to a guide since one of its revisions; never of typos alone."""

    significance: Significance
    first_at: datetime
    last_at: datetime
    number: int  # of the revision that is public now

    @property
    def is_major(self) -> bool:
        return self.significance == Significance.MAJOR


def later_than(number: int, history: Sequence[Published]) -> list[Published]:
    """What was published after that revision, in the order of its publication; after a draft: what is newer."""
    places = [place for place, one in enumerate(history) if one.number == number]
    if places:
        return list(history[places[-1] + 1 :])
    return [one for one in history if one.number > number]


def heaviest(published: Iterable[Published]) -> Significance | None:
    known = [Significance(one.significance) for one in published]
    return max(known, key=WEIGHTS.__getitem__, default=None)


def change_since(number: int | None, history: Sequence[Published]) -> Change | None:
    """What a text made from that revision lacks; None when it lacks nothing, or nobody knows what it was made from."""
    if number is None:
        return None
    told = [one for one in later_than(number, history) if one.significance != Significance.TYPO]
    worst = heaviest(told)
    if worst is None:
        return None
    return Change(worst, told[0].at, told[-1].at, history[-1].number)
