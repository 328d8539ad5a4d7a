"""Posts that wait: reported, dangerous, held, perhaps spam, with personal details."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import F, Q
from django.urls import reverse

from forum.models import Member, Visibility
from moderation.review import rule_codes
from moderation.review.automatic.signals import LOOK_FROM
from moderation.review.models import Assessment, Flag
from moderation.review.queue.lines import Item, Line, Shown
from moderation.review.targets import KINDS, moments_of, summary_of, with_question
from moderation.review.urgency import Urgency

DANGER, REPORTS, HELD, SPAM, NOTICED, PERSONAL = "danger", "reports", "held", "spam", "noticed", "personal"
URGENCY = {Flag.Ground.LIFE: Urgency.LIFE, Flag.Ground.SAFETY: Urgency.SAFETY, Flag.Ground.FRAUD: Urgency.FRAUD}
DANGEROUS_GROUNDS = [ground for ground, urgency in URGENCY.items() if urgency.is_danger]
THERE = [Visibility.PUBLISHED, Visibility.HELD]  # what is hidden or deleted waits for nobody


def lines(viewer: Member) -> Iterator[Line]:
    """A line for each report, for each thing the site noticed, for each held text: two queries, and one a kind."""
    yield from _reported()
    yield from _noticed()
    for kind in KINDS:
        yield from _held(viewer, kind)


def _reported() -> Iterator[Line]:
    rows: Any = _of_posts(Flag.objects.open()).values_list(*KINDS, "ground", "rule__code", "created_at")
    for *pks, ground, code, since in rows:
        thing, pk = next((kind, pk) for kind, pk in zip(KINDS, pks, strict=True) if pk)
        urgency = URGENCY.get(ground, Urgency.SAFETY if code == rule_codes.DANGER else Urgency.ROUTINE)
        under = {REPORTS}
        under |= {DANGER} if urgency.is_danger else set()
        under |= {PERSONAL} if code == rule_codes.PERSONAL_DATA else set()
        yield Line(thing, pk, frozenset(under), since, urgency, 1)


def _noticed() -> Iterator[Line]:
    """Shown to everybody, and the team is asked to look."""
    rows: Any = _of_posts(Assessment.objects.to_look_at()).values_list(*KINDS, "points", "made_at")
    for *pks, points, since in rows:
        thing, pk = next((kind, pk) for kind, pk in zip(KINDS, pks, strict=True) if pk)
        yield Line(thing, pk, frozenset({SPAM if points >= LOOK_FROM else NOTICED}), since)


def _held(viewer: Member, kind: str) -> Iterator[Line]:
    held = KINDS[kind].objects.visible_to(viewer).filter(visibility=Visibility.HELD)
    rows = held.values_list("pk", F("assessments__points"), F("assessments__seen_at"), *moments_of(kind))
    for pk, points, seen_at, *moments in rows:
        is_spam = (points or 0) >= LOOK_FROM and seen_at is None
        since = next(filter(None, moments))
        yield Line(kind, pk, frozenset({HELD, SPAM} if is_spam else {HELD}), since)


def _of_posts(rows: Any) -> Any:
    """Of rows about posts, those whose post is there."""
    there = Q()
    for kind in KINDS:
        there |= Q(**{f"{kind}__visibility__in": THERE})
    return rows.filter(there)


def show(viewer: Member, wanted: list[Line]) -> Shown:
    """With the words of their open reports; one query a kind, and one for the reports."""
    found: Shown = {}
    for kind in KINDS:
        these = {line.pk: line for line in wanted if line.thing == kind}
        if these:
            for post in with_question(kind).visible_to(viewer).filter(pk__in=these):
                found[kind, post.pk] = _item(these[post.pk], post)
    _add_reasons(viewer, found)
    return found


def _item(line: Line, post: Any) -> Item:
    return Item(
        line,
        summary_of(post),
        reverse("moderation:item", args=line.key),
        author=post.author,
        author_name=post.author_name,
        hides_author=post.hides_author,
        row=post,
    )


def _add_reasons(viewer: Member, found: Shown) -> None:
    wanted = Q()
    for kind in KINDS:
        wanted |= Q(**{f"{kind}_id__in": [pk for known, pk in found if known == kind]})
    said: dict[tuple[str, int], list[Flag]] = {key: [] for key in found}
    for flag in Flag.objects.visible_to(viewer).open().filter(wanted).select_related("rule").order_by("pk"):
        kind = next(kind for kind in KINDS if getattr(flag, f"{kind}_id"))
        said[kind, getattr(flag, f"{kind}_id")].append(flag)
    for key, flags in said.items():
        found[key].reasons = reasons_of(flags)


def reasons_of(flags: Iterable[Flag]) -> list[tuple[str, int]]:
    """What the reports say, with how many say it, the most frequent first."""
    return Counter(flag.reason for flag in flags).most_common()
