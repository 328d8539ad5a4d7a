"""Asking by HTTP: drafts that are never lost nor anybody else's, and one question however often one clicks."""

import html
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from forum import actions
from forum.models import Brand, Draft, Member, Product, Question
from forum.tasks import forget_old_drafts
from tests.forum.asking import ask_steps
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db
SignIn = Callable[[Member], Client]

ASK, TEXT, REVIEW = "/en/questions/ask/", "/en/questions/ask/text/", "/en/questions/ask/review/"
WORDS = {
    "title": "The coffee machine leaks from below",
    "body": "It **leaks** as soon as I fill it.",
    "tags": "leak, seal",
    "context": "after",
    "language": "en",
    "product": "",
}
OTHER = {**WORDS, "title": "Another question that was begun before"}


def write(client: Client, **changes: str) -> Any:
    response = ask_steps(client, {**WORDS, **changes})
    assert response["Location"].partition("?")[0] == REVIEW
    return client.get(response["Location"])


def carried(page: str) -> dict[str, str]:
    """What the way to step one hands on to step two."""
    return {
        name: html.unescape(found)
        for name, found in re.findall(r'type="hidden" name="(title|context)" value="([^"]*)"', page)
    }


def publish(client: Client, review: Any) -> Any:
    return client.post(REVIEW, {"draft": review.context["draft"].pk})


def test_the_review_shows_what_others_will_see(client: Client) -> None:
    page = write(client).text
    for words in (
        "Step 3 of 3",
        WORDS["title"],
        "<strong>leaks</strong>",
        "After buying",
        "seal",
        "Create an account",
    ):
        assert words in page
    assert "Publish my question" not in page
    assert not Question.objects.exists()


@pytest.mark.wide
def test_a_visitor_cannot_publish(client: Client) -> None:
    review = write(client)
    assert publish(client, review).status_code == 422  # an address is missing
    assert not Question.objects.exists()
    assert Draft.objects.get().data["title"] == WORDS["title"]


@pytest.mark.wide
def test_published_once_however_often_one_clicks(alice: Member, as_member: SignIn) -> None:
    client = as_member(alice)
    review = write(client, product="")
    first = publish(client, review)
    question = Question.objects.get()
    assert first["Location"] == question.get_absolute_url()
    assert (question.author, question.context, sorted(question.tags.names())) == (alice, "after", ["leak", "seal"])
    for again in (publish(client, review), client.get(REVIEW), client.post(REVIEW)):
        assert again["Location"] == question.get_absolute_url()
    assert Question.objects.count() == 1
    assert WORDS["title"] not in client.get(ASK).text


@pytest.mark.wide
def test_the_second_click_publishes_no_other_draft(alice: Member, as_member: SignIn) -> None:
    """She had begun another question on another device."""
    write(as_member(alice), **OTHER)
    client = as_member(alice)
    client.get(ASK)
    session = client.session
    session["drafts"] = [Draft.objects.create(data=WORDS, member=alice).key]
    session.save()
    review = client.get(REVIEW)
    first, again = publish(client, review), publish(client, review)
    assert first["Location"] == again["Location"]
    assert [question.title for question in Question.objects.all()] == [WORDS["title"]]
    assert OTHER["title"] in client.get(REVIEW).text


@pytest.mark.wide
def test_two_tabs_send_the_same_draft_at_once(alice: Member, as_member: SignIn) -> None:
    one, two = as_member(alice), as_member(alice)
    reviews = [write(one), two.get(REVIEW)]
    published = [publish(one, reviews[0]), publish(two, reviews[1])]
    assert Question.objects.count() == 1
    assert {reply["Location"] for reply in published} == {Question.objects.get().get_absolute_url()}


@pytest.mark.wide
@pytest.mark.parametrize("number", ["", "x", "²", "9" * 60, "0"])
def test_what_is_no_draft_leads_to_the_form(alice: Member, mallory: Member, as_member: SignIn, number: str) -> None:
    review = write(as_member(alice))
    publish(as_member(alice), review)
    for nobody_s in (number, review.context["draft"].pk):
        assert as_member(mallory).post(REVIEW, {"draft": nobody_s})["Location"] == ASK


def test_a_draft_is_kept_with_its_faults(client: Client) -> None:
    refused = ask_steps(client, {**WORDS, "title": "short", "tags": ""})
    assert refused.status_code == 422
    page = Client()
    page.cookies = client.cookies
    again = page.get(TEXT).text
    for words in ("short", "It **leaks** as soon as I fill it."):
        assert words in again
    assert page.get(REVIEW).status_code == 422


@pytest.mark.wide
def test_hostile_signs_in_a_draft(client: Client) -> None:
    review = write(client, title="A title\x00 with \x07bells and more", body="\x00 a \x0b\ufffe b", tags="x\x00y")
    assert review.status_code == 200
    assert "\x00" not in str(Draft.objects.get().data)
    long = ask_steps(client, {**WORDS, "body": "x" * 100_000})
    assert long.status_code == 422
    assert len(Draft.objects.latest("pk").data["body"]) == 60_000


