"""Counters are what their rows say; `recount` finds every lie and sets it right."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import Model

from forum import actions, recount, signals
from forum.models import Answer, Member, Product, Question, ReputationChange, Tag
from tests.forum.dump import Outcome
from tests.forum.tables import snapshot

pytestmark = pytest.mark.django_db


@pytest.fixture
def community(ask: Callable[..., Question], alice: Member, bob: Member, mallory: Member, dora: Member) -> Question:
    """One of everything that is counted, by actions only."""
    kettle = Product.objects.create(name="Kettle", slug="kettle")
    asked = ask(product=kettle, tags=["kettle", "noise"])
    good = actions.answer(asked, by=bob, body="Descale it.")
    other = actions.answer(asked, by=mallory, body="Buy another.")
    for voter, value in ((alice, 1), (mallory, 1), (dora, 1)):
        actions.vote(good, by=voter, value=value)
    actions.vote(other, by=dora, value=-1)
    actions.me_too(asked, by=bob)
    actions.accept(good, by=alice)
    hidden = ask("The kettle is of the wrong colour", product=kettle, tags=["noise"])
    actions.answer(hidden, by=bob, body="Paint it.")
    actions.hide(hidden, by=dora, ref="decision:1")
    replaced = ask("The kettle whistles when it is cold")
    first = actions.answer(replaced, by=bob, body="It is the wind.")
    actions.accept(first, by=alice)
    actions.hide(first, by=dora, ref="decision:2")
    actions.mark_duplicate(ask("The kettle hums while it boils"), of=asked, by=dora)
    actions.close(ask("The kettle is closed to questions"), by=dora)
    return asked


@pytest.mark.wide
def test_what_actions_keep_is_what_the_rows_say(community: Question) -> None:
    assert list(recount.check()) == []
    assert Outcome("recount", "--check").code == 0


LIES: list[tuple[type[Model], str, Any]] = [
    (Answer, "useful_count", 9),
    (Answer, "not_useful_count", 9),
    (Answer, "score", 0.9),
    (Question, "answer_count", 9),
    (Question, "vote_count", 9),
    (Question, "state", "open"),
    (Product, "question_count", 9),
    (Tag, "question_count", 9),
    (Member, "reputation", 999),
]


@pytest.mark.wide
@pytest.mark.parametrize(("model", "field", "value"), LIES)
def test_each_lie_is_found_and_set_right(community: Question, model: type[Model], field: str, value: Any) -> None:
    truth = snapshot()
    row = model._default_manager.filter(**_shown(model, community)).order_by("pk").first()
    model._default_manager.filter(pk=row.pk).update(**{field: value})
    lied = snapshot()
    found = Outcome("recount", "--check")
    assert found.code == 1
    assert str(value) in found.out
    assert "1 differences" in found.out
    assert snapshot() == lied
    assert Outcome("recount").code == 0
    after = snapshot()
    assert after[model.__name__] == truth[model.__name__] or model is Question
    assert list(recount.check()) == []
    assert getattr(model._default_manager.get(pk=row.pk), field) == getattr(row, field)


def _shown(model: type[Model], community: Question) -> dict[str, Any]:
    return {Answer: {"question": community}, Question: {"pk": community.pk}}.get(model, {})


@pytest.mark.wide
def test_an_accepted_answer_follows_the_standing_acceptance(community: Question) -> None:
    good = community.answers.order_by("pk").first()
    Question.objects.filter(pk=community.pk).update(accepted_answer=None, state="answered")
    sentences = list(recount.check())
    assert [sentence.split(": ")[1].split(" ")[0] for sentence in sentences] == ["accepted_answer_id", "state"]
    list(recount.rebuild())
    community.refresh_from_db()
    assert (community.accepted_answer, community.state) == (good, "resolved")


@pytest.mark.wide
def test_a_page_that_showed_a_lie_gets_a_new_version(community: Question) -> None:
    told = []

    def receive(sender: Any, instance: Question, **_: Any) -> None:
        told.append(instance.pk)

    community.refresh_from_db()
    Answer.objects.filter(question=community).update(useful_count=7)
    signals.content_changed.connect(receive)
    try:
        list(recount.rebuild())
    finally:
        signals.content_changed.disconnect(receive)
    assert told == [community.pk]
    assert Question.objects.get(pk=community.pk).version == community.version + 1


@pytest.mark.wide
def test_a_line_of_the_ledger_that_breaks_a_rule_is_named_and_never_changed(community: Question) -> None:
    line = ReputationChange.objects.filter(reason="answer_useful").first()
    ReputationChange.objects.filter(pk=line.pk).update(points=500)
    outcome = Outcome("recount")
    assert outcome.code == 1
    assert f"ledger line {line.pk}" in outcome.out
    assert "cannot be set right" in outcome.err
    assert ReputationChange.objects.get(pk=line.pk).points == 500


@pytest.mark.wide
def test_every_row_is_looked_at(community: Question, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recount, "CHUNK", 1)
    Answer.objects.update(useful_count=50)
    Tag.objects.update(question_count=50)
    found = list(recount.check())
    assert sum("useful_count" in sentence for sentence in found) == Answer.objects.count()
    assert sum(sentence.startswith("tag ") for sentence in found) == Tag.objects.count()


@pytest.mark.wide
def test_the_number_of_queries_does_not_grow_with_the_rows(
    community: Question, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(32):
        assert list(recount.check()) == []


@pytest.mark.wide
def test_each_difference_is_said_once(community: Question, capsys: pytest.CaptureFixture[str]) -> None:
    ReputationChange.objects.filter(points=15).update(points=16)
    with pytest.raises(SystemExit):
        call_command("check_invariants", only=["counters", "ledger"])
    said = capsys.readouterr().out.splitlines()
    assert len(said) == len(set(said)) > 2


def test_what_somebody_was_writing_meanwhile_is_no_difference() -> None:
    seen = iter([["a is 5", "b is 1"], ["a is 6", "c is 1"]])
    assert recount.lasting(lambda: next(seen)) == ["a is 5"]
    assert recount.lasting(list) == []
