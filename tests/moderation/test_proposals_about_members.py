"""Removals for want of courtesy: a line with its figures, for moderators, and nothing that happens by itself."""

import datetime as dt

import pytest
from django.utils import timezone

from forum import actions as forum_actions
from moderation.handover import watching
from moderation.mediation.models import Case
from moderation.review import actions, proposals
from moderation.review.models import Decision
from tests.moderation.reviewing import FACTS, courtesy, hide, make_rules

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rules")]

DAY = dt.timedelta(days=1)
WORDS = {
    "propose_warning": ("propose a warning", "proposent un avertissement"),
    "propose_slow_mode": ("for a day", "pendant un jour"),
    "propose_suspension": ("suspension of a week", "suspension d’une semaine"),
}


@pytest.fixture
def lose(question, bob, dora):
    """Answers of Bob that were hidden."""

    def make(count, **more):
        done = []
        for number in range(count):
            comment = forum_actions.comment(question, by=bob, body=f"You are an idiot, {number} times.")
            done.append(hide(comment, dora, **more))
        return done

    return make


def proposed(member, at=None):
    found = proposals.of_member(member, at or timezone.now())
    return found and (found.action, found.removals)


def warn_and_go_on(bob, dora, question):
    """Warned two days ago, and wrote since."""
    warning = actions.warn(bob, by=dora, rule=courtesy(), facts=FACTS)
    Decision.objects.filter(pk=warning.pk).update(made_at=timezone.now() - 2 * DAY)
    forum_actions.comment(question, by=bob, body="Whatever you say.")


@pytest.mark.wide
def test_what_is_proposed_after_how_many(lose, bob, dora, question, as_member):
    assert proposed(bob) is None
    lose(1)
    assert proposed(bob) == ("propose_warning", 1)
    warn_and_go_on(bob, dora, question)
    assert proposed(bob) is None
    lose(2)
    assert proposed(bob) == ("propose_slow_mode", 3)
    lose(2)
    assert proposed(bob) == ("propose_suspension", 5)
    for index, language in enumerate(("en", "fr")):
        shown = as_member(dora).get(f"/{language}/moderation/members/bob/").content.decode()
        assert WORDS["propose_suspension"][index] in shown
    assert Decision.objects.on(bob).count() == 1  # the warning that dora gave
    assert not bob.is_suspended


@pytest.mark.wide
@pytest.mark.parametrize("index", [0, 1])
@pytest.mark.parametrize(("count", "action"), [(1, "propose_warning"), (3, "propose_slow_mode")])
def test_it_is_said_on_the_page_of_a_text_too(lose, bob, dora, question, as_member, count, action, index):
    if action != "propose_warning":
        warn_and_go_on(bob, dora, question)
    lose(count)
    comment = forum_actions.comment(question, by=bob, body="Here I am again.")
    shown = as_member(dora).get(f"/{('en', 'fr')[index]}/moderation/comment/{comment.pk}/").content.decode()
    assert WORDS[action][index] in shown


@pytest.mark.wide
def test_a_warning_that_can_still_be_heeded_is_not_gone_beyond(lose, bob, dora):
    lose(6)
    actions.warn(bob, by=dora, rule=courtesy(), facts=FACTS)
    assert proposed(bob) is None


@pytest.mark.wide
def test_what_does_not_count(lose, bob, dora, question):
    first = lose(1)[0]
    assert proposed(bob, timezone.now() + 31 * DAY) is None
    actions.undo(first, by=dora)
    assert proposed(bob) is None
    lose(1, rule=make_rules()["on-topic"])
    assert proposed(bob) is None


@pytest.mark.wide
def test_what_is_in_force_is_not_proposed_again(lose, bob, dora, question):
    warn_and_go_on(bob, dora, question)
    lose(5)
    actions.suspend(bob, by=dora, rule=courtesy(), facts=FACTS, until=timezone.now() + 7 * DAY)
    assert proposed(bob) is None


@pytest.mark.wide
def test_it_stands_in_nobodys_way_out(lose, bob, ask):
    lose(3)
    ask("The shop refuses to refund my lamp", body="They refuse the refund.", by=bob)
    watching.judge_questions(timezone.now() + DAY)
    assert Case.objects.get().asker == bob
