"""Who helped most people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from forum import leaderboard
from forum.access import access_product, access_tag, viewer_of
from forum.leaderboard import Place, Scope
from forum.models import Member
from forum.models.post import Viewer

AnyModel = TypeVar("AnyModel", bound=Model)
PERIODS = {leaderboard.WEEK: _("This week"), leaderboard.MONTH: _("This month"), leaderboard.ALL: _("All time")}


@require_safe
def members(request: HttpRequest) -> HttpResponse:
    """The first ten, and where the reader stands."""
    scope, now = _scope(request), timezone.now()
    board = leaderboard.board(scope, now=now)
    context = {
        "scope": scope,
        "periods": [(key, label, _address(scope, key)) for key, label in PERIODS.items()],
        "period_label": PERIODS[scope.period],
        "rows": _rows(board, now),
        "count": len(board),
        **_own(viewer_of(request), board, now),
    }
    return render(request, "forum/members.html", context)


def _scope(request: HttpRequest) -> Scope:
    """From the address; an unknown period is the month, an unknown product or tag is all of them."""
    period, product, tag = (request.GET.get(name, "").replace("\x00", "") for name in ("period", "product", "tag"))
    return Scope(
        period if period in PERIODS else leaderboard.MONTH,
        _known(access_product, product),
        _known(access_tag, tag),
    )


def _known(access: Callable[[str], AnyModel], slug: str) -> AnyModel | None:
    try:
        return access(slug) if slug else None
    except Http404:
        return None


def _address(scope: Scope, period: str) -> str:
    chosen = {"period": period, "product": scope.product and scope.product.slug, "tag": scope.tag and scope.tag.slug}
    return "?" + urlencode({name: value for name, value in chosen.items() if value})


def _rows(board: list[Place], now: datetime) -> list[dict[str, Any]]:
    shown = board[: leaderboard.SHOWN]
    found = Member.objects.filter(pk__in=[place.score.member for place in shown])
    people = {member.pk: member for member in found if leaderboard.may_be_shown(member, now=now)}
    return [{"place": place, "member": people[place.score.member]} for place in shown if place.score.member in people]


def _own(viewer: Viewer, board: list[Place], now: datetime) -> dict[str, Any]:
    if not viewer.is_authenticated:
        return {}
    own = leaderboard.place_of(viewer.pk, board) if leaderboard.may_be_shown(viewer, now=now) else None
    is_left_out = viewer.is_staff or viewer.is_brand_staff
    return {"own": own, "gap": own and leaderboard.gap(own, board), "is_left_out": is_left_out, "viewer": viewer}
