"""Saved replies: a member's own and the team's, and how they come into an answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from forum import actions
from forum.actions.saved_replies import MOST
from forum.models import AnswerDraft, Member, Product, Question, SavedReply
from forum.replies import filled, unknown
from tests.forum.reading import read, signed_in
from tests.people import make_moderator

HERE = "/en/account/replies/"
WORDS: dict[str, Any] = {"title": "Filter", "body": "Hello {name}, clean the filter of {product}.", "language": "en"}


@pytest.mark.parametrize(
    ("body", "word"), [("Hello {name}", ""), ("{nom} {produit}", ""), ("{e-mail}", ""), ("{ x }", ""), ("{age}", "age")]
)
def test_which_words_in_braces_are_refused(body: str, word: str) -> None:
    assert unknown(body) == word


def test_what_braces_become(ask: Callable[..., Question], alice: Member) -> None:
    reply = SavedReply(body=WORDS["body"], language="en")
    assert filled(reply, ask()) == "Hello Alice, clean the filter of this product."
    product = Product.objects.create(name="X200 *new*", slug="x200")
    assert filled(reply, ask("It stops in the middle", product=product)).endswith(r"the filter of X200 \*new\*.")
    hidden = ask("It stops, and I do not say my name", is_anonymous=True)
    assert filled(reply, hidden).startswith("Hello, clean"), "nobody is named who asked without their name"
    french = SavedReply(body="Bonjour {nom}, videz {produit}.", language="fr")
    assert filled(french, hidden) == "Bonjour, videz ce produit."


def test_sent_twice_is_saved_once(bob: Member) -> None:
    first = actions.save_reply(by=bob, **WORDS)
    assert actions.save_reply(by=bob, **WORDS) == first
    with pytest.raises(ValidationError, match="title"):
        actions.save_reply(by=bob, **{**WORDS, "body": "Another text."})
    actions.save_reply(by=bob, **{**WORDS, "language": "fr"})
    actions.save_reply(first, by=bob, **{**WORDS, "body": "Better."})
    assert SavedReply.objects.get(pk=first.pk).body == "Better."
    assert SavedReply.objects.count() == 2


def test_refusals(bob: Member, dora: Member, mallory: Member) -> None:
    own = actions.save_reply(by=bob, **WORDS)
    shared = actions.save_reply(by=dora, is_shared=True, **WORDS)
    for act in (
        lambda: actions.save_reply(own, by=mallory, **WORDS),
        lambda: actions.delete_reply(own, by=dora),
        lambda: actions.delete_reply(shared, by=bob),
        lambda: actions.save_reply(by=bob, is_shared=True, **WORDS),
    ):
        with pytest.raises(PermissionDenied):
            act()
    with pytest.raises(ValidationError, match="age"):
        actions.save_reply(by=bob, **{**WORDS, "title": "Age", "body": "Of {age}"})
    SavedReply.objects.bulk_create(SavedReply(member=mallory, title=str(n), language="en") for n in range(MOST))
    with pytest.raises(ValidationError, match=str(MOST)):
        actions.save_reply(by=mallory, **WORDS)
    assert set(SavedReply.objects.visible_to(bob)) == {own}
    assert set(SavedReply.objects.visible_to(dora)) == {shared}


def test_without_script_a_reply_goes_to_the_end_of_what_was_typed(question: Question, bob: Member) -> None:
    reply = actions.save_reply(by=bob, **WORDS)
    client, address = signed_in(bob), f"/en/questions/{question.pk}/answer/"
    response = client.post(address, {"body": "What I typed.", "go": "replies"})
    assert response["Location"] == f"{address}?replies=1#replies"
    offered = read(client, f"{address}?replies=1").text
    assert f'name="reply" value="{reply.pk}"' in offered
    assert "What I typed." in offered
    assert offered.index("Publish my answer") < offered.index('name="reply"'), "Enter publishes, and inserts nothing"
    assert client.post(address, {"body": "What I typed.", "reply": reply.pk})["Location"] == f"{address}#id_body"
    text = "What I typed.\n\nHello Alice, clean the filter of this product."
    assert AnswerDraft.objects.get().body == text
    assert text in read(client, address).text
    assert not question.answers.exists()


def test_the_replies_of_others_stay_theirs(question: Question, bob: Member, mallory: Member) -> None:
    reply = actions.save_reply(by=bob, **WORDS)
    other = signed_in(mallory)
    assert other.get(f"{HERE}{reply.pk}/").status_code == 404
    assert other.post(f"/en/questions/{question.pk}/answer/", {"body": "x", "reply": reply.pk}).status_code == 404
    assert "You saved no reply yet" in other.get(f"/en/questions/{question.pk}/replies/").text
    assert Client().get(HERE)["Location"].startswith("/en/account/login/")


def test_the_page_of_replies(bob: Member, dora: Member) -> None:
    client = signed_in(bob)
    refused = client.post(HERE, {**WORDS, "body": "Of {age}"})
    assert refused.status_code == 422
    assert "{age} means nothing here" in refused.text
    assert "Of {age}" in refused.text
    assert "For the whole team" not in refused.text
    client.post(HERE, {**WORDS, "is_shared": "on"})
    row = SavedReply.objects.get()
    assert row.member == bob, "only the team shares"
    client.post(f"{HERE}{row.pk}/", {**WORDS, "title": "The filter"})
    assert "The filter" in read(client, HERE).text
    client.post(f"{HERE}{row.pk}/", {"delete": "1"})
    assert not SavedReply.objects.exists()
    team = signed_in(dora)
    team.post(HERE, {**WORDS, "is_shared": "on"})
    assert SavedReply.objects.get().is_shared
    assert "shared by the team" in read(team, HERE).text


def test_the_second_of_two_sees_both_texts(dora: Member) -> None:
    shared = actions.save_reply(by=dora, is_shared=True, **WORDS)
    first, second = signed_in(dora), signed_in(make_moderator("lea"))
    address = f"{HERE}{shared.pk}/"
    seen = read(first, address).context["form"]["seen"].value()
    assert f'value="{seen}"' in read(second, address).text
    assert first.post(address, {**WORDS, "body": "Hers.", "seen": seen}).status_code == 302
    assert first.post(address, {**WORDS, "body": "Hers.", "seen": seen}).status_code == 302, "a double click"
    refused = second.post(address, {**WORDS, "body": "Mine.", "seen": seen})
    assert refused.status_code == 409
    assert "Hers." in refused.text
    assert "Mine." in refused.text
    assert SavedReply.objects.get().body == "Hers."
    anew = refused.context["form"]["seen"].value()
    assert second.post(address, {**WORDS, "body": "Both.", "seen": anew}).status_code == 302
    assert SavedReply.objects.get().body == "Both."


def test_what_was_typed_outlives_a_reply_that_is_deleted(dora: Member, mallory: Member) -> None:
    shared = actions.save_reply(by=dora, is_shared=True, **WORDS)
    client, address = signed_in(dora), f"{HERE}{shared.pk}/"
    typed = {**WORDS, "body": "A long text.", "seen": shared.mark}
    actions.delete_reply(shared, by=dora)
    response = client.post(address, typed)
    assert response.status_code == 404
    assert "deleted meanwhile" in response.text
    assert "A long text." in response.text
    assert f'action="{HERE}"' in response.text
    with pytest.raises(ValidationError, match="deleted"):
        actions.save_reply(shared, by=dora, **WORDS)
    assert not SavedReply.objects.exists()
    assert client.get(address).status_code == 404
    assert client.post(address, {"delete": "1"}).status_code == 404


def test_the_language_of_the_question_comes_first(question: Question, bob: Member) -> None:
    actions.save_reply(by=bob, **{**WORDS, "title": "A French one", "language": "fr"})
    actions.save_reply(by=bob, **{**WORDS, "title": "B English one"})
    shown = signed_in(bob).get(f"/en/questions/{question.pk}/replies/").text
    assert shown.index("B English one") < shown.index("A French one")
