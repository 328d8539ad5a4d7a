"""What is new since one's last visit, and what one does not want to read: marked for oneself, in words."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from forum import actions
from forum.models import Answer, Member, Notification, Question, Visit
from tests.forum.reading import page, read, signed_in
from tests.people import make_member

NEW, FOLDED = "New since your last visit", 'class="folded"'


@pytest.fixture
def carl(db: Any) -> Client:
    return signed_in(make_member("carl"))


@pytest.mark.wide
def test_answers_since_the_last_visit_are_marked_once(question: Question, answer: Answer, carl: Client) -> None:
    assert NEW not in read(carl, page(question)).text  # everything is new to whoever comes first
    later = actions.answer(question, by=make_member("emma"), body="Or the hose.")
    listed = read(carl, "/en/questions/").text
    assert "1 new answer" in listed
    shown = read(carl, page(question)).text
    assert shown.count(NEW) == 1
    assert shown.index(f'id="answer-{later.pk}"') < shown.index(NEW)
    assert f'<a href="#answer-{later.pk}">1 new answer since your last visit</a>' in shown
    assert "new answer" not in read(carl, "/en/questions/").text


@pytest.mark.wide
def test_the_marks_stay_while_one_reads(question: Question, answer: Answer, time_machine: Any) -> None:
    carl, begin = make_member("carl"), timezone.now()

    def marked(minutes: int) -> int:
        time_machine.move_to(begin + timedelta(minutes=minutes))
        return read(signed_in(carl), page(question)).text.count(NEW)

    def add(name: str, minutes: int) -> None:
        time_machine.move_to(begin + timedelta(minutes=minutes))
        actions.answer(question, by=make_member(name), body="Or the hose.")

    assert marked(0) == 0
    add("emma", 60)
    assert [marked(61), marked(62), marked(75)] == [1, 1, 1]
    seen = Visit.objects.get(member=carl).seen_at
    assert seen < begin + timedelta(minutes=62)  # reading again writes nothing
    add("fred", 80)
    assert [marked(85), marked(86)] == [2, 2]  # the reading goes on
    add("gina", 200)
    assert [marked(201), marked(202)] == [1, 1]
    assert [marked(300), marked(301)] == [0, 0]
    assert marked(300) == 0


@pytest.mark.wide
def test_the_marks_of_one_are_not_those_of_another(question: Question, answer: Answer, carl: Client) -> None:
    fred = signed_in(make_member("fred"))
    read(carl, page(question))
    actions.answer(question, by=make_member("emma"), body="Or the hose.")
    assert NEW in read(carl, page(question)).text
    assert NEW not in read(fred, page(question)).text
    assert NEW not in read(Client(), page(question)).text
    assert "<!--" not in read(Client(), page(question)).text.split("<main")[1].split("</main")[0]


@pytest.mark.wide
def test_ones_own_answer_is_no_news(question: Question, bob: Member) -> None:
    client = signed_in(bob)
    read(client, page(question))
    actions.answer(question, by=bob, body="Clean the filter.")
    assert "new answer" not in read(client, "/en/questions/").text
    assert NEW not in read(client, page(question)).text


@pytest.mark.wide
def test_a_hidden_answer_is_no_news(question: Question, answer: Answer, carl: Client, dora: Member) -> None:
    read(carl, page(question))
    later = actions.answer(question, by=make_member("emma"), body="Or the hose.")
    actions.hide(later, by=dora, ref="decision:1")
    assert "new answer" not in read(carl, page(question)).text + read(carl, "/en/questions/").text


@pytest.mark.wide
def test_reading_again_writes_nothing_and_prefetching_neither(question: Question, carl: Client) -> None:
    carl.head(page(question))
    read(carl, page(question), **{"sec-purpose": "prefetch"})
    assert not Visit.objects.exists()
    read(carl, page(question))
    seen = Visit.objects.get().seen_at
    read(carl, page(question))
    assert Visit.objects.get().seen_at == seen


@pytest.mark.wide
def test_what_is_seen_on_the_page_is_read(question: Question, answer: Answer, alice: Member) -> None:
    read(signed_in(alice), page(question))
    assert not Notification.objects.filter(member=alice).unread().exists()


@pytest.mark.wide
@pytest.mark.parametrize("count", [1, 15])
def test_a_list_asks_the_same_however_much_is_new(
    ask: Callable[..., Question], bob: Member, carl: Client, count: int, django_assert_max_num_queries: Any
) -> None:
    questions = [ask(f"The question with the number {number}") for number in range(count)]
    for question in questions:
        read(carl, page(question))
        actions.answer(question, by=bob, body="x")
    with django_assert_max_num_queries(10):
        assert read(carl, "/en/questions/").text.count("1 new answer") == count


# People one does not read


@pytest.mark.wide
def test_posts_of_somebody_blocked_are_folded_for_oneself_only(question: Question, answer: Answer, bob: Member) -> None:
    actions.comment(question, by=bob, body="Which model?")
    carl, fred = make_member("carl"), make_member("fred")
    read(signed_in(fred), page(question))
    actions.block(bob, by=carl)
    shown = read(signed_in(carl), page(question)).text
    assert shown.count(FOLDED) == 2
    assert "An answer by somebody you do not read" in shown
    assert "Clean the filter" in shown  # a click away
    for other in (signed_in(fred), Client()):
        assert FOLDED not in read(other, page(question)).text
    actions.unblock(bob, by=carl)
    assert FOLDED not in read(signed_in(carl), page(question)).text


@pytest.mark.wide
def test_folding_does_not_name_who_asked_anonymously(ask: Callable[..., Question], alice: Member) -> None:
    carl = make_member("carl")
    actions.block(alice, by=carl)
    assert FOLDED in read(signed_in(carl), page(ask())).text
    asked = ask("The kettle leaks from the lid", is_anonymous=True)
    actions.comment(asked, by=alice, body="It is new.")
    assert FOLDED not in read(signed_in(carl), page(asked)).text
