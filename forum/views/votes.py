"""Votes, me-too, following, and saying what solved the question: one POST each, then back to the page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forum import actions, undoing
from forum.access import access_answer, access_question, member_of
from forum.actions import rights
from forum.limits import limited
from forum.mark_forms import VoteForm
from forum.models import Vote
from forum.views.signing_in import View, members_only

Act = Callable[..., object]
Said = tuple[Any, Any]
VOTED = {
    1: gettext_lazy("Your vote is counted: useful."),
    -1: gettext_lazy("Your vote is counted: not useful."),
    0: gettext_lazy("Your vote is taken back."),
}


def member_act(view: View) -> View:
    """GET, HEAD or POST by a member, within the limit of acts; a GET leads back to what the act is about."""
    return never_cache(members_only(require_http_methods(["GET", "HEAD", "POST"])(limited("vote")(view))))


@member_act
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    answer = access_answer(request.user, pk)
    if request.method != "POST":
        return redirect(answer)
    form = VoteForm.of(undoing.sent(request))
    if not form.is_valid():
        return HttpResponseBadRequest(_("A vote is useful or not useful."))
    value = form.cleaned_data["value"]
    if value:
        actions.vote(answer, by=member_of(request), **form.cleaned_data)
    else:
        actions.withdraw_vote(answer, by=member_of(request))
    if not request.headers.get("HX-Request"):
        undo = f"{request.path}?value=0" if value else ""
        undoing.done(request, VOTED[value], undo=undo, place=f"answer-{answer.pk}")
        return redirect(answer)
    answer.refresh_from_db()
    vote = Vote.objects.filter(answer=answer, voter=member_of(request)).first()
    mine = {"mine": vote and vote.value, "my_reason": vote.reason if vote else ""}
    return render(request, "forum/_vote.html", {"answer": answer, "vote_reasons": Vote.Reason.choices, **mine})


def press(request: HttpRequest, target: Any, on: Act, off: Act, *, said: Said, place: str = "") -> None:
    """A button that is pressed or not: `value=0` lets go, anything else presses. `said`: of the one, of the other."""
    lets_go = undoing.sent(request).get("value") == "0"
    (off if lets_go else on)(target, by=member_of(request))
    undoing.done(request, said[lets_go], undo=f"{request.path}?value={int(lets_go)}", place=place)


def switch(on: Act, off: Act, *, said: Said, check: Act | None = None) -> View:
    """Such a button beside a question.

    `check` refuses whom the button is not for, whatever they ask.
    """

    @member_act
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        question = access_question(request.user, pk)
        if check is not None:
            check(question, member_of(request))
        if request.method == "POST":
            press(request, question, on, off, said=said, place="acts")
        return redirect(f"{question.get_absolute_url()}#acts")

    return view


me_too = switch(
    actions.me_too,
    actions.withdraw_me_too,
    said=(gettext_lazy("Noted: you have the same problem."), gettext_lazy("Taken back: you do not have this problem.")),
)
follow = switch(
    actions.follow,
    actions.unfollow,
    said=(
        gettext_lazy("You follow this question: we write to you when somebody answers."),
        gettext_lazy("You no longer follow this question."),
    ),
)
show_name = switch(
    partial(actions.set_anonymous, is_anonymous=False),
    partial(actions.set_anonymous, is_anonymous=True),
    said=(gettext_lazy("Your name is shown here."), gettext_lazy("Your name is not shown here any more.")),
    check=rights.check_may_set_anonymous,
)


@member_act
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """GET, from a mail, is a page with the button: a link alone never changes anything."""
    answer = access_answer(request.user, pk)
    rights.check_may_accept(answer.question, answer, member_of(request), at=timezone.now())
    if request.method == "POST":
        actions.accept(answer, by=member_of(request))
        undo = reverse("forum:unaccept", args=[answer.question_id])
        place = f"answer-{answer.pk}"
        undoing.done(request, _("Thank you. This answer is now shown as the solution."), undo=undo, place=place)
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
