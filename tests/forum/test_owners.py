"""Before buying: people who own the product are asked, if the asker wants it and they do."""

import datetime as dt

import pytest
from django.utils import timezone, translation

from forum import actions, letters, owners
from forum.climbing import climb_due
from forum.models import Block, LadderPlace, Member, Notification, Ownership, Preference, Product, Question
from forum.models.draft import Draft
from tests.forum.asking import ask_steps
from tests.people import make_member

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 2, 11, tzinfo=dt.UTC)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
TITLE = "Is the X200 quiet enough for a flat?"
REVIEW = "/en/questions/ask/review/"
WORDS = {"about": "product", "product": "X200", "title": TITLE, "body": "I live on the third floor.", "tags": "noise"}


@pytest.fixture
def product(bob: Member) -> Product:
    """Bob owns it, and follows it no more."""
    product = Product.objects.create(name="X200", slug="x200")
    actions.own(product, by=bob)
    actions.unfollow(product, by=bob)
    Member.objects.filter(pk=bob.pk).update(last_login=NOON - DAY)
    return product


@pytest.fixture
def asked(ask, product) -> Question:
    return ask(TITLE, product=product, context="before", at=NOON)


@pytest.mark.wide
def test_owners_are_asked_once_after_an_hour_and_read_why(asked, bob, as_member, client):
    assert (climb_due(NOON + HOUR - dt.timedelta(minutes=1)), climb_due(NOON + HOUR), climb_due(NOON + HOUR)) == (
        0,
        1,
        0,
    )
    told = Notification.objects.get(kind="owner")
    assert (told.member, told.reason_text) == (bob, "because you own X200")
    with translation.override("fr"):
        assert told.reason_text == "parce que vous possédez X200"
    subject, text, _html = letters.compose(told)
    assert TITLE in subject
    assert "thinks of buying X200" in text
    assert asked.byline not in text
    assert "1 person who owns this product was told." in client.get(asked.get_absolute_url()).text
    assert as_member(asked.author).get(asked.get_absolute_url()).text.count("who owns this product was told.") == 1
    actions.answer(asked, by=bob, body="Quiet enough for mine.")
    assert "who owns this product was told" not in client.get(asked.get_absolute_url()).text


def test_owners_of_another_version_know_it_too(product, ask, bob):
    parent = Product.objects.create(name="X", slug="x")
    other = Product.objects.create(name="X210", slug="x210", parent=parent)
    Product.objects.filter(pk=product.pk).update(parent=parent)
    ask(TITLE, product=other, context="before", at=NOON)
    climb_due(NOON + HOUR)
    assert Notification.objects.get(kind="owner").reason == "X200"


UNASKED = {
    "the asker said no": lambda asked, bob: LadderPlace.objects.update(asks_owners=False),
    "they bought it already": lambda asked, bob: Question.objects.update(context="after"),
    "wants no request": lambda asked, bob: Member.objects.filter(pk=bob.pk).update(requests_a_day=0),
    "wants none of this kind": lambda asked, bob: Preference.objects.create(member=bob, kind="owner", channel="never"),
    "had enough today": lambda asked, bob: Notification.objects.bulk_create(
        Notification(member=bob, kind="expert", ref=f"expert:{n}", created_at=NOON) for n in range(2)
    ),
    "blocks the asker": lambda asked, bob: Block.objects.create(member=bob, person=asked.author),
    "is the asker": lambda asked, bob: Question.objects.update(author=bob),
    "has been away for long": lambda asked, bob: Member.objects.filter(pk=bob.pk).update(last_login=NOON - 365 * DAY),
    "is suspended": lambda asked, bob: Member.objects.filter(pk=bob.pk).update(suspended_until=NOON + 9 * DAY),
}


@pytest.mark.wide
@pytest.mark.parametrize("why", UNASKED)
def test_nobody_is_asked_when_it_is(why, asked, bob):
    UNASKED[why](asked, bob)
    climb_due(NOON + HOUR)
    assert not Notification.objects.filter(kind="owner").exists()
    assert LadderPlace.objects.get().owners_told == 0


