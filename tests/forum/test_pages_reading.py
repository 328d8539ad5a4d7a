"""Reading by address: what everybody finds, what is not there, what is no more, and odd addresses."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from forum import actions
from forum.models import Answer, Comment, Member, Product, Question, Revision

ODD = [
    "page=abc&sort=evil&state=x&context='--&tag=%00&product=%00&q=%00&language=%00&kind=%00&value=%00&title=%00",
    "page=-1&sort=%00&state=resolved%00&context=%00&tag=%ff&product=%ff&q=%ff%fe&language=xx&kind=user&title=%ff",
    "page=0&sort=-password&tag=" + "a" * 10_000 + "&q=" + "x" * 10_000 + "&title=" + "z" * 10_000,
    "page=99999999999&product=" + "%F0%9F%92%A5" * 900 + "&q=%22&title=%22",
    "page=" + "9" * 5000 + "&q=%22%22%22*?\\&sort=&state=&tag=&product=",
    "page=%D9%A1&page=2&sort=newest&sort=evil&q=((&title=))&tag[]=1",
    "next=//evil.example&=&&&;%ff=%ff&a[b]=1&__proto__=1",
]
HUGE = "9" * 30


@pytest.fixture
def product(db: Any) -> Product:
    return Product.objects.create(name="Washing machine X200", slug="x200", gtin="03123456789012")


@pytest.fixture
def thread(ask: Callable[..., Question], bob: Member, alice: Member, product: Product) -> Question:
    """A question with all that a page may show."""
    question = ask(product=product, context="after")
    answer = actions.answer(question, by=bob, body="Clean the **filter**.")
    actions.comment(question, by=bob, body="Which model?")
    actions.comment(answer, by=alice, body="That was it.")
    actions.accept(answer, by=alice)
    question.refresh_from_db()
    return question


def addresses(question: Question, language: str = "en") -> list[str]:
    answer = question.answers.get()
    below = f"""questions/ questions/ask/ questions/{question.pk}/history/ answers/{answer.pk}/history/ products/
        products/x200/ tags/ tags/washing-machine/ members/ members/bob/ search/ search/suggest/"""
    own = question.get_absolute_url().replace("/en/", f"/{language}/")
    return [own, *(f"/{language}/{path}" for path in below.split())]


@pytest.mark.wide
@pytest.mark.parametrize("language", ["en", "fr"])
def test_everybody_reads_everything_public(
    thread: Question, language: str, alice: Member, dora: Member, as_member: Callable[[Member], Client]
) -> None:
    for client in (Client(), as_member(alice), as_member(dora)):
        for address in addresses(thread, language):
            response = client.get(address)
            assert (address, response.status_code) == (address, 200)
            assert f'<html lang="{language}"' in response.text or "suggest" in address
            head = client.head(address)
            assert (head.status_code, head.content) == (200, b"")


@pytest.mark.wide
def test_the_page_shows_all_of_the_thread(thread: Question) -> None:
    page = Client().get(thread.get_absolute_url()).text
    for words in (
        thread.title,
        "<strong>middle</strong>",
        "<strong>filter</strong>",
        "Which model?",
        "That was it.",
        "Resolved",
        "After buying",
        "Washing machine X200",
        "chosen by Alice",
        "Sign in to answer",
    ):
        assert words in page, words
    assert page.count("Clean the") == 2  # in the solution, and in the data for search engines


@pytest.mark.wide
@pytest.mark.parametrize("slug", ["wrong", "-", "escalate-not", "x" * 80])
def test_a_wrong_title_in_the_address_leads_to_the_right_one(
    thread: Question, slug: str, alice: Member, as_member: Callable[[Member], Client]
) -> None:
    for client in (Client(), as_member(alice)):
        response = client.get(f"/fr/questions/{thread.pk}/{slug}/")
        assert response.status_code == 301
        assert response["Location"] == thread.get_absolute_url().replace("/en/", "/fr/")


def test_a_question_without_letters_has_an_address_too(ask: Callable[..., Question]) -> None:
    question = ask("它停在中间不排水了怎么办呢请帮帮我吧谢谢大家")
    assert question.get_absolute_url() == f"/en/questions/{question.pk}/-/"
    assert Client().get(question.get_absolute_url()).status_code == 200
    response = Client().get(f"/en/questions/{question.pk}/other/")
    assert (response.status_code, response["Location"]) == (301, question.get_absolute_url())


@pytest.mark.wide
@pytest.mark.parametrize(("prefer", "language"), [("fr-CH, fr;q=0.9", "fr"), ("en", "en"), ("de", "en")])
def test_the_address_for_paper(thread: Question, prefer: str, language: str) -> None:
    response = Client().get(f"/q/{thread.pk}", headers={"accept-language": prefer})
    assert response.status_code == 302
    assert response["Location"] == thread.get_absolute_url().replace("/en/", f"/{language}/")
    short = Client().get(f"/{language}/questions/{thread.pk}/")
    assert short["Location"] == response["Location"]


@pytest.mark.wide
def test_a_barcode_leads_to_its_product(product: Product) -> None:
    for code in ("03123456789012", "3123456789012"):
        assert Client().get(f"/p/gtin/{code}/", headers={"accept-language": "fr"})["Location"] == "/fr/products/x200/"
    for code in ("1", "x", "0" * 500, "١٢٣"):
        assert Client().get(f"/p/gtin/{code}/").status_code == 404


def same_page(address: str, client: Client) -> tuple[int, str]:
    """Status and text without the token that differs each time."""
    response = client.get(address)
    return response.status_code, re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.text)


def doors(question: Question, answer: Answer, comment_pk: int) -> list[str]:
    """Every address that takes the id of a post and may be opened by GET."""
    asked, answered = f"/en/questions/{question.pk}/", f"/en/answers/{answer.pk}/"
    verbs = "history/ answer/ edit/ comment/ delete/ not-solved/ x/"
    return [
        question.get_absolute_url(),
        f"/q/{question.pk}",
        *(asked + verb for verb in ["", *verbs.split()]),
        *(answered + verb for verb in ["history/", "edit/", "accept/", "comment/", "delete/"]),
        f"/en/moderation/report/comment/{comment_pk}/",
    ]


@pytest.mark.wide
def test_what_is_held_was_never_there(thread: Question, mallory: Member, as_member: Callable[[Member], Client]) -> None:
    """The same bytes as for a number that never was; a text held for a check was never public."""
    answer, comment = thread.answers.get(), thread.comments.order_by("pk").last()
    assert comment is not None
    known = doors(thread, answer, comment.pk)
    for post in (thread, answer):
        type(post).objects.filter(pk=post.pk).update(is_announced=False)
    actions.hold(thread)
    actions.hold(answer)
    clients = [Client(), as_member(mallory)]
    while_held = [[same_page(address, client) for address in known] for client in clients]
    Question.objects.filter(pk=thread.pk).update(accepted_answer=None, state="open")
    thread.comments.all().delete()
    Question.objects.filter(pk=thread.pk).delete()
    never = [[same_page(address, client) for address in known] for client in clients]
    assert while_held == never
    assert {status for status, _text in while_held[1]} == {404}
    assert {status for status, _text in while_held[0]} == {404, 302}  # 302: to sign in, whatever is there


@pytest.mark.wide
@pytest.mark.parametrize("fate", ["hidden", "deleted"])
def test_what_was_public_and_is_no_more_is_gone(
    thread: Question, fate: str, alice: Member, dora: Member, mallory: Member, as_member: Callable[[Member], Client]
) -> None:
    address = thread.get_absolute_url()
    visitor = Client()
    assert visitor.get(address).status_code == 200
    if fate == "hidden":
        actions.hide(thread, by=dora, ref="decision:1")
    else:
        actions.delete(thread, by=alice)
    for client in (visitor, as_member(mallory)):
        for path in (
            address,
            f"/en/questions/{thread.pk}/wrong/",
            f"/q/{thread.pk}",
            f"/en/questions/{thread.pk}/history/",
        ):
            response = client.get(path)
            assert response.status_code == 410
            assert "This page was removed" in response.text
            assert thread.title not in response.text
    expected = {"hidden": 200, "deleted": 410}[fate]
    assert as_member(alice).get(address).status_code == expected
    assert as_member(dora).get(address).status_code == 200


@pytest.mark.wide
@pytest.mark.parametrize("fate", ["hide", "delete", "hold"])
def test_an_answer_that_left_takes_its_comments_along(
    thread: Question, fate: str, alice: Member, bob: Member, dora: Member, as_member: Callable[[Member], Client]
) -> None:
    answer = thread.answers.get()
    acts = {
        "hide": lambda: actions.hide(answer, by=dora, ref="decision:1"),
        "delete": lambda: actions.delete(answer, by=bob),
        "hold": lambda: actions.hold(answer),
    }
    acts[fate]()
    page = Client().get(thread.get_absolute_url()).text
    assert "Clean the" not in page
    assert "That was it." not in page
    assert "No answer yet" in page
    own = as_member(bob).get(thread.get_absolute_url()).text
    assert ("Clean the" in own) == (fate != "delete")
    expected = {"hide": 410, "delete": 410, "hold": 404}[fate]
    for client in (Client(), as_member(alice)):
        assert client.get(f"/en/answers/{answer.pk}/history/").status_code == expected


FATES = {
    "hidden": lambda post, by: actions.hide(post, by=by, ref="decision:1"),
    "deleted": lambda post, by: actions.delete(post, by=post.author),
    "held": lambda post, by: actions.hold(post),
}


def standing_under(post: Question | Answer, comments: list[Comment]) -> list[str]:
    """The addresses of everything that is gone when this post is."""
    addresses = [f"/en/moderation/report/comment/{comment.pk}/" for comment in comments]
    if isinstance(post, Question):
        own = ["", "history/", "answer/", "me-too/", "follow/"]
        addresses += [f"/en/questions/{post.pk}/{name}" for name in own]
        addresses += [f"/en/moderation/report/question/{post.pk}/", f"/q/{post.pk}", f"/api/v1/questions/{post.pk}"]
    for answer in [post] if isinstance(post, Answer) else post.answers.all():
        own = ["history/", "edit/", "vote/", "accept/", "comment/", "delete/"]
        addresses += [f"/en/answers/{answer.pk}/{name}" for name in own]
        addresses.append(f"/en/moderation/report/answer/{answer.pk}/")
    return addresses


@pytest.mark.wide
@pytest.mark.parametrize("fate, status", [("hidden", 410), ("deleted", 410), ("held", 404)])
@pytest.mark.parametrize("is_answer", [True, False])
def test_all_that_stood_under_a_post_has_its_fate(
    thread: Question, mallory: Member, dora: Member, as_member: Callable[[Member], Client],
    fate: str, status: int, is_answer: bool,
) -> None:  # fmt: skip
    """410 where it was public, 404 where it waits for a check: as for an address that never was."""
    post = thread.answers.get() if is_answer else thread
    addresses = standing_under(post, list((post if is_answer else thread).comments.all()))
    assert any("/report/comment/" in address for address in addresses)
    FATES[fate](post, dora)
    for client in (as_member(mallory), Client()):
        for address in addresses:
            answered = client.get(address).status_code
            assert answered in {status, 302} if not client.session.get("_auth_user_id") else answered == status, address


@pytest.mark.wide
def test_what_waits_under_something_hidden_was_never_there(
    thread: Question, dora: Member, mallory: Member, as_member: Callable[[Member], Client]
) -> None:
    answer = thread.answers.get()
    actions.hold(answer)
    actions.hide(thread, by=dora, ref="decision:1")
    assert as_member(mallory).get(f"/en/answers/{answer.pk}/history/").status_code == 404


@pytest.mark.wide
@pytest.mark.parametrize("query", ODD, ids=range(len(ODD)))
def test_an_odd_query_is_never_an_error(
    thread: Question, query: str, bob: Member, as_member: Callable[[Member], Client]
) -> None:
    for client in (Client(), as_member(bob)):
        for address in [*addresses(thread), "/", f"/en/questions/{thread.pk}/answer/", "/en/account/login/"]:
            response = client.get(f"{address}?{query}")
            assert response.status_code in {200, 302}, (address, response.status_code)
            assert "evil.example" not in response.get("Location", "")


ODD_PATHS = f"""/en/questions/{HUGE}/ /en/questions/{HUGE}/a-title/ /en/questions/{HUGE}/history/ /q/{HUGE}
    /en/answers/{HUGE}/history/ /en/answers/{HUGE}/comment/ /en/questions/0/x/ /en/questions/-1/x/
    /en/tags/nothing/ /en/tags/{quote("💥" * 300)}/ /en/products/nothing/ /en/members/nobody/
    /en/members/{"a" * 3000}/ /en/members/%ff/ /en/questions/1/%2e%2e%2f/ /unsubscribe/x/ /unsubscribe/1:forged/"""


@pytest.mark.wide
@pytest.mark.parametrize("path", ODD_PATHS.split())
def test_an_odd_address_is_not_found(path: str, alice: Member, as_member: Callable[[Member], Client]) -> None:
    for client in (Client(), as_member(alice)):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/%00", "/en/tags/%00/", "/en/members/a%00b/", "/p/gtin/%00/", "/unsubscribe/%00/"])
def test_an_address_with_a_nul_is_refused(path: str) -> None:
    response = Client().get(path)
    assert response.status_code == 400
    assert "We did not understand this request" in response.text


@pytest.mark.wide
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_reading_pages_take_nothing(thread: Question, method: str) -> None:
    for address in addresses(thread):
        if not address.endswith("/ask/"):
            assert getattr(Client(), method)(address).status_code == 405


@pytest.mark.wide
def test_filters_keep_their_promise(thread: Question, ask: Callable[..., Question], dora: Member) -> None:
    fresh = ask("A question that nobody has answered yet", context="before", tags=["noise"])
    closed = ask("A question that the team has closed now")
    actions.close(closed, by=dora)
    shown = {
        "": {thread, fresh, closed},
        "?state=unanswered": {fresh},
        "?state=unresolved": {fresh},
        "?state=resolved": {thread},
        "?context=before": {fresh},
        "?context=after": {thread},
        "?tag=noise": {fresh},
        "?product=x200": {thread},
        "?product=x200&state=unanswered": set(),
        "?tag=nothing": set(),
    }
    for query, expected in shown.items():
        page = Client().get(f"/en/questions/{query}").text
        assert {question for question in (thread, fresh, closed) if question.title in page} == expected, query


@pytest.mark.wide
def test_a_revision_hidden_for_what_it_holds_is_for_moderators(
    question: Question, alice: Member, dora: Member, as_member: Callable[[Member], Client]
) -> None:
    actions.edit_question(question, by=alice, title=question.title, body="My telephone is away now.", tags=["a"])
    Revision.objects.filter(question=question, number=1).update(is_hidden=True)
    address = f"/en/questions/{question.pk}/history/"
    for client in (Client(), as_member(alice)):
        assert "in the **middle**" not in client.get(address).text
        assert "My telephone is away now." in client.get(address).text
    assert "in the **middle**" in as_member(dora).get(address).text


@pytest.mark.wide
def test_points_line_by_line_are_for_their_owner(
    thread: Question, bob: Member, alice: Member, as_member: Callable[[Member], Client]
) -> None:
    line = "your answer is a solution"
    assert line in as_member(bob).get("/en/members/bob/").text
    for client in (Client(), as_member(alice)):
        page = client.get("/en/members/bob/").text
        assert line not in page
        assert "Last answers" in page
    assert Client().get("/en/members/BOB/").status_code == 200


@pytest.mark.wide
def test_the_end_of_a_page_leads_on(thread: Question, bob: Member, as_member: Callable[[Member], Client]) -> None:
    """To the solution, and for those who answer, to the next question for them."""
    page = as_member(bob).get(thread.get_absolute_url()).text
    assert f'<a href="#answer-{thread.accepted_answer_id}">' in page
    assert f"/en/questions/{thread.pk}/next/" in page