@pytest.mark.wide
def test_a_draft_belongs_to_one_person(alice: Member, mallory: Member, as_member: SignIn) -> None:
    write(as_member(alice))
    thief = as_member(mallory)
    session = thief.session
    session["drafts"] = [Draft.objects.get().key]
    session.save()
    for client in (thief, as_member(mallory), Client()):
        assert WORDS["title"] not in client.get(ASK).text + client.get(TEXT, follow=True).text
        assert client.get(REVIEW)["Location"] == ASK
        refused = client.post(REVIEW, {"draft": Draft.objects.get().pk})["Location"]
        assert refused == ASK or refused.startswith("/en/account/login/")
    assert not Question.objects.exists()
    assert WORDS["title"] in as_member(alice).get(REVIEW).text


@pytest.mark.wide
def test_what_a_visitor_wrote_is_theirs_once_they_sign_in(client: Client, alice: Member) -> None:
    write(client)
    response = client.post("/en/account/login/", {"login": "alice", "password": PASSWORD, "next": REVIEW})
    assert response["Location"] == REVIEW
    assert Draft.objects.get().member == alice
    assert publish(client, client.get(REVIEW))["Location"] == Question.objects.get().get_absolute_url()
    other = Client()
    write(other)
    other.post("/en/account/login/", {"login": "alice", "password": PASSWORD})
    assert Draft.objects.filter(member=alice, question=None).count() == 1


def test_words_are_carried_to_the_form(client: Client) -> None:
    Product.objects.create(name="Coffee machine C3", slug="c3")
    page = client.get(f"{ASK}?q=leaks+%3Cb%3E&product=c3&context=before").text
    assert "leaks &lt;b&gt;" in page
    assert 'value="Coffee machine C3"' in page
    first = client.post(ASK, {"about": "product", "product": "Coffee machine C3", **carried(page)})
    page = client.get(first["Location"]).text
    assert 'value="leaks &lt;b&gt;"' in page
    assert re.search(r'<input type="radio" name="context" value="before"[^>]* checked', page)
    odd = client.get(f"{ASK}?q={'x' * 5000}&product=%00&context=evil")
    assert odd.status_code == 200
    form = odd.text.split("<main")[1]
    assert f'value="{"x" * 200}"' in form
    assert re.findall(r'name="(\w+)"[^>]* checked', form) == ["about"]


@pytest.mark.wide
def test_similar_posts_are_shown_before_publishing(question: Question, client: Client) -> None:
    from knowledge.search.queue import drain

    while drain():
        pass
    page = write(client, title="The washing machine shows E18 again").text
    assert "Answers may already exist" in page
    assert question.get_absolute_url() in page


def test_the_preview_is_what_is_published(client: Client) -> None:
    hostile = "**a** <script>alert(1)</script> [x](javascript:alert(1))"
    page = client.post(
        "/en/questions/preview/", {"body": hostile, "language": "fr"}, headers={"HX-Request": "true"}
    ).text
    assert "<strong>a</strong>" in page
    assert "<script" not in page
    assert "href" not in page
    tab = client.post("/en/questions/preview/", {"body": "Où ?", "in": "fr"}).text
    assert "<p>Où\u202f?</p>" in tab  # as the question's language has it
    assert "Close this tab" in tab
    assert client.get("/en/questions/preview/").status_code == 405
    assert client.post("/en/questions/preview/").status_code == 200
    assert len(client.post("/en/questions/preview/", {"body": "y" * 500_000}).content) < 40_000


def test_what_a_closed_account_had_begun_is_not_published(alice: Member, as_member: SignIn) -> None:
    client = as_member(alice)
    review = write(client)
    Member.objects.filter(pk=alice.pk).update(is_active=False)
    assert publish(client, review).status_code in {200, 302}
    assert not Question.objects.exists()


@pytest.mark.wide
def test_old_drafts_of_visitors_are_forgotten(client: Client, alice: Member, as_member: SignIn) -> None:
    write(client)
    write(as_member(alice))
    Draft.objects.update(updated_at=timezone.now() - timedelta(days=31))
    write(Client())
    assert forget_old_drafts() == 1
    assert {draft.member for draft in Draft.objects.all()} == {alice, None}


@pytest.mark.wide
def test_the_form_of_the_question_page_has_a_key_each_time(question: Question, bob: Member, as_member: SignIn) -> None:
    client = as_member(bob)
    pages = [client.get(question.get_absolute_url()).text for _ in range(2)]
    keys = [page.split('name="key" value="')[1].split('"')[0] for page in pages]
    assert keys[0] != keys[1]
    for _ in range(2):
        client.post(f"/en/questions/{question.pk}/answer/", {"body": "Once.", "key": keys[0]})
    assert actions.answer(question, by=bob, body="x", idempotency_key=keys[0]).body == "Once."


@pytest.mark.wide
def test_a_product_is_known_without_its_brand(client: Client) -> None:
    brands = [Brand.objects.create(name=name, slug=name.lower()) for name in ("Vaguelune", "Kordelan")]
    for brand, name in zip(brands, ("Vaguelune Bise 7", "Kordelan Grande Bise 7"), strict=True):
        Product.objects.create(name=name, slug=name.lower().replace(" ", "-"), brand=brand)
    assert write(client, product="bise 7").context["question"].product.name == "Vaguelune Bise 7"
    page = client.post(ASK, {"about": "product", "product": "7"})
    assert "We do not know this product. Choose one of these" in page.text