def test_an_owner_who_follows_is_told_as_an_owner_or_not_at_all(asked, bob, product):
    actions.disown(product, by=bob)
    actions.own(product, by=bob)
    LadderPlace.objects.update(asks_owners=False)
    assert climb_due(NOON + HOUR) == 1
    assert not Notification.objects.filter(kind__in=["waiting", "owner"]).exists()
    LadderPlace.objects.update(asks_owners=True, rung=0, due_at=NOON)
    asked.ladder_steps.all().delete()
    climb_due(NOON + HOUR)
    assert list(Notification.objects.filter(kind__in=["waiting", "owner"]).values_list("kind", flat=True)) == ["owner"]


def test_only_some_of_many_owners_are_asked(asked, bob, monkeypatch):
    monkeypatch.setattr(owners, "ASKED_AT_ONCE", 2)
    for name in ("carol", "erin"):
        Ownership.objects.create(
            member=make_member(name, last_login=NOON), product=asked.product, is_proven=True, created_at=NOON
        )
    climb_due(NOON + HOUR)
    told = Notification.objects.filter(kind="owner").values_list("member__username", flat=True)
    assert sorted(told) == ["carol", "erin"]
    assert LadderPlace.objects.get().owners_told == 2


@pytest.mark.wide
@pytest.mark.parametrize(
    ("ticked", "kept"), [({"owners": "1", "asks_owners": "on"}, True), ({"owners": "1"}, False), ({}, True)]
)
def test_the_asker_chooses_before_publishing(ticked, kept, product, alice, as_member):
    client = as_member(alice)
    ask_steps(client, {**WORDS, "context": "before", "language": "en"})
    draft = Draft.objects.latest("pk").pk
    shown = client.get(REVIEW, {"draft": draft}).text
    assert "Tell people who own X200" in shown
    assert 'name="asks_owners" id="id_asks_owners" aria-describedby="id_asks_owners_helptext" checked' in shown
    client.post(REVIEW, {"draft": draft, **ticked})
    assert Question.objects.get().ladder_place.asks_owners is kept


@pytest.mark.wide
@pytest.mark.parametrize("odd", [{"context": "after"}, {"about": "none"}, {"nobody owns it": "1"}])
def test_the_choice_is_offered_only_where_it_means_something(odd, product, bob, alice, as_member):
    if "nobody owns it" in odd:
        Ownership.objects.update(member=alice)
    client = as_member(alice)
    ask_steps(client, {**WORDS, "context": "before", "language": "en", **odd})
    assert "asks_owners" not in client.get(REVIEW, {"draft": Draft.objects.latest("pk").pk}).text


def owned_by(product: Product, count: int) -> list[Member]:
    """Besides Bob."""
    Member.objects.update(last_login=timezone.now())
    found = [make_member(f"owner{number}") for number in range(count)]
    for member in found:
        actions.own(product, by=member)
    Member.objects.filter(pk__in=[member.pk for member in found]).update(last_login=timezone.now())
    return found


def test_the_asker_reads_how_many_may_be_told(product, client):
    owned_by(product, 4)
    ask_steps(client, {**WORDS, "context": "before", "language": "en"})
    shown = client.get(REVIEW, {"draft": Draft.objects.latest("pk").pk}).text
    assert "At most 5 people will be told." in shown


def test_so_few_that_a_number_says_who_are_not_counted(product, client):
    owned_by(product, 1)
    ask_steps(client, {**WORDS, "context": "before", "language": "en"})
    shown = client.get(REVIEW, {"draft": Draft.objects.latest("pk").pk}).text
    assert "asks_owners" in shown
    assert "will be told" not in shown


def test_who_would_not_be_told_is_not_counted(product):
    first, second, third, *_others = owned_by(product, 4)
    question = Question(product=product, context="before", author=first)
    Preference.objects.create(member=second, kind="owner", channel="never")
    assert owners.how_many_are_asked(question, timezone.now()) == 3
    Member.objects.filter(pk=third.pk).update(requests_a_day=0)
    assert owners.how_many_are_asked(question, timezone.now()) is None
