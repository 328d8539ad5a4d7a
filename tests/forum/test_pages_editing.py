"""Two who edit at once, comments changed later, old texts: nothing typed is lost, nothing hidden is shown."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from forum import actions
from forum.models import Answer, Comment, Member, Question, Tag
from tests.people import PASSWORD

SignIn = Callable[[Member], Client]
SECRET = "0612345678 is the number"


def values(response: Any) -> dict[str, str]:
    """The form of the page as a browser sends it back."""
    form = response.context["form"]
    return {field.html_name: "" if field.value() is None else str(field.value()) for field in form}


# Two at once


@pytest.fixture
def comment(answer: Answer, alice: Member) -> Comment:
    return actions.comment(answer, by=alice, body="Which *hose*?")


@pytest.mark.wide
@pytest.mark.parametrize("kind", ["questions", "answers", "comments"])
def test_two_tabs_lose_nothing(
    kind: str, question: Question, answer: Answer, comment: Comment, as_member: SignIn
) -> None:
    post: Any = {"questions": question, "answers": answer, "comments": comment}[kind]
    client, address = as_member(post.author), f"/en/{kind}/{post.pk}/edit/"
    one, other = values(client.get(address)), values(client.get(address))
    assert client.post(address, {**one, "body": "From the <first> tab."}).status_code == 302
    late = client.post(address, {**other, "body": "From the second tab."})
    assert late.status_code == 409
    assert "This text was edited meanwhile. Nothing is saved yet" in late.text
    assert 'id="error-summary"' in late.text
    assert "What stands now" in late.text
    assert "From the &lt;first&gt; tab." in late.text
    assert "From the second tab." in late.text
    post.refresh_from_db()
    assert post.body == "From the <first> tab."
    deliberately = client.post(address, values(late))
    assert deliberately.status_code == 302
    post.refresh_from_db()
    assert post.body == "From the second tab."


@pytest.mark.wide
@pytest.mark.parametrize("kind", ["questions", "answers", "comments"])
def test_a_double_click_on_save_is_no_conflict(
    kind: str, question: Question, answer: Answer, comment: Comment, as_member: SignIn
) -> None:
    post: Any = {"questions": question, "answers": answer, "comments": comment}[kind]
    client, address = as_member(post.author), f"/en/{kind}/{post.pk}/edit/"
    form = {**values(client.get(address)), "body": "Once."}
    assert [client.post(address, form).status_code for _ in range(2)] == [302, 302]


@pytest.mark.wide
def test_saved_over_once_more_meanwhile_it_is_asked_again(
    answer: Answer, bob: Member, dora: Member, as_member: SignIn
) -> None:
    client, address = as_member(bob), f"/en/answers/{answer.pk}/edit/"
    form = values(client.get(address))
    for number in (2, 3):
        actions.edit_answer(answer, by=dora, body=f"As dora says, {number}.")
        late = client.post(address, {**form, "body": "As bob says."})
        form = values(late)
        assert (late.status_code, f"As dora says, {number}." in late.text) == (409, True)
    assert client.post(address, form).status_code == 302


def test_nobody_fills_the_database_with_what_is_kept_for_them(answer: Answer) -> None:
    client = Client()
    sent = {"body": "My words.", **{f"f{number}": "x" * 50_000 for number in range(9)}}
    client.post(f"/en/answers/{answer.pk}/edit/", sent)
    (typed,) = client.session["kept"].values()
    assert typed["body"] == "My words."
    assert sum(map(len, typed.values())) <= 60_000


@pytest.mark.wide
def test_what_was_typed_before_signing_in_again_is_no_way_around(
    answer: Answer, bob: Member, dora: Member, as_member: SignIn
) -> None:
    address = f"/en/answers/{answer.pk}/edit/"
    form = {**values(as_member(bob).get(address)), "body": "Typed for an hour."}
    actions.edit_answer(answer, by=dora, body="Meanwhile.")
    client = Client()
    sent = client.post(address, form)
    client.post(sent["Location"], {"login": "bob", "password": PASSWORD, "next": address})
    back = client.get(address)
    assert "Typed for an hour." in back.text
    assert client.post(address, values(back)).status_code == 409


@pytest.mark.wide
def test_a_second_answer_that_became_an_edit_is_no_way_around(
    question: Question, answer: Answer, bob: Member, dora: Member, as_member: SignIn
) -> None:
    client = as_member(bob)
    page = client.post(f"/en/questions/{question.pk}/answer/", {"body": "And this."})
    actions.edit_answer(answer, by=dora, body="Meanwhile.")
    assert client.post(f"/en/answers/{answer.pk}/edit/", values(page)).status_code == 409


@pytest.mark.wide
def test_a_number_that_is_none_is_refused_with_the_text_kept(answer: Answer, bob: Member, as_member: SignIn) -> None:
    for number in ("x", "1.5", "\x00", "9" * 400):
        page = as_member(bob).post(f"/en/answers/{answer.pk}/edit/", {"body": "Kept words.", "revision": number})
        assert (page.status_code, "Kept words." in page.text) in {(422, True), (409, True)}
    answer.refresh_from_db()
    assert answer.body == "Clean the filter, then the hose."


# Comments


@pytest.mark.wide
def test_its_author_edits_deletes_and_puts_back_a_comment(
    question: Question, comment: Comment, alice: Member, as_member: SignIn
) -> None:
    client, own = as_member(alice), question.get_absolute_url()
    edit, delete = f"/en/comments/{comment.pk}/edit/", f"/en/comments/{comment.pk}/delete/"
    page = client.get(own).text
    assert edit in page
    assert delete in page
    changed = client.post(edit, {**values(client.get(edit)), "body": "Which **pipe**?"})
    assert changed["Location"] == comment.get_absolute_url()
    for reader in (client, Client()):
        shown = reader.get(own).text
        assert "<strong>pipe</strong>" in shown
    old = Client().get(f"/en/comments/{comment.pk}/history/").text
    assert "Which *hose*?" in old
    assert "Which **pipe**?" in old
    for _ in range(2):
        assert client.post(delete)["Location"] == delete
    assert "<strong>pipe</strong>" not in Client().get(own).text
    assert Client().get(f"/en/comments/{comment.pk}/history/").status_code == 410
    assert "Which" in client.get(delete).text
    assert client.post(f"/en/comments/{comment.pk}/undelete/").status_code == 302
    assert "<strong>pipe</strong>" in Client().get(own).text


@pytest.mark.wide
def test_an_edit_too_long_keeps_what_was_typed(comment: Comment, alice: Member, as_member: SignIn) -> None:
    page = as_member(alice).post(f"/en/comments/{comment.pk}/edit/", {"body": "c" * 2001})
    assert page.status_code == 422
    assert "c" * 2001 in page.text


@pytest.mark.wide
def test_nobody_else_finds_a_way_to_a_comment(
    question: Question, comment: Comment, bob: Member, dora: Member, as_member: SignIn
) -> None:
    for member in (bob, dora):
        client = as_member(member)
        page = client.get(question.get_absolute_url()).text
        assert not any(f"/en/comments/{comment.pk}/{verb}/" in page for verb in ("edit", "delete"))
        for verb in ("edit", "delete", "undelete"):
            assert client.post(f"/en/comments/{comment.pk}/{verb}/", {"body": "x"}).status_code == 403
    assert Client().post(f"/en/comments/{comment.pk}/edit/")["Location"].startswith("/en/account/login/")


@pytest.mark.wide
def test_what_is_deleted_is_put_back_by_its_author_only(
    answer: Answer, bob: Member, mallory: Member, dora: Member, as_member: SignIn
) -> None:
    actions.delete(answer, by=bob)
    address = f"/en/answers/{answer.pk}/undelete/"
    assert [as_member(who).post(address).status_code for who in (mallory, dora)] == [410, 403]
    actions.answer(answer.question, by=bob, body="Another one.")
    refused = as_member(bob).post(address)
    assert (refused.status_code, "You have written another answer since" in refused.text) == (403, True)


@pytest.mark.wide
@pytest.mark.parametrize("act", ["hide", "hold"])
def test_a_decision_is_not_evaded_by_the_page(
    question: Question, answer: Answer, bob: Member, dora: Member, as_member: SignIn, act: str
) -> None:
    actions.hide(answer, by=dora, ref="decision:1") if act == "hide" else actions.hold(answer)
    client = as_member(bob)
    for method in (client.get, client.post):
        assert method(f"/en/answers/{answer.pk}/delete/").status_code == 403
    assert client.post(f"/en/questions/{question.pk}/answer/", {"body": "The same."}).status_code == 409
    assert client.post(f"/en/answers/{answer.pk}/undelete/").status_code == 302
    answer.refresh_from_db()
    assert answer.visibility in {"hidden", "held"}


# Old texts


@pytest.mark.wide
def test_a_moderator_hides_an_old_text_from_its_page(
    question: Question, answer: Answer, bob: Member, dora: Member, as_member: SignIn
) -> None:
    actions.edit_answer(answer, by=bob, body=SECRET)
    actions.edit_answer(answer, by=bob, body="Call me by the button.")
    old = answer.revisions.get(number=2)
    history, hide = f"/en/answers/{answer.pk}/history/", f"/en/revisions/{old.pk}/hide/"
    client = as_member(dora)
    page = client.get(history).text
    assert hide in page
    assert page.count("/hide/") == 2  # the text that stands has no such button
    assert SECRET in client.get(hide).text
    assert client.post(hide, {"reason": ""}).status_code == 422
    assert client.post(hide, {"reason": "telephone number"})["Location"] == history
    assert client.post(hide, {"reason": "telephone number"}).status_code == 302
    page = client.get(history).text
    assert SECRET in page
    assert "telephone number" in page
    assert f"/en/revisions/{old.pk}/show/" in page
    standing = answer.revisions.get(number=3)
    assert client.post(f"/en/revisions/{standing.pk}/hide/", {"reason": "x"}).status_code == 403
    assert client.post(f"/en/revisions/{old.pk}/show/", {"reason": "public"}).status_code == 302
    assert SECRET in Client().get(history).text


@pytest.mark.wide
def test_a_hidden_old_text_reaches_nobody_but_moderators(
    question: Question, answer: Answer, alice: Member, bob: Member, mallory: Member, dora: Member, as_member: SignIn
) -> None:
    comment = actions.comment(answer, by=bob, body=f"{SECRET} of the comment")
    title = "The machine of 0612345678 does not drain"
    text = {"by": alice, "tags": ["washing machine"]}
    actions.edit_question(question, title=title, body=SECRET, **text)  # type: ignore[arg-type]
    actions.edit_question(question, title="The machine does not drain", body="It stops.", **text)  # type: ignore[arg-type]
    actions.edit_answer(answer, by=bob, body=SECRET)
    actions.edit_answer(answer, by=bob, body="Clean the filter.")
    actions.edit_comment(comment, by=bob, body="The small one.")
    for revision in (question.revisions.get(number=2), answer.revisions.get(number=2), comment.revisions.get(number=1)):
        actions.hide_revision(revision, by=dora, reason="telephone number")
    addresses = [
        f"/en/questions/{question.pk}/the-machine-does-not-drain/",
        "/en/questions/",
        f"/en/questions/{question.pk}/history/",
        f"/en/answers/{answer.pk}/history/",
        f"/en/comments/{comment.pk}/history/",
        f"/en/questions/{question.pk}/edit/",
        f"/en/answers/{answer.pk}/edit/",
        f"/en/comments/{comment.pk}/edit/",
        f"/en/revisions/{question.revisions.get(number=2).pk}/hide/",
        f"/en/revisions/{question.revisions.get(number=2).pk}/show/",
        "/en/members/bob/",
        "/en/members/alice/",
        "/en/notifications/",
        "/api/v1/questions",
        f"/api/v1/questions/{question.pk}",
    ]
    for reader in (Client(), *map(as_member, (alice, bob, mallory))):
        for address in addresses:
            response = reader.get(address, follow=True)
            assert response.status_code in {200, 403}, address
            assert "0612345678" not in response.text, address
    for address in addresses[2:5]:
        assert "0612345678" in as_member(dora).get(address).text


@pytest.mark.wide
def test_moderators_find_what_was_taken_out_at_once(
    question: Question, bob: Member, dora: Member, as_member: SignIn, client: Client
) -> None:
    """Everybody may read the history; nobody is told of a slip put right within five minutes, but who may hide it."""
    answer = actions.answer(question, by=bob, body="Call me at 06 39 98 12 34.")
    actions.edit_answer(answer, by=bob, body="Call the shop.")
    history = f"/en/answers/{answer.pk}/history/"
    assert history in as_member(dora).get(question.get_absolute_url()).text
    assert history not in client.get(question.get_absolute_url()).text
    assert history not in as_member(bob).get(question.get_absolute_url()).text


@pytest.mark.wide
def test_tags_stand_in_the_language_of_the_page(
    question: Question, alice: Member, bob: Member, as_member: SignIn
) -> None:
    question.tags.set([Tag.objects.create(name="draining", slug="draining", name_fr="vidange")])
    for member in (alice, bob):  # who edits, and who suggests an edit
        page = as_member(member).get(f"/fr/questions/{question.pk}/edit/")
        assert page.context["form"].initial["tags"] == "vidange"


@pytest.mark.wide
def test_a_moderator_reads_whose_text_it_is(answer: Answer, dora: Member, as_member: SignIn) -> None:
    for path, heading in {
        f"answers/{answer.pk}": "Edit the answer of Bob",
        f"questions/{answer.question_id}": "Edit the question",
    }.items():
        assert f"<h1>{heading}" in as_member(dora).get(f"/en/{path}/edit/").text
