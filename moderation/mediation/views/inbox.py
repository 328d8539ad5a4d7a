"""The mediators' desk as a list; for an asker, their own cases."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from forum import second_factor
from forum.access import member_of
from forum.figures.files import csv_file
from forum.limits import limited
from forum.models import Member
from moderation.mediation import actions, inbox
from moderation.mediation.access import is_on_a_staff
from moderation.mediation.deadlines import civil_date
from moderation.mediation.models import BodyStaff, Case
from moderation.mediation.models.case import bodies_of
from moderation.mediation.states import LABELS, TERMINAL, WITH_BODY, State
from moderation.mediation.views import afterwards
from moderation.mediation.vocabulary import DEADLINES

log = logging.getLogger("moderation.cases")

ON_A_PAGE = 50


@never_cache
@login_required
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """`?view=` one of the saved views, `?state=`, `?q=`; the most urgent first."""
    is_closed = is_on_a_staff(request.user) and not second_factor.is_proved(request)
    own = Case.objects.visible_to(request.user).filter(asker_id=request.user.pk)
    context: dict[str, Any] = {
        "own_cases": own.select_related("question").order_by("-created_at", "-pk")[:50],
        "is_desk": not is_closed and (member_of(request).is_mediator or is_on_a_staff(request.user)),
        "is_closed": is_closed,
    }
    if context["is_desk"]:
        context |= _desk(request) | afterwards.of_desk(request.user)
    return render(request, "moderation/mediation/cases.html", context)


def _desk(request: HttpRequest) -> dict[str, Any]:
    today = civil_date(timezone.now())
    counts = inbox.counts(request.user, today)
    chosen = _chosen(request.GET)
    return {
        "page_obj": Paginator(_rows(request), ON_A_PAGE).get_page(request.GET.get("page")),
        "views": [(view, label, counts[view]) for view, label in inbox.VIEWS.items()],
        "has_cases": counts["open"] + counts["ended"] > 0,
        "states": [(state.value, LABELS[state]) for state in _states(chosen["view"])],
        "colleagues": _colleagues(request.user),
        "query": request.GET.urlencode(),
        **chosen,
    }


def _chosen(query: Mapping[str, str]) -> dict[str, str]:
    view, state = query.get("view", ""), query.get("state", "")
    view = view if view in inbox.VIEWS else inbox.START
    is_state = state in {known.value for known in _states(view)}
    return {"view": view, "state": state if is_state else "", "words": query.get("q", "").strip()[:100]}


def _states(view: str) -> list[State]:
    wanted = TERMINAL if view == "ended" else WITH_BODY
    return [state for state in State if state in wanted]


def _rows(request: HttpRequest) -> QuerySet[Case]:
    return inbox.shown(request.user, civil_date(timezone.now()), **_chosen(request.GET))


def _colleagues(viewer: Any) -> list[Member]:
    """Everybody on duty in the services the viewer works for."""
    today = civil_date(timezone.now())
    rows = BodyStaff.objects.filter(body__in=bodies_of(viewer)).select_related("member")
    on_duty = {row.member.pk: row.member for row in rows if row.is_on_duty(today)}
    return sorted(on_duty.values(), key=lambda member: member.username)


@login_required
@require_POST
@limited("case")
def assign(request: HttpRequest) -> HttpResponse:
    """`case`: references that were ticked; `member`: into whose hands."""
    _check_desk(request)
    to = next((one for one in _colleagues(request.user) if str(one.pk) == request.POST.get("member")), None)
    wanted = list(Case.objects.for_desk_of(request.user).open().filter(ref__in=request.POST.getlist("case")))
    if to is None or not wanted:
        messages.warning(request, _("Tick the cases, and choose whose hands they go into."))
    else:
        _assign(request, wanted, to)
    kept = request.META.get("QUERY_STRING", "")
    return redirect(reverse("moderation:cases") + (f"?{kept}" if kept else ""))


def _assign(request: HttpRequest, wanted: list[Case], to: Member) -> None:
    done = actions.assign_all(wanted, to, by=member_of(request))
    told = ngettext("%(n)d case given to %(name)s.", "%(n)d cases given to %(name)s.", len(done))
    if done:
        messages.success(request, told % {"n": len(done), "name": to.username})
    if refused := len(wanted) - len(done):
        told = ngettext(
            "%(n)d case stayed where it was: %(name)s may not have it.",
            "%(n)d cases stayed where they were: %(name)s may not have them.",
            refused,
        )
        messages.warning(request, told % {"n": refused, "name": to.username})


@never_cache
@login_required
@require_safe
def table(request: HttpRequest) -> HttpResponse:
    """What the list shows, all pages of it, for a spreadsheet."""
    _check_desk(request)
    log.info("the list of cases was taken by member %s", request.user.pk)
    columns = [_("Reference"), _("Asked by"), _("Seller"), _("Subject"), _("Amount"), _("Currency"), _("State")]
    columns += [_("Next deadline"), _("Due"), _("In the hands of"), _("Received")]
    return csv_file("cases", columns, _cells(_rows(request)))


def _cells(rows: Iterable[Case]) -> Iterator[list[object]]:
    for case in rows:
        kind, due_on = getattr(case, "due_kind", None), getattr(case, "due_on", None)
        money = float(case.amount) if case.amount is not None else ""
        holders = [row.member.username for row in getattr(case, "in_hand", []) if row.member]
        received = case.day_of(case.sent_at) if case.sent_at else ""
        parties = [case.full_name, case.trader_name, case.bought, money, case.currency, case.label]
        yield [case.ref, *parties, DEADLINES.get(kind or "", ""), due_on or "", ", ".join(holders), received]


def _check_desk(request: HttpRequest) -> None:
    """The same 404 as for nothing, to whoever works for no service."""
    if not is_on_a_staff(request.user):
        raise Http404
    second_factor.check_is_proved(request)
