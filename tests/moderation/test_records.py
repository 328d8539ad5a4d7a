"""What moderators read of the people before they decide."""

import pytest

from forum import actions as forum_actions
from moderation.review import actions
from moderation.review.models import Flag
from moderation.review.records import author_record, reporter_records
from tests.moderation.reviewing import FACTS, courtesy, hide
from tests.people import make_member

pytestmark = [pytest.mark.wide, pytest.mark.django_db, pytest.mark.usefixtures("rules")]


def test_of_an_author_what_was_taken_away_and_stands(question, answer, bob, dora):
    actions.warn(bob, by=dora, rule=courtesy(), facts=FACTS)
    actions.ask_for_correction(answer, by=dora, rule=courtesy(), facts=FACTS)
    assert author_record(bob).hidden_count == 0
    hidden = hide(answer, dora)
    assert author_record(bob).hidden_count == 1
    actions.undo(hidden, by=dora)
    assert author_record(bob).hidden_count == 0


def test_of_an_author_spam_at_volume_too(ask, dora):
    spammer = make_member("spammer")
    texts = [
        forum_actions.answer(
            ask(f"Question {n} about the pump"), by=spammer, body="Buy the best pumps in our new shop now"
        )
        for n in range(3)
    ]
    for text in texts:
        actions.call_spam(text, by=dora, rule=courtesy(), facts=FACTS)
    assert author_record(spammer).hidden_count == 3


def test_of_reporters_whatever_was_done(question, answer, bob, mallory, dora):
    other = forum_actions.comment(answer, by=bob, body="Click here to buy.")
    for post in (answer, other):
        actions.flag(post, by=mallory, rule=courtesy())
    actions.call_spam(other, by=dora, rule=courtesy(), facts=FACTS)
    actions.keep(answer, by=dora)
    record = reporter_records(Flag.objects.filter(member=mallory))[mallory.pk]
    assert (record.handled, record.upheld) == (2, 1)
