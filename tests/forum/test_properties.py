"""Whatever members do and undo, in whatever order: counters, ledger, solutions and pages stay true."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forum import actions, awarding, leaderboard, ledger, recount, standings
from forum.models import Acceptance, Answer, Award, Comment, Member, Post, Product, Question, Visibility, Vote
from forum.reputation import POINTS, Reason
from tests.people import make_member, make_moderator

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
PEOPLE = ["alice", "bob", "mallory"]
OFTEN = ["answer", "vote", "accept", "hide", "undo", "edit"]
SOMETIMES = ["ask", "comment", "unvote", "me_too", "not_me_too", "unaccept", "not_solved", "hold", "release", "delete",
             "undelete", "mark", "unmark", "promote"]  # fmt: skip
SELDOM = ["restore", "close", "reopen", "duplicate", "merge", "reply"]
VERBS = [*OFTEN, *OFTEN, *SOMETIMES, *SELDOM]
ACTS = st.lists(
    st.tuples(st.sampled_from(VERBS), st.sampled_from(PEOPLE), st.integers(0, 5), st.integers(0, 5)),
    min_size=1,
    max_size=25,
)


@dataclass
class World:
    """A small community that forgets everything after each example."""

    step: timedelta  # between two acts
    people: dict[str, Member]
    dora: Member
    products: list[Product]
    removed: dict[tuple[type[Post], int], str] = field(default_factory=dict)  # what was hidden, by which decision
    promoted: set[int] = field(default_factory=set)  # answers that a guide credits
    done: int = 0

    @property
    def now(self) -> datetime:
        return START + self.done * self.step

    def run(self, acts: list[tuple[str, str, int, int]]) -> None:
        for verb, who, one, other in acts:
            self.done += 1
            try:
                getattr(self, verb)(self.people[who], one, other)
            except PermissionDenied:
                continue

    def ask(self, by: Member, one: int, other: int) -> None:
        if Question.objects.count() < 3:
            title = f"What does the error E{self.done:04} mean here?"
            text = {"body": f"question{self.done:04}", "language": "en", "tags": [f"t{one}", f"t{other}"]}
            actions.ask(title, by=by, product=self.product(one), at=self.now, **text)  # type: ignore[arg-type]

    def answer(self, by: Member, one: int, other: int) -> None:
        for question in self.one_of(Question, one):
            actions.answer(question, by=by, body=f"answer{self.done:04}", at=self.now)

    def comment(self, by: Member, one: int, other: int) -> None:
        for target in self.one_of(Answer if other % 2 else Question, one):
            actions.comment(target, by=by, body=f"comment{self.done:04}", at=self.now)  # type: ignore[arg-type]

    def vote(self, by: Member, one: int, other: int) -> None:
        for answer in self.one_of(Answer, one):
            actions.vote(answer, by=by, value=1 if other % 3 else -1, at=self.now)

    def unvote(self, by: Member, one: int, other: int) -> None:
        for answer in self.one_of(Answer, one):
            actions.withdraw_vote(answer, by=by, at=self.now)

    def me_too(self, by: Member, one: int, other: int) -> None:
        for question in self.one_of(Question, one):
            actions.me_too(question, by=by, at=self.now)

    def not_me_too(self, by: Member, one: int, other: int) -> None:
        for question in self.one_of(Question, one):
            actions.withdraw_me_too(question, by=by, at=self.now)

    def mark(self, by: Member, one: int, other: int) -> None:
        for answer in self.one_of(Answer, one):
            actions.mark(answer, by=by, kind="outdated" if other % 3 == 0 else "works", at=self.now)

    def unmark(self, by: Member, one: int, other: int) -> None:
        for answer in self.one_of(Answer, one):
            actions.withdraw_mark(answer, by=by, kind="works", at=self.now)

    def promote(self, by: Member, one: int, other: int) -> None:
        """As far as the ledger goes: knowledge.promotion makes the page."""
        for answer in self.one_of(Answer, one):
            ref, about = f"promoted:{answer.pk}", {"question": answer.question, "answer": answer}
            ledger.lock(answer.author)
            if answer.is_published and answer.question.is_published:
                ledger.give(answer.author, Reason.PROMOTED, ref=ref, at=self.now, **about)  # type: ignore[arg-type]
                self.promoted.add(answer.pk)

    def accept(self, by: Member, one: int, other: int) -> None:
        for answer in self.one_of(Answer, one):
            actions.accept(answer, by=answer.question.author or by, at=self.now)

    def unaccept(self, by: Member, one: int, other: int) -> None:
        for question in self.one_of(Question, one):
            actions.unaccept(question, by=question.author or by, at=self.now)

    def not_solved(self, by: Member, one: int, other: int) -> None:
        for question in self.one_of(Question, one):
            actions.mark_not_solved(question, by=question.author or by, at=self.now)

    def hide(self, by: Member, one: int, other: int) -> None:
        for post in self.one_of([Question, Answer, Comment][other % 3], one):
            if post.visibility in {Visibility.PUBLISHED, Visibility.HELD}:
                ref = f"decision:{self.done}"
                actions.hide(post, by=self.dora, ref=ref, at=self.now)
                self.removed[type(post), post.pk] = ref

    def undo(self, by: Member, one: int, other: int) -> None:
        """Of a decision, as moderators do it: posts that their author has not deleted meanwhile."""
        hidden = [key for key in self.removed if key[0].objects.filter(pk=key[1], visibility="hidden").exists()]
        if hidden:
            model, pk = hidden[one % len(hidden)]
            ref = self.removed.pop((model, pk))
            actions.restore(model.objects.get(pk=pk), by=self.dora, ref=ref, at=self.now)

    def hold(self, by: Member, one: int, other: int) -> None:
        for post in self.one_of([Question, Answer, Comment][other % 3], one):
            if post.is_published:
                actions.hold(post, at=self.now)

    def release(self, by: Member, one: int, other: int) -> None:
        for post in self.one_of([Question, Answer, Comment][other % 3], one):
            if post.visibility == Visibility.HELD:
                actions.release(post, by=self.dora, at=self.now)

    def delete(self, by: Member, one: int, other: int) -> None:
        for post in self.one_of([Question, Answer, Comment][other % 3], one):
            actions.delete(post, by=by, at=self.now)

    def undelete(self, by: Member, one: int, other: int) -> None:
        for post in self.one_of([Question, Answer, Comment][other % 3], one):
            if (type(post), post.pk) not in self.removed:
                actions.undelete(post, by=by, at=self.now)

    def restore(self, by: Member, one: int, other: int) -> None:
        for post in self.one_of([Question, Answer, Comment][other % 3], one):
            again = isinstance(post, Answer) and self.has_newer(post)
            if post.visibility == Visibility.DELETED and (type(post), post.pk) not in self.removed and not again:
                actions.restore(post, by=by, at=self.now)

    def edit(self, by: Member, one: int, other: int) -> None:
        for post in self.one_of(Answer if other % 2 else Question, one):
            if isinstance(post, Answer):
                actions.edit_answer(post, by=by, body=f"{post.body} edited{self.done:04}", at=self.now)
            elif isinstance(post, Question):
                changed = {"body": f"{post.body} edited{self.done:04}", "product": self.product(other)}
                actions.edit_question(post, by=by, title=post.title, tags=[f"t{other}"], at=self.now, **changed)

    def close(self, by: Member, one: int, other: int) -> None:
        for question in self.one_of(Question, one):
            if question.state != "duplicate":
                actions.close(question, by=self.dora)

    def reopen(self, by: Member, one: int, other: int) -> None:
        for question in self.one_of(Question, one):
            actions.reopen(question, by=self.dora)

    def duplicate(self, by: Member, one: int, other: int) -> None:
        for question in self.one_of(Question, one):
            for canonical in self.one_of(Question, other):
                actions.mark_duplicate(question, of=canonical, by=self.dora)

    def merge(self, by: Member, one: int, other: int) -> None:
        for question in self.one_of(Question, one):
            for canonical in self.one_of(Question, other):
                actions.merge(question, into=canonical, by=self.dora, at=self.now)

    def reply(self, by: Member, one: int, other: int) -> None:
        for answer in self.one_of(Answer, one):
            value = ["yes", "partly", "no"][other % 3]
            actions.say_solved(answer, by=answer.question.author or by, value=value, at=self.now)

    def product(self, number: int) -> Product | None:
        return [None, *self.products][number % 3]

    def has_newer(self, answer: Answer) -> bool:
        same = Answer.objects.filter(question=answer.question, author=answer.author)
        return same.exclude(visibility=Visibility.DELETED).exists()

    @staticmethod
    def one_of(model: Any, number: int) -> list[Any]:
        found = list(model.objects.order_by("pk"))
        return [found[number % len(found)]] if found else []

    def expected_points(self) -> dict[int, int]:
        """From what stands, without any ledger: a removed post brings its author nothing."""
        points: Counter[int] = Counter()
        for vote in Vote.objects.filter(answer__isnull=False).select_related("answer"):
            if (Answer, vote.answer_id) not in self.removed:
                reason = Reason.ANSWER_USEFUL if vote.value > 0 else Reason.ANSWER_NOT_USEFUL
                points[vote.answer.author_id] += POINTS[reason]
        for vote in Vote.objects.filter(question__isnull=False, via__isnull=True).select_related("question"):
            if (Question, vote.question_id) not in self.removed:
                points[vote.question.author_id] += POINTS[Reason.ME_TOO]
        for row in Acceptance.objects.filter(ended_at__isnull=True).select_related("answer"):
            if row.answer.author_id != row.member_id:
                points[row.member_id] += POINTS[Reason.ACCEPTED_AN_ANSWER]
                if (Answer, row.answer_id) not in self.removed:
                    points[row.answer.author_id] += POINTS[Reason.ANSWER_ACCEPTED]
        points.update(self.for_guides())
        return {member.pk: points[member.pk] for member in self.people.values()}

    def for_guides(self) -> Counter[int]:
        hidden = {pk for model, pk in self.removed if model is Answer}
        credited = Answer.objects.filter(pk__in=self.promoted - hidden).values_list("author_id", flat=True)
        return Counter([pk for pk in credited if pk is not None for _point in range(POINTS[Reason.PROMOTED])])

    def expected_quality(self) -> dict[int, tuple[int, int]]:
        """In the words of the documentation, one post after the other."""
        good: Counter[int | None] = Counter()
        bad: Counter[int | None] = Counter()
        for post in [*Question.objects.all(), *Comment.objects.all(), *Answer.objects.all()]:
            bad[post.author_id] += post.visibility == "hidden"
            if isinstance(post, Answer) and post.is_published:
                values = list(post.votes.values_list("value", flat=True))
                solves = post.question.accepted_answer_id == post.pk and post.question.author_id != post.author_id
                good[post.author_id] += solves or sum(values) > 0
                bad[post.author_id] += sum(values) < 0 and not solves
        return {member.pk: (good[member.pk], bad[member.pk]) for member in self.people.values()}

    def expected_people(self) -> dict[int, int]:
        """Who said that an answer helped them, from what they said and not from the ledger."""
        found: dict[int, set[int]] = {member.pk: set() for member in self.people.values()}
        shown = Answer.objects.filter(visibility="published", question__visibility="published")
        for answer in shown:
            said = set(answer.votes.filter(value=1).values_list("voter_id", flat=True))
            said |= set(answer.marks.filter(kind="works").values_list("member_id", flat=True))
            said |= set(Acceptance.objects.filter(answer=answer, ended_at=None).values_list("member_id", flat=True))
            found[answer.author_id] |= said - {answer.author_id}  # type: ignore[index,arg-type,operator]
        return {pk: len(people) for pk, people in found.items()}


@contextmanager
def world(step: timedelta) -> Iterator[World]:
    cache.clear()
    with transaction.atomic():
        members = {name: make_member(name) for name in PEOPLE}
        products = [Product.objects.create(name=f"Product {n}", slug=f"product-{n}") for n in range(2)]
        yield World(step, members, make_moderator(), products)
        transaction.set_rollback(True)


def check_counters() -> None:
    assert list(ledger.replay()) == []
    assert list(recount.check()) == []
    for question in Question.objects.all():
        standing = Acceptance.objects.filter(question=question, ended_at__isnull=True)
        assert standing.count() <= 1
        accepted = question.accepted_answer
        assert accepted is None or (accepted.is_published and standing.get().answer == accepted)
        assert accepted is None or question.not_solved_at is None


def check_standing(small: World) -> None:
    judged = Member.objects.filter(username__in=PEOPLE).values_list("pk", "good_count", "bad_count")
    assert {pk: (good, bad) for pk, good, bad in judged} == small.expected_quality()
    people = {member.pk: standings.of_member(member.pk)["people"] for member in small.people.values()}
    assert people == small.expected_people()
    board = leaderboard.board(leaderboard.Scope("all", tag=None), now=timezone.now())
    assert {place.score.member: place.score.people for place in board} == {pk: n for pk, n in people.items() if n}
    cache.clear()
    awarding.give(people)
    given = Award.objects.count()
    awarding.give(people)
    assert Award.objects.count() == given


def check_pages(people: list[Member]) -> None:
    """Each reader finds the texts they may read, and no other."""
    posts: list[Any] = [*Answer.objects.all(), *Comment.objects.all()]
    for viewer in [AnonymousUser(), *people]:
        client = Client()
        if isinstance(viewer, Member):
            client.force_login(viewer)
        for question in Question.objects.all():
            response = client.get(question.get_absolute_url(), {"stayed": "1"} if question.is_merged else {})
            is_seen = question.is_visible_to(viewer)
            gone = {Visibility.HELD: 404}.get(Visibility(question.visibility), 410)
            assert response.status_code == (200 if is_seen else gone)
            for post in (post for post in posts if post.question_id == question.pk):
                assert (post.body in response.text) == (is_seen and post.is_visible_to(viewer)), (viewer, post.body)


@pytest.mark.wide
@pytest.mark.django_db
@settings(suppress_health_check=list(HealthCheck))
@given(acts=ACTS)
def test_points_are_what_the_standing_acts_are_worth(acts: list[tuple[str, str, int, int]]) -> None:
    """With every act on a day of its own, so that no cap applies."""
    with world(timedelta(days=1)) as small:
        small.run([("ask", "alice", 1, 2), ("answer", "bob", 0, 0), *acts])
        check_counters()
        points = Member.objects.filter(username__in=PEOPLE).values_list("pk", "reputation")
        assert dict(points) == small.expected_points()
        check_standing(small)


@pytest.mark.wide
@pytest.mark.django_db
@settings(suppress_health_check=list(HealthCheck))
@given(acts=ACTS)
def test_counters_and_pages_stay_true(acts: list[tuple[str, str, int, int]]) -> None:
    """All on one day, where caps apply."""
    with world(timedelta(minutes=1)) as small:
        small.run([("ask", "alice", 1, 2), ("answer", "bob", 0, 0), *acts])
        check_counters()
        check_standing(small)
        check_pages([*small.people.values(), small.dora])


@pytest.fixture
def every_kind(db: Any) -> list[Any]:
    """A comment on an answer to a question, for each way in which each of them can be seen, by each two authors."""
    authors = [make_member("alice"), make_member("bob")]
    posts: list[Any] = []
    for states in itertools.product(Visibility.values, repeat=3):
        for by in itertools.product(authors, repeat=3):
            known = [{"author": a, "visibility": v, "created_at": START} for a, v in zip(by, states, strict=True)]
            question = Question(title="t", slug="t", language="en", last_activity_at=START, **known[0])
            answer = Answer(question=question, **known[1])
            posts += [question, answer]
            posts += [Comment(question=question, answer=under, **known[2]) for under in (None, answer)]
    for model in (Question, Answer, Comment):
        model.objects.bulk_create([post for post in posts if type(post) is model])
    return posts


@pytest.mark.wide
def test_one_post_and_many_follow_one_rule(every_kind: list[Any], make_viewers: Callable[[], list[Any]]) -> None:
    """`is_visible_to` of a row is `visible_to` of its table, whoever looks."""
    for viewer in make_viewers():
        seen = {
            model: set(model.objects.visible_to(viewer).values_list("pk", flat=True))
            for model in (Question, Answer, Comment)
        }
        wrong = [
            (str(viewer), post, post.visibility)
            for post in every_kind
            if post.is_visible_to(viewer) != (post.pk in seen[type(post)])
        ]
        assert wrong == []
        assert 0 < len(seen[Comment]) <= len([post for post in every_kind if type(post) is Comment])


@pytest.fixture
def make_viewers() -> Callable[[], list[Any]]:
    def viewers() -> list[Any]:
        retired = make_moderator("retired")
        retired.is_active = False
        authors = list(Member.objects.filter(username__in=["alice", "bob"]))
        return [AnonymousUser(), *authors, make_member("mallory"), make_moderator(), retired]

    return viewers
