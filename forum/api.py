"""Questions and answers by machine: the same access, forms and actions as the pages. docs/adr/0006-api.md"""

from __future__ import annotations

import hashlib
from typing import Annotated, Any

from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, Q, prefetch_related_objects
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Header, Query, Router, Status
from ninja.errors import ValidationError as RequestError
from ninja.throttling import BaseThrottle
from wagtail.api.v3.auth import BearerTokenAuth

from forum import actions, limits, schemas
from forum.access import access_answer, access_question
from forum.actions.acceptance import AnotherAccepted
from forum.forms import AnswerForm, without_key
from forum.mark_forms import VoteForm
from forum.models import Answer, Member, Post, Question, QuestionTag
from forum.question_forms import QuestionForm
from forum.text.cleaning import clean_line
from forum.text.markdown import RENDER_VERSION
from forum.views.listing import Filters
from forum.views.marks import authors
from forum.views.thread import page_of_answers

# As plain rows: `tags` costs half of a list, because taggit builds a query for each question even when prefetched.
TAGS = Prefetch("question_tags", QuestionTag.objects.select_related("tag").order_by("pk"))
Key = Annotated[str | None, Header(alias="Idempotency-Key", pattern=r"^[!-~]{1,64}$")]


class MemberRequest(HttpRequest):
    user: Member


class Conflict(Exception):
    """What is asked contradicts what is there: 409."""


class WriteRate(BaseThrottle):
    """By one member, whatever their tokens."""

    def allow_request(self, request: HttpRequest) -> bool:
        try:
            limits.spend(request, "api")
        except limits.TooMany:
            return False
        return True

    def wait(self) -> float:
        return limits.seconds_left("api")


def no_token(request: HttpRequest) -> AnonymousUser | None:
    """Reading needs no token; a wrong one is 401, never silently a visitor. A session counts for nothing here."""
    if "Authorization" in request.headers:
        return None
    request.user = AnonymousUser()
    return request.user


PROBLEM = {"application/problem+json": {"schema": schemas.ProblemOut.model_json_schema()}}
REFUSALS = {"responses": {"4XX": {"description": "A problem (RFC 9457)", "content": PROBLEM}}}
READ: dict[str, Any] = {"auth": [BearerTokenAuth(), no_token], "openapi_extra": {**REFUSALS, "security": [{}]}}
WRITE: dict[str, Any] = {"auth": BearerTokenAuth(), "throttle": WriteRate(), "openapi_extra": REFUSALS}

router = Router(tags=["questions"])


@router.get("/questions", response=schemas.QuestionPage, url_name="questions", **READ)
def list_questions(request: HttpRequest, query: Query[schemas.QuestionQuery]) -> dict[str, Any]:
    """Newest first. `tag` and `product` are slugs; `cursor` is `next` of the page before."""
    filters = Filters(
        (query.state,) if query.state else (),
        tag=clean_line(query.tag),
        product=clean_line(query.product),
        sort="newest",
    )
    found = filters.apply(Question.objects.visible_to(request.user))
    if query.language:
        found = found.filter(language=query.language)
    if query.cursor:
        found = found.filter(_after(query.cursor))
    rows: list[Question] = list(found.select_related("author", "product").prefetch_related(TAGS)[: query.limit + 1])
    shown = rows[: query.limit]
    return {"items": shown, "next": _cursor(shown[-1]) if len(rows) > query.limit else None}


@router.get("/questions/{int:pk}", response=schemas.QuestionOut, url_name="question", **READ)
def get_question(
    request: HttpRequest, response: HttpResponse, pk: int, page: Annotated[int, Query(ge=1, le=250)] = 1
) -> HttpResponseBase | Question:
    """The question and one page of its answers: the accepted one first, then by score."""
    question = access_question(request.user, pk)
    prefetch_related_objects([question], TAGS)
    response["ETag"] = etag = _etag(request, question, page)
    unchanged = get_conditional_response(request, etag=etag, response=response)
    return unchanged if unchanged not in {None, response} else _with_answers(request, question, page)


@router.post("/questions", response={200: schemas.QuestionOut, 201: schemas.QuestionOut}, url_name="questions", **WRITE)
def ask(request: MemberRequest, response: HttpResponse, data: schemas.QuestionIn, key: Key = None) -> Status[Question]:
    """201; 200 when the same Idempotency-Key made this question before, 409 when it made something else."""
    known = _known(Question, request, key)
    fields = cleaned(
        QuestionForm(data.typed(tags=", ".join(data.tags)), asks=not (known or data.is_meant), nudges=False)
    )
    limits.spend(request, "ask")
    fields["is_anonymous"] = data.is_anonymous
    question = actions.ask(**fields, by=request.user, idempotency_key=stored_key(key), accepts=data.accepts_charter)
    _check_same(question, key, title=fields["title"], body=fields["body"])
    response["Location"] = reverse("api:question", args=[question.pk])
    return Status(200 if known else 201, _with_answers(request, access_question(request.user, question.pk)))


