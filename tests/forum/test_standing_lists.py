"""Who helped most: who is in the lists, in which order, and what each reader is told of their own place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from forum import actions, leaderboard, ledger, standings
from forum.leaderboard import Gap, Place, Scope, Score, gap, places
from forum.models import Brand, Member, Product, Question, Tag
from tests.people import make_member, make_moderator

In = Callable[[Member], Client]


def test_who_is_equal_shares_the_place() -> None:
    board = places([Score(1, 2, 0), Score(2, 5, 1), Score(3, 2, 0), Score(4, 2, 1), Score(5, 1, 9)])
    assert [(place.rank, place.score.member) for place in board] == [(1, 2), (2, 4), (3, 1), (3, 3), (5, 5)]


def test_the_gap_is_to_the_next_better_place() -> None:
    board = places([Score(1, 9, 1), Score(2, 5, 3), Score(3, 5, 1), Score(4, 5, 1), Score(5, 2, 0)])
    gaps = {place.score.member: gap(place, board) for place in board}
    assert gaps == {1: None, 2: Gap(1, 4, 0), 3: Gap(2, 0, 2), 4: Gap(2, 0, 2), 5: Gap(3, 3, 0)}


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 3)), max_size=12))
def test_a_place_is_one_more_than_those_who_are_better(figures: list[tuple[int, int]]) -> None:
    board = places(Score(number, *one) for number, one in enumerate(figures))
    for place in board:
        assert place.rank == 1 + sum(one > place.score.figures for one in figures)
        found = gap(place, board)
        assert (found is None) == (place.rank == 1)
        assert found is None or (found.people or found.solutions) > 0


@pytest.mark.parametrize(
    ("period", "since"),
    [("week", datetime(2026, 3, 1, 23, tzinfo=UTC)), ("month", datetime(2026, 2, 28, 23, tzinfo=UTC)), ("all", None)],
)
def test_a_period_begins_at_midnight_where_the_site_is(period: str, since: datetime | None, settings: Any) -> None:
    settings.TIME_ZONE = "Europe/Paris"
    with timezone.override("Europe/Paris"):
        assert Scope(period).since(datetime(2026, 3, 4, 12, tzinfo=UTC)) == since


def names(board: list[Place]) -> list[tuple[int, str]]:
    known = {member.pk: member.username for member in Member.objects.all()}
    return [(place.rank, known[place.score.member]) for place in board]


@pytest.fixture
def helpers(ask: Callable[..., Question], alice: Member, bob: Member, mallory: Member) -> dict[str, Question]:
    """Bob helped two people and solved nothing, mallory helped one and solved it; both about kettles."""
    kettle = Product.objects.create(name="Kettle", slug="kettle")
    asked = ask(product=kettle, tags=["noise"])
    good = actions.answer(asked, by=bob, body="Descale it.")
    other = actions.answer(asked, by=mallory, body="Buy another.")
    actions.vote(good, by=alice, value=1)
    actions.vote(good, by=mallory, value=1)
    actions.accept(other, by=alice)
    return {"asked": asked}


@pytest.mark.wide
@pytest.mark.django_db
def test_people_come_before_solutions_and_many_votes_of_one_person_are_one_person(
    helpers: Any, ask: Callable[..., Question], alice: Member, mallory: Member
) -> None:
    for number in range(4):
        again = actions.answer(ask(f"The kettle is too loud again, number {number}"), by=mallory, body="Buy another.")
        actions.vote(again, by=alice, value=1)
        actions.accept(again, by=alice)
    assert names(leaderboard.board(Scope("all"), now=timezone.now())) == [(1, "bob"), (2, "mallory")]
    assert standings.of_member(mallory.pk) == {"people": 1, "solutions": 5}


@pytest.mark.wide
@pytest.mark.django_db
def test_what_is_taken_back_or_out_of_sight_counts_no_more(
    helpers: dict[str, Question], alice: Member, bob: Member, dora: Member
) -> None:
    now = timezone.now
    good = helpers["asked"].answers.get(author=bob)
    actions.withdraw_vote(good, by=alice)
    assert [place.score.figures for place in leaderboard.board(Scope(), now=now())] == [(1, 1), (1, 0)]
    actions.hide(good, by=dora, ref="decision:1")
    assert names(leaderboard.board(Scope(), now=now())) == [(1, "mallory")]
    actions.hide(helpers["asked"], by=dora, ref="decision:2")
    assert leaderboard.board(Scope(), now=now()) == []


@pytest.mark.wide
@pytest.mark.django_db
def test_who_says_that_it_works_was_helped_too(answer: Any, alice: Member, bob: Member, mallory: Member) -> None:
    for kind in ("works", "works", "outdated"):
        actions.mark(answer, by=mallory, kind=kind)
    actions.vote(answer, by=mallory, value=1)
    actions.mark(answer, by=alice, kind="works")
    assert standings.of_member(bob.pk) == {"people": 2, "solutions": 0}
    bob.refresh_from_db()
    assert bob.reputation == 10
    actions.withdraw_mark(answer, by=alice, kind="works")
    actions.withdraw_mark(answer, by=alice, kind="works")
    assert standings.of_member(bob.pk) == {"people": 1, "solutions": 0}
    assert list(ledger.replay()) == []


@pytest.mark.wide
@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["staff", "brand", "opted out", "closed", "suspended"])
def test_who_is_not_in_the_lists(kind: str, helpers: Any, bob: Member) -> None:
    change: dict[str, Any] = {
        "staff": {"is_staff": True},
        "brand": {"brand": Brand.objects.create(name="Exemplia", slug="exemplia")},
        "opted out": {"is_ranked": False},
        "closed": {"is_active": False},
        "suspended": {"suspended_until": timezone.now() + timedelta(days=1)},
    }[kind]
    Member.objects.filter(pk=bob.pk).update(**change)
    for scope in (Scope(), Scope("all", product=Product.objects.get()), Scope("all", tag=Tag.objects.get())):
        assert names(leaderboard.board(scope, now=timezone.now())) == [(1, "mallory")]


@pytest.mark.wide
@pytest.mark.django_db
def test_each_scope_counts_its_own(helpers: Any, ask: Callable[..., Question], alice: Member, bob: Member) -> None:
    past = timezone.now() - timedelta(days=90)
    kettle, teapot = Product.objects.get(), Product.objects.create(name="Teapot", slug="teapot")
    older = actions.answer(ask("Does the teapot keep tea warm?", product=teapot), by=bob, body="An hour.", at=past)
    actions.vote(older, by=alice, value=1, at=past)
    now = timezone.now()

    def figures(scope: Scope) -> list[tuple[int, int]]:
        return [place.score.figures for place in leaderboard.board(scope, now=now)]

    assert figures(Scope("all", product=kettle)) == [(2, 0), (1, 1)]
    assert figures(Scope("all", product=teapot)) == [(1, 0)]
    assert figures(Scope("month", product=teapot)) == figures(Scope("week", product=teapot)) == []
    assert figures(Scope("all", tag=Tag.objects.get(slug="noise"))) == [(2, 0), (1, 1)]


@pytest.mark.wide
@pytest.mark.django_db
def test_the_page_names_the_first_and_the_readers_own_place(helpers: Any, as_member: In, mallory: Member) -> None:
    page = as_member(mallory).get("/en/members/?period=all").text
    assert ">All time – 2 members helped somebody</caption>" in page
    assert page.index("Bob</a>") < page.index("Mallory</a>")
    assert "Your place: 2." in page
    assert "1 person helped less than place 1." in page
    assert "Kettle" in as_member(mallory).get("/en/members/?product=kettle").text


@pytest.mark.wide
@pytest.mark.django_db
def test_who_has_no_place_is_told_why(helpers: Any, as_member: In, client: Client, alice: Member, bob: Member) -> None:
    assert "You have no place yet" in as_member(alice).get("/en/members/").text
    assert "The team and the staff" in as_member(make_moderator("desk")).get("/en/members/").text
    browser = as_member(bob)
    assert "Your place: 1. Nobody is before you." in browser.get("/en/members/").text
    form = {"display_name": "Bob", "language": "en", "wants_mail": "on"}
    assert browser.post("/en/account/settings/", form).status_code == 302
    page = browser.get("/en/members/").text
    assert "You asked not to be in these lists" in page
    assert "Bob</a>" not in page
    assert "Your place" not in client.get("/en/members/").text


@pytest.mark.wide
@pytest.mark.django_db
def test_who_leaves_the_lists_is_gone_at_once_from_what_is_kept(
    helpers: Any, as_member: In, client: Client, bob: Member
) -> None:
    address = "/en/members/?period=all"
    assert "Bob</a>" in client.get(address).text
    Member.objects.filter(pk=bob.pk).update(is_ranked=False)
    page = as_member(bob).get(address).text
    assert "Bob</a>" not in page
    assert "You asked not to be in these lists" in page


@pytest.mark.django_db
def test_an_empty_list_says_what_opens_it_and_unknown_scopes_are_all(client: Client) -> None:
    assert "Nobody yet in this period" in client.get("/en/members/?period=week").text
    assert "Nobody yet" in client.get("/en/members/?period=nonsense").text
    for scope in ("product=nowhere", "tag=nowhere%00"):
        assert "Nobody yet" in client.get(f"/en/members/?{scope}").text


@pytest.mark.wide
@pytest.mark.django_db
def test_ten_are_shown_with_the_same_few_queries(
    answer: Any, client: Client, alice: Member, ask: Callable[..., Question], django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        actions.vote(actions.answer(answer.question, by=make_member(f"m{number}"), body="Try this."), by=alice, value=1)
    with django_assert_max_num_queries(4):
        page = client.get("/en/members/").text
    assert page.count('<th scope="row">') == 10
    assert "12 members helped somebody" in page
