"""Several people at one queue: who looks at what, deciding all the same, going on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from forum import actions as forum_actions
from forum.models import Answer, Member, Question
from moderation.review import actions, invariants, queue
from moderation.review.models import Claim, Decision, Deferral
from moderation.review.queue import Line
from moderation.review.queue.pace import median_this_week
from moderation.review.vocabulary import Source
from tests.moderation.reviewing import FACTS, LANGUAGES, courtesy, fresh, page
from tests.people import make_moderator

pytestmark = [pytest.mark.wide, pytest.mark.usefixtures("rules")]
SignIn = Callable[[Member], Client]
NOON = datetime(2026, 11, 4, 11, 0, tzinfo=UTC)  # a Wednesday


@pytest.fixture
def line(answer: Answer, alice: Member, dora: Member) -> Line:
    actions.flag(answer, by=alice, rule=courtesy())
    return queue.waiting(dora)[0]


def address(answer: Answer, act: str = "", language: str = "en") -> str:
    return f"/{language}/moderation/answer/{answer.pk}/{act + '/' if act else ''}"


def send(client: Client, answer: Answer, act: str, **values: Any) -> Any:
    return client.post(address(answer, act), {"seen": 0, "rule": "courtesy", "facts": FACTS, **values})


# Who looks at it


@pytest.mark.parametrize("language", LANGUAGES)
def test_taking_it_tells_others(
    language: str, line: Line, answer: Answer, dora: Member, lea: Member, as_member: SignIn
) -> None:
    words = {"en": "Léa is looking at", "fr": "Léa est en train de"}[language]
    taken = as_member(lea).post(address(answer, "open", language), {"kind": "reports"})
    assert taken["Location"] == f"{address(answer, language=language)}?kind=reports#item"
    opened = page(as_member(lea).get(taken["Location"]))
    assert words not in opened and "/leave/" in opened and f"{answer.pk}/open/" not in opened
    assert words in page(as_member(dora).get(address(answer, language=language)))
    assert words in page(as_member(dora).get(f"/{language}/moderation/"))
    assert words not in page(as_member(lea).get(f"/{language}/moderation/"))
    assert Claim.objects.get().member == lea


def test_reading_it_or_writing_claims_nothing(line: Line, answer: Answer, dora: Member, as_member: SignIn) -> None:
    """A GET changes nothing: whoever reads it takes it by a button."""
    for where in (address(answer), address(answer, "open")):
        as_member(dora).head(where, follow=True)
        shown = page(as_member(dora).get(where, follow=True))
        assert f'action="{address(answer, "open")}"' in shown and "/leave/" not in shown
    send(as_member(dora), answer, "hide", rule="")
    assert not Claim.objects.exists()


def test_a_claim_ends_by_itself_and_is_taken_over(line: Line, dora: Member, lea: Member) -> None:
    first = actions.claim(line, by=lea, at=NOON)
    assert (first.member, first.until) == (lea, NOON + timedelta(minutes=10))
    assert actions.claim(line, by=dora, at=NOON + timedelta(minutes=9)).member == lea
    assert actions.claim(line, by=dora, at=NOON + timedelta(minutes=10)).member == dora
    assert actions.claim(line, by=lea, at=NOON + timedelta(minutes=11)).member == dora
    assert Claim.objects.count() == 1


def test_opening_it_again_begins_the_time_anew(line: Line, lea: Member) -> None:
    actions.claim(line, by=lea, at=NOON)
    assert actions.claim(line, by=lea, at=NOON + timedelta(minutes=5)).until == NOON + timedelta(minutes=15)


def test_leaving_it_frees_it_and_nobody_elses(
    line: Line, answer: Answer, dora: Member, lea: Member, as_member: SignIn
) -> None:
    actions.claim(line, by=lea)
    assert as_member(dora).post(address(answer, "leave")).status_code == 302
    assert Claim.objects.exists()
    left = as_member(lea).post(address(answer, "leave"), {"kind": "reports"})
    assert left["Location"] == "/en/moderation/?kind=reports"
    assert not Claim.objects.exists()


def test_what_was_decided_meanwhile_is_left_without_a_fault(
    line: Line, answer: Answer, dora: Member, lea: Member, as_member: SignIn
) -> None:
    actions.claim(line, by=lea)
    actions.keep(answer, by=dora)
    assert as_member(lea).post(address(answer, "leave"))["Location"] == "/en/moderation/"


def test_the_database_keeps_one_claim_of_a_thing(line: Line, dora: Member, lea: Member) -> None:
    actions.claim(line, by=lea)
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.create(thing=line.thing, object_id=line.pk, member=dora, until=timezone.now())


@pytest.mark.parametrize("act", ["keep", "hide", "correct", "spam", "later"])
def test_the_second_is_told_and_confirms(
    act: str, line: Line, answer: Answer, dora: Member, lea: Member, as_member: SignIn
) -> None:
    actions.claim(line, by=lea)
    more = {"until": "hour", "reason": "I ask a colleague."}
    refused = send(as_member(dora), answer, act, **more)
    assert refused.status_code == 409
    shown = page(refused)
    assert "Léa is looking at this. Tick the box" in shown
    assert FACTS in shown and 'name="despite"' in shown
    assert not Decision.objects.exists() and not Deferral.objects.exists()
    assert send(as_member(dora), answer, act, despite="on", **more).status_code == 302
    assert Decision.objects.count() + Deferral.objects.count() == 1


def test_whoever_looked_first_is_told_that_it_is_decided(
    line: Line, answer: Answer, dora: Member, lea: Member, as_member: SignIn
) -> None:
    actions.claim(line, by=lea)
    send(as_member(dora), answer, "keep", despite="on")
    assert not Claim.objects.exists()
    late = send(as_member(lea), answer, "hide", facts="Written with care.")
    assert late.status_code == 409
    assert "Nothing was decided twice" in page(late) and "Written with care." in page(late)
    assert Decision.objects.get().kind == "keep"


def test_nobody_claims_their_own_text(question: Question, dora: Member, alice: Member, as_member: SignIn) -> None:
    own = forum_actions.answer(question, by=dora, body="By a moderator.")
    actions.flag(own, by=alice, rule=courtesy())
    taken = as_member(dora).post(address(own, "open"))
    assert "/open/" not in page(as_member(dora).get(taken["Location"]))
    assert not Claim.objects.exists()


def test_what_a_colleague_looks_at_comes_last(
    question: Question, answer: Answer, line: Line, alice: Member, dora: Member, lea: Member
) -> None:
    other = forum_actions.comment(question, by=answer.author, body="Another one.")
    actions.flag(other, by=alice, rule=courtesy())
    actions.claim(line, by=lea)
    found = queue.next_for(dora, queue.waiting(dora))
    assert found is not None and found.row == other
    actions.keep(other, by=lea)
    found = queue.next_for(dora, queue.waiting(dora))
    assert found is not None and found.row == answer


# What follows for the author, and duplicates


@pytest.mark.parametrize(("then", "kind"), [("warn", "warn"), ("7", "limit"), ("30", "limit")])
def test_the_author_is_warned_or_limited_because_of_it(
    then: str, kind: str, line: Line, answer: Answer, bob: Member, dora: Member, as_member: SignIn
) -> None:
    for _click in range(2):
        assert send(as_member(dora), answer, "spam", rule="no-advertising", then=then).status_code == 302
    of_post, of_member = Decision.objects.order_by("pk")
    assert (of_post.kind, of_member.kind, of_member.member, of_member.prompted_by) == ("spam", kind, bob, of_post)
    assert of_member.statement is not None and of_member.statement.source_type == Source.OTHER_NOTIFICATION
    actions.undo(of_post, by=dora)
    assert not fresh(of_member).is_standing
    assert bob.notifications.filter(ref=f"{of_member.ref}:undone").count() == 1
    assert list(invariants.differences()) == []


def test_what_is_refused_about_the_author_leaves_the_text_too(
    question: Question, line: Line, dora: Member, lea: Member, as_member: SignIn
) -> None:
    """Both or neither: a colleague is not warned from here."""
    theirs = forum_actions.answer(question, by=lea, body="By a colleague.")
    refused = as_member(dora).post(
        f"/en/moderation/answer/{theirs.pk}/hide/",
        {"seen": 0, "rule": "courtesy", "facts": FACTS, "then": "warn"},
    )
    assert refused.status_code == 403 and FACTS in page(refused)
    assert fresh(theirs).is_published and not Decision.objects.exists()


def test_a_question_is_closed_as_a_duplicate(
    question: Question, ask: Callable[..., Question], bob: Member, dora: Member, as_member: SignIn
) -> None:
    again = ask("Why does it show E18 on its display?")
    actions.flag(again, by=bob, rule=courtesy())
    where = f"/en/moderation/question/{again.pk}/duplicate/"
    refused = as_member(dora).post(where, {"seen": 0, "original": "nowhere"})
    assert refused.status_code == 422 and "There is no such question." in page(refused)
    assert as_member(dora).post(where, {"seen": 0, "original": question.get_absolute_url()}).status_code == 302
    assert (fresh(again).duplicate_of, Decision.objects.get().kind) == (question, "duplicate")
    assert queue.waiting(dora) == []


def test_itself_is_no_duplicate(question: Question, dora: Member, as_member: SignIn) -> None:
    where = f"/en/moderation/question/{question.pk}/duplicate/"
    refused = as_member(dora).post(where, {"seen": 0, "original": str(question.pk)})
    assert refused.status_code == 403 and "duplicate of itself" in page(refused)


# Going on, and how long things waited


def test_the_next_one_is_of_the_same_kind(
    question: Question, answer: Answer, line: Line, bob: Member, dora: Member, as_member: SignIn
) -> None:
    held = forum_actions.comment(question, by=bob, body="Held.")
    forum_actions.hold(held)
    other = forum_actions.comment(question, by=bob, body="Held too.")
    forum_actions.hold(other)
    done = as_member(dora).post(f"/en/moderation/comment/{held.pk}/keep/", {"seen": 0, "kind": "held"})
    assert done["Location"] == f"/en/moderation/comment/{other.pk}/?kind=held#item"
    shown = page(as_member(dora).get(done["Location"]))
    assert 'id="item" tabindex="-1"' in shown
    done = as_member(dora).post(f"/en/moderation/comment/{other.pk}/keep/", {"seen": 0, "kind": "held"})
    assert done["Location"] == "/en/moderation/?kind=held"


def test_the_page_leads_to_the_one_before_and_after(
    question: Question, bob: Member, alice: Member, dora: Member, as_member: SignIn
) -> None:
    texts = [forum_actions.comment(question, by=bob, body=f"Text {number}.") for number in range(3)]
    for number, text in enumerate(texts):
        actions.flag(text, by=alice, rule=courtesy(), at=timezone.now() - timedelta(hours=9 - number))
    shown = page(as_member(dora).get(f"/en/moderation/comment/{texts[1].pk}/?kind=reports"))
    before, after = (f'action="/en/moderation/comment/{texts[number].pk}/open/"' for number in (0, 2))
    assert before in shown and after in shown and shown.count('name="kind" value="reports"') >= 3


def test_the_empty_queue_says_how_long_things_waited(
    question: Question, answer: Answer, alice: Member, dora: Member, as_member: SignIn
) -> None:
    with time_machine.travel(NOON, tick=False):
        assert median_this_week() is None
        for minutes in (10, 41, 300):
            text = forum_actions.comment(question, by=alice, body=f"Text {minutes}.")
            actions.flag(text, by=dora, rule=courtesy(), at=NOON - timedelta(minutes=minutes))
            actions.keep(text, by=make_moderator(f"m{minutes}"), at=NOON)
        assert median_this_week() == timedelta(minutes=41)
        for language, words in (("en", "Median time this week: 41"), ("fr", "Temps médian cette semaine")):
            assert words in page(as_member(dora).get(f"/{language}/moderation/"))


# What is decided on pages of other parts


@pytest.fixture
def suggested(answer: Answer, mallory: Member) -> Any:
    return forum_actions.suggest_edit(answer, by=mallory, body="Clean both.", reason="Clearer.", revision=1)


def test_a_suggested_edit_is_opened_by_way_of_the_queue(
    suggested: Any, dora: Member, lea: Member, as_member: SignIn
) -> None:
    where = f"/en/moderation/edit/{suggested.pk}/open/"
    assert where in page(as_member(lea).get("/en/moderation/"))
    as_member(lea).get(where)
    assert not Claim.objects.exists()
    opened = as_member(lea).post(where, {"kind": "edits"})
    assert opened["Location"] == f"/en/edits/{suggested.pk}/?kind=edits#item"
    assert "Léa is looking at this" in page(as_member(dora).get(f"/en/edits/{suggested.pk}/"))
    assert "Léa is looking at this" not in page(as_member(lea).get(f"/en/edits/{suggested.pk}/"))


def test_a_suggested_edit_is_put_off(suggested: Any, dora: Member, lea: Member, as_member: SignIn) -> None:
    where = f"/en/moderation/edit/{suggested.pk}/put-off/"
    refused = as_member(dora).post(where, {"until": "hour", "reason": " "}, follow=True)
    assert "Say why" in page(refused) and not Deferral.objects.exists()
    assert as_member(dora).post(where, {"until": "never", "reason": "So."}, follow=True).status_code == 200
    assert not Deferral.objects.exists()
    done = as_member(dora).post(where, {"until": "days", "reason": "Its author asks back.", "kind": "edits"})
    assert done["Location"] == "/en/moderation/?kind=edits"
    assert queue.waiting(lea) == []
    assert "Its author asks back." in page(as_member(lea).get(f"/en/edits/{suggested.pk}/"))


def test_whoever_does_not_work_there_sees_no_place_in_the_queue(
    suggested: Any, bob: Member, mallory: Member, as_member: SignIn
) -> None:
    for member in (bob, mallory):
        shown = page(as_member(member).get(f"/en/edits/{suggested.pk}/"))
        assert "put-off" not in shown and "Leave it to others" not in shown
