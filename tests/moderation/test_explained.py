"""Whatever a rule puts before whoever asked says why, in both languages, and truly."""

import datetime as dt

import pytest
from django.utils import timezone

from forum import actions as forum_actions
from forum.models import Mail
from moderation.handover import watching
from moderation.handover.watching import EFFECTS, Effect
from moderation.mediation.models import Case
from tests.moderation.test_appeals_granted import words_of

pytestmark = [pytest.mark.wide, pytest.mark.django_db]

# The rule, what was written, whether they said that nothing helped, and the words that are true of it.
OFFERS = {
    "T5": ("They refuse the refund.", True, ("not solved", "n’est pas résolu")),
    "T6": ("They refuse the refund.", False, ("a dispute with a seller", "un litige avec un vendeur")),
    "T7": (
        "My lawyer says: go to court.",
        False,
        ("a mediator, a lawyer or a court", "d’un médiateur, d’un avocat ou d’un tribunal"),
    ),
    "T16": ("I cannot manage this website, refund please.", False, ("you do not manage alone", "vous n’y arrivez pas")),
}


def test_each_effect_on_whoever_asked_is_tried_here():
    touching = {action for action, effect in EFFECTS.items() if effect in {Effect.OFFER, Effect.ASK}}
    assert {action.value for action in touching} == {"offer", "show_ladder", "call_back", "ask_if_promise_kept"}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("rule", OFFERS)
def test_an_offer_says_why(rule, language, ask, alice, as_member):
    body, is_unsolved, words = OFFERS[rule]
    true = words[language == "fr"]
    alice.language = language
    alice.save()
    question = ask("What can I do about this shop now?", body=body, by=alice)
    if rule == "T16":
        forum_actions.comment(question, by=alice, body="I have no computer, and my complaint got no answer.")
    if is_unsolved:
        forum_actions.mark_not_solved(question, by=alice)
    watching.judge_questions(timezone.now() + dt.timedelta(days=1) * (rule == "T6"))
    assert Case.objects.get().trigger == rule
    shown = as_member(alice).get(f"/{language}/questions/{question.pk}/escalate/").content.decode()
    mail = words_of(Mail.objects.get(notification__kind="way_out"))
    assert true in shown
    assert true in mail