@router.post(
    "/questions/{int:pk}/answers",
    response={200: schemas.AnswerOut, 201: schemas.AnswerOut},
    url_name="answers",
    **WRITE,
)
def answer(request: MemberRequest, pk: int, data: schemas.AnswerIn, key: Key = None) -> Status[Answer]:
    """As for questions; besides, 409 with `answer_id` for a second answer to one question."""
    question = access_question(request.user, pk)
    known = _known(Answer, request, key)
    fields = cleaned(AnswerForm(data.typed(), asks=not (known or data.is_meant), nudges=False))
    limits.spend(request, "answer")
    sent = {**without_key(fields), "accepts": data.accepts_charter}
    new = actions.answer(question, by=request.user, idempotency_key=stored_key(key), **sent)
    if new.question_id != pk:
        raise Conflict(schemas.KEY_USED)
    _check_same(new, key, body=fields["body"])
    return Status(200 if known else 201, access_answer(request.user, new.pk))


@router.post("/answers/{int:pk}/vote", response=schemas.AnswerOut, url_name="vote", **WRITE)
def vote(request: MemberRequest, pk: int, data: schemas.VoteIn) -> Answer:
    found = access_answer(request.user, pk)
    fields = cleaned(VoteForm(data.model_dump()))
    limits.spend(request, "vote")
    if fields["value"]:
        actions.vote(found, by=request.user, **fields)
    else:
        actions.withdraw_vote(found, by=request.user)
    return access_answer(request.user, pk)


@router.post("/answers/{int:pk}/accept", response=schemas.AnswerOut, url_name="accept", **WRITE)
def accept(request: MemberRequest, pk: int) -> Answer:
    actions.accept(access_answer(request.user, pk), by=request.user)
    return access_answer(request.user, pk)


@router.delete("/answers/{int:pk}/accept", response={204: None}, url_name="accept", **WRITE)
def unaccept(request: MemberRequest, pk: int) -> Status[None]:
    """204 also when nothing is accepted any more; 409 when another answer is."""
    answer = access_answer(request.user, pk)
    try:
        actions.unaccept(answer.question, by=request.user, answer=answer)
    except AnotherAccepted as refusal:
        raise Conflict(str(refusal)) from None
    return Status(204, None)


def _with_answers(request: HttpRequest, question: Question, page: int = 1) -> Question:
    shown, has_more = page_of_answers(question, request.user, "useful", page)
    for found in shown:
        found.question = question
    question.shown_answers, question.has_more_answers = shown, has_more
    return question


def _etag(request: HttpRequest, question: Question, page: int) -> str:
    """All that the response is made of: the versioned page, names that no version covers, and who reads it."""
    viewer = request.user
    who = (viewer.pk, viewer.is_authenticated and viewer.is_moderator, get_language())
    row = schemas.QuestionRow.from_orm(question).model_dump_json()
    made_of = (row, authors(question.pk), page, who, RENDER_VERSION, settings.BASE_URL)
    return f'"{hashlib.sha256(repr(made_of).encode()).hexdigest()[:32]}"'


def _cursor(last: Post) -> str:
    return signing.dumps([last.created_at.isoformat(), last.pk], salt="api.cursor")


def _after(cursor: str) -> Q:
    """Keyset, not offset: a page costs the same however deep, and new rows shift nothing."""
    try:
        moment, pk = signing.loads(cursor, salt="api.cursor")
    except signing.BadSignature:
        problem = {
            "type": "cursor",
            "loc": ["query", "cursor"],
            "msg": _("Take it from “next” of a page of this list."),
        }
        raise RequestError([problem]) from None
    at = parse_datetime(moment)
    return Q(created_at__lte=at) & (Q(created_at__lt=at) | Q(pk__lt=pk))


def cleaned(form: forms.Form) -> dict[str, Any]:
    if not form.is_valid():
        raise ValidationError(form.errors.as_data())
    return form.cleaned_data


def stored_key(key: str | None) -> str | None:
    """Apart from the keys of the pages' own forms."""
    return f"api:{key}" if key else None


def _known(model: type[Question | Answer], request: HttpRequest, key: str | None) -> bool:
    return key is not None and model.objects.filter(author=request.user, idempotency_key=stored_key(key)).exists()


def _check_same(post: Question | Answer, key: str | None, **sent: str) -> None:
    """A key names one act: what was first published with it is what is sent now, edits since then apart."""
    if key is not None and post.revisions.order_by("number").values(*sent).first() != sent:
        raise Conflict(schemas.KEY_USED)
