"""A guide goes live and leaves on the day that was chosen, with its credits, and never with what is hidden."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forum import actions
from forum.models import Answer, Member, Question, ReputationChange
from knowledge import promotion
from knowledge.models import ArticlePage
from selfcare.periodic import JOBS
from tests.knowledge.test_workflow import action_url, submit
from tests.people import make_editor

TOMORROW = timedelta(days=1)


@pytest.fixture
def second(db: Any) -> Member:
    return make_editor("second")


@pytest.fixture
def scheduled(site_tree: Any, answer: Answer, alice: Member, editor: Member, second: Member, as_member: Any) -> Any:
    """Approved by a second person today, to be read from tomorrow on, for a week."""
    page = promotion.promote(actions.accept(answer, by=alice), by=editor, title="Drain the machine")
    page.go_live_at = timezone.now() + TOMORROW
    page.expire_at = timezone.now() + 8 * TOMORROW
    page.save_revision(user=editor)
    submit(page, editor)
    assert as_member(second).post(action_url(page, "approve")).status_code == 302
    return ArticlePage.objects.get(pk=page.pk)


def tick(monkeypatch: pytest.MonkeyPatch, later: timedelta = timedelta(0)) -> Any:
    """What the worker does every minute, with the clock so much further on."""
    real = timezone.now
    with monkeypatch.context() as patched:
        patched.setattr(timezone, "now", lambda: real() + later)
        return JOBS["scheduled guides"]()


@pytest.mark.wide
def test_it_goes_live_on_its_day_and_credits_its_author_then(
    scheduled: ArticlePage, bob: Member, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert tick(monkeypatch) == 0
    assert client.get(scheduled.url).status_code == 404
    assert not ReputationChange.objects.filter(reason="promoted").exists()

    assert tick(monkeypatch, TOMORROW) == 1

    assert ArticlePage.objects.get(pk=scheduled.pk).live
    assert client.get(scheduled.url).status_code == 200
    line = ReputationChange.objects.get(reason="promoted")
    assert (line.member, line.points) == (bob, 20)
    assert tick(monkeypatch, TOMORROW) == 0


@pytest.mark.wide
def test_it_leaves_on_its_day_and_its_question_no_longer_names_it(
    scheduled: ArticlePage, question: Question, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    tick(monkeypatch, TOMORROW)
    assert scheduled.url in client.get(question.get_absolute_url()).text
    assert tick(monkeypatch, 9 * TOMORROW) == 1
    page = ArticlePage.objects.get(pk=scheduled.pk)
    assert (page.live, page.expired) == (False, True)
    assert scheduled.url not in client.get(question.get_absolute_url()).text


@pytest.mark.wide
def test_what_was_hidden_meanwhile_waits_until_it_is_back(
    scheduled: ArticlePage, answer: Answer, dora: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    actions.hide(answer, by=dora, ref="decision:1")
    assert tick(monkeypatch, TOMORROW) == 0
    assert not ArticlePage.objects.get(pk=scheduled.pk).live
    actions.restore(answer, by=dora, ref="decision:1")
    assert tick(monkeypatch, TOMORROW) == 1
    assert ArticlePage.objects.get(pk=scheduled.pk).live


@pytest.mark.wide
def test_a_scheduled_guide_that_was_withdrawn_comes_back_with_its_answer(
    scheduled: ArticlePage, answer: Answer, dora: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: real() + TOMORROW)
    assert JOBS["scheduled guides"]() == 1
    actions.hide(answer, by=dora, ref="decision:1")
    assert not ArticlePage.objects.get(pk=scheduled.pk).live
    actions.restore(answer, by=dora, ref="decision:1")
    promotion.follow_texts()
    assert ArticlePage.objects.get(pk=scheduled.pk).live


@pytest.mark.wide
def test_one_that_fails_holds_up_no_other(
    scheduled: ArticlePage, ask: Any, bob: Member, editor: Member, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    other = ask("The kettle does not switch itself off any more")
    answer = actions.accept(actions.answer(other, by=bob, body="Clean the lid."), by=other.author)
    page = promotion.promote(answer, by=editor)
    page.go_live_at = timezone.now() + TOMORROW / 2
    page.save_revision(user=editor).publish()
    real = promotion.settle

    def fail(instance: ArticlePage, **kwargs: Any) -> None:
        if instance.pk == page.pk:
            raise RuntimeError("no ink")
        real(instance, **kwargs)

    monkeypatch.setattr(promotion, "settle", fail)
    assert tick(monkeypatch, TOMORROW) == 1
    assert set(ArticlePage.objects.filter(live=True)) == {scheduled}
    assert "could not be followed" in caplog.text


@pytest.mark.wide
def test_nobody_changes_what_is_approved_and_waits(
    scheduled: ArticlePage, editor: Member, as_member: Callable[[Member], Client]
) -> None:
    page = as_member(editor).get(reverse("wagtailadmin_pages:edit", args=[scheduled.pk]))
    assert page.context["locked_for_user"]
