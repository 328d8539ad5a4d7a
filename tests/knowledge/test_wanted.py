"""The reports of those who keep guides: what is wanted most, and what helps less than it did."""

import csv
import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from forum import actions
from forum.dates import written_days
from forum.models import Answer, Member, Question
from knowledge import promotion
from knowledge.models import ArticlePage, Opened, QuestionAfterGuide, ReviewTask, Searched
from knowledge.readers import feedback, trend, trends
from knowledge.readers.falling import Fall, Opinions
from knowledge.readers.trend import Change, Week
from knowledge.searching import counting, wanted
from knowledge.searching.wanted import Signals
from knowledge.upkeep import tasks
from tests.people import make_member

WANTED, HELPFUL = "/admin/reports/most-wanted/", "/admin/reports/helpful-guides/"
NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


@pytest.fixture
def guide(site_tree: Any, answer: Answer, alice: Member, editor: Member) -> ArticlePage:
    page = promotion.promote(actions.accept(answer, by=alice), by=editor, title="=Drain the X200")
    page.get_latest_revision().publish()
    return ArticlePage.objects.get(pk=page.pk)


def me_too(question: Question, people: int) -> None:
    Question.objects.filter(pk=question.pk).update(vote_count=people)


def searched(words: str, people: int, vain: int, *, weeks: int = 0, opened: int = 0) -> None:
    week = wanted.monday(timezone.localdate()) - dt.timedelta(weeks=weeks)
    Searched.objects.create(week=week, language="en", words=words, people=people, nothing=vain, opened=opened)


# Rules


def test_a_share_is_fair_to_few_opinions() -> None:
    assert Week(0, 0).percent == 50
    assert Week(0, 1).percent == 40  # one no is not 0 %
    assert Week(1, 1).percent == 60
    assert Week(80, 100).percent == 79


def test_a_change_is_told_from_enough_opinions_on() -> None:
    assert Change(None, Week(2, 5), Week(5, 5)).points == 44 - 78
    assert Change(None, Week(2, 4), Week(5, 5)).points is None
    assert Change(None, Week(2, 5), Week(4, 4)).points is None


def test_those_that_fall_stand_first_and_then_those_that_lost_most() -> None:
    rises = Change("rises", Week(9, 10), Week(5, 10))
    loses = Change("loses", Week(5, 10), Week(9, 10))
    falls = Change("falls", Week(9, 10), Week(9, 10), Fall(Opinions(19, 20), Opinions(4, 10)))
    new = Change("new", Week(0, 3), Week(0, 0))
    assert [one.guide for one in trend.falling_first([new, rises, loses, falls])] == ["falls", "loses", "rises", "new"]


def test_the_weeks_are_of_whole_days_and_do_not_overlap() -> None:
    this, before = trend.weeks(dt.date(2026, 11, 22))
    assert this == (dt.date(2026, 11, 16), dt.date(2026, 11, 22))
    assert before == (dt.date(2026, 11, 9), dt.date(2026, 11, 15))


def test_a_whole_question_weighs_more_than_a_press() -> None:
    assert Signals(nothing_opened=4).score == Signals(same_problem=4).score == Signals(nothing_found=2).score == 4
    assert Signals(asked_again=1, asked_after=1).score == 6
    assert Signals(same_problem=1, asked_again=2).words == ["1 person has the same problem", "asked again 2 times"]


# What is wanted


@pytest.mark.wide
def test_the_most_wanted_stand_first(
    site_tree: Any, guide: ArticlePage, ask: Callable[..., Question], dora: Member
) -> None:
    searched("kettle leaks", 7, 2, opened=4)
    same, again, quiet = (
        ask("Why does the toaster burn?"),
        ask("Why does the kettle whistle?"),
        ask("Is it quiet at all?"),
    )
    me_too(same, 4)
    me_too(quiet, 2)
    for number in range(2):
        copy = ask(f"Why does my kettle whistle so loud {number}?")
        actions.mark_duplicate(copy, of=again, by=dora)
    found = wanted.lines()
    assert [(line.title, line.signals.score) for line in found] == [
        (again.title, 6),
        ("kettle leaks", 5),
        (same.title, 4),
    ]
    assert found[1].signals.words == ["2 people found nothing", "1 person opened no result"]
    assert found[1].url == "/en/search/?q=kettle+leaks"
    assert found[1].act_url.startswith("/admin/pages/add/knowledge/articlepage/")
    assert found[2].act_url == same.get_absolute_url()


@pytest.mark.wide
def test_a_question_in_a_guide_is_wanted_no_more(guide: ArticlePage, question: Question) -> None:
    me_too(question, 50)
    assert wanted.repeated() == []


