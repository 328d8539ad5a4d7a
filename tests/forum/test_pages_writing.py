"""Answering, commenting, editing, deleting by HTTP: each refusal has its sentence, nothing typed is lost."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from forum import actions
from forum.models import Answer, Comment, Member, Notification, Product, Question, Revision
from tests.people import PASSWORD, make_member

SignIn = Callable[[Member], Client]
LONG = "A careful answer, typed with one finger on an old telephone. " * 20
TOO_LONG = "x" * 30_001


def key_of(response: Any) -> str:
    return str(response.context["form"]["key"].value())


def refused(response: Any, status: int, sentence: str, *typed: str) -> None:
    """The status, the sentence in the summary and at its place, and all that was typed."""
    assert response.status_code == status
    assert sentence in response.text
    assert 'id="error-summary"' in response.text
    assert "<title>Error: " in " ".join(response.text.split())
    for words in typed:
        assert words in response.text


# Answering


@pytest.mark.wide
def test_an_answer_is_published_where_it_was_asked_for(question: Question, bob: Member, as_member: SignIn) -> None:
    client = as_member(bob)
    assert question.title in client.get(f"/en/questions/{question.pk}/answer/").text
    response = client.post(f"/en/questions/{question.pk}/answer/", {"body": "Open the *flap*."})
    answer = question.answers.get()
    assert (response.status_code, response["Location"]) == (302, answer.get_absolute_url())
    page = client.get(response["Location"]).text
    assert "<em>flap</em>" in page
    assert "Your answer is published." in page
    assert "You have answered this question." in page


@pytest.mark.wide
@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("", "Write your answer."),
        (" \r\n\t\u200b", "Write your answer."),
        ("\x00\x07", "Write your answer."),
        ("\u200d\u3164\u2800 \u00ad", "Write your answer."),
        (TOO_LONG, "Shorten your text to 30000 characters (it has 30001)."),
    ],
    ids=["empty", "blank", "control", "invisible", "long"],
)
def test_an_answer_that_cannot_be(body: str, sentence: str, question: Question, bob: Member, as_member: SignIn) -> None:
    response = as_member(bob).post(f"/en/questions/{question.pk}/answer/", {"body": body})
    refused(response, 422, sentence)
    assert f'<a href="#id_body">{sentence}</a>' in response.text
    assert body != TOO_LONG or body in response.text
    assert not question.answers.exists()


def test_no_body_at_all_is_a_form_not_filled_in(question: Question, bob: Member, as_member: SignIn) -> None:
    client = as_member(bob)
    refused(client.post(f"/en/questions/{question.pk}/answer/"), 422, "Write your answer.")
    refused(client.post(f"/en/questions/{question.pk}/comment/"), 422, "Write your comment.")
    long_key = client.post(f"/en/questions/{question.pk}/answer/", {"body": LONG, "key": "k" * 81})
    assert (long_key.status_code, question.answers.count()) == (422, 0)
    assert LONG.strip() in long_key.text


@pytest.mark.wide
def test_sent_twice_it_is_there_once(question: Question, bob: Member, as_member: SignIn) -> None:
    client, address = as_member(bob), f"/en/questions/{question.pk}/answer/"
    form = {"body": LONG, "key": key_of(client.get(address))}
    first, again = client.post(address, form), client.post(address, form)
    assert first["Location"] == again["Location"]
    assert (question.answers.count(), Notification.objects.filter(kind="answer").count()) == (1, 1)


@pytest.mark.wide
def test_a_second_answer_becomes_an_edit_with_both_texts(question: Question, bob: Member, as_member: SignIn) -> None:
    own = actions.answer(question, by=bob, body="What I said <first>.")
    client = as_member(bob)
    response = client.post(f"/en/questions/{question.pk}/answer/", {"body": LONG})
    refused(
        response, 409, "You have answered already: add to your answer here.", LONG.strip(), "What I said &lt;first&gt;."
    )
    assert f'action="/en/answers/{own.pk}/edit/"' in response.text
    assert question.answers.count() == 1
    assert client.post(f"/en/answers/{own.pk}/edit/", {"body": LONG}).status_code == 302
    assert question.answers.get().body == LONG.strip()


@pytest.mark.wide
@pytest.mark.parametrize("state", ["closed", "duplicate", "taken elsewhere"])
def test_a_question_that_takes_no_more_replies(
    ask: Callable[..., Question], question: Question, bob: Member, dora: Member, as_member: SignIn, state: str
) -> None:
    client, own = as_member(bob), question.get_absolute_url()
    fresh = client.get(own)
    assert "Publish my answer" in fresh.text
    {
        "closed": lambda: actions.close(question, by=dora),
        "duplicate": lambda: actions.mark_duplicate(question, of=ask("The canonical question of all"), by=dora),
        "taken elsewhere": lambda: actions.take_elsewhere(question),
    }[state]()
    sentence = "This question takes no more replies."
    for kind, answer in (("answer", "answer"), ("comment", "comment")):
        address = f"/en/questions/{question.pk}/{kind}/"
        refused(client.post(address, {"body": LONG}), 403, sentence, LONG.strip())
        page = client.get(address)
        assert (page.status_code, sentence in page.text) == (403, True), answer
    assert not question.answers.exists()
    assert not Comment.objects.exists()
    after = client.get(own).text
    assert "Publish my answer" not in after


# Signed out meanwhile


def texts(question: Question, answer: Answer) -> list[tuple[str, dict[str, str]]]:
    asked = {
        "title": f"{question.title} again",
        "tags": "pump, hose",
        "context": "before",
        "language": "fr",
        "product": "",
    }
    return [
        (f"/en/questions/{question.pk}/answer/", {"body": LONG}),
        (f"/en/questions/{question.pk}/comment/", {"body": "A remark that took long."}),
        (f"/en/answers/{answer.pk}/comment/", {"body": "Another remark."}),
        (f"/en/answers/{answer.pk}/edit/", {"body": LONG, "reason": "more exact"}),
        (f"/en/questions/{question.pk}/edit/", {"body": LONG, **asked}),
    ]


@pytest.mark.wide
@pytest.mark.parametrize("number", range(5))
def test_what_is_sent_while_signed_out_waits_behind_the_sign_in(question: Question, number: int, dora: Member) -> None:
    """dora may write all of it; her session ended while she typed."""
    bob = make_member("bob")
    address, typed = texts(question, actions.answer(question, by=bob, body="Before."))[number]
    client = Client()
    sent = client.post(address, typed)
    assert (sent.status_code, sent["Location"]) == (302, f"/en/account/login/?next={address}")
    back = client.post(sent["Location"], {"login": "dora", "password": PASSWORD, "next": address})
    assert back["Location"] == address
    page = client.get(address)
    for value in typed.values():
        assert value.strip() in page.text
    before = Revision.objects.count() + Comment.objects.count()
    assert client.post(address, typed).status_code == 302
    assert Revision.objects.count() + Comment.objects.count() == before + 1
    if "/comment/" in address:
        assert typed["body"] not in client.get(address).context["form"].initial.get("body", "")


def test_opening_a_form_while_signed_out_keeps_what_was_sent_before(question: Question, bob: Member) -> None:
    client, address = Client(), f"/en/questions/{question.pk}/answer/"
    client.post(address, {"body": LONG})
    client.get(address)
    client.force_login(bob)
    assert LONG.strip() in client.get(address).text
    visitor = Client()
    visitor.get(address)
    assert "session" not in visitor.cookies


@pytest.mark.wide
def test_a_visitor_cannot_fill_a_session_without_end(question: Question, answer: Answer) -> None:
    client = Client()
    for number in range(9):
        client.post(f"/en/questions/{question.pk + number}/comment/", {"body": "x" * 70_000})
    kept = client.session["kept"]
    assert len(kept) == 5
    assert {len("body") + len(fields["body"]) for fields in kept.values()} == {60_000}


# Editing


@pytest.mark.wide
def test_editing_shows_what_was_there_before(
    question: Question, answer: Answer, bob: Member, as_member: SignIn
) -> None:
    client = as_member(bob)
    address = f"/en/answers/{answer.pk}/edit/"
    assert "Clean the filter, then the hose." in client.get(address).text
    response = client.post(address, {"body": "Clean the **pump**.", "reason": "more exact"})
    assert response["Location"] == answer.get_absolute_url()
    page = client.get(response["Location"]).text
    assert "<strong>pump</strong>" in page
    history = Client().get(f"/en/answers/{answer.pk}/history/").text
    assert "Clean the filter, then the hose." in history
    assert "“more exact”" in history


@pytest.mark.wide
def test_a_question_is_edited_with_all_its_fields(question: Question, alice: Member, as_member: SignIn) -> None:
    Product.objects.create(name="Washing machine X200", slug="x200")
    client, address = as_member(alice), f"/en/questions/{question.pk}/edit/"
    shown = client.get(address).text
    for known in ("washing machine", "It stops in the **middle**.", question.title):
        assert known in shown
    new = {"title": "The machine stops at error E18", "body": "b", "tags": "pump", "context": "after", "language": "en"}
    response = client.post(address, {**new, "product": "x200"})
    question.refresh_from_db()
    assert (
        response["Location"]
        == question.get_absolute_url()
        == f"/en/questions/{question.pk}/the-machine-stops-at-error-e18/"
    )
    assert (question.product.name, question.context) == ("Washing machine X200", "after")  # type: ignore[union-attr]
    assert list(question.tags.names()) == ["pump"]


@pytest.mark.wide
@pytest.mark.parametrize(
    ("changes", "sentence", "field"),
    [
        ({"title": "short"}, "Write a longer sentence: 15 characters or more.", "id_title"),
        ({"title": "t" * 151}, "Write a shorter sentence: 150 characters at most.", "id_title"),
        ({"body": ""}, "Explain what happens.", "id_body"),
        ({"tags": ""}, "Add at least one tag.", "id_tags"),
        ({"tags": "a,b,c,d,e,f"}, "Keep 5 tags at most.", "id_tags"),
        ({"tags": "!!!, ???"}, "Add at least one tag.", "id_tags"),
        ({"tags": "t" * 51}, "Keep each tag under 50 characters.", "id_tags"),
        ({"context": ""}, "Choose where you are in your purchase.", "id_context"),
        ({"product": "A thing nobody sells"}, "We do not know this product. Check its name", "id_product"),
        ({"product": "X2"}, "Choose one of these: “Washing machine X200”", "id_product"),
    ],
)
def test_what_stops_a_question_is_said_and_linked(
    changes: dict[str, str], sentence: str, field: str, question: Question, alice: Member, as_member: SignIn
) -> None:
    Product.objects.create(name="Washing machine X200", slug="x200")
    fine = {
        "title": "The machine stops at error E18",
        "body": "Body & soul",
        "tags": "pump",
        "context": "after",
        "language": "en",
    }
    sent = {**fine, **changes}
    Member.objects.filter(pk=alice.pk).update(asks_on_one_page=True)
    for address in (f"/en/questions/{question.pk}/edit/", "/en/questions/ask/"):
        response = as_member(alice).post(address, sent)
        refused(response, 422, sentence, *(value.replace("&", "&amp;") for value in sent.values()))
        assert f'<a href="#{field}">' in response.text
        assert f'id="{field}"' in response.text
    assert Question.objects.count() == 1
    assert Revision.objects.count() == 1


@pytest.mark.wide
@pytest.mark.parametrize("address", ["/en/answers/{answer}/edit/", "/en/questions/{question}/edit/"])
def test_nobody_edits_what_others_wrote(
    address: str, question: Question, answer: Answer, mallory: Member, as_member: SignIn
) -> None:
    address = address.format(answer=answer.pk, question=question.pk)
    client = as_member(mallory)
    assert "Suggest" in client.get(address).text
    sent = {
        "title": "A title that is long enough",
        "body": "Buy my soap.",
        "tags": "soap",
        "context": "other",
        "language": "en",
    }
    client.post(address, {**sent, "reason": "Better"})
    assert not Revision.objects.filter(body="Buy my soap.").exists()
    assert Revision.objects.count() == 2


# Deleting


@pytest.mark.wide
@pytest.mark.parametrize("kind", ["questions", "answers"])
def test_ones_own_text_is_deleted_after_a_question(
    kind: str, question: Question, answer: Answer, as_member: SignIn
) -> None:
    post: Any = question if kind == "questions" else answer
    client, address = as_member(post.author), f"/en/{kind}/{post.pk}/delete/"
    assert "Delete what you wrote?" in client.get(address).text
    post.refresh_from_db()
    assert post.is_published
    first = client.post(address, follow=True)
    assert "Your text is deleted." in first.text
    assert client.post(address)["Location"] == address  # the second click of a double click
    assert "You have deleted this text" in client.get(address).text
    assert Client().get(post.get_absolute_url()).status_code == (410 if kind == "questions" else 200)
    back = client.post(f"/en/{kind}/{post.pk}/undelete/", follow=True)
    assert "Your text is back." in back.text
    assert post.body_html in back.text
    assert client.post(f"/en/{kind}/{post.pk}/undelete/").status_code == 302
    assert client.get(f"/en/{kind}/{post.pk}/undelete/")["Location"] == address


@pytest.mark.wide
def test_moderators_hide_with_reasons_and_do_not_delete(
    question: Question, answer: Answer, dora: Member, mallory: Member, as_member: SignIn
) -> None:
    for member in (dora, mallory):
        for address in (f"/en/questions/{question.pk}/delete/", f"/en/answers/{answer.pk}/delete/"):
            for response in (as_member(member).get(address), as_member(member).post(address)):
                assert response.status_code == 403
                assert "You can delete what you wrote yourself." in response.text
    assert Question.objects.published().count() == Answer.objects.published().count() == 1
    assert "/delete/" not in as_member(dora).get(question.get_absolute_url()).text


# Comments


@pytest.mark.wide
def test_a_comment_stands_under_what_it_is_about(
    question: Question, answer: Answer, alice: Member, as_member: SignIn
) -> None:
    client = as_member(alice)
    for target, kind in ((question, "questions"), (answer, "answers")):
        address = f"/en/{kind}/{target.pk}/comment/"
        form = {"body": f"About *{kind}*.", "key": key_of(client.get(address))}
        first, again = client.post(address, form), client.post(address, form)
        comment = Comment.objects.get(body__contains=kind)
        assert first["Location"] == again["Location"] == comment.get_absolute_url()
        assert comment.answer == (answer if kind == "answers" else None)
    page = client.get(question.get_absolute_url()).text
    assert page.index("<em>questions</em>") < page.index("then the hose") < page.index("<em>answers</em>")
    refused(client.post(address, {"body": "c" * 2001}), 422, "Shorten your text to 2000 characters", "c" * 2001)


@pytest.mark.wide
def test_a_name_changed_shows_at_once_under_everything(
    question: Question, answer: Answer, alice: Member, bob: Member, as_member: SignIn
) -> None:
    """In kept pages too: asker, answerer and commenter alike."""
    carol = make_member("carol")
    actions.comment(answer, by=carol, body="That was it.")
    readers = [Client(), as_member(make_member("reader"))]
    for reader in readers:
        assert {"Alice", "Bob", "Carol"} <= set(
            reader.get(question.get_absolute_url()).text.replace("<", ">").split(">")
        )
    for member in (alice, bob, carol):
        assert as_member(member).post(
            "/en/account/settings/", {"display_name": f"New {member.username}", "language": "en"}
        )
        for reader in readers:
            page = reader.get(question.get_absolute_url()).text
            assert f">New {member.username}<" in page
            assert f">{member.username.title()}<" not in page
