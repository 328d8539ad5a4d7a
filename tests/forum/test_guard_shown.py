"""What readers would get is looked at too, and every line that everybody reads."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from forum import names
from forum.guarding import FIELD, guard, mark_of
from forum.models import Answer, Member, Question, SuggestedEdit
from forum.text import personal_data
from forum.text.markdown import render_markdown
from forum.text.personal_data.shown import read_text
from tests.forum.program import TYPED, problem
from tests.people import make_member

SignIn = Callable[[Member], Client]
IBAN, CARD, PHONE = "FR76 3000 6000 0112 3456 7890 189", "4111 1111 1111 1111", "06 12 34 56 78"
SPACED = IBAN.replace(" ", "&nbsp;")
HIDDEN = [
    SPACED,
    "> Pay to FR76 3000 6000\n> 0112 3456 7890 189",
    "> > Pay to FR76 3000 6000\n> > 0112 3456 7890 189",
    "4111&#32;1111&#32;1111&#32;1111",
    "4111&#x20;1111&#x20;1111&#x20;1111",
    "&#52;111 1111 1111 1111",
    "jean&#64;example.org",
    "jean&commat;example.org",
    "[write](mailto:jean&#64;example.org)",
    "[write](mailto:jean%40example.org)",
    '[here](https://example.org "jean&#64;example.org")',
    "**06** **12** **34** **56** **78**",
    "06\\-12\\-34\\-56\\-78",
    f"![My account {SPACED}](/pictures/dd444d7368f6d30bc75e-960x720.webp)",
]
BY_LINKS = "4111 [1111](https://example.org/9) 1111 1111"


def shown(text: str) -> list[str]:
    return [one.words for one in personal_data.scan(read_text(render_markdown(text)))]


@pytest.mark.parametrize("text", HIDDEN)
def test_what_only_readers_would_see_is_found_and_masked_where_it_stands(text: str) -> None:
    text = f"It stopped. {text} Thank you." if not text.startswith(">") else f"It stopped.\n\n{text}\n\nThank you."
    assert shown(text)
    assert not personal_data.scan(text)
    asked = guard(text, {}, is_markdown=True).asked
    masked = guard(text, {one.mark: "mask" for one in asked}, is_markdown=True)
    assert not masked.undecided
    assert " removed)" in masked.text
    assert masked.text.startswith("It stopped.")
    assert masked.text.endswith("Thank you.")
    assert shown(masked.text) == []


def test_what_cannot_be_located_is_never_published_if_it_is_grave() -> None:
    (card,) = guard(BY_LINKS, {}, is_markdown=True).asked
    assert card.choices == []
    for choice in ("mask", "note", "keep"):
        assert guard(BY_LINKS, {card.mark: choice}, is_markdown=True, keeps=True).undecided
    by_link = "06 12 [34](https://example.org/9) 56 78"
    (phone,) = guard(by_link, {}, is_markdown=True).asked
    assert [value for value, _label, _chosen in phone.choices] == ["keep"]
    assert guard(by_link, {phone.mark: "mask"}, is_markdown=True).undecided
    assert not guard(by_link, {phone.mark: "keep"}, is_markdown=True).undecided


def test_masking_one_does_not_let_the_other_one_through() -> None:
    both = f"{CARD} and {BY_LINKS}"
    asked = guard(both, {}, is_markdown=True).asked
    assert guard(both, {one.mark: "mask" for one in asked}, is_markdown=True).undecided
    twice = f"{CARD} and {CARD.replace(' ', '&#32;')}"
    masked = guard(twice, {mark_of(CARD): "mask"}, is_markdown=True)
    assert (masked.text, masked.undecided) == ("(card number removed) and (card number removed)", [])


def test_a_line_is_shown_as_it_is_typed() -> None:
    assert guard(SPACED, {}).asked == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_says_it_and_publishes_nothing(
    question: Question, bob: Member, as_member: SignIn, language: str
) -> None:
    client, address = as_member(bob), f"/{language}/questions/{question.pk}/answer/"
    page = client.post(address, {"body": BY_LINKS})
    assert page.status_code == 422
    assert {"en": "Readers would see this", "fr": "Tout le monde verrait ceci"}[language] in page.text
    found = client.post(address, {"body": f"Pay {SPACED}", f"{FIELD}{mark_of(IBAN)}": "keep"})
    assert found.status_code == 422
    assert not Answer.objects.exists()


def test_programs_and_mails_are_told_too(as_bob: Any, question: Question) -> None:
    for text in (SPACED, BY_LINKS):
        sent = {"body": f"Pay {text}", "is_meant": True}
        body = problem(as_bob.post(f"/questions/{question.pk}/answers", sent), 422, "rejected")
        assert len(body["findings"]) == 1
    assert body["findings"][0]["choices"] == []
    assert not Answer.objects.exists()


@pytest.mark.wide
@pytest.mark.parametrize("kind", ["questions", "answers"])
def test_the_reason_of_an_edit_is_asked_about(
    question: Question, answer: Answer, alice: Member, bob: Member, as_member: SignIn, kind: str
) -> None:
    post = question if kind == "questions" else answer
    typed = {"title": question.title, "tags": "pump", "language": "en"}
    typed |= {"context": "after", "about": "none", "reason": f"They asked for {IBAN}"}
    address = f"/en/{kind}/{post.pk}/edit/"
    for number, member in enumerate([alice if kind == "questions" else bob, make_member("lena")]):
        client, typed["body"] = as_member(member), f"It stops at {number + 30} degrees."
        page = client.post(address, typed)
        assert page.status_code == 422
        assert "number of a bank account" in page.text
        assert client.post(address, {**typed, f"{FIELD}{mark_of(IBAN)}": "mask"}).status_code == 302
    reasons = {post.revisions.latest("number").reason, SuggestedEdit.objects.get().reason}
    assert reasons == {"They asked for (account number removed)"}


def test_programs_are_asked_about_the_reason_of_an_edit(as_alice: Any, answer: Answer) -> None:
    sent = {"body": "Better.", "reason": f"From {IBAN}", "is_meant": True}
    body = problem(as_alice.post(f"/answers/{answer.pk}/edits", sent), 422, "rejected")
    assert [one["field"] for one in body["findings"]] == ["reason"]


@pytest.mark.parametrize("tags", ["fr76 3000 6000 0112 3456 7890 189", "pump, 06 12 34 56 78", "06, 12, 34, 56, 78"])
def test_no_detail_is_a_tag(as_alice: Any, alice: Member, as_member: SignIn, tags: str) -> None:
    typed = {"context": "after", "title": "The washing machine stops", "body": "It stops.", "language": "en"}
    page = as_member(alice).post("/en/questions/ask/text/", {**typed, "tags": tags})
    assert page.status_code == 422
    assert re.search(r"Everybody can read this\. Leave this out: [\w ]+ \(..….+\)", page.text)
    problem(as_alice.post("/questions", {**TYPED, "tags": tags.split(", "), "is_meant": True}), 422, "rejected")
    assert not Question.objects.exists()


@pytest.mark.parametrize("name", [PHONE, IBAN, "0612345678"])
def test_no_detail_is_a_name(db: Any, name: str) -> None:
    with pytest.raises(ValidationError, match="Everybody can read this"):
        names.check(name)
