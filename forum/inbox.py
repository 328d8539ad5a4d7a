"""What a member was told, by question: the newest question first, of each its last notifications."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import BigIntegerField, Case, Count, F, Max, When, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from forum.models import Member, Notification
from forum.models.notification import NotificationQuerySet

PAGE_SIZE = 20  # groups
SHOWN = 5  # notifications of a group
TABS = {
    "unread": pgettext_lazy("several notifications", "Unread"),
    "all": pgettext_lazy("several notifications", "All"),
    "saved": pgettext_lazy("several notifications", "Saved"),
}
EMPTY = {"unread": _("Nothing new."), "all": _("Nothing yet."), "saved": _("You have saved nothing.")}


@dataclass
class Group:
    """`key` names it in forms; `more` are further ones that the page does not show."""

    key: int
    shown: list[Notification]
    count: int

    @property
    def first(self) -> Notification:
        """The one its heading leads to: the oldest that is unread, or else the last."""
        unread = [notification for notification in self.shown if notification.read_at is None]
        return unread[-1] if unread else self.shown[0]

    @property
    def more(self) -> int:
        return self.count - len(self.shown)

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


# The number of the question, or that of the notification below zero.
KEY = Case(When(question__isnull=True, then=-F("pk")), default=F("question_id"), output_field=BigIntegerField())


def page_of_groups(member: Member, name: str, number: Any) -> Page[Group]:
    found: Any = tab(member, name).annotate(key=KEY)
    groups = found.order_by().values("key").annotate(latest=Max("created_at"), last=Max("pk"), count=Count("pk"))
    page: Any = Paginator(groups.order_by("-latest", "-last"), PAGE_SIZE).get_page(number)
    counts = {row["key"]: row["count"] for row in page}
    newest = Window(RowNumber(), partition_by=F("key"), order_by=[F("created_at").desc(), F("pk").desc()])
    rows = found.filter(key__in=counts).annotate(place=newest).filter(place__lte=SHOWN)
    shown: dict[int, list[Notification]] = {key: [] for key in counts}
    for row in rows.select_related("question__author", "answer__question").order_by("-created_at", "-pk"):
        row.member = member  # one person, whose groups are asked once
        shown[row.key].append(row)
    page.object_list = [Group(key, shown[key], count) for key, count in counts.items()]
    return page  # type: ignore[no-any-return]
