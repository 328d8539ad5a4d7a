"""The official mark: of what the staff of the product's brand write, as long as product, brand and person agree."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from forum import actions, recount
from forum.models import Answer, Brand, Comment, Member, Product, Question
from tests.forum.reading import page, read
from tests.people import make_member


@pytest.fixture
def acme(db: Any) -> Brand:
    return Brand.objects.create(name="Acme", slug="acme")


@pytest.fixture
def kettle(acme: Brand) -> Product:
    return Product.objects.create(name="Kettle K1", slug="kettle-k1", brand=acme)


@pytest.fixture
def staff(acme: Brand) -> Member:
    return make_member("staffer", brand=acme)


@pytest.fixture
def asked(ask: Callable[..., Question], kettle: Product, staff: Member, bob: Member) -> Question:
    """With an answer and a comment of the brand, and a comment of somebody else."""
    question = ask(product=kettle)
    answer = actions.answer(question, by=staff, body="Descale it.")
    actions.comment(answer, by=staff, body="With vinegar.")
    actions.comment(answer, by=bob, body="Thank you.")
    return question


def marks() -> tuple[list[bool], list[bool]]:
    return tuple(
        list(model.objects.order_by("pk").values_list("is_official", flat=True)) for model in (Answer, Comment)
    )  # type: ignore[return-value]


def test_answers_and_comments_of_the_brand_are_marked(asked: Question) -> None:
    assert marks() == ([True], [True, False])
    shown = read(Client(), page(asked)).text
    assert "Official answer" in shown
    assert shown.count(">Official</span>") == 1
    assert "Staffer" in shown


def another_product(question: Question, staff: Member) -> None:
    other = Product.objects.create(name="Pump", slug="pump", brand=Brand.objects.create(name="Other", slug="other"))
    fields = {"title": question.title, "body": question.body, "tags": ["x"], "product": other}
    actions.edit_question(question, by=question.author, **fields)


def another_brand(question: Question, staff: Member) -> None:
    product = Product.objects.get()
    product.brand = Brand.objects.create(name="Other", slug="other")
    product.save()


def another_employer(question: Question, staff: Member) -> None:
    staff.brand = None
    staff.save()


def no_brand(question: Question, staff: Member) -> None:
    Brand.objects.get().delete()


@pytest.mark.wide
@pytest.mark.parametrize("change", [another_product, another_brand, another_employer, no_brand])
def test_the_mark_goes_with_what_it_rests_on(
    asked: Question, staff: Member, change: Callable[[Question, Member], None]
) -> None:
    before = read(Client(), page(asked))
    change(asked, staff)
    assert marks() == ([False], [False, False])
    asked.refresh_from_db()
    after = read(Client(), page(asked), **{"if-none-match": before["ETag"]})
    assert after.status_code == 200
    assert "Official" not in after.text
    assert not list(recount.check())


def test_it_comes_when_the_product_does(ask: Callable[..., Question], kettle: Product, staff: Member) -> None:
    question = ask()
    actions.answer(question, by=staff, body="Descale it.")
    assert marks() == ([False], [])
    fields = {"title": question.title, "body": question.body, "tags": ["x"], "product": kettle}
    actions.edit_question(question, by=question.author, **fields)
    assert marks() == ([True], [])


@pytest.mark.wide
def test_a_wrong_mark_is_found_and_set_right(asked: Question) -> None:
    Comment.objects.update(is_official=True)
    assert [line for line in recount.check() if "is_official" in line]
    list(recount.rebuild())
    assert marks() == ([True], [True, False])
