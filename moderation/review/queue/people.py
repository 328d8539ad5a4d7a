"""People whom others reported: decided on the page of the member."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from django.urls import reverse

from forum.models import Member
from moderation.review.models import MemberReport
from moderation.review.queue.lines import Item, Line, Shown

PEOPLE, PERSON = "people", "member"


def lines(viewer: Member) -> Iterator[Line]:
    rows = MemberReport.objects.visible_to(viewer).open().filter(about__is_active=True).exclude(about=viewer)
    for pk, since in rows.values_list("about_id", "created_at"):
        yield Line(PERSON, pk, frozenset({PEOPLE}), since, count=1)


def show(viewer: Member, wanted: list[Line]) -> Shown:
    found = {line.pk: line for line in wanted}
    said: dict[Member, Counter[str]] = defaultdict(Counter)
    rows = MemberReport.objects.visible_to(viewer).open().filter(about__in=list(found))
    for row in rows.select_related("about", "rule").order_by("pk"):
        said[row.about][row.reason] += 1
    return {
        (PERSON, about.pk): Item(
            found[about.pk],
            str(about),
            reverse("moderation:member", args=[about.username]),
            author=about,
            reasons=reasons.most_common(),
            row=about,
        )
        for about, reasons in said.items()
    }
