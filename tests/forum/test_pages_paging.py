"""Lists in their order, and long threads in pages."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from forum import actions
from forum.models import Answer, Member, Question
from forum.views import listing


def test_lists_are_sorted_as_asked(ask: Callable[..., Question], bob: Member) -> None:
    start = timezone.now() - timedelta(days=9)
    first, second, third = (ask(f"The question that was asked as {n}", at=start + timedelta(days=n)) for n in range(3))
    actions.me_too(second, by=bob)
    actions.answer(first, by=bob, body="At last.", at=start + timedelta(days=5))
    orders = {"active": [first, third, second], "newest": [third, second, first], "votes": [second, third, first]}
    for sort, expected in orders.items():
        page = Client().get(f"/en/questions/?sort={sort}").text
        assert sorted(expected, key=lambda question: page.index(question.title)) == expected


@pytest.mark.wide
def test_pages_of_a_list_hold_each_question_once(ask: Callable[..., Question]) -> None:
    asked = {ask(f"The question with the number {number} of all").title for number in range(45)}
    pages = [Client().get(f"/en/questions/?page={number}").text for number in (1, 2, 3)]
    seen = [re.findall(r">(The question with the number \d+ of all)<", page) for page in pages]
    assert [len(titles) for titles in seen] == [20, 20, 5]
    assert {title for titles in seen for title in titles} == asked
    assert re.findall(r'href="([?]page=\d|[?])"', pages[2].partition('class="pagination"')[2]) == [
        "?page=2",
        "?",
        "?page=2",
    ]
    assert 'aria-current="page"><span class="visually-hidden">Page </span>3</b>' in pages[2]
    assert 'rel="prev"' not in pages[0]
    assert 'rel="next"' not in pages[2]


@pytest.mark.wide
def test_an_address_behind_the_last_page_leads_to_it(
    ask: Callable[..., Question], alice: Member, as_member: Callable[[Member], Client]
) -> None:
    for number in range(21):
        ask(f"The question with the number {number} of all", tags=["noise"])
    for client in (Client(), as_member(alice)):
        response = client.get("/en/questions/?sort=newest&page=99")
        assert (response.status_code, response["Location"]) == (302, "/en/questions/?sort=newest&page=2")
        response = client.get("/en/questions/?state=resolved&page=7")
        assert response["Location"] == "/en/questions/?state=resolved"
        assert "No question with these filters." in client.get(response["Location"]).text
        assert client.get("/en/tags/noise/?page=3", follow=True).redirect_chain == [
            ("/en/tags/noise/?tag=noise&page=2", 302)
        ]


@pytest.mark.wide
def test_an_address_behind_the_last_answers_leads_to_them(
    question: Question, make: Callable[[int], list[Answer]]
) -> None:
    make(21)
    last = f"{question.get_absolute_url()}?sort=newest&page=2"
    for number in (3, 9999):
        response = Client().get(f"{question.get_absolute_url()}?sort=newest&page={number}")
        assert (response.status_code, response["Location"]) == (302, last)
    assert Client().get(last).text.count('class="post"') == 1


def test_an_unanswered_question_has_one_page(question: Question) -> None:
    response = Client().get(f"{question.get_absolute_url()}?page=2", follow=True)
    assert response.status_code == 200
    assert "No answer yet." in response.text


@pytest.mark.parametrize("address", ["/en/questions/", "/en/tags/noise/"])
def test_what_is_chosen_stands_in_the_heading_and_the_title(ask: Callable[..., Question], address: str) -> None:
    ask("The question with the number 1 of all", tags=["noise"])
    page = Client().get(f"{address}?state=unanswered&context=before").text
    name = "Questions" if "questions" in address else "noise"
    assert f"<h1>{name} – Before buying, No answer yet (0)</h1>" in " ".join(page.split()).replace(" </h1>", "</h1>")
    assert f"<title>{name} – Before buying, No answer yet" in " ".join(page.split())
    assert f"<h1>{name}</h1>" in " ".join(Client().get(address).text.split()).replace(" </h1>", "</h1>")


def test_the_heading_says_how_many_a_filter_finds(
    ask: Callable[..., Question], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "PAGE_SIZE", 2)
    for number in range(3):
        ask(f"The question with the number {number} of all")
    page = " ".join(Client().get("/en/questions/?state=unanswered").text.split())
    assert "<h1>Questions – No answer yet (3)" in page
    last = " ".join(Client().get("/en/questions/?state=unanswered&page=2").text.split())
    assert "<h1>Questions – No answer yet (3)" in last
    monkeypatch.setattr(listing, "COUNTED", 3)
    many = " ".join(Client().get("/en/questions/?state=unanswered&sort=newest").text.split())
    assert "<h1>Questions – No answer yet (at least 3)" in many


def test_a_row_begins_the_text_in_plain_words(ask: Callable[..., Question]) -> None:
    body = "It <b>stops</b> in the **middle** & hums. " + "It never spins again. " * 40
    ask("The washing machine stops in the middle", body=body)
    page = Client().get("/en/questions/").text
    assert "in the middle &amp; hums. It never spins" in page
    assert "<strong>" not in page
    assert "…</p>" in page
    assert page.count("It never spins again.") < 10


@pytest.mark.wide
def test_long_threads_are_paged_and_the_solution_stands_first(
    question: Question, alice: Member, make: Callable[[int], list[Answer]]
) -> None:
    answers = make(25)
    actions.accept(answers[24], by=alice)
    pages = (Client().get(f"{question.get_absolute_url()}?page={n}").text for n in (1, 2))
    bodies = [[int(n) for n in re.findall(r"<p>Advice (\d+)\.</p>", page)] for page in pages]
    assert bodies[0][0] == 24
    assert sorted(bodies[0] + bodies[1]) == list(range(25))
    newest = Client().get(f"{question.get_absolute_url()}?sort=newest").text
    assert [int(n) for n in re.findall(r"<p>Advice (\d+)\.</p>", newest)][:3] == [24, 23, 22]


@pytest.fixture
def make(question: Question) -> Callable[[int], list[Answer]]:
    def answers(count: int) -> list[Answer]:
        start = timezone.now()
        return [
            actions.answer(question, by=_writer(n), body=f"Advice {n}.", at=start + timedelta(minutes=n))
            for n in range(count)
        ]

    return answers


def _writer(number: int) -> Member:
    from tests.people import make_member

    return make_member(f"writer{number}")
