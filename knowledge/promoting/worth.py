"""Which solved question is worth a guide first. Pure: figures in, a weight and its reasons in words out.

Every figure is a rule that editors may argue about. `candidates` gives the database the same sum; a test compares.
"""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

PERSON = 3  # has the problem too: each of them is a reader of the guide
DUPLICATE = 5  # somebody asked again, and did not find the answer
SUGGESTION = 6  # a member who earned it says so
SOLVED_BY_ASKER = 4  # whoever asked chose the solution themselves
WORKS = 3  # somebody else tried it
USEFUL = 1  # somebody read it and was helped
VIEWS = 50  # of the page, for one; people look at much that does not help them
VIEWS_MOST = 20  # what views weigh at most: a page linked from elsewhere is no problem that many have

LEAST = 4  # less is listed by nobody: solved by the asker, or a few who say that it helped

GROWS_BY = 10  # weight that brings back what was put off, at least
GROWS_TO = 1.5  # and so many times what it was


class Facts(NamedTuple):
    people: int = 0
    duplicates: int = 0
    suggestions: int = 0
    solved_by_asker: bool = False
    works: int = 0
    useful: int = 0
    views: int = 0


def weight(facts: Facts) -> int:
    return (
        PERSON * facts.people
        + DUPLICATE * facts.duplicates
        + SUGGESTION * facts.suggestions
        + SOLVED_BY_ASKER * facts.solved_by_asker
        + WORKS * facts.works
        + USEFUL * facts.useful
        + min(facts.views // VIEWS, VIEWS_MOST)
    )


def comes_back_at(now: int) -> int:
    """The weight at which something put off is looked at again."""
    return max(now + GROWS_BY, int(now * GROWS_TO))


def reasons(facts: Facts) -> list[str]:
    """What weighs, in words, the heaviest kinds first."""
    people, repeated = facts.people, facts.duplicates
    told = [
        ngettext("%(n)d person has this problem too", "%(n)d people have this problem too", people) % {"n": people},
        ngettext("%(n)d duplicate", "%(n)d duplicates", repeated) % {"n": repeated},
        ngettext("suggested by %(n)d member", "suggested by %(n)d members", facts.suggestions)
        % {"n": facts.suggestions},
        _("solved, says the person who asked"),
        ngettext("works for %(n)d other person", "works for %(n)d other people", facts.works) % {"n": facts.works},
        ngettext("useful to %(n)d person", "useful to %(n)d people", facts.useful) % {"n": facts.useful},
        ngettext("read %(n)d time", "read %(n)d times", facts.views) % {"n": facts.views},
    ]
    weighs = [*facts[:6], facts.views >= VIEWS]
    return [words for words, figure in zip(told, weighs, strict=True) if figure]
