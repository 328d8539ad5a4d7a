"""What a member was told, by question: the newest question first, of each its last notifications."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import BigIntegerField, Case, Count, F, Max, Q, When, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from forum.models import Member, Notification
from forum.models.notification import NotificationQuerySet
from forum.models.prepared import Prepared

PAGE_SIZE = 20  # groups
SHOWN = 5  # notifications of a group
TABS = {
    "unread": pgettext_lazy("several notifications", "Unread"),
    "all": pgettext_lazy("several notifications", "All"),
    "saved": pgettext_lazy("several notifications", "Saved"),
}
EMPTY = {
    "unread": _("Nothing new. Answers to your questions, and news of what you follow, come here."),
    "all": _("Nothing yet. Answers to your questions, and news of what you follow, come here."),
    "saved": _("You have saved nothing. What you save for later stays here, read or not."),
}


@dataclass
class Group:
    """`key` names it in forms; `more` are further ones that the page does not show; `beside` is where one goes on."""

    key: int
    shown: list[Notification]
    count: int
    answers: int  # of `count`
    beside: int | None = None

    @property
    def first(self) -> Notification:
        """The one its heading leads to: the oldest that is unread, or else the last."""
        unread = [notification for notification in self.shown if notification.read_at is None]
        return unread[-1] if unread else self.shown[0]

    @property
    def more(self) -> int:
        return self.count - len(self.shown)

    @property
    def is_answers(self) -> bool:
        """Whether it can be said in one sentence."""
        return self.answers == self.count and self.shown[0].is_open

    @property
    def has_unread(self) -> bool:
        return any(notification.read_at is None for notification in self.shown)

    @property
    def subscription(self) -> int | None:
        """By which it can be stopped."""
        return next((one.subscription_id for one in self.shown if one.subscription_id), None)


def tab(member: Member, name: str) -> NotificationQuerySet:
    found = Notification.objects.visible_to(member)
    if name == "saved":
        return found.filter(saved_at__isnull=False)
    return found.unread() if name == "unread" else found


ANSWERS = Count("pk", filter=Q(kind=Notification.Kind.ANSWER))
# The number of the question, or that of the notification below zero.
KEY = Case(When(question__isnull=True, then=-F("pk")), default=F("question_id"), output_field=BigIntegerField())


def page_of_groups(member: Member, name: str, number: Any) -> Page[Group]:
    found: Any = tab(member, name).annotate(key=KEY)
    groups = (
        found.order_by()
        .values("key")
        .annotate(latest=Max("created_at"), last=Max("pk"), count=Count("pk"), answers=ANSWERS)
    )
    page: Any = Paginator(groups.order_by("-latest", "-last"), PAGE_SIZE).get_page(number)
    counts = {row["key"]: (row["count"], row["answers"]) for row in page}
    newest = Window(RowNumber(), partition_by=F("key"), order_by=[F("created_at").desc(), F("pk").desc()])
    rows = found.filter(key__in=counts).annotate(place=newest).filter(place__lte=SHOWN)
    shown: dict[int, list[Notification]] = {key: [] for key in counts}
    for row in rows.select_related("question__author", "answer__question").order_by("-created_at", "-pk"):
        row.member = member  # one person, whose groups are asked once
        shown[row.key].append(row)
    groups = [Group(key, shown[key], *count) for key, count in counts.items()]
    for group, beside in zip(groups, [*groups[1:], *groups[-2:-1]], strict=False):
        group.beside = beside.key
    page.object_list = groups
    return page  # type: ignore[no-any-return]


def _unread(member: int) -> Any:
    waiting = Notification.objects.filter(member_id=member, read_at__isnull=True).order_by()
    return waiting.values("member_id").annotate(count=Count("pk")).values_list("count")


_UNREAD = Prepared(_unread)


def unread_count(member: int) -> int:
    """Asked for on every page of a member, and each minute while they look at one."""
    return sum(count for (count,) in _UNREAD.rows(member))
