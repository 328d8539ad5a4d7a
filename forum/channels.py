"""How each kind of notification reaches a member who chose nothing, and which of them nobody can switch off.

A kind that is not named here is mailed at once, can be switched off and is listed with the others.
"""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Channel(TextChoices):
    """One of them for each kind. All but `never` also show it on the site."""

    NOW = "now", _("e-mail at once")
    DAILY = "daily", _("e-mail once a day")
    WEEKLY = "weekly", _("e-mail once a week")
    SITE = "site", _("on the site only")
    NEVER = "never", _("never")


DIGESTS = (Channel.DAILY, Channel.WEEKLY)


class Group(TextChoices):
    """Under which heading the choice stands."""

    FOLLOWED = "followed", _("What I follow")
    MINE = "mine", _("What I wrote")
    OTHER = "other", _("Everything else")


class Manner(NamedTuple):
    """`is_duty`: the site must tell it, by mail and at once. `is_alone`: its mail is put together with no other."""

    group: str = Group.OTHER
    channel: str = Channel.NOW
    is_duty: bool = False
    is_alone: bool = False


# By the value of `Notification.Kind`.
MANNERS = {
    "chosen": Manner(Group.MINE),
    "reminder": Manner(Group.MINE, is_alone=True),
    "duplicate": Manner(Group.MINE),
    "question": Manner(Group.FOLLOWED, Channel.DAILY),
    "waiting": Manner(Group.FOLLOWED),
    "answer": Manner(Group.FOLLOWED),
    "elsewhere": Manner(Group.FOLLOWED),
    "comment": Manner(Group.MINE),
    "accepted": Manner(Group.MINE),
    "edited": Manner(Group.MINE),
    "hidden": Manner(Group.MINE, is_alone=True),
    "mention": Manner(Group.MINE),
    "suggested": Manner(Group.MINE),
    "reviewed": Manner(Group.MINE),
    "converted": Manner(Group.MINE),
    "invited": Manner(),  # who chose “never” is not invited either
    "promoted": Manner(Group.MINE, is_alone=True),
    "translated": Manner(is_alone=True),
    "catch_up": Manner(channel=Channel.WEEKLY, is_alone=True),  # the banner on the translation says it meanwhile
    "copy": Manner(Group.FOLLOWED, is_alone=True),
    "decision": Manner(Group.MINE, is_duty=True, is_alone=True),  # a statement of reasons
    "appeal": Manner(Group.MINE, is_duty=True, is_alone=True),
    "reported": Manner(is_alone=True),
    "badge": Manner(channel=Channel.SITE, is_alone=True),  # pleasant, and nothing to be done
    "promise": Manner(Group.MINE, is_alone=True),
    "shared": Manner(is_alone=True),
    "way_out": Manner(is_alone=True),
    "upkeep": Manner(channel=Channel.DAILY, is_alone=True),  # one new version of a product concerns many guides
    "case": Manner(is_duty=True, is_alone=True),
}


def manner_of(kind: str) -> Manner:
    return MANNERS.get(kind, Manner())


def channel_of(kind: str, chosen: str | None, *, wants_mail: bool) -> str:
    """Where a notification goes. Who stopped all mails reads on the site what would have been mailed."""
    manner = manner_of(kind)
    if manner.is_duty:
        return Channel.NOW
    channel = chosen or manner.channel
    return channel if wants_mail or channel == Channel.NEVER else Channel.SITE
