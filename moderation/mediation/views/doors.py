"""The doors of a case: nothing binds me, something binds me, in whose hands it is, and the one for emergencies."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from forum import second_factor
from forum.access import member_of
from forum.limits import limited
from forum.models import Member
from moderation.law.agreeing import read_in
from moderation.mediation import actions, readings
from moderation.mediation.access import access_desk_case, access_undeclared_case
from moderation.mediation.deadlines import civil_date
from moderation.mediation.forms.doors import OpeningForm, RecuseForm
from moderation.mediation.models import BodyStaff, Case

READ_OR_ACT = ["GET", "HEAD", "POST"]


@never_cache
@login_required
@require_http_methods(READ_OR_ACT)
@limited("case")
def declare(request: HttpRequest, ref: str) -> HttpResponse:
    """The parties by name, and nothing of what is between them. POST: nothing binds me; with `take`, I take it."""
    case, member = _desk_case(request, ref), member_of(request)
    if request.method == "POST":
        actions.declare(case, by=member, text=read_in(request, otherwise=actions.declaration_text()))
        if "take" in request.POST:
            actions.assign(case, member, by=member)
        return redirect(case)
    if case.is_declared_by(member):
        return redirect(case)
    return _declare_page(request, case, RecuseForm())


def _declare_page(request: HttpRequest, case: Case, form: RecuseForm, *, status: int = 200) -> HttpResponse:
    readings.note(request, case)
    context = {"case": case, "text": actions.declaration_text(), "in_hand": case.assignment, "recuse_form": form}
    return render(request, "moderation/mediation/declare.html", context, status=status)


@login_required
@require_POST
@limited("case")
def recuse(request: HttpRequest, ref: str) -> HttpResponse:
    case = _desk_case(request, ref)
    form = RecuseForm(request.POST)
    if not form.is_valid():
        return _declare_page(request, case, form, status=422)
    actions.recuse(case, by=member_of(request), reason=form.cleaned_data["reason"])
    messages.success(request, _("Recorded. The case is closed to you, and your service was told."))
    return redirect("moderation:cases")


@login_required
@require_POST
@limited("case")
def assign(request: HttpRequest, ref: str) -> HttpResponse:
    """`member`: into whose hands; none, back on the pile."""
    case, member = access_desk_case(request, ref), member_of(request)
    try:
        _assign(case, request.POST.get("member", ""), member)
    except PermissionDenied as refusal:
        messages.warning(request, str(refusal))
    return redirect(case)


def _assign(case: Case, to: str, by: Member) -> None:
    if not to:
        actions.put_back(case, by=by)
        return
    chosen = next((one for one in colleagues(case) if str(one.pk) == to), None)
    if chosen is None:
        raise PermissionDenied(_("This person cannot have the case: they left the service, or recused themselves."))
    actions.assign(case, chosen, by=by)


def colleagues(case: Case) -> list[Member]:
    """Who may have it in hand."""
    today = civil_date(timezone.now())
    rows = BodyStaff.objects.filter(body_id=case.body_id).select_related("member").order_by("member__username")
    return [row.member for row in rows if row.is_on_duty(today) and case.is_staffed_by(row.member)]


@never_cache
@login_required
@require_http_methods(READ_OR_ACT)
@limited("case")
def emergency(request: HttpRequest) -> HttpResponse:
    """For administrators; to everybody else there is nothing here."""
    member = member_of(request)
    if not (member.is_superuser and member.is_active):
        raise Http404
    second_factor.check_is_proved(request)
    form = OpeningForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        opened = _open(form, member)
        if opened is not None:
            return redirect(opened)
    status = 422 if form.errors else 200
    return render(request, "moderation/mediation/emergency.html", {"form": form}, status=status)


def _open(form: OpeningForm, member: Member) -> Case | None:
    data: dict[str, Any] = form.cleaned_data
    try:
        return actions.open_case(data["ref"], by=member, code=data["code"], reason=data["reason"]).case
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return None


def _desk_case(request: HttpRequest, ref: str) -> Case:
    """Before anything was declared; nobody but the body's staff has something to declare."""
    case = access_undeclared_case(request, ref)
    if not case.is_staffed_by(request.user):
        raise Http404
    return case
