"""Escalations by what they are about: in steps, so that nobody learns of a single one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.utils import timezone
from wagtail import hooks

from forum.figures import escalations, rollup, words
from forum.figures.sources import HOOK, Escalations
from forum.models import Cohort, Member, Product, Question, QuestionTag, Refresh, Tag

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
STAFF = "/en/statistics/staff/"


def questions(author: Member, number: int, at: dt.datetime, **parts: object) -> list[Question]:
    known = {"author": author, "body": "It stops.", "created_at": at, "last_activity_at": at, "visibility": "published"}
    rows = [Question(title=f"Why does it stop, {n}?", **{"language": "en", **known, **parts}) for n in range(number)]
    return Question.objects.bulk_create(rows)


@pytest.fixture
def taken(db: None) -> Iterator[set[int]]:
    """Keys of escalated questions, as another app gives them."""
    keys: set[int] = set()
    source = Escalations(lambda first: Question.objects.filter(pk__in=keys).values("pk"))
    with hooks.register_temporarily(HOOK, lambda: [source]):
        yield keys


@pytest.fixture
def kettle(db: None) -> Product:
    return Product.objects.create(name="Kettle K1", slug="kettle-k1")


def kept(days: int = 90) -> escalations.Groups:
    found: escalations.Groups = Refresh.objects.latest().details["escalated"][str(days)]
    return found


def test_they_are_summed_in_steps_by_what_they_are_about(alice: Member, kettle: Product, taken: set[int]) -> None:
    now = timezone.now()
    tag = Tag.objects.create(name="leak", slug="leak")
    asked = questions(alice, 13, now - 2 * DAY, product=kettle)
    QuestionTag.objects.bulk_create(QuestionTag(content_object=one, tag=tag) for one in asked[:7])
    taken |= {one.pk for one in asked} | {one.pk for one in questions(alice, 4, now - DAY, language="fr")}
    taken |= {one.pk for one in questions(alice, 30, now - DAY, visibility="hidden")}
    rollup.refresh()
    # All of one moment: each of the 13 is the first of its author. 4 in French are too few for a step.
    assert kept() == {
        "language": {"en": 10}, "newcomers": {"True": 10}, "product": {str(kettle.pk): 10}, "tag": {str(tag.pk): 5},
    }  # fmt: skip
    assert kept(365) == kept()


def test_one_more_changes_nothing(alice: Member, taken: set[int]) -> None:
    """Whoever looks each hour does not see somebody take the way out."""
    taken |= {one.pk for one in questions(alice, 4, timezone.now() - 40 * DAY)}
    for number in (5, 6):
        taken.add(questions(alice, 1, timezone.now() - 40 * DAY)[0].pk)
        rollup.refresh()
        assert len(taken) == number
        assert kept()["language"] == {"en": 5}
        assert kept(30) == {}


def test_the_table_says_them_in_steps(
    alice: Member, dora: Member, kettle: Product, taken: set[int], as_member: Callable[[Member], Client]
) -> None:
    asked = questions(alice, 24, timezone.now() - 2 * DAY, product=kettle)
    taken |= {one.pk for one in asked[:13]}
    rollup.refresh()
    assert Cohort.objects.exists()
    page = as_member(dora).get(STAFF).text
    part = page[page.index('id="product-heading"') : page.index('id="tag-heading"')]
    assert "Escalated" in part
    assert "at least 10" in part
    taken -= {one.pk for one in asked[4:]}
    rollup.refresh()
    page = as_member(dora).get(STAFF).text
    assert "fewer than 5" in page[page.index('id="product-heading"') : page.index('id="tag-heading"')]


def test_steps_in_words() -> None:
    said = [words.count_in_steps(count, 5) for count in (0, 4, 5, 9, 1234)]
    assert said == ["fewer than 5", "fewer than 5", "at least 5", "at least 5", "at least 1,230"]
