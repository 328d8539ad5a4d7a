"""What the page of an item shows besides the text: like cases, alike texts, drafts, and at what cost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from forum import actions as forum_actions
from forum.models import Answer, Member, Question
from moderation.review import actions, alike, drafts, similar
from moderation.review.models import Assessment, Decision, Flag
from moderation.review.models.decision import SPAM_VOLUME
from moderation.review.wording import GAP
from tests.moderation.reviewing import FACTS, LANGUAGES, courtesy, fresh, hide, make_rules, page
from tests.people import make_member, make_moderator

pytestmark = [pytest.mark.wide, pytest.mark.usefixtures("rules")]
SignIn = Callable[[Member], Client]
ADVERTISING = "Our shop has the best coffee machines of the whole town, come and see them on the high street, stand {}."


@pytest.fixture
def advertise(question: Question) -> Callable[..., Any]:
    def write(by: Member, number: int) -> Any:
        return forum_actions.comment(question, by=by, body=ADVERTISING.format(number))

    return write


def whys(post: Any) -> list[tuple[int, str]]:
    flags = list(Flag.objects.on(post).select_related("rule"))
    return [(like.decision.pk, like.why) for like in similar.decisions_like(post, flags)]


def test_like_cases_are_of_the_same_text_author_and_rule(
    question: Question, answer: Answer, bob: Member, mallory: Member, alice: Member, dora: Member, advertise: Any
) -> None:
    text = hide(advertise(mallory, 1), dora)
    author = hide(forum_actions.comment(question, by=bob, body="Something else that bob wrote."), dora)
    other = forum_actions.comment(question, by=alice, body="Of another author, about another matter.")
    ruled = hide(other, dora, rule=make_rules()["no-advertising"])
    kept_one = forum_actions.comment(question, by=alice, body="Reported in vain for the same rule.")
    actions.flag(kept_one, by=mallory, rule=make_rules()["no-advertising"])
    kept = actions.keep(kept_one, by=dora)
    hide(forum_actions.comment(question, by=alice, body="For another rule, by another author."), dora)
    case = advertise(bob, 2)
    actions.flag(case, by=alice, rule=make_rules()["no-advertising"])
    assert whys(case) == [(text.pk, "text"), (author.pk, "author"), (ruled.pk, "rule"), (kept.pk, "rule")]


def test_what_was_undone_and_what_is_about_itself_is_no_like_case(
    question: Question, bob: Member, dora: Member
) -> None:
    undone = hide(forum_actions.comment(question, by=bob, body="One."), dora)
    actions.undo(undone, by=dora)
    case = forum_actions.comment(question, by=bob, body="Two.")
    actions.undo(hide(case, dora), by=dora)
    assert whys(case) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_the_decision_and_why(
    language: str, question: Question, bob: Member, mallory: Member, dora: Member, advertise: Any, as_member: SignIn
) -> None:
    hide(advertise(mallory, 1), dora)
    case = advertise(bob, 2)
    shown = page(as_member(dora).get(f"/{language}/moderation/comment/{case.pk}/"))
    assert FACTS in shown
    assert {"en": "Nearly the same text", "fr": "Texte presque identique"}[language] in shown


def test_alike_texts_are_counted_within_seven_days(question: Question, bob: Member, advertise: Any) -> None:
    first, second = advertise(bob, 1), advertise(bob, 2)
    assert (alike.volume(first), alike.volume(second)) == (2, 2)
    assert alike.volume(forum_actions.comment(question, by=bob, body="Is the filter of this machine washable?")) == 1
    Assessment.objects.filter(comment=first).update(made_at=timezone.now() - timedelta(days=8))
    assert alike.volume(second) == 1


def test_the_page_says_when_nobody_is_written_to(bob: Member, dora: Member, advertise: Any, as_member: SignIn) -> None:
    texts = [advertise(bob, number) for number in range(SPAM_VOLUME)]
    where = f"/en/moderation/comment/{texts[0].pk}/"
    shown = page(as_member(dora).get(where))
    assert f"{SPAM_VOLUME} texts that say nearly the same" in shown and "not written to" in shown
    assert f"/moderation/comment/{texts[1].pk}/" in shown
    sent = as_member(dora).post(f"{where}spam/", {"seen": 0, "rule": "no-advertising", "facts": ""})
    assert sent.status_code == 302
    decision = Decision.objects.get()
    assert (decision.volume, decision.statement) == (SPAM_VOLUME, None)


def test_below_the_volume_the_message_is_asked_for(
    bob: Member, dora: Member, advertise: Any, as_member: SignIn
) -> None:
    text = advertise(bob, 1)
    data = {"seen": 0, "rule": "no-advertising", "facts": ""}
    assert as_member(dora).post(f"/en/moderation/comment/{text.pk}/spam/", data).status_code == 422
    assert fresh(text).is_published
    with pytest.raises(ValidationError):
        actions.call_spam(text, by=dora, rule=courtesy())


def test_drafts_are_in_the_authors_language(question: Question, alice: Member, dora: Member) -> None:
    author = make_member("brigitte", language="fr")
    text = forum_actions.answer(question, by=author, body="You idiot.")
    actions.flag(text, by=alice, rule=courtesy())
    flags = list(Flag.objects.on(text))
    for rule in make_rules().values():
        draft = drafts.draft(text, flags, rule)
        assert GAP in draft and draft.startswith("Le "), rule.code
    assert set(drafts.BY_RULE) == set(make_rules())


def test_a_rule_of_the_site_has_a_draft_too(answer: Answer) -> None:
    rule = courtesy()
    rule.code = "only-about-pumps"
    assert GAP in drafts.draft(answer, [], rule)


@pytest.mark.parametrize("act", ["hide", "correct", "spam"])
def test_a_draft_that_is_not_completed_is_not_sent(
    act: str, answer: Answer, report: Flag, dora: Member, as_member: SignIn
) -> None:
    data = {"seen": 0, "rule": "courtesy", "facts": f"These words: {GAP}."}
    refused = as_member(dora).post(f"/en/moderation/answer/{answer.pk}/{act}/", data)
    assert refused.status_code == 422 and "Complete the message" in page(refused)
    assert not Decision.objects.exists()


def test_the_page_costs_the_same_however_much_there_is(
    question: Question,
    answer: Answer,
    alice: Member,
    bob: Member,
    dora: Member,
    advertise: Any,
    as_member: SignIn,
    django_assert_max_num_queries: Any,
) -> None:
    client, others = as_member(dora), [make_member(f"m{number}") for number in range(6)]

    def fill(first: int, last: int) -> None:
        for number in range(first, last):
            text = forum_actions.comment(question, by=bob, body=ADVERTISING.format(number))
            actions.flag(text, by=alice, rule=courtesy())
            if number % 2:
                hide(text, dora)
        for member in others[first:last]:
            actions.flag(answer, by=member, rule=courtesy())

    fill(0, 3)
    client.get(f"/en/moderation/answer/{answer.pk}/")
    with django_assert_max_num_queries(79) as few:
        client.get(f"/en/moderation/answer/{answer.pk}/")
    fill(3, 30)
    make_moderator("léa")
    with django_assert_max_num_queries(len(few) + 2):
        client.get(f"/en/moderation/answer/{answer.pk}/")
