"""What a trigger may do by itself: put an entry into the queue, or make a private offer; nothing else, and once."""

import pytest

from forum.models import Mail, Notification, Question
from moderation.handover import watching
from moderation.handover.models import Delivery, QuestionToJudge
from moderation.handover.triggers import Action
from moderation.handover.watching import EFFECTS, GROUNDS, Effect
from moderation.mediation.models import Case
from moderation.review.models import Decision, Flag
from tests.people import make_member

LEGAL = "My lawyer says that I should go to court against this shop."
STUCK = "I cannot manage with this website. They refuse the refund."


def test_every_action_has_its_effect_and_alerts_have_their_ground():
    assert set(EFFECTS) == set(Action)
    assert {action for action, effect in EFFECTS.items() if effect is Effect.ALERT} == set(GROUNDS)
    sanctions = {action for action in Action if action.value.startswith("propose_")}
    assert {EFFECTS[action] for action in sanctions} == {Effect.PROPOSAL}


@pytest.mark.wide
@pytest.mark.django_db
@pytest.mark.parametrize(("words", "rule"), [(LEGAL, "T7"), (STUCK, "T16")])
@pytest.mark.parametrize(("language", "why"), [("en", "You see this because"), ("fr", "Vous voyez ceci")])
def test_it_offers_privately_says_why_and_does_nothing_else(ask, as_member, words, rule, language, why):
    question = ask("What can I do about this shop now?", body=words)
    before = Question.objects.values().get(pk=question.pk)
    watching.judge_questions()
    QuestionToJudge.objects.put(question)
    watching.judge_questions()
    case = Case.objects.get()
    assert (case.state, case.trigger, case.sent_at) == ("offered", rule, None)
    assert Notification.objects.filter(kind="way_out").values_list("member", flat=True).get() == question.author_id
    assert Question.objects.values().get(pk=question.pk) == before
    assert not (Decision.objects.exists() or Flag.objects.exists() or Delivery.objects.exists())
    assert not Mail.objects.exclude(to=[question.author.email]).exists()
    address = f"/{language}/questions/{question.pk}/escalate/"
    assert why in as_member(question.author).get(address).content.decode()
    assert as_member(make_member("mallory")).get(address).status_code == 404


@pytest.mark.django_db
def test_a_setting_that_somebody_cannot_manage_is_no_dispute(ask):
    ask("How do I set the clock of this oven?", body="I can't manage to set the clock of this oven.")
    watching.judge_questions()
    assert not Case.objects.exists()
