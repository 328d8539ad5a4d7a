"""Working through the queue in turn, on whichever page a thing is decided: who looks at it, and what comes next.

Pages of the forum ask by the hook `register_turns`; those of moderation call it as it is.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from forum.models import Member
from moderation.review import actions, queue
from moderation.review.actions.working import settled
from moderation.review.models import Decision
from moderation.review.queue import Item
from moderation.review.targets import Target

BESIDE = 10  # of the queue, on the page of one of them
LAST = "last_decision"  # in the session: what `z` undoes


def remember(request: HttpRequest, decision: Decision | None) -> None:
    """What the moderator did last, if `z` may undo it; anything else they do since takes that away."""
    request.session[LAST] = decision.pk if decision is not None else None


def last_decision(request: HttpRequest) -> Decision | None:
    """The decision about a text that they took just now, and that they can undo from every page of the queue."""
    viewer: Any = request.user
    pk = request.session.get(LAST)
    if pk is None or not viewer.is_moderator:
        return None
    mine = Decision.objects.visible_to(viewer).filter(made_by=viewer, pk=pk)
    last: Any = mine.for_listing().first()
    return last if last is not None and last.is_standing and not last.has_later else None


def kind_asked(request: HttpRequest) -> str:
    """The filter that the moderator works through."""
    asked = request.GET.get("kind") or request.POST.get("kind") or ""
    return asked if asked.isalpha() and len(asked) <= 20 else ""


def works_at(viewer: Any, thing: str) -> bool:
    return viewer.is_authenticated and any(thing in source.things for source in queue.sources_for(viewer))


def refusal(request: HttpRequest, thing: str, pk: int) -> str:
    """The second of two is told, and ticks a box to decide all the same."""
    viewer: Any = request.user
    if request.POST.get("despite") or not works_at(viewer, thing):
        return ""
    other = queue.claim_of_another(thing, pk, viewer)
    if other is None:
        return ""
    return _("%(name)s is looking at this. Tick the box to decide all the same.") % {"name": other.member}


def following(request: HttpRequest, thing: str, pk: int) -> str:
    """For whoever decided it from a page that said its place in the queue: such a form names the filter."""
    viewer: Any = request.user
    remember(request, None)
    if "kind" not in request.POST or not works_at(viewer, thing):
        return ""
    return take_next(viewer, thing, pk, kind_asked(request))


def take_next(viewer: Member, thing: str, pk: int, kind: str) -> str:
    """The next one of the same filter, at its heading, and taken: others are told. The queue where there is none."""
    standing = queue.standing(viewer)
    if standing.line((thing, pk)) is None:
        settled(thing, pk)
    lines = [line for line in standing.under(kind) if line.key != (thing, pk)]
    item = queue.next_for(viewer, lines)
    if item is None:
        return reverse("moderation:queue") + _asked(kind)
    return take(viewer, item, kind)


def take(viewer: Member, item: Item, kind: str) -> str:
    """To its page, and others are told; a claim that stands stays, and nobody claims what is their own."""
    if item.author != viewer:
        actions.claim(item.line, by=viewer)
    return f"{item.url}{_asked(kind)}#item"


def go_back(viewer: Member, post: Target, kind: str) -> str:
    """To a text whose decision was undone: taken, where it waits again."""
    line = queue.standing(viewer).line((post.kind, post.pk))
    if line is not None and post.author_id != viewer.pk:
        actions.claim(line, by=viewer)
    return reverse("moderation:item", args=[post.kind, post.pk]) + _asked(kind)


def _asked(kind: str) -> str:
    return f"?kind={kind}" if kind else ""


def place(viewer: Member, thing: str, pk: int, kind: str) -> dict[str, Any]:
    """Where it stands in what the moderator works through: who looks at it, those around it; `line` if it waits."""
    standing = queue.standing(viewer)
    lines = standing.under(kind)
    at = next((number for number, one in enumerate(lines) if one.key == (thing, pk)), None)
    start = max(min((at or 0) - 1, len(lines) - BESIDE), 0)
    near = queue.items(viewer, lines[start : start + BESIDE])
    shown = {one.line.key: one for one in near}
    line = standing.line((thing, pk))
    claim = queue.claim_of(thing, pk)
    is_mine = claim is not None and claim.member_id == viewer.pk
    return {
        "thing": thing,
        "pk": pk,
        "line": line,
        "claim": None if is_mine else claim,
        "is_mine": is_mine,
        "deferral": queue.deferral_of(thing, pk),
        "near": near,
        "total": len(lines),
        "previous": shown.get(lines[at - 1].key) if at else None,
        "following": next((shown.get(one.key) for one in lines[0 if at is None else at + 1 :][:1]), None),
        "filter": kind,
    }
