"""What the API takes and says of a post: fields named one by one, so that a new column is never public by accident."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _
from ninja import Field, Schema

from forum.guarding import as_told
from forum.models import Answer, Question, SuggestedEdit
from forum.text.pictures import Shown, pictures_in

KEY_USED = _("This Idempotency-Key was used for something else. Use a new one.")


class AuthorOut(Schema):
    name: str
    username: str | None  # none for people without an account here, and for whoever asked without their name


class ProductOut(Schema):
    name: str
    slug: str
    gtin: str | None


class PictureOut(Schema):
    """`alt`: what whoever wrote the post says of it, or nothing. `large_url`: the same, up to 1600 pixels wide."""

    url: str
    large_url: str
    width: int
    height: int
    alt: str


class SentPictureOut(PictureOut):
    markdown: str


def picture_out(shown: Shown) -> dict[str, Any]:
    large = f"{settings.BASE_URL}/pictures/{shown.key}"
    size = {"width": shown.width, "height": shown.height}
    return {"url": f"{large}-{shown.width}x{shown.height}.webp", "large_url": f"{large}.webp", **size, "alt": shown.alt}


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


class TextOut(PostOut):
    body_html: str
    pictures: list[PictureOut]  # those of members, in the order of the text

    @staticmethod
    def resolve_pictures(post: Question | Answer) -> list[dict[str, Any]]:
        return [picture_out(shown) for shown in pictures_in(post.body_html)]


class AnswerOut(TextOut):
    question_id: int
    is_accepted: bool
    is_official: bool
    useful_count: int
    not_useful_count: int
    works_count: int  # members who say that it works for them
    outdated_count: int
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


class QuestionOut(QuestionRow, TextOut):
    answers: list[AnswerOut]
    has_more_answers: bool

    @staticmethod
    def resolve_answers(question: Any) -> Any:
        return question.shown_answers


class QuestionPage(Schema):
    items: list[QuestionRow]
    next: str | None  # the `cursor` of the page that follows, if one does


class ProblemOut(Schema):
    """RFC 9457. `errors` names the fields, `answer_id` one's first answer, `findings` personal details."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[dict[str, Any]] | None = None
    answer_id: int | None = None
    findings: list[dict[str, Any]] | None = None


class QuestionQuery(Schema):
    state: Literal["unanswered", "unresolved", "resolved"] | None = None
    tag: str = ""
    product: str = ""
    language: Literal["fr", "en"] | None = None
    limit: int = Field(20, ge=1, le=50)
    cursor: str = ""


class PublicIn(Schema):
    """`is_meant`: personal details in the text that may be published are to be. Without it they are 422, and

    `findings` of the problem names each by an `id`; `choices` says for each id what becomes of it. `note`: hidden, and
    kept where only its author reads it. Numbers of accounts, cards and social security are never published.
    """

    is_meant: bool = False
    choices: dict[str, Literal["mask", "note", "keep"]] = {}

    def typed(self, **more: Any) -> dict[str, Any]:
        """As a form takes it."""
        return {
            **self.model_dump(exclude={"choices", "is_meant", "accepts_charter"}),
            "told": as_told(self.choices),
            **more,
        }


class QuestionIn(PublicIn):
    """As the ask form, with its rules and sentences. `product`: name, reference, slug or GTIN; `body`: Markdown.

    `product_words` instead names a product that is not here. `is_anonymous`: the public is not told who asked.
    `accepts_charter`: the number of the version of the charter that its author says to have read; asked for once.
    """

    title: str = ""
    body: str = ""
    language: str = ""
    context: str = Question.Context.OTHER.value
    product: str = ""
    product_words: str = ""
    tags: list[str] = []
    is_anonymous: bool = False
    accepts_charter: int | None = None


class AnswerIn(PublicIn):
    """`accepts_charter` as for questions."""

    body: str = ""
    accepts_charter: int | None = None


class VoteIn(Schema):
    value: Literal[1, -1, 0]  # useful, not useful, taken back
    reason: str = ""


class MarkIn(Schema):
    sentence: str = ""  # of `dangerous`: what is dangerous about it


class SolvedIn(Schema):
    value: Literal["yes", "partly", "no"]


class SourceOut(Schema):
    """`title` and `tags` (names) of a question; `format`: what `body` is written in."""

    title: str
    body: str
    tags: list[str]
    format: str
    revision: int


class EditIn(PublicIn):
    """What is left out stays as it is; `revision`: that of the source it began with."""

    title: str | None = None
    body: str | None = None
    tags: list[str] | None = None
    reason: str = ""
    revision: int | None = None


class DecideIn(Schema):
    reason: str = ""


class EditOut(Schema):
    """`state`: pending, approved, refused or withdrawn; `review_reason`: why it was refused."""

    id: int
    url: str
    question_id: int
    answer_id: int | None
    author: AuthorOut
    state: str
    title: str
    body: str
    tags: list[str]
    reason: str
    review_reason: str
    revision: int
    created_at: datetime
    decided_at: datetime | None

    @staticmethod
    def resolve_revision(edit: SuggestedEdit) -> int:
        return edit.base

    @staticmethod
    def resolve_url(edit: SuggestedEdit) -> str:
        return f"{settings.BASE_URL}{reverse('forum:suggestion', args=[edit.pk])}"

    @staticmethod
    def resolve_author(edit: SuggestedEdit) -> dict[str, str | None]:
        if edit.member is None:
            return {"name": gettext("Former member"), "username": None}
        return {"name": str(edit.member), "username": edit.member.username}
