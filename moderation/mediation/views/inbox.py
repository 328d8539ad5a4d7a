"""The mediators' desk as a list; for an asker, their own cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
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
from forum.numbers import number_in
from moderation.mediation import actions, inbox, readings
from moderation.mediation.access import is_on_a_staff
from moderation.mediation.deadlines import civil_date
from moderation.mediation.models import BodyStaff, Case, DeskView
from moderation.mediation.models.case import bodies_of
from moderation.mediation.states import LABELS, TERMINAL, WITH_BODY, State
from moderation.mediation.views import afterwards
from moderation.mediation.vocabulary import DEADLINES, SECTORS

ON_A_PAGE = 50


@never_cache
@login_required
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """`?view=` one of the views, `?state=`, `?sector=`, `?q=`; the most urgent first."""
    return render(request, "moderation/mediation/cases.html", _list(request))


def _list(request: HttpRequest) -> dict[str, Any]:
    is_closed = is_on_a_staff(request.user) and not second_factor.is_proved(request)
    own = Case.objects.visible_to(request.user).filter(asker_id=request.user.pk)
    context: dict[str, Any] = {
        "own_cases": own.select_related("question").order_by("-created_at", "-pk")[:50],
        "is_desk": not is_closed and (member_of(request).is_mediator or is_on_a_staff(request.user)),
        "is_closed": is_closed,
    }
    if context["is_desk"]:
        context |= _desk(request) | afterwards.of_desk(request.user)
    return context


def _desk(request: HttpRequest) -> dict[str, Any]:
    today = civil_date(timezone.now())
    counts = inbox.counts(request.user, today)
    chosen = _chosen(request.GET)
    return {
        "page_obj": Paginator(_rows(request), ON_A_PAGE).get_page(request.GET.get("page")),
        "views": [(view, label, counts[view]) for view, label in inbox.VIEWS.items()],
        "has_cases": counts["open"] + counts["ended"] > 0,
        "own_views": DeskView.objects.filter(member=member_of(request)),
        "sectors": [(code or inbox.NO_SECTOR, words) for code, words in SECTORS.items()],
        "states": [(state.value, LABELS[state]) for state in _states(chosen["view"])],
        "colleagues": _colleagues(request.user),
        "query": request.GET.urlencode(),
        **chosen,
    }


def _chosen(query: Mapping[str, str]) -> dict[str, str]:
    view, state = query.get("view", ""), query.get("state", "")
    view = view if view in inbox.VIEWS else inbox.START
    is_state = state in {known.value for known in _states(view)}
    sector = query.get("sector", "")
    return {
        "view": view,
        "state": state if is_state else "",
        "sector": sector if sector in SECTORS or sector == inbox.NO_SECTOR else "",
        "words": query.get("q", "").strip()[:100],
    }


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


@never_cache
@login_required
@require_POST
@limited("case")
def views(request: HttpRequest) -> HttpResponse:
    """`keep`: the filters of the address under a name; `rename` and `delete`: the number of a view."""
    _check_desk(request)
    try:
        _change_views(request)
    except ValidationError as refusal:
        typed = {"view_error": refusal.messages[0], "view_name": request.POST.get("name", "")}
        return render(request, "moderation/mediation/cases.html", {**_list(request), **typed}, status=422)
    return redirect(_with_query(request))


def _change_views(request: HttpRequest) -> None:
    by, name = member_of(request), request.POST.get("name", "")
    if "keep" in request.POST:
        actions.keep_view(name, _chosen(request.GET), by=by)
        messages.success(request, _("The view is kept."))
        return
    number = number_in(request.POST.get("rename", "") or request.POST.get("delete", "")) or 0
    row = DeskView.objects.filter(member=by, pk=number).first()
    if row is None:
        raise Http404
    if "delete" in request.POST:
        actions.delete_view(row, by=by)
    else:
        actions.rename_view(row, name, by=by)


def _with_query(request: HttpRequest) -> str:
    kept = request.META.get("QUERY_STRING", "")
    return reverse("moderation:cases") + (f"?{kept}" if kept else "")


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
    return redirect(_with_query(request))


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
    """What the list shows, all pages of it, for a spreadsheet; a reading of each case whose words are in it."""
    _check_desk(request)
    rows = list(_rows(request))
    readings.write_list([case for case in rows if _is_declared(case)], by=request.user)
    columns = [_("Reference"), _("Asked by"), _("Seller"), _("Subject"), _("Amount"), _("Currency"), _("State")]
    columns += [_("Next deadline"), _("Due"), _("In the hands of"), _("Received")]
    return csv_file("cases", columns, _cells(rows))


def _cells(rows: Iterable[Case]) -> Iterator[list[object]]:
    for case in rows:
        kind, due_on = getattr(case, "due_kind", None), getattr(case, "due_on", None)
        holders = [row.member.username for row in getattr(case, "in_hand", []) if row.member]
        received = case.day_of(case.sent_at) if case.sent_at else ""
        yield [
            case.ref,
            *_contents(case),
            case.label,
            DEADLINES.get(kind or "", ""),
            due_on or "",
            ", ".join(holders),
            received,
        ]


def _contents(case: Case) -> list[object]:
    """Parties, goods and amount; nothing before the reader declared that nothing binds them to the case."""
    if not _is_declared(case):
        return [""] * 5
    money = float(case.amount) if case.amount is not None else ""
    return [case.full_name, case.trader_name, case.bought, money, case.currency]


def _is_declared(case: Case) -> bool:
    return bool(getattr(case, "is_declared", False))


def _check_desk(request: HttpRequest) -> None:
    """The same 404 as for nothing, to whoever works for no service."""
    if not is_on_a_staff(request.user):
        raise Http404
    second_factor.check_is_proved(request)
