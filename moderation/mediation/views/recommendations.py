"""General recommendations of a body: for its annual report, and as guides for everybody."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forum import recommending as guides
from forum.access import member_of
from forum.limits import limited
from forum.views.replies import act, form_page
from moderation.mediation import actions, recommending
from moderation.mediation.access import access_bodies
from moderation.mediation.deadlines import civil_date
from moderation.mediation.forms.recommendations import RecommendationForm, values_of
from moderation.mediation.models import Recommendation
from moderation.mediation.vocabulary import SECTORS

LIST = "moderation:recommendations"


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited("case")
def recommendations(request: HttpRequest) -> HttpResponse:
    """All of them, and a form for one more."""
    bodies = access_bodies(request)
    form = _form(request, bodies)
    if form.is_valid() and _kept(request, form, None):
        return redirect(LIST)
    rows = Recommendation.objects.filter(body__in=bodies).select_related("body")
    shown = [_shown(row) for row in rows]
    return form_page(request, "moderation/mediation/recommendations.html", form, rows=shown, several=len(bodies) > 1)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited("case")
def recommendation(request: HttpRequest, pk: int) -> HttpResponse:
    """`guide`: to the editors; `delete`; otherwise its words are kept."""
    bodies = access_bodies(request)
    row = Recommendation.objects.filter(body__in=bodies, pk=pk).select_related("body").first()
    if row is None:
        raise Http404
    form = _form(request, [row.body], initial=values_of(row))
    if request.method == "POST" and "delete" in request.POST:
        return _forget(request, form, row)
    if form.is_valid() and _kept(request, form, row):
        return redirect(LIST)
    return _page(request, form, row)


def _page(request: HttpRequest, form: RecommendationForm, row: Recommendation) -> HttpResponse:
    return form_page(request, "moderation/mediation/recommendation.html", form, **_shown(row))


def _form(request: HttpRequest, bodies: list[Any], **more: Any) -> RecommendationForm:
    more.setdefault("initial", {"language": request.LANGUAGE_CODE})
    year = civil_date(timezone.now()).year
    return RecommendationForm(request.POST if request.method == "POST" else None, bodies=bodies, year=year, **more)


def _kept(request: HttpRequest, form: RecommendationForm, row: Recommendation | None) -> bool:
    """Also handed to the editors, where that was the button: what is kept is what they get."""
    by = member_of(request)
    kept = act(form, lambda: actions.recommend(form.chosen_body(), form.said(), by=by, row=row))
    if kept is None:
        return False
    if "guide" not in request.POST:
        messages.success(request, _("The recommendation is kept for your annual report."))
        return True
    if act(form, lambda: actions.hand_to_editors(kept, by=by)) is None:
        return False
    messages.success(request, _("The editors of this site have it now, as the draft of a guide."))
    return True


def _forget(request: HttpRequest, form: RecommendationForm, row: Recommendation) -> HttpResponse:
    form.is_valid()
    if act(form, lambda: actions.forget_recommendation(row, by=member_of(request)) or True) is None:
        return _page(request, form, row)
    messages.success(request, _("The recommendation is deleted."))
    return redirect(LIST)


def _shown(row: Recommendation) -> dict[str, Any]:
    behind = recommending.behind(row.body, row.sector, row.remedy)
    sector = SECTORS[row.sector] if row.sector else _("none of these")
    return {
        "row": row,
        "behind": behind,
        "is_enough": behind >= recommending.LEAST,
        "least": recommending.LEAST,
        "topic": " – ".join(filter(None, [str(sector), row.get_remedy_display() if row.remedy else ""])),
        "standing": guides.standing(row.pk),
    }
