"""What points and quality unlock. Pure: figures and functions, no database.

Quality is asked for besides points, so that much of little worth opens nothing. Every figure is a rule that members
may argue about. Moderators hold every privilege.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from forum.models import Member


class Privilege(StrEnum):
    INVITE = "invite"
    PROPOSE_DUPLICATE = "propose_duplicate"
    REVIEW_EDITS = "review_edits"
    CONFIRM_DUPLICATE = "confirm_duplicate"
    PROPOSE_GUIDE = "propose_guide"
    PROPOSE_AMENDMENT = "propose_amendment"
    ACCEPT_FOR_SILENT_ASKER = "accept_for_silent_asker"


LABELS: dict[Privilege, Any] = {
    Privilege.INVITE: gettext_lazy("invite somebody to answer a question"),
    Privilege.PROPOSE_DUPLICATE: gettext_lazy("say that a question was asked before"),
    Privilege.REVIEW_EDITS: gettext_lazy("approve or refuse the edits that others suggest"),
    Privilege.CONFIRM_DUPLICATE: gettext_lazy("confirm that a question was asked before"),
    Privilege.PROPOSE_GUIDE: gettext_lazy("suggest that an answer becomes a guide"),
    Privilege.PROPOSE_AMENDMENT: gettext_lazy("propose a change of the charter"),
    Privilege.ACCEPT_FOR_SILENT_ASKER: gettext_lazy("choose the solution when the person who asked is silent"),
}


class Requirement(NamedTuple):
    points: int
    quality: float  # 0 asks for none; a half is where everybody begins

    @property
    def percent(self) -> int:
        return round(100 * self.quality)


# On an established site; the others ask for a share of the points.
REQUIREMENTS: dict[Privilege, Requirement] = {
    Privilege.INVITE: Requirement(20, 0),  # somebody who answered once, usefully
    Privilege.PROPOSE_DUPLICATE: Requirement(50, 0),  # it changes nothing by itself
    Privilege.REVIEW_EDITS: Requirement(500, 0.6),  # it changes what others wrote
    Privilege.CONFIRM_DUPLICATE: Requirement(1000, 0.65),  # it takes a question out of the lists
    Privilege.PROPOSE_GUIDE: Requirement(300, 0.6),  # editors' time
    Privilege.PROPOSE_AMENDMENT: Requirement(200, 0.55),  # everybody's time: members vote on it
    Privilege.ACCEPT_FOR_SILENT_ASKER: Requirement(1500, 0.7),  # it speaks for somebody else
}

PRESETS: dict[str, float] = {"new": 0.1, "growing": 0.4, "established": 1.0}


def quality(good: int, bad: int) -> float:
    """Fair for small samples: (good + 2) / (good + bad + 4)."""
    return (good + 2) / (good + bad + 4)


def required(privilege: Privilege, *, preset: str | None = None) -> Requirement:
    """On this site, or under `preset`."""
    full = REQUIREMENTS[privilege]
    share = PRESETS[preset or settings.PRIVILEGES]
    return Requirement(round(full.points * share), full.quality)


def all_required() -> dict[Privilege, Requirement]:
    """On this site, the most easily had first."""
    return dict(sorted(((one, required(one)) for one in Privilege), key=lambda pair: pair[1]))


def holds(member: Member, privilege: Privilege) -> bool:
    if member.is_moderator:
        return True
    needed = required(privilege)
    return member.reputation >= needed.points and member.quality >= needed.quality


ONE_PAGE_POINTS = 200  # more than this, and the ask form has no steps


def may_ask_on_one_page(viewer: Any) -> bool:
    """What a member chose; else their points. It grants nothing: it spares two pages."""
    if not viewer.is_authenticated:
        return False
    chosen: bool | None = viewer.asks_on_one_page
    return viewer.reputation > ONE_PAGE_POINTS if chosen is None else chosen


class Progress(NamedTuple):
    """How far a member is from a privilege."""

    privilege: Privilege
    needed: Requirement
    missing_points: int
    lacks_quality: bool

    @property
    def is_held(self) -> bool:
        return not self.missing_points and not self.lacks_quality

    @property
    def label(self) -> str:
        return str(LABELS[self.privilege])


def progress(member: Member) -> list[Progress]:
    """Towards every privilege, the nearest first; whoever moderates lacks nothing."""
    found = []
    for privilege, needed in all_required().items():
        points = 0 if member.is_moderator else max(0, needed.points - member.reputation)
        lacks_quality = not member.is_moderator and member.quality < needed.quality
        found.append(Progress(privilege, needed, points, lacks_quality))
    return found


def held(member: Member) -> tuple[Privilege, ...]:
    """All that a member holds. Who holds them has at least `least(held)`, and that is enough for them, no more."""
    return tuple(privilege for privilege in Privilege if holds(member, privilege))


def least(privileges: Iterable[Privilege]) -> Requirement:
    """The points and the quality that open these, and nothing that they do not bring along."""
    needed = [required(privilege) for privilege in privileges]
    return Requirement(
        max((each.points for each in needed), default=0), max((each.quality for each in needed), default=0)
    )


def check(member: Member, privilege: Privilege) -> None:
    """PermissionDenied with a sentence that says what is missing."""
    if holds(member, privilege):
        return
    needed = required(privilege)
    if member.reputation < needed.points:
        raise PermissionDenied(
            _("To %(act)s, you need %(points)s points; you have %(own)s.")
            % {"act": LABELS[privilege], "points": needed.points, "own": member.reputation}
        )
    raise PermissionDenied(
        _("To %(act)s, more of what you wrote should have been found useful.") % {"act": LABELS[privilege]}
    )
