"""What a reader can do in a thread: the buttons that go into its slots."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from forum.access import viewer_of
from forum.actions import rights
from forum.models import Answer, Question, Subscription, Vote
from forum.models.post import Viewer
from forum.models.prepared import Prepared
from forum.views.thread import Thread

# User text cannot hold this: the sanitizer escapes every “<”.
_SLOT = re.compile(r"<!--slot:(question|answer):(\d+)-->")


class Doings(NamedTuple):
    """What somebody did in a thread. Nothing in it says who."""

    votes: tuple[tuple[int, int], ...] = ()  # answer and value
    has_me_too: bool = False
    follows: bool = False


@dataclass(frozen=True)
class Reading:
    """Somebody reads a thread; `token` goes into the forms of whoever is signed in."""

    viewer: Viewer
    doings: Doings
    token: str


def reading_of(request: HttpRequest, question: Question) -> Reading:
    viewer = viewer_of(request)
    if not viewer.is_authenticated:
        return Reading(viewer, Doings(), "")
    return Reading(viewer, doings_of(viewer.pk, question.pk), get_token(request))


def doings_of(member_pk: int, question_pk: int) -> Doings:
    votes = _VOTES.rows(member_pk, question_pk)
    return Doings(
        votes=tuple(sorted((answer, value) for answer, value in votes if answer is not None)),
        has_me_too=any(answer is None for answer, _value in votes),
        follows=_FOLLOWS.any(member_pk, question_pk),
    )


def fill(thread: Thread, question: Question, reading: Reading) -> SafeString:
    """Put the reader's own buttons into the slots."""
    answers = {facts["pk"]: Answer(**facts) for facts in thread.answers}
    own = _own_acts(question, reading)

    def slot(match: re.Match[str]) -> str:
        kind, pk = match[1], int(match[2])
        context = {**own, "question": question, "pk": pk, "user": reading.viewer, "csrf_token": reading.token}
        if kind == "answer":
            context |= _answer_acts(answers[pk], question, reading)
        return render_to_string(f"forum/_{kind}_acts.html", context)

    # Both parts come out of auto-escaping templates.
    return mark_safe(_SLOT.sub(slot, thread.html))  # noqa: S308


def _own_acts(question: Question, reading: Reading) -> dict[str, Any]:
    viewer = reading.viewer
    if not viewer.is_authenticated:
        return {}
    return {
        "has_me_too": reading.doings.has_me_too,
        "follows": reading.doings.follows,
        "is_asker": question.author_id == viewer.pk,
        "may_accept": question.is_published and rights.may_accept(question, viewer),
        "may_edit_question": question.author_id == viewer.pk or viewer.is_moderator,
    }


def _answer_acts(answer: Answer, question: Question, reading: Reading) -> dict[str, Any]:
    viewer = reading.viewer
    if not viewer.is_authenticated:
        return {"answer": answer}
    is_own = answer.author_id == viewer.pk
    return {
        "answer": answer,
        "mine": dict(reading.doings.votes).get(answer.pk),
        "is_own": is_own,
        "is_solution": answer.pk == question.accepted_answer_id,
        "may_edit": is_own or viewer.is_moderator,
    }


def _votes(member: int, question: int) -> Any:
    on_answers = Vote.objects.filter(voter_id=member, answer__question_id=question)
    on_it = Vote.objects.filter(voter_id=member, question_id=question)
    return on_answers.values_list("answer_id", "value").union(on_it.values_list("answer_id", "value"))


_VOTES = Prepared(_votes, keys=2)
_FOLLOWS = Prepared(
    lambda member, question: Subscription.objects.filter(member_id=member, question_id=question).values_list("pk"),
    keys=2,
)
