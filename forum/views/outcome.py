"""“Did this answer solve your problem?”, asked on a page of its own: for the asker, signed in or by a mail."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from forum import actions, outcome_links
from forum.access import access_answer, member_of
from forum.actions import outcome
from forum.limits import limited
from forum.models import Answer, Member, SolvedReply
from forum.outcome_links import LIVES, LinkOver
from forum.views.votes import member_act

NOT_SOLVED = "not_solved"


@member_act
def say(request: HttpRequest, pk: int) -> HttpResponse:
    answer, member = access_answer(request.user, pk), member_of(request)
    outcome.check_may_say(answer.question, answer, member)
    return _said(request, answer, member) if request.method == "POST" else _page(request, answer, member)


@never_cache
@csrf_exempt  # the address holds the right to do it, and no cookie does
@require_http_methods(["GET", "HEAD", "POST"])
@limited("vote")
def by_mail(request: HttpRequest, token: str) -> HttpResponse:
    """GET is a page with buttons (scanners follow links); POST acts for the asker it was sent to, nobody else."""
    try:
        answer, asker = outcome_links.read(token)
    except LinkOver as over:
        return _over(request, over)
    except (BadSignature, ValueError, TypeError):
        return render(request, "forum/outcome_over.html", {"is_damaged": True}, status=404)
    response = _said(request, answer, asker) if request.method == "POST" else _page(request, answer, asker)
    response["Referrer-Policy"] = "no-referrer"
    return response


def _said(request: HttpRequest, answer: Answer, asker: Member) -> HttpResponse:
    value = request.POST.get("value", "")
    if value == NOT_SOLVED:
        actions.mark_not_solved(answer.question, by=asker)
        return _way_out(request, f"{answer.question.get_absolute_url()}#way-out")
    if value not in outcome.VALUES:
        return HttpResponseBadRequest(_("Say yes, partly or no."))
    actions.say_solved(answer, by=asker, value=value)
    if value == outcome.YES:
        messages.success(request, _("Thank you. This answer is now shown as the solution."))
        return redirect(answer)
    return redirect(request.path)


def _way_out(request: HttpRequest, place: str) -> HttpResponse:
    """It stands on the page of the question, for whoever asked alone."""
    if request.user.is_authenticated:
        messages.info(request, _("Thank you for telling us. See below what you can do."))
        return redirect(place)
    messages.info(request, _("Thank you for telling us. Sign in to see what you can do now."))
    return redirect_to_login(place)


def _page(request: HttpRequest, answer: Answer, asker: Member) -> HttpResponse:
    said = SolvedReply.objects.filter(answer=answer).values_list("value", flat=True).first()
    context: dict[str, Any] = {
        "answer": answer,
        "question": answer.question,
        "said": said or "",
        "is_solution": answer.question.accepted_answer_id == answer.pk,
        "none_helped": outcome.none_helped(answer.question),
        "is_own": answer.author_id == asker.pk,
        "other_count": max(0, answer.question.answer_count - 1),
    }
    return render(request, "forum/outcome.html", context)


def _over(request: HttpRequest, over: LinkOver) -> HttpResponse:
    """The second click of a double click finds what the first one did; anything else a page that says so."""
    answer = over.link.answer
    said_yes = request.method == "POST" and request.POST.get("value") == outcome.YES
    if said_yes and answer.question.accepted_answer_id == answer.pk:
        return redirect(answer)
    shown = answer.question.is_published
    context = {"question": answer.question if shown else None, "site_name": settings.SITE_NAME, "days": LIVES.days}
    return render(request, "forum/outcome_over.html", context, status=410)
