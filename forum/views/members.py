"""The page of a member, and how points are counted."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from forum import badges, levels, privileges, reputation, standings
from forum.access import viewer_of
from forum.actions.names import present_owner
from forum.models import Award, Block, Member, Ownership, Product, Question, Subscription, Tag
from forum.models.post import Viewer
from forum.models.reputation import LABELS
from forum.reputation import POINTS, Reason
from forum.views.catalogue import page_of
from forum.views.following import follows
from forum.views.ledger import lines_of
from forum.views.member_posts import LISTS, member_posts

SHOWN = 20
TO_BEGIN_WITH = 3


@require_safe
def member(request: HttpRequest, username: str) -> HttpResponse:
    """What everybody may know of a member; to themselves, besides, their points line by line."""
    found = Member.objects.filter(username__iexact=username).select_related("brand").first()
    if found is None:
        return _moved(username)
    viewer = viewer_of(request)
    if request.GET.get("show") in LISTS:
        return member_posts(request, found, viewer, request.GET["show"])
    context: dict[str, Any] = {
        "member": found,
        **{name: list(listed(found, viewer)[: SHOWN + 1]) for name, listed in LISTS.items()},
        "shown": SHOWN,
        "helped": standings.of_member(found.pk),
        "top_products": _top(Product, found.pk, "question__product"),
        "top_tags": _top(Tag, found.pk, "question__question_tags__tag"),
        "awards": _awards(found, viewer),
        "is_own": viewer.is_authenticated and viewer.pk == found.pk,
    }
    if context["is_own"]:
        lines: Any = page_of(request, found.reputation_changes.select_related("question").order_by("-pk"))
        context |= {"page_obj": lines, "lines": lines_of(lines)}
        context |= {"useful": POINTS[Reason.ANSWER_USEFUL], "solution": POINTS[Reason.ANSWER_ACCEPTED]}
        context["privileges"] = privileges.progress(found)
        context["to_begin_with"] = [] if context["answers"] else _to_begin_with(found)
    elif viewer.is_authenticated:
        context["follows"] = follows(viewer, person=found)
        context["blocks"] = Block.objects.filter(member_id=viewer.pk, person=found).exists()
    return render(request, "forum/member.html", context)


def _to_begin_with(member: Member) -> QuerySet[Question]:
    """Questions that wait for an answer, about what the member owns or follows."""
    own = Ownership.objects.filter(member=member).values("product")
    followed = Subscription.objects.filter(member=member, product__isnull=False).values("product")
    about = Question.objects.published().unanswered().filter(Q(product__in=own) | Q(product__in=followed))
    return about.exclude(author=member).for_listing().order_by("-created_at", "-pk")[:TO_BEGIN_WITH]


def _awards(member: Member, viewer: Viewer) -> QuerySet[Award]:
    """But for those that would lead to a question they asked without their name."""
    awards = member.awards.select_related("question", "answer__question").order_by("at", "pk")
    if viewer.is_authenticated and viewer.pk == member.pk:
        return awards
    unnamed = Q(question__is_anonymous=True, question__author=member)
    under = Q(answer__question__is_anonymous=True, answer__question__author=member)
    return awards.exclude(unnamed).exclude(under)


def _top(model: type[Product | Tag], member: int, path: str) -> list[tuple[Any, int]]:
    """With which products, or under which tags, they helped most people."""
    people = {row[path]: row["people"] for row in standings.top_of_member(member, path) if row["people"]}
    named = model._default_manager.in_bulk(people)
    return [(named[pk], count) for pk, count in people.items() if pk in named]


def _moved(username: str) -> HttpResponse:
    """To whoever had this name last."""
    owner = present_owner(username)
    if owner is None:
        raise Http404
    return redirect(owner, permanent=True)


@require_safe
def points(request: HttpRequest) -> HttpResponse:
    """Written from the figures that count, so that it cannot say anything else."""
    context = {
        "points": [(LABELS[reason], figure) for reason, figure in reputation.POINTS.items() if figure],
        "rules": reputation,
        "privileges": [(privileges.LABELS[one], needed) for one, needed in privileges.all_required().items()],
        "levels": [(levels.LABELS[level], levels.required(level)) for level in levels.Level],
        "badges": badges.RULES.values(),
    }
    return render(request, "forum/points.html", context)
