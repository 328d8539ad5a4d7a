"""Names after an @: links to existing members, told once, never out of code or quotes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from forum import actions, mentions, rerender
from forum.letters import letter_for
from forum.models import Answer, Block, Mail, Member, Mention, Notification, Question
from forum.text.commonmark import mentioned
from forum.text.markdown import render_markdown
from tests.forum.reading import page, read, signed_in
from tests.people import make_member

LINK = {"bob": "/m/2"}


def rendered(text: str) -> str:
    return render_markdown(text, mentions=LINK)


def told(member: Member) -> list[str]:
    return list(Notification.objects.filter(member=member, kind="mention").order_by("pk").values_list("ref", flat=True))


# ------------------------------------------------------------------ the text


@pytest.mark.parametrize(
    "text",
    [
        "@bob",
        "Ask @bob.",
        "Ask @Bob, he knows",
        "(@bob)",
        "**@bob**",
        "@bob: yes",
        "@bob-",
        "- @bob",
        "Hé@ @bob",
        "@bob’s",
    ],
)
def test_a_name_becomes_a_link(text: str) -> None:
    assert '<a href="/m/2">@' in rendered(text)
    assert mentioned(text) == ["bob"]


@pytest.mark.parametrize(
    "text",
    [
        "`@bob`", "```\n@bob\n```", "    @bob", "> @bob", "> quoted\n> @bob", "- > @bob", "\\@bob", "me@bob",
        "a@bob.example", "https://site.example/@bob", "[see @bob](https://site.example)", "@bobby", "@bobé",
        "@@bob", "/@bob", "@ bob",
    ],
)  # fmt: skip
def test_no_link_out_of_code_quotes_links_and_other_words(text: str) -> None:
    assert "/m/2" not in rendered(text)
    assert "bob" not in mentioned(text)


def test_a_name_that_nobody_has_stays_text() -> None:
    assert rendered("Ask @carl") == "<p>Ask @carl</p>\n"
    assert render_markdown("Ask @bob") == "<p>Ask @bob</p>\n"


@given(st.text(alphabet="@bob_-.`>*[]()\\ \n<&é/", max_size=60))
def test_what_is_linked_was_found(text: str) -> None:
    """The two passes over a text never differ, and no text makes anything but a link of it."""
    html = rendered(text)
    assert ('href="/m/2"' in html) == ("bob" in mentioned(text))
    assert html.replace('<a href="/m/2">', "").count("/m/2") == 0


def test_a_text_of_many_names_is_bounded() -> None:
    assert len(mentioned(" ".join(f"@name{number}" for number in range(5000)))) == 20


# ------------------------------------------------------------------ posts


def test_in_every_kind_of_post_the_member_is_told_once(
    ask: Callable[..., Question], bob: Member, alice: Member, mallory: Member
) -> None:
    question = ask(body="Does @mallory know?")
    assert f'<a href="/m/{mallory.pk}">@mallory</a>' in question.body_html
    answer = actions.answer(question, by=bob, body="@Mallory and @mallory and @nobody")
    comment = actions.comment(answer, by=alice, body="Thank you @mallory")
    assert told(mallory) == [
        f"mention:question:{question.pk}",
        f"mention:answer:{answer.pk}",
        f"mention:comment:{comment.pk}",
    ]
    actions.edit_answer(answer, by=bob, body="@mallory, really")
    assert len(told(mallory)) == 3
    assert Notification.objects.get(ref=f"mention:comment:{comment.pk}").link == f"/en/comments/{comment.pk}/"


def test_nobody_is_told_of_what_they_are_told_of_anyway_or_wrote(
    question: Question, answer: Answer, alice: Member, bob: Member
) -> None:
    actions.comment(answer, by=alice, body="Thank you @bob, says @alice")
    assert told(bob) == told(alice) == []
    assert Notification.objects.filter(member=bob, kind="comment").count() == 1
    assert Mention.objects.count() == 2


def test_a_post_names_five_members_whatever_is_edited(question: Question, bob: Member) -> None:
    people = [make_member(f"reader{number}") for number in range(7)]
    answer = actions.answer(question, by=bob, body=" ".join(f"@{person.username}" for person in people[:6]))
    assert answer.body_html.count("/m/") == 5
    answer = actions.edit_answer(answer, by=bob, body="@reader6 and @reader0")
    assert answer.body_html.count("/m/") == 1
    assert [len(told(person)) for person in people] == [1, 1, 1, 1, 1, 0, 0]


def test_nobody_is_told_of_what_they_cannot_see(question: Question, bob: Member, mallory: Member, dora: Member) -> None:
    actions.hold(question)
    question.refresh_from_db()
    edited = actions.edit_question(question, by=question.author, title=question.title, body="@mallory", tags=["x"])
    assert told(mallory) == []
    actions.release(edited, by=dora)
    assert told(mallory) == [f"mention:question:{question.pk}"]
    mail = Mail.objects.get(notification__member=mallory)
    actions.hide(edited, by=dora, ref="d:1")
    assert letter_for(Mail.objects.get(pk=mail.pk)) is None


def test_a_mail_of_a_comment_that_is_gone_does_not_leave(answer: Answer, alice: Member, mallory: Member) -> None:
    comment = actions.comment(answer, by=alice, body="Thank you @mallory")
    mail = Mail.objects.get(notification__member=mallory)
    assert letter_for(mail) is not None
    actions.delete(comment, by=alice)
    assert letter_for(Mail.objects.get(pk=mail.pk)) is None


def test_who_blocked_somebody_is_not_told_by_them(question: Question, bob: Member, mallory: Member) -> None:
    Block.objects.create(member=mallory, person=bob)
    actions.answer(question, by=bob, body="@mallory")
    assert told(mallory) == []


def test_closed_accounts_are_not_named(question: Question, bob: Member, mallory: Member) -> None:
    Member.objects.filter(pk=mallory.pk).update(is_active=False)
    assert "/m/" not in actions.answer(question, by=bob, body="@mallory").body_html
    assert Client().get(f"/m/{mallory.pk}").status_code == 410


def test_a_name_stays_with_whom_it_meant(question: Question, bob: Member, mallory: Member) -> None:
    """Renamed, and the old name taken by another: neither the text as it stands nor a new rendering goes astray."""
    answer = actions.answer(question, by=bob, body="Ask @mallory")
    Member.objects.filter(pk=mallory.pk).update(username="marion", look="marion")
    Member.objects.create_user("mallory")
    for _ in rerender.rerender(Answer, every=True):
        pass
    answer.refresh_from_db()
    assert f'<a href="/m/{mallory.pk}">@mallory</a>' in answer.body_html
    assert Client().get(f"/m/{mallory.pk}")["Location"] == "/en/members/marion/"
    edited = actions.edit_answer(answer, by=bob, body="Do ask @mallory")
    assert f"/m/{mallory.pk}" in edited.body_html
    Member.objects.filter(pk=mallory.pk).update(is_active=False)
    list(rerender.rerender(Answer, every=True))
    assert "/m/" not in Answer.objects.get().body_html


def test_texts_from_elsewhere_name_people_of_elsewhere(answer: Answer, mallory: Member) -> None:
    answer.external_ref, answer.body = "stack:1", "@mallory"
    answer.save()
    list(rerender.rerender(Answer, every=True))
    assert "/m/" not in Answer.objects.get().body_html


def test_the_preview_shows_the_link(question: Question, bob: Member) -> None:
    shown = signed_in(bob).post("/en/questions/preview/", {"body": "@alice `@alice`"}).text
    assert shown.count('<a href="/m/') == 1


# ------------------------------------------------------------------ suggestions


@pytest.mark.wide
def test_people_of_the_thread_are_suggested_first(question: Question, answer: Answer, mallory: Member) -> None:
    make_member("bobby", reputation=500)
    carl = make_member("carl")
    actions.hold(actions.comment(question, by=carl, body="Me too"))
    address = f"/en/questions/{question.pk}/names/"
    client = signed_in(mallory)

    def names(typed: str) -> list[str]:
        return [part.split('"')[0] for part in read(client, f"{address}?q={typed}").text.split('data-name="')[1:]]

    assert names("") == ["alice", "bob"]
    assert names("BO") == ["bob", "bobby"]
    assert names("m") == names("mal") == []
    assert names("c") == []
    assert "/account/login/" in Client().get(address)["Location"]


def test_whoever_asked_without_their_name_is_not_suggested(question: Question, answer: Answer, mallory: Member) -> None:
    Question.objects.update(is_anonymous=True)
    shown = read(signed_in(mallory), f"/en/questions/{question.pk}/names/").text
    assert "bob" in shown
    assert "alice" not in shown


def test_a_suggestion_costs_the_same_however_many_there_are(
    question: Question, bob: Member, django_assert_max_num_queries: Any
) -> None:
    Member.objects.bulk_create(Member(username=f"reader{number}", email="x@example.org") for number in range(50))
    with django_assert_max_num_queries(2):
        assert len(list(mentions.suggested(question, "reader", but=bob.pk))) == 8


@pytest.mark.wide
def test_the_form_of_a_question_knows_where_to_ask_for_names(question: Question, bob: Member) -> None:
    assert f'data-names="/en/questions/{question.pk}/names/"' in read(signed_in(bob), page(question)).text
