"""Suggested edits by machine: the text that stands, suggesting another one, reviewing those of others."""

from __future__ import annotations

from typing import Any, Literal

from django.http import Http404, HttpRequest
from ninja import Router, Status

from forum import actions, limits, privileges, schemas
from forum.access import access_answer, access_question
from forum.actions import posts
from forum.actions.suggestions import pending_edit
from forum.api import READ, WRITE, Conflict, Key, MemberRequest, cleaned, stored_key
from forum.forms import DecideForm, SuggestAnswerForm
from forum.models import Answer, Member, Question, SuggestedEdit
from forum.privileges import Privilege
from forum.question_forms import SuggestQuestionForm
from forum.views.suggestions import WITH_POSTS

router = Router(tags=["edits"])
Kind = Literal["questions", "answers"]
Verb = Literal["approve", "refuse", "withdraw"]
WAITING = 50  # shown at once; the next follow when these are decided


@router.get("/{kind}/{int:pk}/source", response=schemas.SourceOut, url_name="source", **READ)
def source(request: HttpRequest, kind: Kind, pk: int) -> dict[str, Any]:
    """The text as it was written, and the `revision` to send along with an edit of it."""
    post = _post(request, kind, pk)
    return {**_standing(post), "format": post.body_format, "revision": posts.revision_number(post)}


@router.post(
    "/{kind}/{int:pk}/edits",
    response={200: schemas.EditOut, 201: schemas.EditOut},
    url_name="suggest_edit",
    **WRITE,
)
def suggest(request: MemberRequest, kind: Kind, pk: int, data: schemas.EditIn, key: Key = None) -> Status[Any]:
    """What is left out stays as it is. 409 when another text stands than `revision`; 200 when it waits already."""
    post = _post(request, kind, pk)
    fields = _fields(post, data)
    limits.spend(request, "edit")
    is_known = pending_edit(post, request.user) is not None or _was_sent(request.user, key)
    made = actions.suggest_edit(post, by=request.user, idempotency_key=stored_key(key), **fields)
    if not _is_same(made, post, fields):
        raise Conflict(schemas.KEY_USED)
    return Status(200 if is_known else 201, _access(request.user, made.pk))


@router.get("/edits", response=list[schemas.EditOut], url_name="edits", **WRITE)
def waiting(request: MemberRequest) -> Any:
    """Those that wait for a review, the oldest first, without one's own ones. Takes the privilege to review."""
    privileges.check(request.user, Privilege.REVIEW_EDITS)
    found = SuggestedEdit.objects.visible_to(request.user).waiting().exclude(member=request.user)
    return list(found.select_related(*WITH_POSTS).order_by("created_at", "pk")[:WAITING])


@router.get("/edits/{int:pk}", response=schemas.EditOut, url_name="edit", **WRITE)
def edit(request: MemberRequest, pk: int) -> SuggestedEdit:
    """For whoever suggested it, the author of the text, and those who review."""
    return _access(request.user, pk)


@router.post("/edits/{int:pk}/{verb}", response=schemas.EditOut, url_name="decide_edit", **WRITE)
def decide(request: MemberRequest, pk: int, verb: Verb, data: schemas.DecideIn | None = None) -> SuggestedEdit:
    """`refuse` takes a `reason`. 409 when it is decided otherwise already, or another text stands by now."""
    found = _access(request.user, pk)
    limits.spend(request, "edit")
    if verb == "approve":
        actions.approve_edit(found, by=request.user)
    elif verb == "refuse":
        actions.refuse_edit(found, by=request.user, **cleaned(DecideForm((data or schemas.DecideIn()).model_dump())))
    else:
        actions.withdraw_edit(found, by=request.user)
    return _access(request.user, pk)


def _post(request: HttpRequest, kind: Kind, pk: int) -> Question | Answer:
    return access_question(request.user, pk) if kind == "questions" else access_answer(request.user, pk)


def _standing(post: Question | Answer) -> dict[str, Any]:
    if isinstance(post, Answer):
        return {"title": "", "body": post.body, "tags": []}
    return {"title": post.title, "body": post.body, "tags": list(post.tags.names())}


def _fields(post: Question | Answer, data: schemas.EditIn) -> dict[str, Any]:
    """By the form of the page, on top of what stands."""
    sent = {name: value for name, value in data.typed().items() if value is not None}
    typed = {**_standing(post), **sent}
    kind = SuggestQuestionForm if isinstance(post, Question) else SuggestAnswerForm
    return cleaned(kind({**typed, "tags": ", ".join(typed["tags"])}, asks=not data.is_meant, nudges=False))


def _was_sent(member: Member, key: str | None) -> bool:
    return key is not None and member.suggested_edits.filter(idempotency_key=stored_key(key)).exists()


def _is_same(made: SuggestedEdit, post: Question | Answer, fields: dict[str, Any]) -> bool:
    """A key names one act: what it made is what is sent now."""
    is_there = made.post == post
    tags = sorted(fields.get("tags", []))
    sent = (fields.get("title", ""), fields["body"], tags, fields["reason"])
    return is_there and (made.title, made.body, sorted(made.tags), made.reason) == sent


def _access(member: Member, pk: int) -> SuggestedEdit:
    found = SuggestedEdit.objects.visible_to(member).select_related(*WITH_POSTS).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
