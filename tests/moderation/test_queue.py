"""What waits, in which order, for whom, and under which filter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from forum import actions as forum_actions
from forum.models import Answer, Member, Question
from forum.privileges import Privilege, required
from moderation.review import actions, queue
from moderation.review.models import Assessment, Flag
from tests.moderation.reviewing import LANGUAGES, courtesy, make_rules, page
from tests.people import make_editor, make_member

pytestmark = pytest.mark.usefixtures("rules")
SignIn = Callable[[Member], Client]
NOW = timezone.now()


def things(viewer: Member) -> list[tuple[str, int]]:
    return [line.key for line in queue.waiting(viewer)]


@pytest.fixture
def earned() -> Callable[..., Member]:
    """A member with the points and the quality that a privilege asks for."""

    def make(name: str, *privileges: Privilege) -> Member:
        points = max(required(one).points for one in privileges)
        return make_member(name, reputation=points, good_count=20)

    return make


@pytest.fixture
def edit(answer: Answer, mallory: Member) -> Any:
    return forum_actions.suggest_edit(answer, by=mallory, body="Clean both.", reason="Clearer.", revision=1)


@pytest.fixture
def proposal(question: Question, ask: Callable[..., Question], earned: Callable[..., Member]) -> Any:
    by = earned("proposer", Privilege.PROPOSE_DUPLICATE)
    return forum_actions.propose_duplicate(ask("Why does it stop with E18 on it?"), of=question, by=by)


# Who sees what


def test_moderators_see_every_kind(answer: Answer, alice: Member, dora: Member, edit: Any, proposal: Any) -> None:
    actions.flag(answer, by=alice, rule=courtesy())
    assert things(dora) == [("answer", answer.pk), ("edit", edit.pk), ("duplicate", proposal.pk)]
    counts = {tab.name: tab.total for tab in queue.tabs(dora, queue.standing(dora))}
    own = {"reports": 1, "edits": 1, "duplicates": 1, "danger": 0, "held": 0, "spam": 0, "noticed": 0, "personal": 0}
    assert {"": 3, "later": 0, **own}.items() <= counts.items()


@pytest.mark.wide
@pytest.mark.parametrize(
    ("privilege", "kinds"),
    [(Privilege.REVIEW_EDITS, {"edit"}), (Privilege.CONFIRM_DUPLICATE, {"edit", "duplicate"})],
)
def test_members_see_the_kinds_they_earned(
    privilege: Privilege,
    kinds: set[str],
    answer: Answer,
    alice: Member,
    edit: Any,
    proposal: Any,
    earned: Callable[..., Member],
    as_member: SignIn,
) -> None:
    actions.flag(answer, by=alice, rule=courtesy(), note="For the team alone.")
    member = earned("eve", privilege)
    assert {thing for thing, _pk in things(member)} == kinds
    for language in LANGUAGES:
        shown = page(as_member(member).get(f"/{language}/moderation/"))
        assert f"/moderation/edit/{edit.pk}/open/" in shown
        assert f"/moderation/answer/{answer.pk}/" not in shown
        assert "?kind=reports" not in shown and "?kind=edits" in shown
        assert f"/{language}/moderation/decisions/" not in shown
    asked = as_member(member).get("/en/moderation/?kind=reports")  # a kind that is not theirs is no filter
    assert f"/moderation/answer/{answer.pk}/" not in page(asked)


def test_the_menu_leads_there_for_whoever_works_there(
    alice: Member, dora: Member, earned: Callable[..., Member], as_member: SignIn
) -> None:
    for member, has in [(dora, True), (earned("eve", Privilege.REVIEW_EDITS), True), (alice, False)]:
        shown = page(as_member(member).get("/en/questions/"))
        assert ('href="/en/moderation/"' in shown) is has, member


def test_ones_own_suggestion_waits_for_somebody_else(edit: Any, earned: Callable[..., Member]) -> None:
    author = Member.objects.get(pk=edit.member_id)
    Member.objects.filter(pk=author.pk).update(reputation=5000, good_count=50)
    assert things(Member.objects.get(pk=author.pk)) == []


def test_editors_find_the_way_to_the_guides(dora: Member, as_member: SignIn) -> None:
    shown = page(as_member(make_editor()).get("/en/moderation/"))
    assert "/admin/guides/candidates/" in shown and "/admin/guides/checks/" in shown
    assert "?kind=reports" not in shown
    assert "/admin/guides/candidates/" not in page(as_member(dora).get("/en/moderation/"))


def test_nobody_else_finds_it(alice: Member, as_member: SignIn) -> None:
    assert as_member(alice).get("/en/moderation/").status_code == 404
    assert Client().get("/en/moderation/")["Location"].endswith("?next=/en/moderation/")  # a mail led there


# Kinds and order


@pytest.mark.wide
def test_each_kind_of_post_under_its_filter(
    question: Question, answer: Answer, alice: Member, bob: Member, mallory: Member, dora: Member, as_member: SignIn
) -> None:
    rules = make_rules()
    texts = {name: forum_actions.comment(question, by=bob, body=f"Text {name}.") for name in ("held", "spam", "look")}
    forum_actions.hold(texts["held"])
    forum_actions.hold(texts["spam"])
    Assessment.objects.filter(comment=texts["spam"]).update(points=11, holds=True)
    Assessment.objects.filter(comment=texts["look"]).update(points=2, asks_for_a_look=True)
    actions.flag(answer, by=alice, rule=rules["no-personal-data"])
    actions.alert(question, Flag.Ground.LIFE)
    expected = {
        "": [question.pk, answer.pk, *(texts[name].pk for name in ("held", "spam", "look"))],
        "danger": [question.pk],
        "reports": [question.pk, answer.pk],
        "held": [texts["held"].pk, texts["spam"].pk],
        "spam": [texts["spam"].pk],
        "noticed": [texts["look"].pk],
        "personal": [answer.pk],
    }
    lines = queue.waiting(dora)
    assert [line.pk for line in lines] == expected[""]
    for kind, pks in expected.items():
        if kind:
            assert [line.pk for line in lines if kind in line.under] == pks, kind
        shown = page(as_member(dora).get(f"/en/moderation/?kind={kind}"))
        assert shown.count('class="question-row"') == len(pks), kind


def test_one_thing_is_one_line_whoever_names_it(question: Question, bob: Member, alice: Member, dora: Member) -> None:
    held = forum_actions.comment(question, by=bob, body="A text.")
    actions.flag(held, by=alice, rule=courtesy())
    forum_actions.hold(held)
    (line,) = queue.waiting(dora)
    assert (line.under, line.count) == ({"held", "reports"}, 1)


def test_danger_is_first_by_age_too(question: Question, answer: Answer, alice: Member, dora: Member) -> None:
    now = timezone.now()
    actions.flag(answer, by=alice, rule=courtesy(), at=now - timedelta(days=3))
    actions.alert(question, Flag.Ground.SAFETY, at=now)
    for order in ("rank", "age"):
        lines = sorted(queue.waiting(dora), key=lambda line: getattr(line, order))
        assert [line.thing for line in lines] == ["question", "answer"]


@pytest.mark.parametrize("state", ["hidden", "deleted"])
def test_what_is_gone_waits_for_nobody(state: str, answer: Answer, alice: Member, dora: Member) -> None:
    actions.flag(answer, by=alice, rule=courtesy())
    Answer.objects.filter(pk=answer.pk).update(visibility=state)
    assert things(dora) == []


@pytest.mark.wide
def test_the_next_one_is_found_behind_many_own_ones(
    question: Question, answer: Answer, alice: Member, dora: Member
) -> None:
    for number in range(25):
        own = forum_actions.comment(question, by=dora, body=f"Number {number}.")
        actions.flag(own, by=alice, rule=courtesy(), at=NOW - timedelta(days=2))
    actions.flag(answer, by=alice, rule=courtesy())
    found = queue.next_for(dora, queue.waiting(dora))
    assert found is not None and found.row == answer
