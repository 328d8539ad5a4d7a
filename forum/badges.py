"""What badges there are, and what each is given for. Pure: rules over what a member did, no database.

None is for volume: asking, answering and voting much earn nothing by themselves. A badge that was earned stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

SOON = timedelta(hours=1)
LATE = timedelta(days=30)
SOME_PEOPLE, MANY_PEOPLE = 10, 50
SEVERAL_PRODUCTS = 5
GREAT_ANSWER_PEOPLE = 10
SHARED_BY = 5
CAREFUL_TAGS = 2


class Badge(StrEnum):
    FIRST_SOLUTION = "first_solution"
    TEN_PEOPLE = "ten_people"
    FIFTY_PEOPLE = "fifty_people"
    QUICK_HELP = "quick_help"
    NEVER_TOO_LATE = "never_too_late"
    LONE_VOICE = "lone_voice"
    GREAT_ANSWER = "great_answer"
    BOTH_LANGUAGES = "both_languages"
    BEFORE_AND_AFTER = "before_and_after"
    ALL_ROUND = "all_round"
    GUIDE_AUTHOR = "guide_author"  # for each guide
    CAREFUL_ASKER = "careful_asker"
    SHARED_PROBLEM = "shared_problem"


class Help(NamedTuple):
    """An answer of theirs helped somebody, who chose it as the solution or said that it was useful or works."""

    at: datetime
    person: int | None  # who says so; None where an import does not know
    is_solution: bool
    answer: int
    question: int
    answered_at: datetime
    asked_at: datetime
    language: str
    context: str
    product: int | None
    is_only_answer: bool


class Asked(NamedTuple):
    """A question of theirs: with a solution that they chose themselves, or that others have too."""

    question: int
    solved_at: datetime | None  # by somebody else's answer
    has_product: bool
    tags: int
    shared_at: Sequence[datetime] = ()  # when others said that they have the same problem, in order


class Guide(NamedTuple):
    """An answer of theirs became a guide."""

    at: datetime
    answer: int
    question: int | None


@dataclass(frozen=True)
class Deeds:
    """What is known of one member, each in the order of its date."""

    helps: Sequence[Help] = ()
    asked: Sequence[Asked] = ()
    guides: Sequence[Guide] = ()

    @property
    def solutions(self) -> Iterator[Help]:
        return (one for one in self.helps if one.is_solution)


class Earned(NamedTuple):
    at: datetime
    question: int | None = None
    answer: int | None = None


@dataclass(frozen=True)
class Rule:
    name: Any
    sentence: Any  # what it is given for, to whom it is given
    of_another: Any  # the same, told to others
    earned: Callable[[Deeds], Iterable[Earned]] = field(repr=False)
    is_for_each: bool = False  # given again for another answer; else once in a member's life


def first(found: Iterable[Help]) -> Iterator[Earned]:
    """For the earliest of these helps."""
    for one in found:
        yield Earned(one.at, one.question, one.answer)
        return


Key = TypeVar("Key")


def on_reaching(number: int, pairs: Iterable[tuple[datetime, Key | None]]) -> Iterator[Earned]:
    """When so many different things were seen; None counts for nothing."""
    seen: set[Key] = set()
    for at, key in pairs:
        if key is not None:
            seen.add(key)
        if len(seen) == number:
            yield Earned(at)
            return


def helped(number: int) -> Callable[[Deeds], Iterator[Earned]]:
    return lambda deeds: on_reaching(number, ((one.at, one.person) for one in deeds.helps))


def great_answers(deeds: Deeds) -> Iterator[Earned]:
    people: Counter[int] = Counter()
    seen: set[tuple[int, int]] = set()
    for one in deeds.helps:
        if one.person is None or (one.answer, one.person) in seen:
            continue
        seen.add((one.answer, one.person))
        people[one.answer] += 1
        if people[one.answer] == GREAT_ANSWER_PEOPLE:
            yield Earned(one.at, one.question, one.answer)
            return


def careful_questions(deeds: Deeds) -> Iterator[Earned]:
    for one in deeds.asked:
        if one.solved_at is not None and one.has_product and one.tags >= CAREFUL_TAGS:
            yield Earned(one.solved_at, one.question)
            return


def shared_problems(deeds: Deeds) -> Iterator[Earned]:
    for one in deeds.asked:
        if len(one.shared_at) >= SHARED_BY:
            yield Earned(one.shared_at[SHARED_BY - 1], one.question)
            return


RULES: dict[Badge, Rule] = {
    Badge.FIRST_SOLUTION: Rule(
        pgettext_lazy("badge", "First solution"),
        _("An answer of yours solved somebody’s question."),
        _("An answer of theirs solved somebody’s question."),
        lambda deeds: first(deeds.solutions),
    ),
    Badge.TEN_PEOPLE: Rule(
        pgettext_lazy("badge", "Ten people helped"),
        _("Ten different people said that your answers helped them."),
        _("Ten different people said that their answers helped them."),
        helped(SOME_PEOPLE),
    ),
    Badge.FIFTY_PEOPLE: Rule(
        pgettext_lazy("badge", "Fifty people helped"),
        _("Fifty different people said that your answers helped them."),
        _("Fifty different people said that their answers helped them."),
        helped(MANY_PEOPLE),
    ),
    Badge.QUICK_HELP: Rule(
        pgettext_lazy("badge", "Quick help"),
        _("You solved a question within an hour of its asking."),
        _("They solved a question within an hour of its asking."),
        lambda deeds: first(one for one in deeds.solutions if one.answered_at - one.asked_at <= SOON),
    ),
    Badge.NEVER_TOO_LATE: Rule(
        pgettext_lazy("badge", "Never too late"),
        _("You solved a question that had waited for more than thirty days."),
        _("They solved a question that had waited for more than thirty days."),
        lambda deeds: first(one for one in deeds.solutions if one.answered_at - one.asked_at > LATE),
    ),
    Badge.LONE_VOICE: Rule(
        pgettext_lazy("badge", "Lone voice"),
        _("You were the only one to answer a question, and you solved it."),
        _("They were the only one to answer a question, and they solved it."),
        lambda deeds: first(one for one in deeds.solutions if one.is_only_answer),
    ),
    Badge.GREAT_ANSWER: Rule(
        pgettext_lazy("badge", "Great answer"),
        _("One answer of yours helped ten people."),
        _("One answer of theirs helped ten people."),
        great_answers,
    ),
    Badge.BOTH_LANGUAGES: Rule(
        pgettext_lazy("badge", "Two languages"),
        _("You helped people in French and in English."),
        _("They helped people in French and in English."),
        lambda deeds: on_reaching(2, ((one.at, one.language) for one in deeds.helps)),
    ),
    Badge.BEFORE_AND_AFTER: Rule(
        pgettext_lazy("badge", "Before and after"),
        _("You helped people before they bought, and after."),
        _("They helped people before they bought, and after."),
        lambda deeds: on_reaching(
            2, ((one.at, one.context if one.context in {"before", "after"} else None) for one in deeds.helps)
        ),
    ),
    Badge.ALL_ROUND: Rule(
        pgettext_lazy("badge", "All-round"),
        _("You helped with five different products."),
        _("They helped with five different products."),
        lambda deeds: on_reaching(SEVERAL_PRODUCTS, ((one.at, one.product) for one in deeds.helps)),
    ),
    Badge.GUIDE_AUTHOR: Rule(
        pgettext_lazy("badge", "Guide author"),
        _("An answer of yours became a guide. Given for each guide."),
        _("An answer of theirs became a guide. Given for each guide."),
        lambda deeds: (Earned(one.at, one.question, one.answer) for one in deeds.guides),
        is_for_each=True,
    ),
    Badge.CAREFUL_ASKER: Rule(
        pgettext_lazy("badge", "Careful asker"),
        _("You named the product and two tags, and said which answer solved your question."),
        _("They named the product and two tags, and said which answer solved their question."),
        careful_questions,
    ),
    Badge.SHARED_PROBLEM: Rule(
        pgettext_lazy("badge", "Shared problem"),
        _("Five other people have the problem that you described."),
        _("Five other people have the problem that they described."),
        shared_problems,
    ),
}


def earned(deeds: Deeds) -> Iterator[tuple[Badge, str, Earned]]:
    """Every badge, the thing it is given for where it is given for each, and when and by what it was earned."""
    for badge, rule in RULES.items():
        for one in rule.earned(deeds):
            yield badge, f"answer:{one.answer}" if rule.is_for_each else "", one


def name_of(badge: str) -> str:
    """As it is shown; the word itself for one that this version does not know."""
    return str(RULES[Badge(badge)].name) if badge in set(Badge) else badge
