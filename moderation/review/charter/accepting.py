"""The charter as the forum knows it: which version is in force, and who accepts it."""

from __future__ import annotations

from datetime import datetime

from forum.charter import InForce
from forum.models import Member
from moderation.review.models import CharterVersion
from moderation.review.models.rule import LANGUAGES


def told(version: CharterVersion) -> InForce:
    essentials = {code: version.content.get(code, {}).get("essentials", []) for code in LANGUAGES}
    return InForce(version.number, version.since, version.published_at, essentials)


class Kept:
    """As of `forum.charter.Charter`."""

    def in_force(self) -> InForce | None:
        version = CharterVersion.objects.in_force()
        return told(version) if version is not None else None

    def accept(self, number: int, *, by: Member, at: datetime) -> None:
        from moderation.review.actions import accept_charter

        accept_charter(number, by=by, at=at)
