"""What a reader can do in a thread: the buttons that go into its slots."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.contrib.messages import get_messages
from django.db.models import Count, F, SmallIntegerField, Value
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from forum import undoing
from forum.access import viewer_of
from forum.actions import rights
from forum.actions.outcome import none_helped
from forum.models import (
    Answer,
    AnswerDraft,
    AnswerMark,
    Block,
    Comment,
    Question,
    SolvedReply,
    Subscription,
    Visit,
    Vote,
)
from forum.models.post import Viewer
from forum.models.prepared import Prepared
from forum.views.thread import Thread
from forum.views.visits import SINCE, in_reading, later_answers

# User text cannot hold this: the sanitizer escapes every “<”.
_SLOT = re.compile(r"<!--(slot|new|fold|unfold):(question|answer|comment):(\d+)-->")


class Doings(NamedTuple):
    """What somebody did in a thread. Nothing in it says who."""

    votes: tuple[tuple[int, int, str], ...] = ()  # answer, value, and why it was not useful
    marks: tuple[tuple[int, str], ...] = ()  # answer and kind
    has_me_too: bool = False
    follows: bool = False
    has_draft: bool = False
    visited: bool = False
    new: tuple[int, ...] = ()  # answers published since the last visit, or since this reading began
    is_news: bool = False  # one of them was never shown: this view is to be noted
    blocked: tuple[int, ...] = ()  # people who wrote here


@dataclass(frozen=True)
class Reading:
    """Somebody reads a thread; `token` goes into the forms of whoever is signed in."""

    viewer: Viewer
    doings: Doings
    token: str
    told: Mapping[str, Any] = field(default_factory=dict)  # sentences by the place they stand at


def reading_of(request: HttpRequest, question: Question) -> Reading:
    viewer = viewer_of(request)
    if not viewer.is_authenticated:
        return Reading(viewer, Doings(), "")
    told = {place: message for message in get_messages(request) if (place := undoing.place_of(message))}
    return Reading(viewer, doings_of(viewer.pk, question.pk), get_token(request), told)


def doings_of(member_pk: int, question_pk: int) -> Doings:
    rows = _ACTS.rows(member_pk, question_pk)
    acts = sorted(row for row in rows if row[0] is not None)
    return Doings(
        votes=tuple((answer, value, word) for answer, value, word in acts if value),
        marks=tuple((answer, word) for answer, value, word in acts if not value),
        has_me_too=len(acts) < len(rows),
        **_standing(member_pk, question_pk),
    )


def _standing(member_pk: int, question_pk: int) -> dict[str, Any]:
    rows = _STANDING.rows(member_pk, question_pk)
    numbers: dict[str, Any] = {
        name: tuple(sorted(pk for what, pk in rows if what == number)) for number, name in _STANDING_NAMES.items()
    }
    if numbers["new"]:
        numbers["new"], numbers["is_news"] = in_reading(member_pk, question_pk, numbers["new"])
    return {name: found if name in _NUMBERS else bool(found) for name, found in numbers.items()}


def fill(thread: Thread, question: Question, reading: Reading) -> SafeString:
    """Put the reader's own buttons into the slots."""
    posts: dict[str, dict[int, Any]] = {
        "question": {question.pk: question},
        "answer": {facts["pk"]: Answer(**facts, question=question) for facts in thread.answers},
    }
    posts["comment"] = {facts["pk"]: _comment(facts, question, posts["answer"]) for facts in thread.comments}
    common: dict[str, Any] = {"question": question, "user": reading.viewer, "csrf_token": reading.token}
    may_choose = reading.viewer.is_authenticated and _may_choose(question, reading.viewer)
    reasons = reasons_for(reading.viewer, posts["answer"].values())
    said = solved_replies(question, reading.viewer, posts["answer"].values())

    new = [pk for pk in posts["answer"] if pk in reading.doings.new]
    common |= {"new_count": len(reading.doings.new), "first_new": new[0] if new else None}

    def slot(match: re.Match[str]) -> str:
        what, kind, pk = match[1], match[2], int(match[3])
        post = posts[kind][pk]
        if what == "new":
            fresh = render_to_string("forum/_new.html") if pk in new else ""
            return fresh + told_at(f"{kind}-{pk}", reading)
        if what != "slot":
            return render_to_string(f"forum/_{what}.html", {"kind": kind}) if is_folded(post, question, reading) else ""
        context = {**common, kind: post, "pk": pk, **_acts(post, question, reading, may_choose=may_choose)}
        if kind == "answer":
            context |= {"reasons": reasons.get(pk, []), "said": said.get(pk, "")}
        if kind == "question":
            context["told"] = told_at("acts", reading)
        return render_to_string(f"forum/_{kind}_acts.html", context)

    # Both parts come out of auto-escaping templates.
    return mark_safe(_SLOT.sub(slot, thread.html))  # noqa: S308


