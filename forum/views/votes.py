"""Votes, me-too, following, and saying what solved the question: one POST each, then back to the page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forum import actions
from forum.access import access_answer, access_question, member_of
from forum.actions import rights
from forum.limits import limited
from forum.mark_forms import VoteForm
from forum.models import Vote
from forum.views.signing_in import View, members_only

Act = Callable[..., object]


def member_act(view: View) -> View:
    """GET, HEAD or POST by a member, within the limit of acts; a GET leads back to what the act is about."""
    return never_cache(members_only(require_http_methods(["GET", "HEAD", "POST"])(limited("vote")(view))))


@member_act
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    answer = access_answer(request.user, pk)
    if request.method != "POST":
        return redirect(answer)
    form = VoteForm.of(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(_("A vote is useful or not useful."))
    if form.cleaned_data["value"]:
        actions.vote(answer, by=member_of(request), **form.cleaned_data)
    else:
        actions.withdraw_vote(answer, by=member_of(request))
    if not request.headers.get("HX-Request"):
        return redirect(answer)
    answer.refresh_from_db()
    vote = Vote.objects.filter(answer=answer, voter=member_of(request)).first()
    mine = {"mine": vote and vote.value, "my_reason": vote.reason if vote else ""}
    return render(request, "forum/_vote.html", {"answer": answer, "vote_reasons": Vote.Reason.choices, **mine})


def switch(on: Act, off: Act, *, check: Act | None = None) -> View:
    """A button beside a question that is pressed or not: `value=0` lets it go, anything else presses it.

    `check` refuses whom the button is not for, whatever they ask.
    """

    @member_act
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        question = access_question(request.user, pk)
        if check is not None:
            check(question, member_of(request))
        if request.method == "POST":
            act = off if request.POST.get("value") == "0" else on
            act(question, by=member_of(request))
        return redirect(f"{question.get_absolute_url()}#acts")

    return view


me_too = switch(actions.me_too, actions.withdraw_me_too)
follow = switch(actions.follow, actions.unfollow)
show_name = switch(
    partial(actions.set_anonymous, is_anonymous=False),
    partial(actions.set_anonymous, is_anonymous=True),
    check=rights.check_may_set_anonymous,
)


@member_act
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """GET, from a mail, is a page with the button: a link alone never changes anything."""
    answer = access_answer(request.user, pk)
    rights.check_may_accept(answer.question, answer, member_of(request), at=timezone.now())
    if request.method == "POST":
        actions.accept(answer, by=member_of(request))
        messages.success(request, _("Thank you. This answer is now shown as the solution."))
        return redirect(answer)
    unsolved = rights.allows(rights.check_may_say_unsolved, answer.question, member_of(request))
    context = {"answer": answer, "question": answer.question, "may_say_unsolved": unsolved}
    return render(request, "forum/accept.html", context)


@member_act
def unaccept(request: HttpRequest, pk: int) -> HttpResponse:
    question = access_question(request.user, pk)
    rights.check_may_accept(question, None, member_of(request), at=timezone.now())
    if request.method == "POST":
        actions.unaccept(question, by=member_of(request))
        messages.success(request, _("The question has no solution any more."))
    return redirect(question)


@member_act
def not_solved(request: HttpRequest, pk: int) -> HttpResponse:
    question = access_question(request.user, pk)
    rights.check_may_say_unsolved(question, member_of(request))
    if request.method == "POST":
        actions.mark_not_solved(question, by=member_of(request))
        messages.info(request, _("Thank you for telling us. See below what you can do."))
        return redirect(f"{question.get_absolute_url()}#way-out")
    return render(request, "forum/not_solved.html", {"question": question})
