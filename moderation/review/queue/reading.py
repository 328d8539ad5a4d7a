"""Reading the queue: its lines in their order, how many there are of each kind, a page of them, the next one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.models import Member
from moderation.review.models import Claim, Deferral
from moderation.review.queue.lines import Item, Line, Shown, Source
from moderation.review.queue.sources import SOURCES

PAGE_SIZE = 20
LATER = "later"  # the filter of what is put off


class Tab(NamedTuple):
    """A filter: its name in the address, empty for everything."""

    name: str
    label: Any
    total: int


@dataclass
class Standing:
    """The whole queue as it is now: what waits, in its order, and what is put off, the soonest back first."""

    waiting: list[Line] = field(default_factory=list)
    put_off: list[Line] = field(default_factory=list)

    def under(self, kind: str) -> list[Line]:
        if kind == LATER:
            return self.put_off
        return [line for line in self.waiting if not kind or kind in line.under]

    def line(self, key: tuple[str, int]) -> Line | None:
        return next((line for line in [*self.waiting, *self.put_off] if line.key == key), None)


def sources_for(viewer: Member) -> list[Source]:
    """Those this member works at: all for moderators, for others what they earned."""
    return [source for source in SOURCES if source.is_for(viewer)]


def standing(viewer: Member, at: datetime | None = None) -> Standing:
    """All that is there for this member, each thing once. What is said anew of a thing brings it back at once."""
    found: dict[tuple[str, int], Line] = {}
    for source in sources_for(viewer):
        for line in source.lines(viewer):
            known = found.get(line.key)
            found[line.key] = known.joined(line) if known is not None else line
    put_off = {row.key: row for row in Deferral.objects.standing(at or timezone.now())} if found else {}
    lines = Standing()
    for line in sorted(found.values(), key=lambda line: line.rank):
        row = put_off.get(line.key)
        is_off = row is not None and line.latest <= row.made_at and not line.urgency.is_danger
        (lines.put_off if is_off else lines.waiting).append(line)
    lines.put_off.sort(key=lambda line: put_off[line.key].until)
    return lines


def waiting(viewer: Member, at: datetime | None = None) -> list[Line]:
    return standing(viewer, at).waiting


def tabs(viewer: Member, lines: Standing) -> list[Tab]:
    """Everything, then the kinds this member works at, then what is put off; with how many there are."""
    counts = Counter(kind for line in lines.waiting for kind in line.under)
    kinds = [Tab(name, label, counts[name]) for source in sources_for(viewer) for name, label in source.kinds.items()]
    return [Tab("", _("All"), len(lines.waiting)), *kinds, Tab(LATER, _("Put off"), len(lines.put_off))]


def items(viewer: Member, lines: Iterable[Line]) -> list[Item]:
    """The lines as they are shown, in the same order, with who looks at them; what is gone meanwhile is left out."""
    lines = list(lines)
    found: Shown = {}
    for source in sources_for(viewer):
        wanted = [line for line in lines if line.thing in source.things]
        if wanted and source.show is not None:
            found |= source.show(viewer, wanted)
    for row in _of_these(Claim.objects.standing(timezone.now()).exclude(member=viewer), found):
        found[row.key].claim = row
    for row in _of_these(Deferral.objects.all(), found):
        found[row.key].deferral = row
    return [found[line.key] for line in lines if line.key in found]


def _of_these(rows: Any, found: Shown) -> Iterable[Any]:
    """The rows about these things, with their members: one query."""
    things = {thing for thing, _pk in found}
    named = Q(pk__in=[])
    for one in things:
        named |= Q(thing=one, object_id__in=[pk for thing, pk in found if thing == one])
    return rows.filter(named).select_related("member") if things else []


def claim_of(thing: str, pk: int) -> Claim | None:
    """Who looks at it just now."""
    found = Claim.objects.standing(timezone.now()).filter(thing=thing, object_id=pk)
    return found.select_related("member").first()


def claim_of_another(thing: str, pk: int, viewer: Member) -> Claim | None:
    claim = claim_of(thing, pk)
    return claim if claim is not None and claim.member_id != viewer.pk else None


def deferral_of(thing: str, pk: int) -> Deferral | None:
    """Until when it is put off, and why; also where something new brought it back."""
    found = Deferral.objects.standing(timezone.now()).filter(thing=thing, object_id=pk)
    return found.select_related("member").first()


def next_for(viewer: Member, lines: Iterable[Line]) -> Item | None:
    """The first one that this member did not write and nobody else looks at; failing that, the first they did not."""
    lines, busy = list(lines), None
    for start in range(0, len(lines), PAGE_SIZE):
        for item in items(viewer, lines[start : start + PAGE_SIZE]):
            if item.author == viewer:
                continue
            if item.claim is None:
                return item
            busy = busy or item
    return busy