@pytest.mark.wide
def test_a_solved_question_leads_to_its_promotion(answer: Answer, question: Question, alice: Member) -> None:
    actions.accept(answer, by=alice)
    me_too(question, 5)
    [line] = wanted.repeated()
    assert line.act_url == f"/en/answers/{answer.pk}/promote/"


@pytest.mark.wide
def test_hidden_questions_are_in_no_report(question: Question, dora: Member) -> None:
    me_too(question, 50)
    actions.hide(question, by=dora, ref="decision:1")
    assert wanted.repeated() == []


@pytest.mark.wide
def test_questions_after_a_guide_count_for_both(guide: ArticlePage, ask: Callable[..., Question]) -> None:
    asked = ask("The X200 still has water in it, what now?")
    QuestionAfterGuide.objects.create(page=guide, question=asked, asked_at=timezone.now())
    old = ask("The X200 had water in it long ago, and then?")
    QuestionAfterGuide.objects.create(page=guide, question=old, asked_at=timezone.now() - dt.timedelta(weeks=20))
    found = {line.title: line.signals for line in wanted.lines()}
    assert found[asked.title] == found[guide.title] == Signals(asked_after=1)


@pytest.mark.wide
def test_words_of_few_people_are_shown_to_nobody(site_tree: Any) -> None:
    week = wanted.monday(timezone.localdate())
    for person in ("a", "b"):
        Searched.objects.create(week=week, language="en", words="jean dupont", person=person, nothing=1)
        Searched.objects.create(week=week - dt.timedelta(weeks=1), language="en", words="jean dupont", person=person)
    assert wanted.searched_in_vain(timezone.localdate()) == []
    Searched.objects.create(week=week, language="en", words="jean dupont", person="c", nothing=1)
    assert [line.title for line in wanted.searched_in_vain(timezone.localdate())] == ["jean dupont"]


@pytest.mark.wide
def test_what_is_found_by_now_is_wanted_no_more(site_tree: Any) -> None:
    searched("kettle leaks", 9, 9, weeks=2)
    searched("toaster burns", 9, 9, weeks=2)
    searched("kettle leaks", 9, 0, opened=8)
    searched("", 90, 90)
    searched("long ago", 90, 90, weeks=wanted.WEEKS)
    assert [line.title for line in wanted.lines()] == ["toaster burns"]


def opened(words: str, page: Question | ArticlePage, people: int, *, weeks: int = 0, person: str = "") -> None:
    week = wanted.monday(timezone.localdate()) - dt.timedelta(weeks=weeks)
    kind = "question" if isinstance(page, Question) else "guide"
    of = {"week": week, "language": "en", "words": words, "person": person, "people": people, "places": people}
    Opened.objects.create(kind=kind, number=page.pk, **of)


@pytest.mark.wide
def test_what_is_opened_instead_stands_beside_the_words(
    guide: ArticlePage, ask: Callable[..., Question], editor: Member, as_member: Callable[[Member], Client]
) -> None:
    searched("kettle leaks", 20, 3, opened=9)
    searched("kettle leaks", 20, 3, opened=9, weeks=1)
    searched("toaster burns", 5, 0)
    close, rare = ask("Why does the kettle whistle?"), ask("Why does the kettle hum at night?")
    opened("kettle leaks", close, 4)
    opened("kettle leaks", close, 3, weeks=1)
    opened("kettle leaks", guide, 5)
    opened("kettle leaks", rare, counting.K - 1)
    opened("kettle leaks", rare, counting.K - 1, weeks=1)
    found = {line.title: line for line in wanted.searched_in_vain(timezone.localdate())}
    assert [(page.title, page.people) for page in found["kettle leaks"].opened] == [(close.title, 7), (guide.title, 5)]
    assert found["kettle leaks"].is_opened
    assert not found["toaster burns"].is_opened and found["toaster burns"].opened == ()
    page = as_member(editor).get(WANTED).text
    assert "Nobody opened any result." in page and f'<a href="{close.get_absolute_url()}"' in page
    assert rare.title not in page
    rows = list(csv.reader(io.StringIO(as_member(editor).get(WANTED, {"format": "csv"}).content.decode("utf-8-sig"))))
    assert rows[1][6] == f"{close.title} (7); {guide.title} (5)"


@pytest.mark.wide
def test_what_is_opened_is_told_of_three_people_and_of_public_pages(
    guide: ArticlePage, ask: Callable[..., Question], dora: Member
) -> None:
    searched("kettle leaks", 20, 9, opened=9)
    shown, hidden = ask("Why does the kettle whistle?"), ask("Why does the kettle hum at night?")
    for person in ("a", "b"):
        opened("kettle leaks", shown, 1, person=person)
        opened("kettle leaks", hidden, 9, person=person)
    opened("kettle leaks", guide, 9)
    actions.hide(hidden, by=dora, ref="decision:1")
    guide.unpublish()
    assert wanted.searched_in_vain(timezone.localdate())[0].opened == ()
    opened("kettle leaks", shown, 1, person="c")
    assert [page.title for page in wanted.searched_in_vain(timezone.localdate())[0].opened] == [shown.title]


