"""The frozen thread: the same thread gives the same hash, any edit another; nobody's address is in it."""

import datetime as dt
import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum import actions
from forum.models import Answer, Brand, Question, Visibility
from forum.text.personal_data import passes_luhn
from moderation.mediation import snapshot
from moderation.mediation.masking import Mask
from tests.people import make_member, make_moderator

pytestmark = pytest.mark.wide

db = pytest.mark.django_db


@pytest.fixture
def thread(ask, bob):
    question = ask(body="My order never came. Call me: 01 99 00 11 22, alice@example.org.")
    bob.first_name, bob.email = "Robert", "robert@secret.example"
    bob.save()
    answer = actions.answer(question, by=bob, body="@alice write to them. I am at bob@home.example, +33 6 39 98 12 34.")
    actions.comment(answer, by=question.author, body="Thank you @bob and @nobody")
    return Question.objects.get(pk=question.pk)


def taken(question):
    return snapshot.take(Question.objects.get(pk=question.pk), asker=question.author)


def digest(question):
    return hashlib.sha256(taken(question).encode()).hexdigest()


@db
def test_the_same_thread_gives_the_same_bytes(thread):
    assert taken(thread) == taken(thread)


def answer_of(question):
    return question.answers.get()


def edit(question, **changes):
    known = {"title": question.title, "body": question.body, "tags": ["washing machine"]}
    return actions.edit_question(question, by=question.author, **{**known, **changes})


EDITS = {
    "the title": lambda q: edit(q, title="Another title of fifteen letters"),
    "the question": lambda q: edit(q, body="Another body"),
    "the tags": lambda q: edit(q, tags=["kettle"]),
    "an answer": lambda q: actions.edit_answer(answer_of(q), by=answer_of(q).author, body="Another answer"),
    "a comment": lambda q: actions.comment(q, by=q.author, body="One more word"),
    "another answer": lambda q: actions.answer(q, by=make_member("eve"), body="Have you tried to call?"),
    "an accepted answer": lambda q: actions.accept(answer_of(q), by=q.author),
    "a deleted answer": lambda q: actions.delete(answer_of(q), by=answer_of(q).author),
    "a hidden answer": lambda q: actions.hide(answer_of(q), by=make_moderator(), ref="1"),
}


@db
@pytest.mark.parametrize("change", EDITS)
def test_any_edit_gives_another_hash(thread, change):
    before = digest(thread)
    EDITS[change](thread)
    assert digest(thread) != before


@db
def test_editing_back_shows_too(thread):
    before, body = digest(thread), thread.body
    for text in ("Something else", body):
        thread = Question.objects.get(pk=thread.pk)
        edit(thread, body=text)
    assert digest(thread) != before


@db
def test_votes_and_views_do_not_change_it(thread):
    before = digest(thread)
    actions.vote(answer_of(thread), by=make_member("eve"), value=1)
    Question.objects.filter(pk=thread.pk).update(view_count=999, version=77)
    assert digest(thread) == before


@db
def test_nobody_else_s_name_address_or_number_is_in_it(thread):
    text = taken(thread)
    for secret in ("bob", "Bob", "Robert", "robert@secret", "bob@home", "39 98", "@nobody", "secret"):
        assert secret not in text, secret
    posts = json.loads(text)["posts"]
    assert [post["by"] for post in posts] == ["asker", "Member A", "asker"]
    assert "alice@example.org" in posts[0]["text"]  # her own words are hers to send
    assert posts[1]["text"] == "@asker write to them. I am at [e-mail], [telephone]."
    assert posts[2]["text"] == "Thank you @Member A and @[member]"
    assert json.loads(text)["masked"] == {"e-mail": 1, "telephone": 1, "member": 3}


@db
def test_what_was_taken_away_is_a_line(thread):
    answer = answer_of(thread)
    actions.hide(answer, by=make_moderator(), ref="1")
    post = json.loads(taken(thread))["posts"][1]
    assert post["text"] == "[removed: hidden]"
    actions.delete(thread, by=thread.author)
    assert json.loads(taken(thread))["posts"][0]["text"] == "[removed: deleted]"


