"""What nobody means to publish: shown to its author, who says what becomes of it; and nothing typed is lost."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from forum import actions
from forum.guarding import FIELD, mark_of
from forum.models import Answer, Comment, Draft, Member, PrivateNote, Question, SuggestedEdit
from forum.text import personal_data
from tests.forum.asking import ask_steps
from tests.people import make_member

SignIn = Callable[[Member], Client]
PHONE, MAIL = "06 39 98 12 34", "alice.rimbel@example.org"
IBAN, CARD = "FR76 3000 6000 0112 3456 7890 189", "4111 1111 1111 1111"
NIR, ORDER = "2 95 10 99 126 111 93", "402-1234567-1234567"
REVIEW = "/en/questions/ask/review/"


def chosen(words: str, choice: str) -> dict[str, str]:
    return {f"{FIELD}{mark_of(words)}": choice}


def radios(page: str, words: str) -> dict[str, bool]:
    """The choices that a page offers for a finding, and which of them is ticked."""
    found = re.findall(rf'name="{FIELD}{mark_of(words)}" value="(\w+)"( checked)?', page)
    return {value: bool(ticked) for value, ticked in found}


def question_data(**changes: str) -> dict[str, str]:
    known = {
        "context": "after",
        "title": "The washing machine stops in the middle",
        "body": "It stops.",
        "tags": "pump",
        "language": "en",
    }
    return {**known, **changes}


@pytest.mark.wide
@pytest.mark.parametrize("text", [PHONE, MAIL, ORDER, "FR76 3000 6000 0112 3456 7890 188"])
def test_a_detail_in_an_answer_is_asked_about(question: Question, bob: Member, as_member: SignIn, text: str) -> None:
    client, address = as_member(bob), f"/en/questions/{question.pk}/answer/"
    data = {"body": f"Ask me: {text}, I know it."}
    page = client.post(address, data)
    assert page.status_code == 422
    assert "We found" in page.text
    assert f"{text[:2]}…{text[-2:]}" in page.text
    assert data["body"] in page.text
    assert radios(page.text, text) == {"mask": True, "note": False, "keep": False}
    assert not Answer.objects.exists()
    assert client.post(address, {**data, **chosen(text, "keep")}).status_code == 302
    assert Answer.objects.get().body == data["body"]


@pytest.mark.wide
@pytest.mark.parametrize("text", [IBAN, CARD, NIR])
def test_the_gravest_numbers_are_never_published(
    question: Question, answer: Answer, bob: Member, as_member: SignIn, text: str
) -> None:
    client, address = as_member(bob), f"/en/answers/{answer.pk}/comment/"
    page = client.post(address, {"body": f"Pay to {text}"})
    assert radios(page.text, text) == {"mask": True, "note": False}
    again = client.post(address, {"body": f"Pay to {text}", **chosen(text, "keep")})
    for one in (page, again):
        assert one.status_code == 422
        assert f"Pay to {text}" in one.text
    assert not Comment.objects.exists()
    assert client.post(address, {"body": f"Pay to {text}", **chosen(text, "mask")}).status_code == 302
    assert re.fullmatch(r"Pay to \([a-z ]+ removed\)", Comment.objects.get().body)


def test_one_more_than_the_page_had_named_is_asked_about(question: Question, bob: Member, as_member: SignIn) -> None:
    client, address = as_member(bob), f"/en/questions/{question.pk}/answer/"
    page = client.post(address, {"body": f"{PHONE} and {MAIL}", **chosen(PHONE, "keep")})
    assert page.status_code == 422
    assert page.text.count("We found a telephone number") == 0
    assert page.text.count("We found an e-mail address") == 2  # in the summary and at the field
    assert radios(page.text, PHONE)["keep"]  # what was chosen stays chosen


def test_what_is_chosen_survives_another_error(alice: Member, as_member: SignIn) -> None:
    data = question_data(body=f"Call {PHONE}.", tags="", **chosen(PHONE, "note"))
    page = as_member(alice).post("/en/questions/ask/text/", data)
    assert page.status_code == 422
    assert radios(page.text, PHONE) == {"mask": False, "note": True, "keep": False}
    assert "We found" not in page.text


@pytest.mark.parametrize(
    ("language", "sentence", "stand_in"),
    [
        ("en", "We found a telephone number", "(telephone number removed)"),
        ("fr", "Nous avons trouvé un numéro de téléphone", "(numéro de téléphone retiré)"),
    ],
)
def test_a_visitor_is_asked_before_the_account(db: Any, language: str, sentence: str, stand_in: str) -> None:
    client, address = Client(), f"/{language}/questions/ask/text/"
    data = question_data(title=f"Who knows why {PHONE} never answers?", body=f"I wrote from {MAIL}.", language=language)
    page = client.post(address, data)
    assert page.status_code == 422
    assert page.text.count(sentence) == 2  # in the summary and at the field
    assert MAIL in page.text
    accepted = client.post(address, {**data, **chosen(PHONE, "mask"), **chosen(MAIL, "keep")})
    assert accepted.status_code == 302
    review = client.get(accepted["Location"])
    assert review.status_code == 200
    assert PHONE not in review.text
    assert stand_in in review.text
    assert MAIL in review.text


def test_nothing_of_what_was_hidden_stays_in_the_draft(alice: Member, as_member: SignIn) -> None:
    client = as_member(alice)
    about = {"about": "unknown", "product_words": f"The one of {MAIL}"}
    typed = question_data(title=f"Why does {PHONE} never answer me?", body=f"Pay {IBAN}, order {ORDER}.")
    choices = {**chosen(MAIL, "mask"), **chosen(PHONE, "mask"), **chosen(IBAN, "note"), **chosen(ORDER, "note")}
    ask_steps(client, {**about, **typed, **choices})
    draft = Draft.objects.get()
    client.post(REVIEW, {"draft": draft.pk})
    draft.refresh_from_db()
    question = Question.objects.get()
    for words in (PHONE, MAIL, IBAN, ORDER):
        assert words not in str(draft.data) + question.title + question.body + question.product_words + question.slug
    assert question.title == "Why does (telephone number removed) never answer me?"
    kept = set(PrivateNote.objects.visible_to(alice).values_list("kind", "words"))
    assert kept == {("iban", IBAN), ("order", ORDER)}


@pytest.mark.wide
def test_a_note_is_for_its_author_alone(
    question: Question, alice: Member, bob: Member, dora: Member, as_member: SignIn
) -> None:
    client, address = as_member(bob), f"/en/questions/{question.pk}/notes/"
    client.post(f"/en/questions/{question.pk}/answer/", {"body": f"Call {PHONE}", **chosen(PHONE, "note")})
    assert PHONE in client.get(address).text
    assert address in client.get(question.get_absolute_url(), follow=True).text
    note = PrivateNote.objects.get()
    for other in (alice, dora):
        assert PHONE not in as_member(other).get(address).text
        assert as_member(other).post(address, {"note": note.pk}).status_code == 404
    assert as_member(bob).post(address, {"note": note.pk}).status_code == 302
    assert not PrivateNote.objects.exists()


@pytest.mark.wide
def test_edits_and_suggestions_are_asked_about_too(
    question: Question, answer: Answer, bob: Member, as_member: SignIn
) -> None:
    client, address = as_member(bob), f"/en/answers/{answer.pk}/edit/"
    assert "We found" in client.post(address, {"body": PHONE}).text
    assert client.post(address, {"body": PHONE, **chosen(PHONE, "mask")}).status_code == 302
    answer.refresh_from_db()
    assert answer.body == "(telephone number removed)"
    comment = actions.comment(answer, by=bob, body="The small one.")
    assert "We found" in client.post(f"/en/comments/{comment.pk}/edit/", {"body": MAIL}).text
    lena = as_member(make_member("lena"))
    data = {"body": f"Better: {MAIL}", "reason": "Clearer", **chosen(MAIL, "mask")}
    assert lena.post(address, data).status_code == 302
    assert SuggestedEdit.objects.get().body == "Better: (e-mail address removed)"


@pytest.mark.wide
@pytest.mark.parametrize(
    "text",
    [
        "E18, model WW90T",
        "GTIN 3276000695301",
        "call @bob",
        "a@b",
        "IMEI 490154203237518",
        "SN12 3456 7890 1234 5678",
        "The hotline of the maker is 01 99 00 12 34",
        "Appelez le 0 800 123 456",
    ],
)
def test_what_names_things_and_firms_passes(question: Question, bob: Member, as_member: SignIn, text: str) -> None:
    assert as_member(bob).post(f"/en/questions/{question.pk}/answer/", {"body": text}).status_code == 302


@pytest.mark.parametrize("key", ["dd444d7368f6d30bc75e", "0936223132a1b2c3d4e5", "f4111111111111111ab0"])
def test_the_address_of_a_picture_is_no_number(key: str) -> None:
    text = f"![The pump](/pictures/{key}-960x720.webp)"
    assert personal_data.find(text) == []
    assert personal_data.find(f"{text} {PHONE}") == [("telephone", PHONE)]
    assert personal_data.replace(text, lambda kind, found: "…") == text


def test_the_words_of_a_picture_are_looked_at(question: Question, bob: Member, as_member: SignIn) -> None:
    text = f"![My card {CARD}](/pictures/dd444d7368f6d30bc75e-960x720.webp)"
    assert "We found" in as_member(bob).post(f"/en/questions/{question.pk}/answer/", {"body": text}).text
