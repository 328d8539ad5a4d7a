"""Which question without an answer a member is offered next: about what they own, follow, or answered well before.

Pure scoring first, then the rows it reads, each through a limit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q

from forum.models import Answer, Block, IgnoredTag, Member, Ownership, Question, QuestionTag, SetAside, Subscription
from forum.models.question import QuestionQuerySet

OWNED, FOLLOWED, ANSWERED_WELL, ANSWERED = 8, 6, 4, 2  # what a product or a tag of the question says
CONSIDERED = 300  # newest questions in their languages, and as many on their subjects
ANSWERS_READ = 200  # their newest: what they answered long ago says little of now
PUT_OFF = dt.timedelta(days=3)

Place = tuple[int, int]  # smaller is offered earlier


@dataclass(frozen=True)
class Interests:
    """By number of a product or a tag, how much it says; the languages they answer in."""

    products: Mapping[int, int] = field(default_factory=dict)
    tags: Mapping[int, int] = field(default_factory=dict)
    languages: frozenset[str] = frozenset()


def worth(products: Iterable[int], tags: Iterable[int], interests: Interests) -> int:
    """Of a question: its product (or the one that it is a version of) once, each of its tags."""
    known = [interests.products.get(product, 0) for product in products]
    return max(known, default=0) + sum(interests.tags.get(tag, 0) for tag in tags)


def place(worth: int, pk: int) -> Place:
    """The worthiest first, of equals the newest."""
    return -worth, -pk


def interests_of(member: Member, *, language: str = "") -> Interests:
    """`language`: that of the page they are at."""
    products: dict[int, int] = {}
    tags: dict[int, int] = {}
    languages = {member.language, language} - {""}
    answers = Answer.objects.published().filter(author=member).order_by("-pk")
    answers = answers.select_related("question").only(
        "works_count", "useful_count", "not_useful_count", "question__accepted_answer", "question__product",
        "question__language",
    )  # fmt: skip
    tags_of = _tags_of([answer.question_id for answer in answers[:ANSWERS_READ]])
    for answer in answers[:ANSWERS_READ]:
        languages.add(answer.question.language)
        strength = ANSWERED_WELL if _is_good(answer) else ANSWERED
        _add(products, [answer.question.product_id], strength)
        _add(tags, tags_of.get(answer.question_id, ()), strength)
    followed = Subscription.objects.filter(member=member).filter(Q(product__isnull=False) | Q(tag__isnull=False))
    for product, tag in followed.values_list("product", "tag"):
        _add(products, [product], FOLLOWED)
        _add(tags, [tag], FOLLOWED)
    _add(products, Ownership.objects.filter(member=member).values_list("product", flat=True), OWNED)
    return Interests(products, tags, frozenset(languages))


def _is_good(answer: Answer) -> bool:
    is_solution = answer.question.accepted_answer_id == answer.pk
    return is_solution or answer.works_count > 0 or answer.useful_count > answer.not_useful_count


def _add(known: dict[int, int], keys: Iterable[int | None], strength: int) -> None:
    for key in keys:
        if key is not None:
            known[key] = max(known.get(key, 0), strength)


def _tags_of(questions: Iterable[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    rows = QuestionTag.objects.filter(content_object__in=list(questions))
    for question, tag in rows.values_list("content_object", "tag"):
        found.setdefault(question, []).append(tag)
    return found


def waiting_for(member: Member, interests: Interests, at: dt.datetime) -> QuestionQuerySet:
    """Questions without an answer that the member may be offered: none of theirs, none that they do not want."""
    blocked = Block.objects.filter(member=member).values("person")
    ignored = IgnoredTag.objects.filter(member=member).values("tag")
    aside = SetAside.objects.standing(at).filter(member=member, question=OuterRef("pk"))
    waiting: QuestionQuerySet = Question.objects.published().unanswered()
    return (
        waiting.filter(language__in=interests.languages, merged_at=None)
        .exclude(author=member)
        .exclude(author__in=blocked, is_anonymous=False)
        .exclude(Exists(Answer.objects.filter(question=OuterRef("pk"), author=member)))
        .exclude(Exists(QuestionTag.objects.filter(content_object=OuterRef("pk"), tag__in=ignored)))
        .exclude(Exists(aside))
    )


def offered(member: Member, at: dt.datetime, *, language: str = "") -> list[Place]:
    """The places of those to offer, in their order; `-place[1]` is the number of the question."""
    interests = interests_of(member, language=language)
    waiting = waiting_for(member, interests, at).order_by("-pk")
    tagged = QuestionTag.objects.filter(content_object=OuterRef("pk"), tag__in=list(interests.tags))
    products = list(interests.products)
    on_subject = waiting.filter(Q(product__in=products) | Q(product__parent__in=products) | Exists(tagged))
    rows = {*_facts(waiting[:CONSIDERED]), *_facts(on_subject[:CONSIDERED])}
    return _places(rows, interests)


def place_of(question: Question, member: Member, *, language: str = "") -> Place:
    """Where somebody is who looks at it, whether or not it still waits."""
    rows = set(_facts(Question.objects.filter(pk=question.pk)))
    return _places(rows, interests_of(member, language=language))[0]


Facts = tuple[int, int | None, int | None]  # a question, its product, and the one that this is a version of


def _facts(questions: QuestionQuerySet) -> list[Facts]:
    return list(questions.values_list("pk", "product", "product__parent"))


def _places(rows: set[Facts], interests: Interests) -> list[Place]:
    tags_of = _tags_of(pk for pk, _product, _parent in rows)
    return sorted(
        place(worth(filter(None, [product, parent]), tags_of.get(pk, ()), interests), pk)
        for pk, product, parent in rows
    )
