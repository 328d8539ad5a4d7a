"""What surrounds the forum: the door, the two languages, what machines are told, what caches may keep."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from forum import actions
from forum.models import Answer, Member, Question
from tests.people import make_member

SignIn = Callable[[Member], Client]
pytestmark = pytest.mark.django_db


# The door


DOORS = [
    ("", "fr-FR,fr;q=0.9,en;q=0.8", "fr"),
    ("", "en-GB,en", "en"),
    ("", "de,nl;q=0.5", "en"),
    ("", "", "en"),
    ("", "fr;q=evil", "en"),
    ("fr", "en", "fr"),
    ("en", "fr", "en"),
    ("xx", "fr", "fr"),
    ('"><script>', "fr", "fr"),
]


@pytest.mark.parametrize(("cookie", "prefer", "language"), DOORS)
def test_the_door_leads_to_ones_language(cookie: str, prefer: str, language: str) -> None:
    client = Client(headers={"accept-language": prefer})
    if cookie:
        client.cookies["language"] = cookie
    response = client.get("/")
    assert (response.status_code, response["Location"]) == (302, f"/{language}/")
    assert {"Cookie", "Accept-Language"} <= {name.strip() for name in response["Vary"].split(",")}


def test_an_address_without_language_finds_one(question: Question) -> None:
    response = Client(headers={"accept-language": "fr"}).get("/questions/?sort=newest")
    assert response["Location"] == "/fr/questions/?sort=newest"
    assert "Accept-Language" in response["Vary"]


# Two languages


def other_language(page: str, name: str) -> str:
    """The address behind the link of that name in the head of the page."""
    before = page.split(f">{name}</a>")[0]
    return before.rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")


@pytest.mark.wide
@pytest.mark.parametrize("signed_in", [False, True])
def test_the_switch_keeps_the_page(question: Question, alice: Member, as_member: SignIn, signed_in: bool) -> None:
    client = as_member(alice) if signed_in else Client()
    addresses = [
        question.get_absolute_url(),
        f"{question.get_absolute_url()}?sort=newest&page=1",
        "/en/questions/?state=unanswered&tag=washing-machine",
        "/en/questions/ask/?q=pump+%26+hose",
        "/en/tags/",
        "/en/members/alice/",
        "/en/search/?q=caf%C3%A9",
    ]
    for address in addresses:
        there = other_language(client.get(address).text, "Français")
        assert there == address.replace("/en/", "/fr/", 1)
        page = client.get(there)
        assert '<html lang="fr"' in page.text
        assert other_language(page.text, "English") == address


@pytest.mark.wide
def test_the_language_chosen_is_remembered_by_the_door(question: Question, site_tree: Any) -> None:
    client = Client(headers={"accept-language": "en"})
    here = question.get_absolute_url()
    assert "language" not in client.get(here, headers={"referer": "http://testserver/en/questions/"}).cookies
    switched = client.get(here.replace("/en/", "/fr/"), headers={"referer": f"http://testserver{here}"})
    assert switched.cookies["language"].value == "fr"
    assert "private" in switched["Cache-Control"]
    assert client.get("/")["Location"] == "/fr/"
    client.get("/en/", headers={"referer": "http://testserver/fr/questions/"})
    assert client.get("/")["Location"] == "/en/"


@pytest.mark.parametrize(
    "referer",
    [
        "http://elsewhere.example/en/questions/",
        "http://testserver/en/tags/",
        "http://testserver/fr/questions/",
        "//[",
        "x",
    ],
)
def test_a_link_from_elsewhere_is_no_choice(referer: str) -> None:
    response = Client().get("/fr/questions/", headers={"referer": referer})
    assert response.status_code == 200
    assert "language" not in response.cookies


# What machines are told


@pytest.fixture
def kinds(ask: Callable[..., Question], bob: Member, dora: Member) -> dict[str, Question]:
    """One question of each kind, all answered but the open one."""
    made = {
        name: ask(f"A question that is {name} for a while") for name in ("seen", "hidden", "held", "deleted", "open")
    }
    for name, question in made.items():
        if name != "open":
            actions.answer(question, by=bob, body="x")
    actions.hide(made["hidden"], by=dora, ref="decision:1")
    actions.hold(made["held"])
    actions.delete(made["deleted"], by=made["deleted"].author)  # type: ignore[arg-type]
    return made


@pytest.mark.wide
def test_the_sitemap_names_what_everybody_may_read(kinds: dict[str, Question], site_tree: Any) -> None:
    response = Client().get("/sitemap-questions-1.xml")
    assert response["Content-Type"].startswith("application/xml")
    named = {name for name, question in kinds.items() if question.get_absolute_url() in response.text}
    assert named == {"seen"}
    for nowhere in ("questions-2", "questions-0", "answers-1", "questions-99999999999999999999"):
        assert Client().get(f"/sitemap-{nowhere}.xml").status_code == 404


def test_the_sitemap_names_a_question_in_its_own_language(
    ask: Callable[..., Question], bob: Member, site_tree: Any
) -> None:
    question = ask("Ma machine s’arrête au milieu", language="fr")
    actions.answer(question, by=bob, body="x")
    assert question.get_absolute_url().replace("/en/", "/fr/") in Client().get("/sitemap-questions-1.xml").text


def test_robots_are_kept_from_private_pages() -> None:
    lines = Client().get("/robots.txt").text.splitlines()
    for part in ("search", "account", "notifications", "cases", "moderation"):
        assert f"Disallow: /fr/{part}/" in lines
        assert f"Disallow: /en/{part}/" in lines
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in lines


@pytest.mark.wide
def test_lists_count_what_everybody_may_read(kinds: dict[str, Question]) -> None:
    page = Client().get("/en/tags/").text
    assert "2 questions" in page
    for question in kinds.values():
        actions.hold(question)
    assert "No tag yet" in Client().get("/en/tags/").text


# What caches may keep


def test_a_visitors_page_is_asked_for_again_and_sent_once(question: Question) -> None:
    client = Client()
    for address in (question.get_absolute_url(), "/en/questions/"):
        first = client.get(address)
        assert first["Cache-Control"] == "public, max-age=0, must-revalidate"
        assert "Cookie" in first["Vary"]
        again = client.get(address, headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert "Set-Cookie" not in first


@pytest.mark.wide
@pytest.mark.parametrize(
    "act", ["answer", "comment", "edit", "vote", "accept", "hide", "rename", "me_too", "close", "taken"]
)
def test_a_change_shows_at_once(
    question: Question, answer: Answer, alice: Member, bob: Member, dora: Member, as_member: SignIn, act: str
) -> None:
    carol = make_member("carol")
    visitor, address = Client(), question.get_absolute_url()
    first = visitor.get(address)
    {
        "answer": lambda: actions.answer(question, by=carol, body="Something new."),
        "comment": lambda: actions.comment(answer, by=carol, body="Something new."),
        "edit": lambda: actions.edit_answer(answer, by=bob, body="Something new."),
        "vote": lambda: actions.vote(answer, by=carol, value=1),
        "accept": lambda: actions.accept(answer, by=alice),
        "hide": lambda: actions.hide(answer, by=dora, ref="decision:1"),
        "rename": lambda: as_member(bob).post(
            "/en/account/settings/", {"display_name": "Something new.", "language": "en"}
        ),
        "me_too": lambda: actions.me_too(question, by=carol),
        "close": lambda: actions.close(question, by=dora),
        "taken": lambda: actions.take_elsewhere(question),
    }[act]()
    again = visitor.get(address, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 200
    assert again.content != first.content
    expected = {
        "vote": "(1)", "accept": "Solution", "hide": "No answer yet", "me_too": "(1)",
        "close": "it takes no more answers", "taken": "replies closed",
    }  # fmt: skip
    assert expected.get(act, "Something new.") in again.text


def test_a_members_page_is_kept_by_nobody(question: Question, alice: Member, as_member: SignIn) -> None:
    response = as_member(alice).get(question.get_absolute_url())
    assert {"private", "no-store"} <= set(response["Cache-Control"].replace(" ", "").split(","))
    assert "ETag" not in response


def test_a_page_is_kept_for_each_language_and_colour(question: Question) -> None:
    dark = Client()
    dark.post("/theme/", {"theme": "dark", "next": "/en/"})
    own = question.get_absolute_url()
    pages = [Client().get(own), Client().get(own.replace("/en/", "/fr/")), dark.get(own), Client().get(own)]
    assert len({page["ETag"] for page in pages}) == 3
    assert pages[0].content == pages[3].content
    assert 'data-theme="dark"' in pages[2].text
    assert "data-theme" not in pages[3].text


def test_a_forged_colour_is_none(question: Question) -> None:
    client = Client()
    client.cookies["theme"] = '"><script>alert(1)</script>'
    assert "alert(1)" not in client.get(question.get_absolute_url()).text
    client.post("/theme/", {"theme": "evil"})
    assert "data-theme" not in client.get("/en/questions/").text
