"""By machine what takes one button on the pages: me-too, marks, following, what the asker says of an answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest
from ninja import Router, Status

from forum import actions, limits, schemas
from forum.access import access_answer, access_member, access_product, access_question, access_tag
from forum.api import TAGS, WRITE, MemberRequest, cleaned
from forum.mark_forms import DangerForm
from forum.models import Answer, Question
from forum.numbers import number_in

router = Router(tags=["acts"])
Kind = Literal["questions", "products", "tags", "members"]
Mark = Literal["works", "outdated", "dangerous"]


@router.post("/questions/{int:pk}/me-too", response=schemas.QuestionRow, url_name="me_too", **WRITE)
def me_too(request: MemberRequest, pk: int) -> Question:
    """“I have the same problem”, which follows the question too."""
    limits.spend(request, "vote")
    actions.me_too(access_question(request.user, pk), by=request.user)
    return _row(request, pk)


@router.delete("/questions/{int:pk}/me-too", response=schemas.QuestionRow, url_name="me_too", **WRITE)
def withdraw_me_too(request: MemberRequest, pk: int) -> Question:
    limits.spend(request, "vote")
    actions.withdraw_me_too(access_question(request.user, pk), by=request.user)
    return _row(request, pk)


@router.post("/answers/{int:pk}/marks/{kind}", response=schemas.AnswerOut, url_name="mark", **WRITE)
def mark(request: MemberRequest, pk: int, kind: Mark, data: schemas.MarkIn | None = None) -> Answer:
    """`dangerous` needs a `sentence`, which the moderation team alone reads, and shows on no counter."""
    answer = access_answer(request.user, pk)
    said = cleaned(DangerForm((data or schemas.MarkIn()).model_dump())) if kind == "dangerous" else {}
    limits.spend(request, "vote")
    actions.mark(answer, by=request.user, kind=kind, **said)
    return access_answer(request.user, pk)


@router.delete("/answers/{int:pk}/marks/{kind}", response=schemas.AnswerOut, url_name="mark", **WRITE)
def withdraw_mark(request: MemberRequest, pk: int, kind: Mark) -> Answer:
    limits.spend(request, "vote")
    actions.withdraw_mark(access_answer(request.user, pk), by=request.user, kind=kind)
    return access_answer(request.user, pk)


@router.post("/answers/{int:pk}/solved", response=schemas.AnswerOut, url_name="solved", **WRITE)
def say_solved(request: MemberRequest, pk: int, data: schemas.SolvedIn) -> Answer:
    """Whether this answer solved the asker's problem. Yes accepts it; anything else takes a former yes back."""
    answer = access_answer(request.user, pk)
    limits.spend(request, "vote")
    actions.say_solved(answer, by=request.user, value=data.value)
    return access_answer(request.user, pk)


@router.post("/questions/{int:pk}/not-solved", response=schemas.QuestionRow, url_name="not_solved", **WRITE)
def not_solved(request: MemberRequest, pk: int) -> Question:
    """The asker says that nothing here helped."""
    limits.spend(request, "vote")
    actions.mark_not_solved(access_question(request.user, pk), by=request.user)
    return _row(request, pk)


@router.post("/{kind}/{name}/follow", response={204: None}, url_name="follow", **WRITE)
def follow(request: MemberRequest, kind: Kind, name: str) -> Status[None]:
    """`name`: the number of a question, the slug of a product or tag, the username of a member."""
    limits.spend(request, "vote")
    actions.follow(_found(request, kind, name), by=request.user)
    return Status(204, None)


@router.delete("/{kind}/{name}/follow", response={204: None}, url_name="follow", **WRITE)
def unfollow(request: MemberRequest, kind: Kind, name: str) -> Status[None]:
    limits.spend(request, "vote")
    actions.unfollow(_found(request, kind, name), by=request.user)
    return Status(204, None)


def _found(request: HttpRequest, kind: Kind, name: str) -> Any:
    name = name.replace("\x00", "")
    if kind == "questions":
        number = number_in(name)
        if number is None:
            raise Http404
        return access_question(request.user, number)
    doors: dict[str, Callable[[str], Any]] = {
        "products": access_product, "tags": access_tag, "members": access_member,
    }  # fmt: skip
    return doors[kind](name)


def _row(request: HttpRequest, pk: int) -> Question:
    question = access_question(request.user, pk)
    prefetch_related_objects([question], TAGS)
    return question
