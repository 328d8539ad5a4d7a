"""What guides may not show any more: one rule, whoever asks."""

from itertools import product
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import PageLogEntry

from forum import actions
from forum.models import Answer, Member, Question, Revision, Visibility
from knowledge import promotion, withheld
from knowledge.models import ArticlePage, ArticleSource, SecondPersonTask
from knowledge.readers import copies
from knowledge.scheduling import follow_schedule
from knowledge.translations import history
from knowledge.upkeep import evidence, tasks

pytestmark = pytest.mark.wide


@pytest.fixture
def guide(site_tree: Any, answer: Answer, alice: Member, editor: Member) -> ArticlePage:
    page = promotion.promote(actions.accept(answer, by=alice), by=editor)
    page.get_latest_revision().publish()
    return ArticlePage.objects.get(pk=page.pk)


def put(source: ArticleSource, question: str, answer: str, *, is_hidden: bool) -> None:
    """Without what follows an act: only the rule is asked here."""
    Question.objects.filter(pk=source.question_id).update(visibility=question)
    Answer.objects.filter(pk=source.answer_id).update(visibility=answer)
    Revision.objects.filter(pk=source.answer_revision_id).update(is_hidden=is_hidden)


def test_every_form_of_the_rule_says_the_same(guide: ArticlePage, editor: Member, dora: Member) -> None:
    row = guide.sources.first()
    revision = guide.get_latest_revision()
    for question, answer, is_hidden in product(Visibility.values, Visibility.values, [False, True]):
        put(row, question, answer, is_hidden=is_hidden)
        expected = question != "published" or answer != "published" or is_hidden
        source = ArticleSource.objects.get(pk=row.pk)
        version = Revision.objects.get(pk=row.answer_revision_id)
        said = {
            "row": source.is_withheld,
            "database": ArticleSource.objects.withheld().exists(),
            "version": withheld.is_in(revision.content),
            "review": SecondPersonTask().is_withheld(guide),
            "history": not history.versions(guide),
            "copies": copies._former(guide, revision.pk) is None,
            "editors": not withheld.may_read(version, editor),
        }
        assert said == dict.fromkeys(said, expected), (question, answer, is_hidden)
        assert withheld.may_read(version, dora)


def test_a_block_that_was_written_anew_holds_nothing(guide: ArticlePage) -> None:
    row = guide.sources.first()
    put(row, "hidden", "hidden", is_hidden=True)
    page = guide.get_latest_revision_as_object()
    page.body = [("paragraph", "<p>Written anew.</p>")]
    content = page.save_revision().content
    assert not withheld.is_in(content)
    ArticleSource.objects.filter(pk=row.pk).update(block_id="")
    assert not ArticleSource.objects.withheld().exists()
    assert not ArticleSource.objects.get(pk=row.pk).is_withheld


def test_what_waits_for_its_day_waits_for_its_text(guide: ArticlePage, answer: Answer) -> None:
    guide.get_latest_revision().publish()
    page = guide.get_latest_revision_as_object()
    page.title = "Another title"
    revision = page.save_revision()
    revision.approved_go_live_at = timezone.now()
    revision.save()
    Answer.objects.filter(pk=answer.pk).update(visibility="held")
    assert follow_schedule() == 0
    Answer.objects.filter(pk=answer.pk).update(visibility="published")
    assert follow_schedule() == 1
    assert PageLogEntry.objects.filter(page=guide.pk, action="wagtail.publish.scheduled").exists()


@pytest.mark.parametrize("number", [1, 2])
def test_editors_see_no_difference_to_a_version_that_was_hidden(
    guide: ArticlePage, answer: Answer, bob: Member, editor: Member, dora: Member, number: int
) -> None:
    """Whichever of the two it is."""
    actions.edit_answer(answer, by=bob, body="Clean the pump, then the hose.")
    guide.sources.all().update(block_id="")
    tasks.examine()
    task = guide.review_tasks.get(reason="edited")
    now = timezone.now()
    assert evidence.evidence_of(task, viewer=editor, at=now)[0].pieces
    Revision.objects.filter(answer=answer, number=number).update(is_hidden=True)
    found = evidence.evidence_of(task, viewer=editor, at=now)
    assert not found[0].pieces
    assert "hidden: ask a moderator" in found[0].text
    assert evidence.evidence_of(task, viewer=dora, at=now)[0].pieces


def test_a_guide_of_many_answers_asks_no_more_than_one_of_few(
    guide: ArticlePage, ask: Any, bob: Member, editor: Member, django_assert_max_num_queries: Any
) -> None:
    for number in range(8):
        other = actions.answer(ask(f"The washing machine shows E{number} again"), by=bob, body="Clean the filter.")
        made_of = {"question": other.question, "answer": other, "answer_revision": other.revisions.get(), "author": bob}
        ArticleSource.objects.create(page=guide, **made_of)
        actions.edit_answer(other, by=bob, body=f"Clean the filter {number} times.")
        Answer.objects.filter(pk=other.pk).update(outdated_count=9)
    reasons = ["edited", "outdated", "dangerous", "unaccepted", "withheld", "superseded", "falling", "past_date"]
    rows = [
        guide.review_tasks.create(reason=reason, grounds=["text:1"], opened_at=timezone.now()) for reason in reasons
    ]
    editor.group_names  # noqa: B018  # asked once in a request
    with django_assert_max_num_queries(14):
        found = [evidence.evidence_of(row, viewer=editor, at=timezone.now()) for row in rows]
    assert [len(some) for some in found[:2]] == [8, 8]
