"""What a member is told on the site: theirs alone, said once, and nothing of what was taken away meanwhile."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forum import actions, notifications
from forum.models import Answer, Member, Notification, Question
from tests.people import make_member

SignIn = Callable[[Member], Client]
PAGE, READ, SETTINGS = "/en/notifications/", "/en/notifications/read/", "/en/account/settings/"


def badge(page: str) -> str:
    return page.split('class="badge"')[1].split("<")[0].split(">")[1] if 'class="badge"' in page else ""


@pytest.mark.wide
def test_what_one_is_told_leads_there(question: Question, answer: Answer, alice: Member, as_member: SignIn) -> None:
    client = as_member(alice)
    page = client.get(PAGE).text
    assert question.title in page
    assert f'href="{answer.get_absolute_url()}"' in page
    assert "because you asked the question" in page
    assert badge(page) == "1"
    assert badge(client.get("/en/questions/").text) == "1"


@pytest.mark.wide
def test_reading_takes_a_button(question: Question, answer: Answer, alice: Member, as_member: SignIn) -> None:
    client = as_member(alice)
    client.get(PAGE)
    assert client.get(READ)["Location"] == PAGE
    assert Notification.objects.unread().count() == 1
    assert client.post(READ)["Location"] == PAGE
    assert client.post(READ)["Location"] == PAGE
    assert Notification.objects.unread().count() == 0
    page = client.get(PAGE).text
    assert badge(page) == ""
    assert "unread</span>" not in page


@pytest.mark.wide
def test_nobody_reads_or_marks_those_of_others(
    answer: Answer, question: Question, mallory: Member, as_member: SignIn
) -> None:
    client = as_member(mallory)
    page = client.get(PAGE).text
    assert question.title not in page
    assert "Nothing new. " in page
    client.post(READ)
    assert Notification.objects.unread().count() == 1
    for address in (PAGE, READ, SETTINGS):
        for method in (Client().get, Client().post):
            assert method(address)["Location"] == f"/en/account/login/?next={address}"


@pytest.mark.wide
@pytest.mark.parametrize("fate", ["hide", "hold", "delete"])
def test_a_title_taken_away_is_shown_no_more(
    question: Question, alice: Member, bob: Member, dora: Member, as_member: SignIn, fate: str
) -> None:
    notifications.subscribe(bob, question, "followed")
    actions.answer(question, by=make_member("dan"), body="x")
    client = as_member(bob)
    assert question.title in client.get(PAGE).text
    {
        "hide": lambda: actions.hide(question, by=dora, ref="decision:1"),
        "hold": lambda: actions.hold(question),
        "delete": lambda: actions.delete(question, by=alice),
    }[fate]()
    page = client.get(PAGE).text
    assert question.title not in page
    assert question.slug not in page
    assert "This text is no longer here." in page
    assert badge(page) == "1"  # it can still be marked as read


@pytest.mark.wide
def test_an_answer_taken_away_is_linked_no_more(
    question: Question, answer: Answer, alice: Member, dora: Member, as_member: SignIn
) -> None:
    actions.hide(answer, by=dora, ref="decision:1")
    page = as_member(alice).get(PAGE).text.split("<main")[1]
    assert f"#answer-{answer.pk}" not in page
    assert "This text is no longer here." in page


@pytest.mark.wide
def test_a_notification_speaks_the_language_of_the_page(answer: Answer, alice: Member, as_member: SignIn) -> None:
    page = as_member(alice).get("/fr/notifications/").text
    assert "parce que vous avez posé la question" in page
    assert f"/fr/questions/{answer.question_id}/" in page


@pytest.mark.wide
@pytest.mark.parametrize("count", [3, 60])
def test_a_page_costs_the_same_however_much_there_is_to_tell(
    ask: Callable[..., Question], alice: Member, bob: Member, as_member: SignIn, count: int
) -> None:
    start = timezone.now() - timedelta(days=90)
    for number in range(count):
        question = ask(f"The question with the number {number}")
        answer = actions.answer(question, by=bob, body="x")
        notifications.tell(
            alice, "answer", ref=f"n{number}", at=start + timedelta(days=number), question=question, answer=answer
        )
    client = as_member(alice)
    client.get(PAGE)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page = client.get(PAGE)
    assert len(queries) <= 8, [query["sql"][:90] for query in queries]
    assert page.text.count("<article") == min(20, count)
    assert page.text.count("/save/") == min(40, 2 * count)


@pytest.mark.wide
def test_what_happened_to_one_question_stands_together(
    question: Question, ask: Callable[..., Question], alice: Member, as_member: SignIn
) -> None:
    other = ask("The kettle leaks from the lid")
    for number in range(7):
        actions.answer(question, by=make_member(f"m{number}"), body="x")
    actions.answer(other, by=make_member("carl"), body="x")
    page = as_member(alice).get(PAGE).text
    assert page.count("<article") == 2
    assert page.index(other.title) < page.index(question.title)
    assert page.count(f">{question.title}</a></h2>") == 1
    assert "And 2 more." in page


@pytest.mark.wide
def test_one_question_is_read_and_the_others_stay(
    question: Question, answer: Answer, ask: Callable[..., Question], alice: Member, bob: Member, as_member: SignIn
) -> None:
    other = ask("The kettle leaks from the lid")
    actions.answer(other, by=bob, body="x")
    notifications.tell(alice, "case", ref="case:1", at=timezone.now(), url="/cases/x/")
    own = -Notification.objects.get(kind="case").pk
    client = as_member(alice)
    for key, left in ((question.pk, 2), (own, 1), ("nonsense", 0)):
        assert client.post(READ, {"key": key, "tab": "all"})["Location"] == f"{PAGE}?tab=all"
        assert Notification.objects.unread().count() == left
    assert "Nothing new. " in client.get(PAGE).text
    assert other.title in client.get(PAGE, {"tab": "all"}).text


@pytest.mark.wide
def test_saved_ones_are_found_again(
    question: Question, answer: Answer, alice: Member, mallory: Member, as_member: SignIn
) -> None:
    address = f"/en/notifications/{Notification.objects.get(member=alice).pk}/save/"
    as_member(mallory).post(address, {"value": "1"})
    assert "You have saved nothing." in as_member(alice).get(PAGE, {"tab": "saved"}).text
    client = as_member(alice)
    assert client.get(address)["Location"] == PAGE
    for _ in range(2):
        client.post(address, {"value": "1"})
    client.post(READ)
    assert question.title in client.get(PAGE, {"tab": "saved"}).text
    client.post(address, {"value": "0"})
    assert question.title not in client.get(PAGE, {"tab": "saved"}).text


@pytest.mark.wide
def test_what_tells_too_much_is_stopped_there(
    question: Question, answer: Answer, alice: Member, as_member: SignIn
) -> None:
    client = as_member(alice)
    row = alice.subscriptions.get(question=question)
    assert f'action="/en/account/follows/{row.pk}/stop/"' in client.get(PAGE).text
    client.post(f"/en/account/follows/{row.pk}/stop/", {"from": "notifications"})
    page = client.get(PAGE).text
    assert question.title in page
    assert "/stop/" not in page


@pytest.mark.parametrize(("count", "shown"), [(1, "1"), (99, "99"), (100, "99+")])
def test_the_bell_counts_to_ninety_nine(alice: Member, as_member: SignIn, count: int, shown: str) -> None:
    now = timezone.now()
    Notification.objects.bulk_create(
        Notification(member=alice, kind="case", ref=f"n{number}", url="/cases/x/", created_at=now)
        for number in range(count)
    )
    page = as_member(alice).get("/en/questions/").text
    assert badge(page) == shown
    assert f"{count} unread notification" in page


# Settings


def test_settings_are_kept_and_said(alice: Member, as_member: SignIn) -> None:
    client = as_member(alice)
    shown = client.get(SETTINGS).text
    assert 'value="Alice"' in shown
    response = client.post(SETTINGS, {"display_name": "  Alice\u202e B. ", "language": "fr"}, follow=True)
    assert "Your settings are saved." in response.text
    alice.refresh_from_db()
    assert (alice.display_name, alice.language, alice.wants_mail) == ("Alice B.", "fr", False)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"display_name": "n" * 61}, "id_display_name"),
        ({"language": "xx"}, "id_language"),
        ({"language": ""}, "id_language"),
    ],
)
def test_settings_that_cannot_be(alice: Member, as_member: SignIn, changes: dict[str, str], field: str) -> None:
    response = as_member(alice).post(SETTINGS, {"display_name": "New", "language": "en", "wants_mail": "on", **changes})
    assert response.status_code == 422
    assert f'<a href="#{field}">' in response.text
    alice.refresh_from_db()
    assert alice.display_name == "Alice"


def test_no_field_besides_the_three_is_written(alice: Member, as_member: SignIn) -> None:
    rights: dict[str, Any] = {
        "is_staff": "on",
        "is_superuser": "1",
        "reputation": "9999",
        "username": "admin",
        "brand": "1",
    }
    as_member(alice).post(SETTINGS, {"display_name": "Alice", "language": "en", "wants_mail": "on", **rights})
    alice.refresh_from_db()
    assert (alice.is_staff, alice.is_superuser, alice.reputation, alice.username) == (False, False, 0, "alice")


def test_a_name_that_is_markup_stays_a_name(question: Question, alice: Member) -> None:
    Member.objects.filter(pk=alice.pk).update(display_name='<img src=x onerror="a()">')  # as an import may bring it
    for address in (question.get_absolute_url(), "/en/members/alice/"):
        page = Client().get(address).text
        assert "<img src=x" not in page
        assert "&lt;img src=x onerror=" in page


def test_the_bell_is_asked_cheaply(answer: Answer, alice: Member, as_member: SignIn) -> None:
    client, address = as_member(alice), f"{PAGE}unread/"
    assert f'data-bell="{address}" data-count="1"' in client.get("/en/questions/").text
    response = client.get(address)
    assert "1 unread notification<" in response.text
    assert badge(response.text) == "1"
    with CaptureQueriesContext(connection) as asked:
        same = client.get(address, headers={"if-none-match": response["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    assert len(asked) == 3  # the session, the member, the number
    assert "no-store" in same["Cache-Control"]
    client.post(READ)
    later = client.get(address, headers={"if-none-match": response["ETag"]})
    assert (later.status_code, later["ETag"]) == (200, '"0"')
    assert "0 unread notifications<" in later.text
    assert Client().get(address).status_code == 302
    assert "data-bell" not in Client().get("/en/questions/").text


@pytest.mark.wide
def test_what_is_done_leads_to_what_stands_beside_it(
    ask: Callable[..., Question], alice: Member, bob: Member, as_member: SignIn
) -> None:
    first, second, third = (ask(f"The question with the number {number}") for number in range(3))
    for question in (first, second, third):
        actions.answer(question, by=bob, body="x")
    actions.answer(second, by=make_member("emma"), body="y")
    client = as_member(alice)
    page = client.get(PAGE).text
    assert f'2 new answers to <a href="{second.answers.first().get_absolute_url()}"' in page
    form = page.split(f'value="{second.pk}">Mark as read')[0].rpartition("<form")[2]
    assert f'name="place" value="{third.pk}"' in form  # the one below: the latest stands first
    moved = client.post(READ, {"key": second.pk, "place": third.pk})["Location"]
    assert moved == f"{PAGE}#told-{third.pk}"
    assert f'id="told-{third.pk}" tabindex="-1"' in client.get(PAGE).text
    assert client.post(READ, {"tab": "all", "page": "2", "place": "//x"})["Location"] == f"{PAGE}?tab=all&page=2"


def test_each_case_is_told_of_by_its_reference(alice):
    tell = {"kind": "case", "at": timezone.now()}
    notifications.tell(alice, ref="case:1", url="/cases/SC-26-7F3KQ-H/#afterwards", **tell)
    notifications.tell(alice, ref="case:2", url="/questions/7/escalate/", **tell)
    subjects = [told.subject for told in Notification.objects.order_by("pk")]
    assert subjects == ["your case SC-26-7F3KQ-H", "your file"]
