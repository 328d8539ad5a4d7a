"""From one question without an answer to the next, for a member: their own order, what they set aside, the end."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from forum import actions
from forum.access import access_question, member_of, viewer_of
from forum.models import Question, SetAside
from forum.offering import PUT_OFF, offered, place_of
from forum.views.rows import question_rows
from forum.views.signing_in import members_only
from forum.views.visits import with_news
from forum.views.votes import member_act

SHOWN = 20


@never_cache
@members_only
@require_safe
def for_me(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, the likeliest first; what was set aside, to take it up again."""
    member, now = member_of(request), timezone.now()
    pks = [-number for _worth, number in offered(member, now, language=get_language() or "")]
    marks = list(Question.objects.published().filter(pk__in=pks[:SHOWN]).values_list("pk", "version"))
    marks.sort(key=lambda mark: pks.index(mark[0]))
    aside = SetAside.objects.standing(now).filter(member=member, question__in=Question.objects.published().unanswered())
    context = {
        "rows": with_news(request, question_rows(marks, level=2), [pk for pk, _version in marks]),
        "total": len(pks),
        "first": pks[0] if pks else None,
        "aside": aside.select_related("question").order_by("-pk")[:SHOWN],
    }
    return render(request, "forum/for_me.html", context)


@never_cache
@require_safe
def next_unanswered(request: HttpRequest, pk: int) -> HttpResponse:
    """The one after this one in the member's own order; after the last, the page that says so."""
    here = access_question(viewer_of(request), pk, related=())
    if not request.user.is_authenticated:
        return redirect(f"{reverse('forum:questions')}?state=unanswered")
    return _onward(request, here)


def _onward(request: HttpRequest, here: Question) -> HttpResponse:
    member, now, language = member_of(request), timezone.now(), get_language() or ""
    found = offered(member, now, language=language)
    at = place_of(here, member, language=language)
    following = next((place for place in found if place > at), None)
    if following is not None:
        return redirect(access_question(member, -following[1], related=()))
    if found:
        messages.info(request, _("You have been through all of them. These still wait:"))
    return redirect("forum:for_me")


@member_act
def set_aside(request: HttpRequest, pk: int) -> HttpResponse:
    """`value`: `skip`, `later`, or `0` to take it up again. `from=list` leads back to the list."""
    question = access_question(request.user, pk, related=())
    if request.method != "POST":
        return redirect(question)
    by, value = member_of(request), request.POST.get("value", "")
    if value == "0":
        actions.take_up_again(question, by=by)
        return redirect("forum:for_me")
    if value == "later":
        actions.put_off(question, by=by)
        messages.success(request, _("It is offered to you again in %(n)d days.") % {"n": PUT_OFF.days})
    else:
        actions.skip(question, by=by)
        messages.success(request, _("It is not offered to you any more."))
    return _onward(request, question)