# What helps less


def opinions(guide: ArticlePage, name: str, good: int, bad: int, days: int) -> None:
    for number in range(good + bad):
        said = {"is_helpful": number < good, "visitor": f"{name}{number}"}
        feedback.record(guide, **said, at=NOW - dt.timedelta(days=days))


@pytest.mark.wide
def test_guides_are_compared_with_two_weeks_ago(guide: ArticlePage) -> None:
    opinions(guide, "before", 9, 1, days=10)
    opinions(guide, "now", 3, 5, days=2)
    opinions(guide, "long ago", 0, 4, days=20)
    [change] = trends.changes(NOW)
    assert (change.now, change.before) == (Week(3, 8), Week(9, 10))
    assert change.points == 42 - 79
    assert not change.falls  # one bad week is no fall
    assert trends.changes(NOW + dt.timedelta(days=14)) == []
    guide.unpublish()
    assert trends.changes(NOW) == []


@pytest.mark.wide
def test_a_guide_that_falls_is_in_both_lists_whoever_spoke_this_week(guide: ArticlePage, editor: Member) -> None:
    opinions(guide, "before", 19, 1, days=40)
    opinions(guide, "lately", 4, 6, days=10)
    [change] = trends.changes(NOW)
    assert (change.now, change.falls) == (Week(0, 0), True)
    assert tasks.examine(at=NOW) == 1
    assert ReviewTask.objects.get().reason == "falling"


@pytest.mark.wide
def test_the_report_names_the_days_that_it_compares(
    guide: ArticlePage, editor: Member, as_member: Callable[[Member], Client]
) -> None:
    feedback.record(guide, is_helpful=False, visitor="v1")
    browser = as_member(editor)
    weeks = trend.weeks(timezone.localdate())
    with override("en"):
        named = [written_days(*week) for week in weeks]
    page = browser.get(HELPFUL).text
    assert all(f"<br><small>{days}</small>" in page for days in named)
    table = browser.get(HELPFUL, {"format": "csv"}).content.decode("utf-8-sig")
    assert all(f"Share, {days}" in table for days in named)
    for days in ("Two weeks ago", "This week"):
        assert days not in page + table


# The pages


@pytest.mark.wide
@pytest.mark.parametrize("address", [WANTED, HELPFUL])
def test_editors_alone_read_them(
    address: str, guide: ArticlePage, editor: Member, mallory: Member, as_member: Callable[[Member], Client]
) -> None:
    assert as_member(editor).get(address).status_code == 200
    assert address in as_member(editor).get("/admin/").text
    assert as_member(mallory).get(address).status_code in {302, 403}
    clerk = make_member("clerk")
    clerk.groups.add(Group.objects.get(name="Moderators"))
    assert as_member(clerk).get(address).status_code in {302, 403}
    assert Client().get(address).status_code == 302


@pytest.mark.wide
def test_reports_say_why_and_export(
    guide: ArticlePage, editor: Member, ask: Callable[..., Question], as_member: Callable[[Member], Client]
) -> None:
    same = ask("<b>Why</b> does the toaster burn?")
    me_too(same, 4)
    for number in range(3):
        feedback.record(guide, is_helpful=False, visitor=f"v{number}")
    browser = as_member(editor)
    page = browser.get(WANTED).text
    assert "&lt;b&gt;Why" in page and "4 people have the same problem" in page
    rows = list(csv.reader(io.StringIO(browser.get(WANTED, {"format": "csv"}).content.decode("utf-8-sig"))))
    assert rows[1][:3] == ["4", "Question", same.title]
    assert "Too few opinions" in browser.get(HELPFUL).text
    rows = list(csv.reader(io.StringIO(browser.get(HELPFUL, {"format": "csv"}).content.decode("utf-8-sig"))))
    assert rows[1] == ["'=Drain the X200", "en", "3", "29", "0", "50", "", "no"]


@pytest.mark.wide
def test_reports_cost_the_same_for_few_and_many(
    site_tree: Any, guide: ArticlePage, ask: Callable[..., Question]
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            wanted.lines()
            trends.changes()
        return len(captured)

    def more(number: int) -> None:
        searched(f"word {number}", 5, 3)
        opened(f"word {number}", guide, 5)
        opened(f"word {number}", Question.objects.earliest("pk"), 5)
        me_too(ask(f"Why does machine number {number} stop?"), 5)
        feedback.record(guide, is_helpful=True, visitor=f"v{number}")

    more(0)
    queries()  # the address of the site is known
    few = queries()
    for number in range(1, 12):
        more(number)
    assert queries() == few <= 19
