"""What happens to the source of a guide makes somebody look at the guide."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Locale, PageLogEntry, Revision

from forum import actions, letters
from forum.actions.products import set_parent
from forum.models import Answer, Mail, Member, Notification, Product, Question, ReputationChange
from knowledge import promotion, provenance
from knowledge.models import ArticlePage, CheckedProduct, GuideFeedback, ReviewTask
from knowledge.readers import feedback
from knowledge.upkeep import tasks
from selfcare.periodic import JOBS
from tests.people import make_editor, make_member

pytestmark = pytest.mark.wide
DAY = timedelta(days=1)


@pytest.fixture
def guide(site_tree: Any, answer: Answer, alice: Member, editor: Member) -> ArticlePage:
    page = promotion.promote(actions.accept(answer, by=alice), by=editor)
    page.get_latest_revision().publish()
    return again(page)


def again(page: ArticlePage) -> ArticlePage:
    found: ArticlePage = ArticlePage.objects.get(pk=page.pk)
    return found


def waiting(page: ArticlePage) -> list[str]:
    return list(page.review_tasks.open().order_by("reason").values_list("reason", flat=True))


def edit(answer: Answer, body: str) -> None:
    by: Any = answer.author
    actions.edit_answer(answer, by=by, body=body)


def only_task(page: ArticlePage) -> ReviewTask:
    return ReviewTask.objects.open().get(page=page)


def test_a_guide_that_nothing_happened_to_waits_for_nobody(guide: ArticlePage) -> None:
    assert tasks.examine() == 0
    assert not ReviewTask.objects.exists()
    assert guide.caretaker is not None
    assert guide.caretaker.username == "editor"


def test_an_edit_of_the_answer(guide: ArticlePage, answer: Answer, editor: Member, commit: Any) -> None:
    commit(edit, answer, "Clean the filter first, then the hose.")
    task = only_task(guide)
    assert (task.reason, task.grounds) == ("edited", [f"edit:{answer.pk}:2"])
    assert not again(guide).is_stale
    told = Notification.objects.get(kind="upkeep")
    assert (told.member, told.subject, told.link) == (editor, guide.title, f"/en/guide/{guide.pk}/check/")
    assert "look after" in told.reason_text
    commit(edit, answer, "Clean the filter first, then both hoses.")
    assert only_task(guide).grounds == [f"edit:{answer.pk}:2", f"edit:{answer.pk}:3"]
    assert Notification.objects.filter(kind="upkeep").count() == 1


def test_its_owner_reads_of_it_in_the_daily_mail(
    guide: ArticlePage, answer: Answer, editor: Member, commit: Any
) -> None:
    commit(edit, answer, "Clean the filter first, then the hose.")
    told = Notification.objects.get(kind="upkeep")
    assert told.waits_for == "daily"
    _subject, text, _html = letters.compose_digest(Mail(digest="daily", member=editor), [told])
    assert guide.title in text
    assert f"/en/guide/{guide.pk}/check/" in text
    subject, text, _html = letters.compose(told)
    assert guide.title in subject
    assert f"/en/guide/{guide.pk}/check/" in text


def test_what_waits_for_long_makes_it_stale(guide: ArticlePage, answer: Answer, commit: Any) -> None:
    commit(edit, answer, "Clean the filter first, then the hose.")
    assert tasks.examine(at=timezone.now() + 29 * DAY) == 0
    assert tasks.examine(at=timezone.now() + 31 * DAY) == 1
    assert again(guide).is_stale


@pytest.mark.parametrize("act", ["unaccept", "not_solved", "another"])
def test_an_answer_that_is_no_longer_the_solution(
    guide: ArticlePage, answer: Answer, alice: Member, mallory: Member, commit: Any, act: str
) -> None:
    question = answer.question
    if act == "another":
        commit(actions.accept, actions.answer(question, by=mallory, body="Buy a new one."), by=alice)
    else:
        commit(actions.unaccept if act == "unaccept" else actions.mark_not_solved, question, by=alice)
    assert waiting(guide) == ["unaccepted"]
    commit(actions.accept, answer, by=alice)
    closed = guide.review_tasks.get()
    assert (closed.outcome, closed.closed_by) == ("gone", None)


def test_danger_shows_at_once_and_waits_for_a_person(
    guide: ArticlePage, answer: Answer, alice: Member, editor: Member, commit: Any
) -> None:
    commit(actions.mark, answer, by=alice, kind="dangerous", sentence="It gives a shock.")
    assert waiting(guide) == ["dangerous"]
    assert again(guide).is_stale
    actions.withdraw_mark(answer, by=alice, kind="dangerous")
    assert tasks.examine() == 0
    assert waiting(guide) == ["dangerous"]
    tasks.close(only_task(guide), by=editor)
    assert not again(guide).is_stale
    assert tasks.examine() == 0


def test_outdated_marks_ask_again_when_there_are_more(
    guide: ArticlePage, answer: Answer, editor: Member, commit: Any
) -> None:
    def mark() -> None:
        member = make_member(f"reader{Member.objects.count()}")
        commit(actions.mark, answer, by=member, kind="outdated")

    mark()
    assert waiting(guide) == []
    mark()
    assert waiting(guide) == ["outdated"]
    assert again(guide).is_stale
    tasks.close(only_task(guide), by=editor)
    mark()
    assert tasks.examine() == 0
    mark()
    assert tasks.examine() == 1
    assert waiting(guide) == ["outdated"]


def test_its_review_date(guide: ArticlePage, editor: Member) -> None:
    ArticlePage.objects.filter(pk=guide.pk).update(review_by=timezone.localdate())
    assert tasks.examine() == 1
    assert waiting(guide) == ["past_date"]
    tasks.close(only_task(guide), by=editor)
    found = again(guide)
    assert not found.is_stale
    assert found.checked_at is not None
    assert tasks.examine(at=timezone.now() + 364 * DAY) == 0
    assert tasks.examine(at=timezone.now() + 366 * DAY) == 1


@pytest.mark.usefixtures("noon")
def test_a_guide_without_date_is_looked_at_after_a_year(guide: ArticlePage) -> None:
    assert tasks.examine(at=timezone.now() + 364 * DAY) == 0
    assert tasks.examine(at=timezone.now() + 366 * DAY) == 1


def test_falling_helpfulness(guide: ArticlePage, editor: Member) -> None:
    def say(number: int, *, yes: bool, ago: int) -> None:
        row = feedback.record(guide, is_helpful=yes, visitor=f"{number}-{ago}")
        GuideFeedback.objects.filter(pk=row.pk).update(created_at=timezone.now() - ago * DAY)

    for number in range(12):
        say(number, yes=True, ago=60)
        say(number, yes=number < 6, ago=1)
    assert tasks.examine() == 1
    assert again(guide).is_stale
    tasks.close(only_task(guide), by=editor)
    assert tasks.examine() == 0
    say(12, yes=False, ago=2)
    assert tasks.examine() == 0
    for number in range(13, 17):
        say(number, yes=False, ago=2)
    assert tasks.examine() == 1
    assert waiting(guide) == ["falling"]


def test_a_version_that_came_later(guide: ArticlePage, editor: Member, commit: Any) -> None:
    family = Product.objects.create(name="X", slug="x")
    first = Product.objects.create(name="X 2025", slug="x-2025")
    set_parent(first, family)
    ArticlePage.objects.filter(pk=guide.pk).update(product=first, last_published_at=timezone.now())
    assert tasks.examine() == 0
    second = Product.objects.create(name="X 2026", slug="x-2026")
    set_parent(second, family)
    assert tasks.examine() == 1
    assert only_task(guide).grounds == [f"version:{second.pk}"]
    CheckedProduct.objects.create(page=guide, product=second)
    assert tasks.examine() == 1
    assert guide.review_tasks.get().outcome == "gone"


def test_what_was_missed_is_found_by_the_clock(guide: ArticlePage, answer: Answer, alice: Member) -> None:
    """Nothing of this test is ever committed: no receiver heard of it."""
    actions.mark(answer, by=alice, kind="dangerous", sentence="It gives a shock.")
    edit(answer, "Clean the filter first, then the hose.")
    assert waiting(guide) == []
    assert [JOBS["guides to check"](), JOBS["guides to check"]()] == [1, 0]
    assert waiting(guide) == ["dangerous", "edited"]


def test_one_open_task_for_a_guide_and_a_reason(guide: ArticlePage) -> None:
    ReviewTask.objects.create(page=guide, reason="edited", opened_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewTask.objects.create(page=guide, reason="edited", opened_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewTask.objects.update(closed_at=timezone.now())


def test_closing_counts_once_and_is_logged(guide: ArticlePage, answer: Answer, editor: Member, commit: Any) -> None:
    commit(edit, answer, "Clean the filter first, then the hose.")
    task = only_task(guide)
    first = tasks.close(task, by=editor)
    second = tasks.close(task, by=make_editor("second"))
    assert (second.closed_by, second.closed_at, second.outcome) == (editor, first.closed_at, "still_right")
    assert PageLogEntry.objects.filter(page=guide.pk, action=tasks.CHECKED).count() == 1


def test_what_nobody_read_is_not_waved_through(guide: ArticlePage, answer: Answer, editor: Member, commit: Any) -> None:
    commit(edit, answer, "Clean the filter first, then the hose.")
    read = only_task(guide).grounds
    commit(edit, answer, "Pour petrol into it.")
    with pytest.raises(PermissionDenied, match="meanwhile"):
        tasks.close(only_task(guide), by=editor, seen=read)
    tasks.close(only_task(guide), by=editor, seen=only_task(guide).grounds)
    assert waiting(guide) == []


@pytest.mark.parametrize("who", ["mallory", "dora", "bob"])
def test_only_editors_check(guide: ArticlePage, answer: Answer, who: str, request: Any, commit: Any) -> None:
    member = request.getfixturevalue(who)
    commit(edit, answer, "Clean the filter first, then the hose.")
    for act in (
        lambda: tasks.close(only_task(guide), by=member),
        lambda: tasks.confirm(guide, by=member),
        lambda: tasks.withdraw(guide, by=member),
        lambda: tasks.hand_over(guide, to=member, by=member),
    ):
        with pytest.raises(PermissionDenied, match="Only editors"):
            act()
    assert waiting(guide) == ["edited"]
    assert again(guide).live


def test_publishing_what_was_written_since_closes_it(
    guide: ArticlePage, answer: Answer, editor: Member, commit: Any
) -> None:
    before = guide.save_revision(user=editor)
    commit(edit, answer, "Clean the filter first, then the hose.")
    commit(before.publish)
    assert waiting(guide) == ["edited"]  # it was written before the edit
    commit(again(guide).save_revision(user=editor).publish)
    closed = guide.review_tasks.get()
    assert (closed.outcome, closed.closed_by) == ("changed", editor)
    assert tasks.examine() == 0


def test_confirming_the_whole_guide(
    guide: ArticlePage, answer: Answer, alice: Member, editor: Member, commit: Any
) -> None:
    commit(edit, answer, "Clean the filter first, then the hose.")
    commit(actions.unaccept, answer.question, by=alice)
    assert waiting(guide) == ["edited", "unaccepted"]
    tasks.confirm(guide, by=editor)
    assert waiting(guide) == []
    assert again(guide).checked_at is not None
    assert tasks.examine() == 0


def test_withdrawing(guide: ArticlePage, answer: Answer, alice: Member, editor: Member, commit: Any) -> None:
    commit(actions.mark, answer, by=alice, kind="dangerous", sentence="It gives a shock.")
    commit(tasks.withdraw, guide, by=editor)
    assert not again(guide).live
    closed = guide.review_tasks.get()
    assert (closed.outcome, closed.closed_by) == ("withdrawn", editor)
    assert promotion.follow_texts() == 0
    commit(again(guide).save_revision().publish)  # nobody judged the danger: it waits again
    assert waiting(guide) == ["dangerous"]


def test_a_guide_that_leaves_with_its_text_waits_for_that_alone(
    guide: ArticlePage, answer: Answer, dora: Member, commit: Any
) -> None:
    commit(edit, answer, "Clean the filter first, then the hose.")
    commit(actions.hide, answer, by=dora, ref="decision:1")
    assert [(task.reason, task.outcome) for task in guide.review_tasks.all()] == [
        ("edited", "withdrawn"),
        ("withheld", ""),
    ]
    commit(actions.restore, answer, by=dora, ref="decision:1")
    assert again(guide).live
    assert waiting(guide) == ["edited"]


def test_who_looks_after_it_when_its_owner_leaves(
    guide: ArticlePage, editor: Member, commit: Any, answer: Answer
) -> None:
    other, third = make_editor("second"), make_editor("third")
    commit(edit, answer, "Clean the filter first, then the hose.")
    tasks.hand_over(guide, to=other, by=editor)
    assert again(guide).caretaker == other
    assert Notification.objects.filter(kind="upkeep", member=other).count() == 1
    other.groups.clear()
    editor.groups.clear()
    assert JOBS["caretakers"]() == 1
    assert again(guide).caretaker == third
    assert Notification.objects.filter(kind="upkeep", member=third).count() == 1
    assert JOBS["caretakers"]() == 0


def test_a_revision_keeps_neither_who_looks_after_it_nor_what_was_judged(guide: ArticlePage, editor: Member) -> None:
    old = guide.save_revision(user=editor)
    assert not {"caretaker", "is_stale", "checked_at", "settled_grounds"} & set(old.content)
    other = make_editor("second")
    tasks.hand_over(guide, to=other, by=editor)
    tasks.confirm(guide, by=editor)
    Revision.objects.get(pk=old.pk).publish()
    found = again(guide)
    assert (found.caretaker, found.checked_at is not None) == (other, True)


def test_looking_at_all_guides_costs_the_same_for_many(
    guide: ArticlePage,
    ask: Callable[..., Question],
    bob: Member,
    alice: Member,
    editor: Member,
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            tasks.examine()
        return len(queries)

    one = cost()
    for number in range(3):
        asked = ask(f"Another question about machine number {number}")
        solution = actions.accept(actions.answer(asked, by=bob, body="Descale it."), by=alice)
        promotion.promote(solution, by=editor).get_latest_revision().publish()
    assert cost() == one


def test_readers_who_say_that_it_is_outdated(guide: ArticlePage) -> None:
    for number in range(3):  # who may be one person with private windows
        feedback.record(guide, is_helpful=False, reason="outdated", visitor=str(number))
    for name in ("erin", "frank"):
        tasks.examine()
        assert waiting(guide) == []
        feedback.record(guide, is_helpful=False, reason="outdated", by=make_member(name))
    tasks.examine()
    assert waiting(guide) == ["outdated"]
    guide.save_revision().publish()
    tasks.examine()
    assert waiting(guide) == []


def test_one_guide_that_fails_keeps_nobody_from_the_others(
    guide: ArticlePage, answer: Answer, alice: Member, editor: Member, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    french = guide.copy_for_translation(Locale.objects.get(language_code="fr"))
    french.save_revision(user=editor).publish()
    actions.mark(answer, by=alice, kind="dangerous", sentence="It gives a shock.")
    follow = tasks._follow

    def fail_once(pk: int, **kwargs: Any) -> None:
        if pk == guide.pk:
            raise RuntimeError("a broken row")
        follow(pk, **kwargs)

    with monkeypatch.context() as broken:
        broken.setattr(tasks, "_follow", fail_once)
        assert tasks.examine() == 1
    assert "could not be looked at again" in caplog.text
    assert (waiting(guide), waiting(french)) == ([], ["dangerous"])
    assert tasks.examine() == 1
    assert waiting(guide) == ["dangerous"]


def test_a_translation_is_looked_at_with_its_original(
    guide: ArticlePage, answer: Answer, bob: Member, editor: Member, commit: Any
) -> None:
    french = guide.copy_for_translation(Locale.objects.get(language_code="fr"))
    french.save_revision(user=editor).publish()
    assert list(provenance.check()) == []
    assert ReputationChange.objects.filter(member=bob, reason="promoted").count() == 1
    commit(edit, answer, "Clean the filter first, then the hose.")
    assert (waiting(guide), waiting(french)) == (["edited"], ["edited"])
    tasks.close(only_task(guide), by=editor)
    assert waiting(french) == ["edited"]
