"""What whoever writes here has to agree to first. The forum knows that there may be a charter, not what it says.

The Wagtail hook `register_charter` returns a `Charter`. Without one, or as long as it has no version in force, nobody
is asked anything. Whether a member agreed stands on their own row (`Member.charter_version`), and which version is in
force is remembered for some seconds: whoever agreed costs no query.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple, Protocol

from django.core.cache import caches
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail import hooks

from forum.models import Member

HOOK = "register_charter"
NEWS = timedelta(days=60)  # how long the composers tell of a small change to who has not read what it is

_KEY, _NONE = "charter", "none"
_REMEMBERED = 20  # seconds: as long another process may not have heard of a new version


class InForce(NamedTuple):
    """The version in force. Who accepted `since` or a later one is not asked again. `essentials`: by language."""

    number: int
    since: int
    published_at: datetime
    essentials: dict[str, list[str]]

    @property
    def points(self) -> list[str]:
        language = (get_language() or "")[:2]
        return self.essentials.get(language) or next(iter(self.essentials.values()), [])

    @property
    def url(self) -> str:
        return reverse("moderation:charter")


class Charter(Protocol):
    """What the hook returns."""

    def in_force(self) -> InForce | None:
        """From the rows, not from memory."""

    def accept(self, number: int, *, by: Member, at: datetime) -> object:
        """Note it once; `CharterNotAccepted` where another version is in force."""


class CharterNotAccepted(PermissionDenied):
    """Before their first post, and after a major change: `charter` is what has to be accepted."""

    def __init__(self, charter: InForce) -> None:
        super().__init__(_("Read the charter in five points first, and say that you have read them."))
        self.charter = charter


class Standing(NamedTuple):
    """What a composer says to a member: the version they have to accept, or a small change they may not know of."""

    owes: InForce | None = None
    news: InForce | None = None

    @property
    def mark(self) -> tuple[int, int]:
        """Changes whenever what is said does."""
        return (self.owes.number if self.owes else 0, self.news.number if self.news else 0)


def in_force() -> InForce | None:
    """As remembered."""
    kept = caches["rows"].get(_KEY)
    if kept is None:
        return _looked_up()
    return None if kept == _NONE else kept


def forget() -> None:
    """Another version is in force: this process asks anew."""
    caches["rows"].delete(_KEY)


def _looked_up() -> InForce | None:
    found = next(filter(None, (kept.in_force() for kept in _registered())), None)
    caches["rows"].set(_KEY, found or _NONE, _REMEMBERED)
    return found


def _registered() -> list[Charter]:
    return [register() for register in hooks.get_hooks(HOOK)]


def standing_of(viewer: Any) -> Standing:
    """Of somebody signed in, from their row and from memory; a visitor is told nothing."""
    found = in_force() if viewer.is_authenticated else None
    if found is None:
        return Standing()
    if viewer.charter_version < found.since:
        return Standing(owes=found)
    known = max(viewer.charter_version, viewer.charter_read)
    is_news = known < found.number and timezone.now() < found.published_at + NEWS
    return Standing(news=found if is_news else None)


def agree(member: Member, *, accepts: int | None, at: datetime) -> None:
    """Let them write. `accepts`: the version that they say, with this very post, to have read.

    `CharterNotAccepted` for anything but the version in force, to whoever has to accept it.
    """
    if standing_of(member).owes is None:
        return
    found = _looked_up()  # what is refused or noted is never from memory
    if found is None or member.charter_version >= found.since:
        return
    if accepts != found.number:
        raise CharterNotAccepted(found)
    for kept in _registered():
        kept.accept(found.number, by=member, at=at)