def told_at(place: str, reading: Reading) -> SafeString:
    """What was done to this post just now; the top of the page does not say it again."""
    message = reading.told.get(place)
    if message is None:
        return SafeString("")
    message.is_shown = True
    return render_to_string("forum/_told.html", {"message": message, "csrf_token": reading.token})


def is_folded(post: Any, question: Question, reading: Reading) -> bool:
    """Whether its reader blocked who wrote it; never where that would name who asked anonymously."""
    hides_author = question.is_anonymous and post.author_id == question.author_id
    return not hides_author and post.author_id in reading.doings.blocked


def _comment(facts: dict[str, Any], question: Question, answers: dict[int, Answer]) -> Comment:
    """Without a query for what it stands under."""
    known = {name: value for name, value in facts.items() if name not in {"question_id", "answer_id"}}
    return Comment(**known, question=question, answer=answers.get(facts["answer_id"]))


def _may_choose(question: Question, viewer: Viewer) -> bool:
    return rights.allows(rights.check_may_accept, question, None, viewer, at=timezone.now())


def _acts(post: Any, question: Question, reading: Reading, *, may_choose: bool) -> dict[str, Any]:
    """Every button asks the check of the act it leads to."""
    viewer = reading.viewer
    if not viewer.is_authenticated:
        return {}
    found: dict[str, Any] = {
        "is_own": post.author_id == viewer.pk,
        "may_edit": rights.allows(rights.check_may_edit, post, viewer),
        "may_delete": rights.allows(rights.check_may_delete, post, viewer),
    }
    if isinstance(post, Comment):
        return found
    found |= {
        "may_vote": rights.allows(rights.check_may_vote, post, viewer),
        "may_suggest": not found["may_edit"] and rights.allows(rights.check_may_suggest, post, viewer),
        "may_comment": rights.allows(rights.check_may_comment, question, post, viewer),
    }
    return found | (_answer_acts if isinstance(post, Answer) else _question_acts)(post, question, reading, may_choose)


def _answer_acts(answer: Answer, question: Question, reading: Reading, may_choose: bool) -> dict[str, Any]:
    viewer, now = reading.viewer, timezone.now()
    is_asker = question.author_id == viewer.pk
    mine = next((act for act in reading.doings.votes if act[0] == answer.pk), (answer.pk, None, ""))
    return {
        "mine": mine[1],
        "my_reason": mine[2],
        "vote_reasons": Vote.Reason.choices,
        "my_marks": {kind for marked, kind in reading.doings.marks if marked == answer.pk},
        "may_mark": rights.allows(rights.check_may_mark, answer, reading.viewer),
        "is_solution": answer.pk == question.accepted_answer_id,
        "may_accept": may_choose and rights.allows(rights.check_is_choosable, question, answer, viewer, at=now),
        "asks_asker": is_asker and answer.author_id != viewer.pk and question.accepted_answer_id != answer.pk,
    }


def _question_acts(post: Question, question: Question, reading: Reading, may_choose: bool) -> dict[str, Any]:
    is_open = not question.is_closed
    return {
        "has_me_too": reading.doings.has_me_too,
        "follows": reading.doings.follows,
        "may_moderate": rights.allows(rights.check_may_moderate, reading.viewer),
        "may_propose": is_open and rights.allows(rights.check_may_propose_duplicate, post, reading.viewer),
        "is_open": is_open,
        "may_invite": not question.is_resolved and rights.allows(rights.check_may_invite, question, reading.viewer),
        "may_set_anonymous": rights.allows(rights.check_may_set_anonymous, post, reading.viewer),
    }


