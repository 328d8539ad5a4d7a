"""A guide leaves with the texts it was made of, whatever dies in between."""

from typing import Any

import pytest
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.signals import post_save
from django.test import Client

from forum import actions
from forum.models import Answer, Member, Question
from knowledge import promotion, provenance, receivers
from knowledge.models import ArticlePage, SecondPersonTask
from selfcare.periodic import JOBS


@pytest.fixture
def guide(site_tree: Any, answer: Answer, alice: Member, editor: Member) -> ArticlePage:
    page = promotion.promote(actions.accept(answer, by=alice), by=editor)
    page.save_revision().publish()
    return ArticlePage.objects.get(pk=page.pk)


@pytest.fixture
def killed() -> Any:
    """The process ends before any receiver of the posts has run."""
    for model in (Answer, Question):
        assert post_save.disconnect(receivers.withdraw_guides, sender=model)
    yield
    for model in (Answer, Question):
        post_save.connect(receivers.withdraw_guides, sender=model)


@pytest.fixture
def undo(dora: Member, django_capture_on_commit_callbacks: Any) -> Any:
    """As when a decision is undone."""

    def show(post: Answer) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            actions.restore(post, by=dora, ref="decision:1")

    return show


def is_live(page: ArticlePage) -> bool:
    return ArticlePage.objects.get(pk=page.pk).live


@pytest.mark.wide
@pytest.mark.parametrize("part", ["answer", "question"])
def test_it_leaves_in_the_transaction_of_the_hiding(
    guide: ArticlePage, question: Question, answer: Answer, dora: Member, client: Client, part: str
) -> None:
    """Nothing of this test is ever committed: what waits for the commit never happens."""
    assert client.get(guide.url).status_code == 200
    post = answer if part == "answer" else question
    with transaction.atomic():
        actions.hide(post, by=dora, ref="decision:1")
        assert not is_live(guide)
        transaction.set_rollback(True)
    assert is_live(guide)
    actions.hide(post, by=dora, ref="decision:1")
    assert client.get(guide.url).status_code == 404
    assert list(provenance.check()) == []


@pytest.mark.wide
@pytest.mark.parametrize("act", ["hide", "hold", "delete"])
def test_what_was_missed_is_named_and_done_by_the_clock(
    guide: ArticlePage, question: Question, alice: Member, dora: Member, killed: None, act: str
) -> None:
    {
        "hide": lambda: actions.hide(question, by=dora, ref="decision:1"),
        "hold": lambda: actions.hold(question),
        "delete": lambda: Question.objects.filter(pk=question.pk).update(visibility="deleted"),
    }[act]()
    assert is_live(guide)
    assert "the guide is public, the answer or its question is not" in " ".join(provenance.check())
    withdraw = JOBS["guides"]
    assert [withdraw(), withdraw()] == [1, 0]
    assert not is_live(guide)
    assert list(provenance.check()) == []


