"""What an edit changed, when a page says that there was one, and the points line by line."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from forum import actions, letters
from forum.models import Answer, Member, Notification, Question, ReputationChange
from forum.text.versions import pair

SignIn = Callable[[Member], Client]


def shown(page: str) -> str:
    """The difference, with its marks, without what is said of them for those who hear it."""
    found = re.search(r'<pre class="difference"[^>]*>(.*?)</pre>', page, re.DOTALL)
    return re.sub(r"<span[^>]*>[^<]*</span>", "", found[1]) if found else ""


@pytest.mark.wide
def test_the_history_marks_what_each_version_changed(answer: Answer, bob: Member) -> None:
    history = f"/en/answers/{answer.pk}/history/"
    assert shown(Client().get(history).text) == ""
    actions.edit_answer(answer, by=bob, body="Clean the <b>filter</b>, then the hose.")
    actions.edit_answer(answer, by=bob, body="Clean the <b>filter</b>, then the pump.")
    page = Client().get(history).text
    assert "What version 3 changed in version 2" in page
    assert shown(page) == "Clean the &lt;b&gt;filter&lt;/b&gt;, then the<del> hose.</del><ins> pump.</ins>"
    for number, expected in (
        ("2", "<del> filter,</del><ins> &lt;b&gt;filter&lt;/b&gt;,</ins>"),
        ("9", "pump"),
        ("x", "pump"),
    ):
        assert expected in shown(Client().get(history, {"version": number}).text)
    assert page.count("What it changed") == 2


def test_a_new_title_is_part_of_the_difference(question: Question, alice: Member) -> None:
    title = "The washing machine shows E19 and does not drain"
    actions.edit_question(question, by=alice, title=title, body=question.body, tags=["washing machine"])
    page = Client().get(f"/en/questions/{question.pk}/history/").text
    assert "<del> E18</del><ins> E19</ins>" in shown(page)


@pytest.mark.wide
def test_a_hidden_version_is_part_of_no_difference(answer: Answer, bob: Member, dora: Member) -> None:
    actions.edit_answer(answer, by=bob, body="Call 0612345678.")
    actions.edit_answer(answer, by=bob, body="Clean the pump.")
    actions.hide_revision(answer.revisions.get(number=2), by=dora, reason="telephone number")
    for number in ("", "2", "3"):
        page = Client().get(f"/en/answers/{answer.pk}/history/", {"version": number}).text
        assert "What version 3 changed in version 1" in page
        assert "0612345678" not in page


@pytest.mark.wide
def test_the_author_is_told_what_was_hidden_and_why(answer: Answer, bob: Member, dora: Member) -> None:
    comment = actions.comment(answer, by=bob, body="Call 0612345678.")
    actions.edit_comment(comment, by=bob, body="The small one.")
    actions.edit_answer(answer, by=bob, body="Clean the pump.")
    told = Notification.objects.filter(member=bob, kind="hidden").order_by("pk")
    for post in (answer, comment):
        old = post.revisions.get(number=1)
        for _ in range(2):
            actions.hide_revision(old, by=dora, reason="telephone number")
        actions.show_revision(old, by=dora, reason="not a real one")
    assert told.count() == 4
    hidden, shown_again = (letters.compose(notification) for notification in told[2:])
    assert "is hidden" in hidden[0]
    assert "telephone number" in hidden[1]
    assert f"/en/comments/{comment.pk}/history/" in hidden[1]
    assert "shown again" in shown_again[0]
    assert "not a real one" in shown_again[1]


@pytest.mark.wide
@pytest.mark.parametrize(("minutes", "says"), [(4, False), (6, True)])
def test_a_page_says_edited_after_five_minutes(
    question: Question, answer: Answer, alice: Member, bob: Member, minutes: int, says: bool
) -> None:
    comment = actions.comment(answer, by=bob, body="The small one.")
    at = timezone.now() + timedelta(minutes=minutes)
    actions.edit_comment(comment, by=bob, body="The large one.", at=at)
    actions.edit_answer(answer, by=bob, body="Clean the pump.", at=at)
    actions.edit_question(question, by=alice, title=question.title, body="It stops.", tags=["washing machine"], at=at)
    page = Client().get(Question.objects.get(pk=question.pk).get_absolute_url()).text
    for kind, post in (("questions", question), ("answers", answer), ("comments", comment)):
        was_answered = kind == "questions"  # by bob, before that edit
        assert (f"/en/{kind}/{post.pk}/history/" in page) == (says or was_answered), kind


@pytest.mark.wide
def test_the_ledger_has_pages(alice: Member, as_member: SignIn) -> None:
    now = timezone.now()
    ReputationChange.objects.bulk_create(
        [
            ReputationChange(member=alice, points=1, reason="me_too", ref=f"vote:{number}", rule_version=1, at=now)
            for number in range(120)
        ]
    )
    client, own = as_member(alice), "/en/members/alice/"
    assert 'href="?page=2"' in client.get(own).text
    lines: Any = [client.get(own, {"page": page}).text.count("<b>+1</b>") for page in (1, 2, 3)]
    assert sum(lines) == 120
    assert 'href="?page=2"' not in Client().get(own).text


@pytest.mark.parametrize(
    ("number", "since", "found"),
    [("", "", (2, 3)), ("2", "", (1, 2)), ("3", "1", (1, 3)), ("1", "3", (1, 3)), ("9", "x", (2, 3)),
     ("2", "2", (1, 2)), ("1", "1", (1, 2)), ("1", "", (1, 2))],
)  # fmt: skip
def test_any_two_versions_make_a_pair(number: str, since: str, found: tuple[int, int]) -> None:
    assert pair([("3", 3), ("2", 2), ("1", 1)], number, since) == found


def test_one_version_makes_none() -> None:
    assert pair([("1", 1)], "1", "1") is None


@pytest.mark.parametrize("order", [("1", "3"), ("3", "1")])
def test_any_two_versions_are_compared_with_who_changed_what_and_why(
    answer: Answer, bob: Member, dora: Member, order: tuple[str, str]
) -> None:
    actions.edit_answer(answer, by=bob, body="Clean the filter, then the pump.", reason="the hose is fine")
    actions.edit_answer(answer, by=dora, body="Clean the filter, then the lid.", reason="no pump in it")
    page = Client().get(f"/en/answers/{answer.pk}/history/", {"from": order[0], "version": order[1]}).text
    assert "What version 3 changed in version 1" in page
    assert shown(page) == "Clean the filter, then the<del> hose.</del><ins> lid.</ins>"
    steps = page.split("<h2", 2)[1]
    for told in ("Bob", "the hose is fine", "Dora", "no pump in it"):
        assert told in steps
    assert '<option value="1" selected>Version 1</option>' in page


@pytest.mark.wide
@pytest.mark.parametrize(("language", "words"), [("en", "Taken out:"), ("fr", "Retiré"), ("fr", "Ajouté")])
def test_a_change_is_said_in_words(answer: Answer, bob: Member, language: str, words: str) -> None:
    actions.edit_answer(answer, by=bob, body="Clean the pump, then the hose.")
    page = Client().get(f"/{language}/answers/{answer.pk}/history/").text
    assert re.search(rf'<span class="visually-hidden" lang="{language}"> {words}', page)