def page_acts(question: Question, viewer: Viewer) -> dict[str, bool]:
    """What somebody signed in can do apart from the buttons of single posts."""
    if not viewer.is_authenticated:
        return {}
    may_say_unsolved = rights.allows(rights.check_may_say_unsolved, question, viewer)
    return {
        "may_write": rights.allows(rights.check_may_write, viewer),
        "may_answer": rights.allows(rights.check_may_reply, question, viewer),
        "may_say_unsolved": may_say_unsolved,
        "none_helped": may_say_unsolved and not question.is_resolved and none_helped(question),
    }


def reasons_for(viewer: Viewer, answers: Iterable[Answer]) -> dict[int, list[tuple[str, int]]]:
    """Why answers were found not useful, with how many say so: for their authors and the team. Nobody reads who."""
    if not viewer.is_authenticated:
        return {}
    on_the_team = viewer.is_moderator or viewer.is_staff
    read = [answer.pk for answer in answers if on_the_team or answer.author_id == viewer.pk]
    found: dict[int, list[tuple[str, int]]] = {}
    labels = dict(Vote.Reason.choices)
    for pk, reason, count in _reasons(read) if read else []:
        found.setdefault(pk, []).append((str(labels.get(reason, reason)), count))
    return found


def solved_replies(question: Question, viewer: Viewer, answers: Iterable[Answer]) -> dict[int, str]:
    """What the asker said of answers: for the asker, for whoever wrote the answer, and for the team."""
    if not viewer.is_authenticated:
        return {}
    sees_all = viewer.is_moderator or viewer.pk == question.author_id
    read = [answer.pk for answer in answers if sees_all or answer.author_id == viewer.pk]
    return dict(SolvedReply.objects.filter(answer_id__in=read).values_list("answer_id", "value")) if read else {}


def _reasons(pks: list[int]) -> Any:
    votes = Vote.objects.filter(answer_id__in=pks, value=-1).exclude(reason="").values_list("answer_id", "reason")
    return votes.annotate(count=Count("pk")).order_by("answer_id", "-count", "reason")


def _answer_acts_of(member: int, question: int) -> Any:
    """Votes, and marks as votes of no value; without answer for a me-too. In one query."""
    votes = Vote.objects.filter(voter_id=member).annotate(word=F("reason"))
    marks = AnswerMark.objects.filter(member_id=member, answer__question_id=question)
    columns = ("answer_id", "value", "word")
    return (
        votes.filter(answer__question_id=question)
        .values_list(*columns)
        .union(
            votes.filter(question_id=question).values_list(*columns),
            marks.annotate(value=Value(0, SmallIntegerField()), word=F("kind")).values_list(*columns),
        )
    )


_ACTS = Prepared(_answer_acts_of, keys=2)
_STANDING_NAMES = {1: "follows", 2: "has_draft", 3: "visited", 4: "new", 5: "blocked"}
_NUMBERS = {"new", "blocked"}  # of which it matters which ones


def _marks(member: int, question: int) -> Any:
    """What the member has here besides, in one query: numbers of names, each with the key of a row."""
    own = {"member_id": member, "question_id": question}
    visits = Visit.objects.filter(**own)
    wrote = [model.objects.filter(question_id=question).values("author_id") for model in (Answer, Comment)]
    people = Question.objects.filter(pk=question).values("author_id").union(*wrote)
    found = [
        (1, Subscription.objects.filter(**own), Value(0)),
        (2, AnswerDraft.objects.filter(**own), Value(0)),
        (3, visits, Value(0)),
        (4, later_answers(visits, SINCE), F("question__answers__pk")),
        (5, Block.objects.filter(member_id=member, person__in=people), F("person_id")),
    ]
    parts = [rows.order_by().values_list(Value(number), key) for number, rows, key in found]
    return parts[0].union(*parts[1:])


_STANDING = Prepared(_marks, keys=2)