@pytest.mark.wide
def test_a_guide_that_cannot_leave_does_not_keep_a_text_from_being_hidden(
    guide: ArticlePage, answer: Answer, dora: Member, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(page: ArticlePage) -> None:
        raise RuntimeError("a hook of somebody else")

    with monkeypatch.context() as broken:
        broken.setattr(ArticlePage, "unpublish", fail)
        actions.hide(answer, by=dora, ref="decision:1")
    assert not Answer.objects.get(pk=answer.pk).is_published
    assert "could not be withdrawn" in caplog.text
    assert JOBS["guides"]() == 1


@pytest.mark.wide
def test_other_guides_stay(guide: ArticlePage, ask: Any, bob: Member, dora: Member) -> None:
    actions.hide(actions.answer(ask(), by=bob, body="Something else"), by=dora, ref="decision:1")
    assert is_live(guide)
    assert JOBS["guides"]() == 0


@pytest.mark.wide
@pytest.mark.parametrize("when", ["before", "after"])
def test_what_editors_wrote_anew_stays_and_still_credits(
    guide: ArticlePage, answer: Answer, dora: Member, bob: Member, client: Client, when: str
) -> None:
    if when == "before":
        actions.hide(answer, by=dora, ref="decision:1")
        assert not is_live(guide)
    page = guide.get_latest_revision_as_object()
    page.body = [("paragraph", "<p>Written anew by the editors.</p>")]
    assert SecondPersonTask().is_withheld(page) == (when == "before")
    revision = page.save_revision()
    assert not SecondPersonTask().is_withheld(page)
    revision.publish()
    if when == "after":
        actions.hide(answer, by=dora, ref="decision:1")
    assert JOBS["guides"]() == 0
    assert [source.author for source in guide.sources.filter(block_id="")] == [bob]
    assert client.get(guide.url).status_code == 200
    Question.objects.filter(pk=answer.question_id).update(visibility="hidden")
    assert JOBS["guides"]() == 0
    assert "no longer public" in client.get(guide.url).text
    assert list(provenance.check()) == []


@pytest.mark.wide
def test_hiding_does_not_wait_for_a_guide_that_is_being_published(
    guide: ArticlePage, answer: Answer, dora: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Publishing holds the page and waits for the question, which the hiding holds: neither would ever end."""
    lock = QuerySet.select_for_update

    def somebody_holds_the_page(rows: Any, **options: Any) -> Any:
        return rows.none() if rows.model is ArticlePage and options.get("skip_locked") else lock(rows, **options)

    with monkeypatch.context() as busy:
        busy.setattr(QuerySet, "select_for_update", somebody_holds_the_page)
        actions.hide(answer, by=dora, ref="decision:1")
        assert JOBS["guides"]() == 0
    assert not Answer.objects.get(pk=answer.pk).is_published
    assert is_live(guide)
    assert [JOBS["guides"](), is_live(guide)] == [1, False]


@pytest.mark.wide
def test_it_comes_back_with_the_text(
    guide: ArticlePage, answer: Answer, dora: Member, client: Client, undo: Any
) -> None:
    actions.hide(answer, by=dora, ref="decision:1")
    assert client.get(guide.url).status_code == 404
    undo(answer)
    assert client.get(guide.url).status_code == 200
    assert promotion.follow_texts() == 0
    assert list(provenance.check()) == []


@pytest.mark.wide
def test_the_clock_puts_back_what_was_missed(guide: ArticlePage, answer: Answer, dora: Member) -> None:
    actions.hide(answer, by=dora, ref="decision:1")
    actions.restore(answer, by=dora, ref="decision:1")  # and the process ends before the commit is told
    assert not is_live(guide)
    assert [JOBS["guides"](), JOBS["guides"]()] == [1, 0]
    assert is_live(guide)


@pytest.mark.wide
def test_what_editors_withdrew_or_wrote_on_stays_away(
    guide: ArticlePage, answer: Answer, dora: Member, editor: Member, undo: Any
) -> None:
    actions.hide(answer, by=dora, ref="decision:1")
    draft = ArticlePage.objects.get(pk=guide.pk)
    draft.title = "Somebody works on it"
    draft.save_revision(user=editor)
    undo(answer)
    assert not is_live(guide)
    draft.get_latest_revision().publish()
    ArticlePage.objects.get(pk=guide.pk).unpublish()  # as the button of the editors
    assert promotion.follow_texts() == 0
    assert not is_live(guide)


@pytest.mark.wide
def test_it_leaves_with_the_version_it_was_made_of(
    guide: ArticlePage, answer: Answer, dora: Member, django_capture_on_commit_callbacks: Any
) -> None:
    """The answer stands, corrected; the guide still says what was hidden."""
    made_of = guide.sources.first().answer_revision
    with django_capture_on_commit_callbacks(execute=True):
        actions.edit_answer(answer, by=dora, body="The same without the number of a person.")
        actions.hide_revision(made_of, by=dora, reason="It held a telephone number.")
    guide.refresh_from_db()
    assert not guide.live
    with django_capture_on_commit_callbacks(execute=True):
        actions.show_revision(made_of, by=dora, reason="It was the number of the maker.")
    guide.refresh_from_db()
    assert guide.live
