"""Who is likely to answer a question: pure scoring over what people answered before.

Measured in docs/adr/0007-ladder-and-routing.md.
Two things tell best: who answers here at all these days, and who answers on this subject. Both are counted in
answers, not in days: it is the same on a site with an answer an hour and on one with an answer a week.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext, ngettext

RECENT = 500  # newest answers of the site that are looked at
RECENT_ON_SUBJECT = 200  # of a product or a tag
SITE_PACE = 30  # answers after which one of the site counts a third
SUBJECT_PACE = 10
FADING = 1.5  # how fast an answer counts less behind its pace

ASKED_AT_ONCE = 5
CONSIDERED = 60  # the best ones, of whom those are asked who are free
ACTIVE_WITHIN = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Past:
    """Somebody answered; `is_solution`: it was accepted, or others said that it works."""

    member: int
    is_solution: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """A product or a tag of the question; `past` are the answers on it, the newest first.

    `name` is written in the language of the moment.
    """

    name: object
    past: Sequence[Past]
    question_count: int
    is_product: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why somebody: how many they solved, or only answered, and on what; no name for the site at large."""

    solved: int
    answered: int
    subject: object = ""
    is_product: bool = False


def scores(recent: Sequence[Past], subjects: Sequence[Subject], *, question_count: int) -> dict[int, float]:
    """Members by number; those that are not named have answered nothing lately."""
    found: dict[int, float] = {}
    _add(found, recent, SITE_PACE, 1.0)
    rarities = [rarity(subject.question_count, question_count) ** 2 for subject in subjects]
    for subject, weight in zip(subjects, rarities, strict=True):
        _add(found, subject.past, SUBJECT_PACE, weight / sum(rarities))
    return found


def rarity(count: int, of: int) -> float:
    """A subject of few questions says more than one that half of them share."""
    return math.log(1 + max(of, 1) / (1 + count))


def ranked(found: dict[int, float]) -> list[int]:
    """The likeliest first; the order of equals is always the same."""
    return sorted(found, key=lambda member: (-found[member], member))


def evidence(member: int, recent: Iterable[Past], subjects: Sequence[Subject]) -> Evidence:
    """What to tell somebody who is asked: a product before a tag, what was solved before what was answered."""
    by_subject = [Evidence(*_counts(member, subject.past), subject.name, subject.is_product) for subject in subjects]
    told = [found for found in by_subject if found.answered]
    best = max(told, key=lambda found: (found.is_product, found.solved, found.answered), default=None)
    return best or Evidence(*_counts(member, recent))


def _add(found: dict[int, float], past: Sequence[Past], pace: int, weight: float) -> None:
    for behind, answer in enumerate(past):
        found[answer.member] = found.get(answer.member, 0.0) + weight * (1 + behind / pace) ** -FADING


def _counts(member: int, past: Iterable[Past]) -> tuple[int, int]:
    counts = Counter(answer.is_solution for answer in past if answer.member == member)
    return counts[True], counts[True] + counts[False]


# A notification keeps its reason as a word: it is read in the language of the moment.


def code_of(found: Evidence) -> str:
    """Call in the language of whoever reads it: the name of a tag is kept in it."""
    kind, count = ("solved", found.solved) if found.solved else ("answered", found.answered)
    return f"{kind}:{count}:{found.subject}"[:200]


def sentence_of(code: str) -> str:
    """The second half of “You receive this because …”; empty for what is no such word."""
    kind, _, rest = code.partition(":")
    count, _, subject = rest.partition(":")
    if kind not in {"solved", "answered"} or not (count.isascii() and count.isdigit()):
        return ""
    n = int(count)
    if kind == "solved" and subject:
        found = ngettext(
            "because you solved %(n)s question on %(subject)s", "because you solved %(n)s questions on %(subject)s", n
        )
    elif kind == "solved":
        found = ngettext("because you solved %(n)s question here", "because you solved %(n)s questions here", n)
    elif subject:
        found = ngettext(
            "because you answered %(n)s question on %(subject)s",
            "because you answered %(n)s questions on %(subject)s",
            n,
        )
    else:
        found = gettext("because you answer questions here")
    return found % {"n": n, "subject": subject}
