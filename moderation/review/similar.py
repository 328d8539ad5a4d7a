"""What was decided in like cases: nearly the same text, the same author, the same rule. So much is read and no more."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import Q

from moderation.review import alike
from moderation.review.models import Decision, Flag
from moderation.review.targets import KINDS, Target

OF_EACH = 3
TEXT, AUTHOR, RULE = "text", "author", "rule"


class Like(NamedTuple):
    """`why`: "text", "author" or "rule"; `percent`: how alike the text is."""

    decision: Decision
    why: str
    percent: int = 0


def decisions_like(post: Target, flags: list[Flag]) -> list[Like]:
    """The nearest first; each decision once, those about this post left out. At most four queries."""
    found: dict[int, Like] = {}
    for like in (*_of_text(post), *_of_author(post), *_of_rules(post, flags)):
        found.setdefault(like.decision.pk, like)
    return list(found.values())


def _others(post: Target) -> Any:
    """Of posts, what stands; about other posts than this one."""
    listed = Decision.objects.standing().for_listing().exclude(kind__in=[*Decision.OF_MEMBERS, *Decision.OF_GUIDES])
    return listed.exclude(**{post.kind: post}).newest_first()


def _of_text(post: Target) -> list[Like]:
    near = alike.decided(post)[:OF_EACH]
    if not near:
        return []
    named = Q()
    for one in near:
        named |= Q(**{f"{one.kind}_id": one.pk})
    percents = {(one.kind, one.pk): one.percent for one in near}
    last: dict[tuple[str, int], Like] = {}
    for decision in _others(post).filter(named):
        key = (decision.post.kind, decision.post.pk)
        last.setdefault(key, Like(decision, TEXT, percents[key]))
    return sorted(last.values(), key=lambda like: -like.percent)


def _of_author(post: Target) -> list[Like]:
    if post.author is None:
        return []
    theirs = Q()
    for kind in KINDS:
        theirs |= Q(**{f"{kind}__author": post.author})
    return [Like(decision, AUTHOR) for decision in _others(post).filter(theirs)[:OF_EACH]]


def _of_rules(post: Target, flags: list[Flag]) -> list[Like]:
    """Under the rules that the reports name: what was hidden or corrected for them, and what was kept all the same."""
    codes = {flag.rule.code for flag in flags if flag.rule}
    if not codes:
        return []
    named = Q(statement__rule__code__in=codes) | Q(rule__code__in=codes)
    kept = Flag.objects.filter(rule__code__in=codes, decision__kind=Decision.Kind.KEEP).order_by("-handled_at")
    numbers = list(kept.values_list("decision_id", flat=True)[:OF_EACH])
    restricted = list(_others(post).filter(named)[:OF_EACH])
    return [Like(decision, RULE) for decision in [*restricted, *_others(post).filter(pk__in=numbers)]]