@db
def test_what_waits_for_a_check_was_never_public(thread):
    Answer.objects.update(visibility=Visibility.HELD)
    assert len(json.loads(taken(thread))["posts"]) == 2


@db
def test_who_speaks_for_what(ask):
    question = ask()
    brand = make_member("brand", brand=Brand.objects.create(name="Exemplia", slug="exemplia"))
    dora = make_moderator()
    first = actions.answer(question, by=dora, body="Look at the charter.")
    official = actions.answer(question, by=brand, body="Write to us.")
    Answer.objects.filter(pk=official.pk).update(is_official=True)
    gone = actions.answer(question, by=make_member("gone"), body="Bye.")
    Answer.objects.filter(pk=gone.pk).update(author=None, author_name="Somebody")
    assert first.pk
    told = [(post["by"], post["role"]) for post in json.loads(taken(question))["posts"]]
    assert told == [
        ("asker", "asker"),
        ("Member A", "moderator"),
        ("Member B", "brand"),
        ("Member C", "member"),
    ]
    assert "Somebody" not in taken(question)


@db
def test_the_sealed_thread_outlives_the_live_one(thread):
    from tests.moderation import casework

    carol = casework.make_mediator()
    case = casework.sent_case(thread, casework.make_body("body-a", carol))
    sealed = case.snapshot.content
    edit(thread, title="Another title of fifteen letters", body="Gone")
    actions.delete(answer_of(thread), by=answer_of(thread).author)
    case.refresh_from_db()
    assert case.snapshot.content == sealed
    assert hashlib.sha256(sealed.encode()).hexdigest() == case.snapshot.sha256
    assert case.events.get(event="send").data["snapshot_sha256"] == case.snapshot.sha256


@db
def test_a_long_thread_takes_few_queries(ask, django_assert_max_num_queries):
    question = ask()
    for number in range(15):
        actions.answer(question, by=make_member(f"m{number}"), body=f"Answer {number}")
    with django_assert_max_num_queries(8):
        taken(question)


MASKED = {
    "write to jean.dupont+achat@mail.example.fr now": "write to [e-mail] now",
    "IBAN FR76 3000 6000 0112 3456 7890 189 please": "IBAN [iban] please",
    "FR7630006000011234567890189": "[iban]",
    "carte 4970 1000 0000 0056": "carte 4970 1000 0000 0056",  # fails the check digit: an order number
    "carte 4111 1111 1111 1111.": "carte [card].",
    "06 39 98 12 34 ou 0639981234": "[telephone] ou [telephone]",
    "+33 (0)6 39 98 12 34": "[telephone]",
    "+32 470 12 34 56": "[telephone]",
    "GTIN 3276000695301": "GTIN 3276000695301",
    "commande 2026-114-7781, 249,90 €, le 02/03/2026": "commande [order], 249,90 €, le 02/03/2026",
    "de10 vous avez reçu cela hier": "de10 vous avez reçu cela hier",
    "a@b": "a@b",
}


@pytest.mark.parametrize("text", MASKED)
def test_what_is_masked_and_what_is_not(text):
    assert Mask({}).over(text) == MASKED[text]


@given(st.text(alphabet="a@.+0123456789 -()é", max_size=400))
def test_masking_never_fails_and_leaves_no_address(text):
    assert "@example.org" not in Mask({}).over(f"{text} bob@example.org")


@pytest.mark.parametrize("text", ["a" * 200_000, "a@" * 60_000, "1 " * 60_000, "+" * 99_000, "AB12 " * 30_000])
def test_masking_takes_linear_time(text):
    started = dt.datetime.now(dt.UTC)
    Mask({}).over(text)
    assert dt.datetime.now(dt.UTC) - started < dt.timedelta(seconds=2)


def test_the_check_digit_of_cards():
    assert passes_luhn("4111 1111 1111 1111")
    assert not passes_luhn("4111 1111 1111 1112")
