"""What the API takes and says of a post: fields named one by one, so that a new column is never public by accident."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.conf import settings
from django.utils.translation import override
from ninja import Field, Schema

from forum.models import Answer, Question


class AuthorOut(Schema):
    name: str
    username: str | None  # none for people without an account here, and for whoever asked without their name


class ProductOut(Schema):
    name: str
    slug: str
    gtin: str | None


class PostOut(Schema):
    id: int
    url: str
    author: AuthorOut
    visibility: str  # "published" for all but its author, who sees it held or hidden, and moderators
    created_at: datetime
    edited_at: datetime | None

    @staticmethod
    def resolve_author(post: Question | Answer) -> dict[str, str | None]:
        shown = post.shown_author
        return {"name": post.byline, "username": shown.username if shown else None}

    @staticmethod
    def resolve_url(post: Question | Answer) -> str:
        """The page in the language of the question, whatever the language of the request."""
        with override(post.language if isinstance(post, Question) else post.question.language):
            return f"{settings.BASE_URL}{post.get_absolute_url()}"


class AnswerOut(PostOut):
    question_id: int
    body_html: str
    is_accepted: bool
    is_official: bool
    useful_count: int
    not_useful_count: int
    score: float

    @staticmethod
    def resolve_is_accepted(answer: Answer) -> bool:
        return answer.question.accepted_answer_id == answer.pk


class QuestionRow(PostOut):
    title: str
    language: str
    context: str
    state: str
    takes_answers: bool
    product: ProductOut | None
    product_words: str  # of somebody who did not find their product here
    tags: list[str]  # slugs
    answer_count: int
    me_too_count: int
    accepted_answer_id: int | None
    duplicate_of_id: int | None
    last_activity_at: datetime
    version: int

    @staticmethod
    def resolve_tags(question: Question) -> list[str]:
        return [row.tag.slug for row in question.question_tags.all()]

    @staticmethod
    def resolve_me_too_count(question: Question) -> int:
        return question.vote_count


class QuestionOut(QuestionRow):
    body_html: str
    answers: list[AnswerOut]
    has_more_answers: bool

    @staticmethod
    def resolve_answers(question: Any) -> Any:
        return question.shown_answers


class QuestionPage(Schema):
    items: list[QuestionRow]
    next: str | None  # the `cursor` of the page that follows, if one does


class ProblemOut(Schema):
    """RFC 9457. `errors` names the fields, `answer_id` the answer one has given already."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[dict[str, Any]] | None = None
    answer_id: int | None = None


class QuestionQuery(Schema):
    state: Literal["unanswered", "unresolved", "resolved"] | None = None
    tag: str = ""
    product: str = ""
    language: Literal["fr", "en"] | None = None
    limit: int = Field(20, ge=1, le=50)
    cursor: str = ""


class PublicIn(Schema):
    """`is_meant`: e-mail addresses and telephone numbers in the text are to be published; without it they are 422."""

    is_meant: bool = False


class QuestionIn(PublicIn):
    """As the ask form, with its rules and sentences. `product`: name, reference, slug or GTIN; `body`: Markdown.

    `product_words` instead names a product that is not here. `is_anonymous`: the public is not told who asked.
    """

    title: str = ""
    body: str = ""
    language: str = ""
    context: str = Question.Context.OTHER.value
    product: str = ""
    product_words: str = ""
    tags: list[str] = []
    is_anonymous: bool = False


class AnswerIn(PublicIn):
    body: str = ""


class VoteIn(Schema):
    value: Literal[1, -1, 0]  # useful, not useful, taken back
    reason: str = ""
