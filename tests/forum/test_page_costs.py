"""What pages cost in queries: the same, however many rows they show."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from forum import actions, charter
from forum.actions import posts
from forum.alerts import alerts_for
from forum.models import Answer, Comment, Mail, Member, Notification, Product, Question, Subscription, Tag
from forum.views.listing import Filters, _marks, sees_more
from knowledge import promotion
from tests.forum.reading import page, read, signed_in

FEW_AND_MANY = [3, 300]
FIRST_TIME, KEPT = 9, 2  # one of the first is the words about mediation beside the question

Budget = Callable[..., Any]


@pytest.fixture
def crowd(db: Any) -> list[Member]:
    names = [f"reader{number}" for number in range(300)]
    return Member.objects.bulk_create([Member(username=name, email=f"{name}@example.org") for name in names])


def fill(question: Question, crowd: list[Member], rows: int) -> None:
    """That many answers and comments under a question, each by somebody else."""
    now = timezone.now()
    answers = [
        Answer(question=question, author=member, body="Clean the filter.", created_at=now) for member in crowd[:rows]
    ]
    comments = [Comment(question=question, author=member, body="Same here.", created_at=now) for member in crowd[:rows]]
    for post in [*answers, *comments]:
        posts.render(post, language="en")
    Answer.objects.bulk_create(answers)
    for answer, comment in zip(answers, comments, strict=True):
        comment.answer = answer
    Comment.objects.bulk_create(comments)
    posts.recount_answers(question)
    posts.touch(question)


def many_questions(crowd: list[Member], rows: int) -> None:
    """That many questions in the list, with tags."""
    now = timezone.now()
    questions = [
        Question(
            author=member,
            title=f"Why does machine number {number} stop?",
            slug=f"why-{number}",
            language="en",
            created_at=now,
            last_activity_at=now - timedelta(minutes=number),
        )
        for number, member in enumerate(crowd[:rows])
    ]
    Question.objects.bulk_create(questions)
    tag = Tag.objects.create(name="pump", slug="pump")
    for question in questions:
        question.question_tags.create(tag=tag)


@pytest.mark.wide
@pytest.mark.parametrize("rows", FEW_AND_MANY)
def test_a_question_page_costs_a_visitor_the_same_however_long(
    question: Question, crowd: list[Member], rows: int, django_assert_max_num_queries: Budget
) -> None:
    fill(question, crowd, rows)
    client = Client()
    with django_assert_max_num_queries(FIRST_TIME):
        first = read(client, page(question))
    with django_assert_max_num_queries(KEPT):
        again = read(client, page(question))
    with django_assert_max_num_queries(KEPT):
        unchanged = read(client, page(question), **{"if-none-match": first["ETag"]})
    assert first.status_code == again.status_code == 200
    assert first.content == again.content
    assert first.content.count(b'class="post') == 1 + min(rows, 20)
    assert unchanged.status_code == 304
    assert not unchanged.content


@pytest.mark.wide
def test_the_dearest_question_page_is_within_the_same_bounds(
    ask: Callable[..., Question], question: Question, answer: Answer, alice: Member, dora: Member,
    editor: Member, site_tree: Any, django_assert_max_num_queries: Budget,
) -> None:  # fmt: skip
    """A duplicate, resolved, whose solution became a guide."""
    promotion.promote(actions.accept(answer, by=alice), by=editor)
    actions.mark_duplicate(question, of=ask("The dishwasher shows E18 since the update"), by=dora)
    with django_assert_max_num_queries(FIRST_TIME):
        assert "already asked" in read(Client(), page(question)).text


def test_the_mark_of_a_purchase_costs_one_query(
    ask: Callable[..., Question], bob: Member, django_assert_max_num_queries: Budget
) -> None:
    product = Product.objects.create(name="X200", slug="x200")
    question = ask("The dishwasher shows E18 since the update", product=product)
    actions.answer(question, by=bob, body="Clean the filter.")
    actions.mark_as_bought(product, by=bob, at=timezone.now())
    alerts_for(product)  # asked once a minute
    with django_assert_max_num_queries(FIRST_TIME):
        assert "Bought this product" in read(Client(), page(question)).text


@pytest.mark.wide
@pytest.mark.parametrize("rows", FEW_AND_MANY)
def test_a_question_page_costs_a_member_the_same_however_long(
    question: Question, crowd: list[Member], mallory: Member, rows: int, django_assert_max_num_queries: Budget
) -> None:
    fill(question, crowd, rows)
    client = signed_in(mallory)
    with django_assert_max_num_queries(22):  # the visit is noted; to wait for nobody costs PostgreSQL one more
        read(client, page(question))
    with django_assert_max_num_queries(8):  # one of them asks for the session
        assert read(client, page(question)).status_code == 200


@pytest.mark.wide
@pytest.mark.parametrize("rows", FEW_AND_MANY)
def test_a_list_costs_the_same_however_long(
    crowd: list[Member], rows: int, django_assert_max_num_queries: Budget
) -> None:
    many_questions(crowd, rows)
    client = Client()
    with django_assert_max_num_queries(FIRST_TIME):
        first = read(client, "/en/questions/")
    with django_assert_max_num_queries(1):
        again = read(client, "/en/questions/")
    assert first.content == again.content
    assert first.content.count(b'class="question-row"') == min(rows, 20)


@pytest.mark.wide
@pytest.mark.parametrize("rows", FEW_AND_MANY)
def test_a_list_costs_a_member_the_same_however_long(
    crowd: list[Member], mallory: Member, rows: int, django_assert_max_num_queries: Budget
) -> None:
    many_questions(crowd, rows)
    client = signed_in(mallory)
    with django_assert_max_num_queries(FIRST_TIME + 2):  # what is new to them, and the filters they saved
        assert read(client, "/en/questions/").status_code == 200


def test_the_first_rows_of_a_list_come_from_an_index(question: Question, mallory: Member) -> None:
    """Of 100,000 questions nobody sorts all of them to show 20; that is kept for those who see more than others."""
    if connection.vendor == "postgresql":  # of few rows it sorts, whatever the index
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_sort = off")
    plan = _marks(Question.objects.published(), Filters()).explain()
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan
    assert not sees_more(mallory)
    actions.hold(question)
    question.author.refresh_from_db()
    assert sees_more(question.author)


@pytest.mark.wide
def test_an_answer_costs_as_many_queries_for_many_followers_as_for_one(
    question: Question, bob: Member, crowd: list[Member], django_assert_max_num_queries: Budget
) -> None:
    followers = [Subscription(member=member, question=question, reason="me_too") for member in crowd[:100]]
    Subscription.objects.bulk_create(followers)
    charter.in_force()  # asked three times a minute
    with django_assert_max_num_queries(
        42
    ):  # twelve look for spam, two for who follows the way of its case, two are empty savepoints
        answer = actions.answer(question, by=bob, body="Clean the filter.")
    told = Notification.objects.filter(answer=answer)
    assert told.count() == 101  # and whoever asked
    assert Mail.objects.filter(notification__in=told).count() == told.filter(member__wants_mail=True).count() > 1
