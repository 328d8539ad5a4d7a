"""The buttons under an answer, without JavaScript: marks, and why an answer was not useful."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from forum import actions
from forum.models import Answer, AnswerMark, Vote
from moderation.review.models import Flag
from tests.forum.reading import page, read, signed_in
from tests.people import make_editor, make_member


@pytest.fixture
def mark_of(answer):
    return f"/en/answers/{answer.pk}/mark/"


@pytest.mark.wide
def test_it_works_for_me_shows_to_everybody(question, answer, mallory, mark_of):
    member, visitor = signed_in(mallory), Client()
    assert "Works for 1 person" not in read(visitor, page(question)).text
    sent = member.post(mark_of, {"kind": "works", "value": "1"})
    assert sent["Location"].endswith(f"#answer-{answer.pk}")
    assert "Works for 1 person" in read(visitor, page(question)).text
    assert 'name="value" value="0" aria-pressed="true">Works for me' in read(member, page(question)).text
    member.post(mark_of, {"kind": "works", "value": "0"})
    assert "Works for 1 person" not in read(visitor, page(question)).text


@pytest.mark.wide
def test_outdated_shows_from_the_second_who_says_so(question, answer, mallory, mark_of):
    for number, who in enumerate((mallory, make_member("eve")), 1):
        signed_in(who).post(mark_of, {"kind": "outdated", "value": "1"})
        shown = "people say that this answer is outdated" in read(Client(), page(question)).text
        assert shown == (number == 2)


@pytest.mark.wide
@pytest.mark.parametrize("sent", [{}, {"kind": "dangerous", "value": "1"}, {"kind": "works", "value": "2"}])
def test_what_is_no_mark_is_refused(answer, mallory, mark_of, sent):
    assert signed_in(mallory).post(mark_of, sent).status_code == 400
    assert not AnswerMark.objects.exists()


def test_reading_the_address_changes_nothing(answer, mallory, mark_of):
    assert signed_in(mallory).get(f"{mark_of}?kind=works&value=1").status_code == 302
    assert not AnswerMark.objects.exists()


@pytest.mark.wide
def test_danger_asks_for_a_sentence_and_is_told_to_moderators(question, answer, mallory):
    member, address = signed_in(mallory), f"/en/answers/{answer.pk}/dangerous/"
    assert address in read(member, page(question)).text
    assert read(member, address).status_code == 200
    refused = member.post(address, {"sentence": " "})
    assert refused.status_code == 422
    assert "Say in one sentence what is dangerous." in refused.text
    assert member.post(address, {"sentence": "It opens the <mains> side."}).status_code == 302
    assert Flag.objects.get().note == "It opens the <mains> side."
    assert "It opens the &lt;mains&gt; side." in read(member, address).text
    for reader in (Client(), signed_in(make_member("eve")), signed_in(answer.author)):
        assert "mains" not in read(reader, page(question)).text
    member.post(address, {"value": "0"})
    assert not AnswerMark.objects.exists()


@pytest.mark.wide
def test_not_useful_offers_reasons_and_keeps_the_one_chosen(question, answer, mallory):
    member, address = signed_in(mallory), f"/en/answers/{answer.pk}/vote/"
    assert "It is off topic" not in read(member, page(question)).text
    member.post(address, {"value": "-1"})
    assert "It is off topic" in read(member, page(question)).text
    member.post(address, {"why": "off_topic"})
    vote = Vote.objects.get()
    assert (vote.value, vote.reason) == (-1, "off_topic")
    assert 'value="off_topic" aria-pressed="true"' in read(member, page(question)).text
    assert member.post(address, {"why": "ugly"}).status_code == 400
    member.post(address, {"value": "1"})
    assert (Vote.objects.get().value, Vote.objects.get().reason) == (1, "")


@pytest.mark.wide
def test_reasons_are_read_by_the_author_and_the_team_and_never_who(question, answer, mallory, bob, dora):
    for number, reason in enumerate(["wrong", "wrong", "aggressive"]):
        actions.vote(answer, by=make_member(f"voter{number}"), value=-1, reason=reason)
    words = "It is wrong (2), It is aggressive (1)"
    for reader in (bob, dora, make_editor()):
        text = read(signed_in(reader), page(question)).text
        assert words in text
        assert "voter0" not in text.lower()
    for reader in (Client(), signed_in(mallory), signed_in(question.author)):
        assert "Found not useful" not in read(reader, page(question)).text


@pytest.mark.wide
def test_an_old_answer_asks_whether_it_still_works(question, answer, mallory, mark_of):
    old = datetime.now(UTC) - timedelta(days=800)
    Answer.objects.filter(pk=answer.pk).update(created_at=old)
    notice = "more than 2 years old"
    member = signed_in(mallory)
    assert notice in read(Client(), page(question)).text
    assert "It still works" in read(member, page(question)).text
    member.post(mark_of, {"kind": "works", "value": "1"})
    assert notice not in read(Client(), page(question)).text
