"""Large merges: a row, slices by the worker, resumed after a kill, refused while another one goes on."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from forum import catalogue_merges, recount
from forum.actions import posts
from forum.models import CatalogueMerge, Product, Question, Tag
from tests.people import make_member

Ask = Callable[..., Question]


class Killed(BaseException):
    pass


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("forum.catalogue_merges.AT_ONCE", 1)
    monkeypatch.setattr("forum.catalogue_merges.PAUSE", 0)
    for module in ("tags", "products"):
        monkeypatch.setattr(f"forum.actions.{module}.SLICE", 2)


@pytest.fixture(params=["tag", "product"])
def two(request: pytest.FixtureRequest, ask: Ask) -> tuple[Any, Any]:
    """Five questions about one of two, one of which is about both where that can be."""
    model: Any = Tag if request.param == "tag" else Product
    source, into = (model.objects.create(name=name, slug=name) for name in ("post", "delivery"))
    for number in range(5):
        about: dict[str, Any] = {"product": source} if model is Product else {"tags": ["post"]}
        ask(f"Where is my parcel number {number}?", **about)
    return source, into


def kill_after(monkeypatch: pytest.MonkeyPatch, slices: int) -> None:
    """What a power cut leaves: the third slice never commits."""
    done: list[int] = []

    def pause(seconds: float) -> None:
        done.append(1)
        if len(done) == slices:
            raise Killed

    monkeypatch.setattr("forum.catalogue_merges.time.sleep", pause)


@pytest.mark.wide
def test_a_worker_that_dies_is_followed_by_one_that_goes_on(
    two: tuple[Any, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    source, into = two
    row = catalogue_merges.merge(source, into=into)
    assert row is not None
    assert row.total == 5
    with monkeypatch.context() as patched:
        kill_after(patched, 2)
        with pytest.raises(Killed):
            catalogue_merges.go_on()
    row.refresh_from_db()
    assert (row.moved, row.percent, row.state) == (4, 80, "pending")
    assert list(recount.check()) == []  # in between, too
    assert catalogue_merges.go_on() == 0  # its claim still runs
    CatalogueMerge.objects.update(next_attempt_at=timezone.now())
    assert catalogue_merges.go_on() == 1
    row.refresh_from_db()
    assert (row.moved, row.state, row.source, row.into) == (5, "done", None, into)
    into.refresh_from_db()
    assert into.question_count == 5
    assert list(recount.check()) == []
    assert catalogue_merges.go_on() == 0


@pytest.mark.wide
def test_what_is_asked_while_it_ends_goes_along(
    two: tuple[Any, Any], ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asks holds the row that they count, so the merge waits for them, and then sees their question."""
    source, into = two
    about: dict[str, Any] = {"product": source} if isinstance(source, Product) else {"tags": ["post"]}
    lock, late = posts.lock_rows, ["Where is my late parcel?"]

    def lock_after_the_question(model: Any, pks: Any) -> None:
        if model is type(source) and late and not catalogue_merges.moving(source):
            ask(late.pop(), **about)
        lock(model, pks)

    monkeypatch.setattr(posts, "lock_rows", lock_after_the_question)
    catalogue_merges.merge(source, into=into)
    catalogue_merges.go_on()
    assert late == []
    into.refresh_from_db()
    assert into.question_count == Question.objects.count() == 6
    assert list(recount.check()) == []


@pytest.mark.wide
def test_whoever_lost_the_claim_moves_nothing(two: tuple[Any, Any]) -> None:
    source, into = two
    catalogue_merges.merge(source, into=into)
    (slow,) = CatalogueMerge.objects.lease(1, seconds=0)
    CatalogueMerge.objects.lease(1, seconds=60)
    with pytest.raises(catalogue_merges.NotOurs):
        catalogue_merges._move_some(slow)
    assert CatalogueMerge.objects.get().moved == 0
    assert catalogue_merges.moving(source) == 5


def test_one_merge_at_a_time(two: tuple[Any, Any]) -> None:
    source, into = two
    catalogue_merges.merge(source, into=into)
    other = type(source).objects.create(name="third", slug="third")
    for first, second in ((source, into), (into, other), (other, into)):
        with pytest.raises(ValidationError):
            catalogue_merges.merge(first, into=second)


@pytest.mark.wide
def test_one_that_fails_is_tried_again_then_given_up(two: tuple[Any, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("forum.catalogue_merges.TRIES", 2)
    monkeypatch.setattr("forum.actions.posts.touch_many", lambda pks: 1 / 0)
    catalogue_merges.merge(two[0], into=two[1])
    for state in ("pending", "dead"):
        assert catalogue_merges.go_on() == 1
        row = CatalogueMerge.objects.get()
        assert (row.state, row.moved, row.last_error) == (state, 0, "ZeroDivisionError")
        CatalogueMerge.objects.update(next_attempt_at=timezone.now())
    monkeypatch.undo()
    CatalogueMerge.objects.send_again()
    catalogue_merges.go_on()
    assert CatalogueMerge.objects.get().state == "done"


def test_what_was_deleted_meanwhile_stops_it(two: tuple[Any, Any]) -> None:
    catalogue_merges.merge(two[0], into=two[1])
    two[1].delete()
    catalogue_merges.go_on()
    assert CatalogueMerge.objects.get().state == "skipped"
    assert catalogue_merges.moving(two[0]) == 5


@pytest.mark.wide
def test_the_admin_begins_it_and_shows_how_far_it_is(ask: Ask, site_tree: Any, as_member: Any, dora: Any) -> None:
    for number in range(3):
        ask(f"Where is my parcel number {number}?", tags=["post"])
    source, into = Tag.objects.get(slug="post"), Tag.objects.create(name="delivery", slug="delivery")
    admin = as_member(make_member("root", is_staff=True, is_superuser=True))
    merge = reverse("wagtailsnippets_forum_tag:merge", args=[source.pk])
    begun = admin.post(merge, {"into": "delivery", "confirmed": into.pk})
    assert begun["Location"] == reverse("catalogue_merges")
    assert "0 of 3" in admin.get(begun["Location"]).text
    assert "is being merged" in admin.post(merge, {"into": "delivery", "confirmed": into.pk}).text
    catalogue_merges.go_on()
    assert "3 of 3" in admin.get(begun["Location"]).text
    assert as_member(dora).get(begun["Location"]).status_code in {302, 403}
    CatalogueMerge.objects.update(state="dead", last_error="OSError")
    assert "Given up: OSError." in admin.get(begun["Location"]).text
    admin.post(begun["Location"], {"pk": CatalogueMerge.objects.get().pk})
    assert CatalogueMerge.objects.get().state == "pending"
    assert admin.post(begun["Location"], {"pk": "x"}).status_code == 302


@pytest.mark.wide
def test_one_that_was_given_up_waits_for_the_one_that_took_its_place(
    two: tuple[Any, Any], site_tree: Any, as_member: Any
) -> None:
    given_up = catalogue_merges.merge(two[0], into=two[1])
    CatalogueMerge.objects.update(state="dead")
    catalogue_merges.merge(two[0], into=two[1])
    admin = as_member(make_member("root", is_staff=True, is_superuser=True))
    page = admin.post(reverse("catalogue_merges"), {"pk": given_up.pk}, follow=True)
    assert "is being merged: wait until that is done" in page.text
    assert CatalogueMerge.objects.get(pk=given_up.pk).state == "dead"
