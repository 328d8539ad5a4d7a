"""Disputes that the rules found, in the moderators' queue: offered, dismissed for a reason, never shown to others."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from forum import actions as forum_actions
from forum.models import Brand, Mail, Notification, Question
from moderation.handover import candidates, watching
from moderation.handover.candidate_models import Candidate
from moderation.handover.models import QuestionToJudge
from moderation.mediation import actions
from moderation.mediation.models import Case
from moderation.review import queue
from moderation.review.models import Decision, Flag
from tests.moderation.test_appeals_granted import words_of
from tests.people import make_member, make_moderator

pytestmark = pytest.mark.django_db

STRONG = "The shop refuses the refund, my complaint is unanswered. Dispute for a month, I asked for my money back."
WEAK = "They refuse the refund."
DAY = dt.timedelta(days=1)


@pytest.fixture
def found(ask):
    question = ask("The shop refuses to refund my headphones", body=STRONG)
    watching.judge_questions()
    return question


def disputes(member):
    return [line.pk for line in queue.waiting(member) if line.thing == "dispute"]


def page(question, act="", language="en"):
    return f"/{language}/moderation/disputes/{question.pk}/{act and act + '/'}"


@pytest.mark.wide
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_strong_dispute_waits_for_a_moderator_who_offers_the_way_out(found, dora, as_member, language):
    before = Question.objects.values().get(pk=found.pk)
    assert not Case.objects.exists()
    assert disputes(dora) == [found.pk]
    browser = as_member(dora)
    assert found.title in browser.get(f"/{language}/moderation/?kind=disputes").content.decode()
    assert "dispute=4" in browser.get(page(found, language=language)).content.decode()
    for _twice in range(2):
        assert browser.post(page(found, "offer", language), {"kind": "disputes"}).status_code == 302
    case = Case.objects.get()
    assert (case.state, case.opened_by, case.trigger) == ("offered", "moderator", "T6")
    assert list(case.events.values_list("actor_role", flat=True)) == ["moderator", "moderator"]
    assert Notification.objects.filter(kind="way_out", member=found.author).count() == 1
    assert Question.objects.values().get(pk=found.pk) == before
    assert not (Decision.objects.exists() or Flag.objects.exists())
    assert disputes(dora) == []
    said = {"en": "somebody of the moderation team read your question", "fr": "équipe de modération a lu"}[language]
    assert said in as_member(found.author).get(f"/{language}/questions/{found.pk}/escalate/").content.decode()
    assert "somebody of the moderation team read" in words_of(Mail.objects.get(notification__kind="way_out"))


@pytest.mark.wide
def test_dismissing_says_why_once_and_the_rules_offer_nothing_any_more(found, dora, lea, as_member):
    browser = as_member(dora)
    assert browser.post(page(found, "dismiss")).status_code == 422
    assert browser.post(page(found, "dismiss"), {"reason": "because"}).status_code == 422
    browser.post(page(found, "dismiss"), {"reason": "information"})
    as_member(lea).post(page(found, "dismiss"), {"reason": "settled"})
    row = Candidate.objects.get()
    assert (row.outcome, row.dismissal, row.decided_by) == ("dismissed", "information", dora)
    assert disputes(dora) == []
    assert watching.judge_questions(timezone.now() + 2 * DAY) == 0
    assert not Case.objects.exists()


def test_the_word_of_whoever_asked_is_above_a_dismissal(found, dora, alice):
    candidates.dismiss(found, by=dora, reason="no_dispute")
    forum_actions.mark_not_solved(found, by=alice)
    watching.judge_questions()
    assert Case.objects.get().trigger == "T5"
    assert disputes(dora) == [found.pk]


def test_what_was_dismissed_can_still_be_offered(found, dora):
    candidates.dismiss(found, by=dora, reason="no_dispute")
    assert candidates.offer(found, by=dora)
    assert Candidate.objects.get().outcome == "offered"
    assert Case.objects.get().opened_by == "moderator"
    assert not candidates.dismiss(found, by=dora, reason="settled")  # nothing is taken back
    assert Candidate.objects.get().outcome == "offered"


@pytest.mark.wide
def test_it_says_nothing_of_what_whoever_asked_does(found, dora, as_member):
    """The list and the page are the same whether they have a case, said no, or never looked."""
    at = timezone.now()
    before = as_member(dora).get(page(found)).content
    case = actions.open_offer(found, by=found.author, at=at)
    actions.accept_offer(case, by=found.author, consent="yes")
    assert disputes(dora) == [found.pk]
    assert case.ref.encode() not in as_member(dora).get(page(found)).content
    assert len(as_member(dora).get(page(found)).content) == len(before)
    assert as_member(dora).post(page(found, "offer")).status_code == 302
    assert Case.objects.get().opened_by == "asker"
    assert not Notification.objects.filter(kind="way_out").exists()


@pytest.mark.wide
def test_nobody_waits_for_a_moderator(found, dora):
    """The rules offer by themselves, and a moderator still says whether they were right."""
    watching.judge_questions(timezone.now() + DAY)
    assert Case.objects.get().opened_by == "trigger"
    assert disputes(dora) == [found.pk]
    candidates.dismiss(found, by=dora, reason="no_dispute")
    assert Case.objects.get().state == "offered"


@pytest.mark.wide
def test_one_row_however_often_it_is_judged_one_line_however_many_rules(found, alice, dora):
    for _again in range(3):
        QuestionToJudge.objects.put(found)
        watching.judge_questions()
    assert Candidate.objects.count() == 1
    forum_actions.mark_not_solved(found, by=alice)
    watching.judge_questions()
    assert set(Candidate.objects.values_list("rule", flat=True)) == {"T5", "T6"}
    assert disputes(dora) == [found.pk]
    candidates.offer(found, by=dora)
    assert set(Candidate.objects.values_list("outcome", flat=True)) == {"offered"}


@pytest.mark.wide
def test_the_sum_only_orders(ask, dora):
    titles = ("It is broken and they say no", "They said no about a lamp here", "They said no about my big fridge")
    sums = ("", " It cost 1 299,90 euros.", " I paid €180.")
    asked = [ask(title, body=STRONG + more) for title, more in zip(titles, sums, strict=True)]
    watching.judge_questions()
    assert disputes(dora) == [asked[1].pk, asked[2].pk, asked[0].pk]
    assert list(Candidate.objects.order_by("question").values_list("weight", flat=True)) == [0, 2, 1]


@pytest.mark.wide
def test_a_sum_that_is_named_later_counts_and_adds_no_line(found, alice, dora):
    forum_actions.comment(found, by=alice, body="I paid 600 € for it.")
    watching.judge_questions()
    assert Candidate.objects.get().weight == 2


@pytest.mark.wide
def test_who_sees_nothing_of_it(found, as_member):
    brand = Brand.objects.create(name="Exemplia", slug="exemplia")
    both = make_moderator("bruno")
    both.brand = brand
    both.save()
    for member in (both, make_member("brenda", brand=brand), make_member("mallory"), found.author):
        browser = as_member(member)
        for act in ("", "offer", "dismiss"):
            answer = browser.post(page(found, act)) if act else browser.get(page(found))
            assert answer.status_code == 404
        assert browser.post(f"/en/moderation/dispute/{found.pk}/open/").status_code == 404
        with pytest.raises(PermissionDenied):
            candidates.offer(found, by=member)
        with pytest.raises(PermissionDenied):
            candidates.dismiss(found, by=member, reason="settled")
    assert disputes(both) == []
    assert b"disputes" not in as_member(both).get("/en/moderation/").content
    assert not Case.objects.exists()


@pytest.mark.wide
def test_a_moderator_does_not_decide_about_their_own_question(ask, dora, as_member):
    question = ask("The shop refuses to refund my headphones", body=STRONG, by=dora)
    watching.judge_questions()
    assert disputes(dora) == []
    assert as_member(dora).get(page(question)).status_code == 404
    with pytest.raises(PermissionDenied):
        candidates.offer(question, by=dora)


@pytest.mark.wide
def test_what_is_solved_meanwhile_waits_for_nobody(found, bob, dora, as_member):
    answer = forum_actions.answer(found, by=bob, body="Write to them again.")
    forum_actions.accept(answer, by=found.author)
    assert disputes(dora) == []
    refused = as_member(dora).post(page(found, "offer"))
    assert refused.status_code == 409
    assert "nothing is offered" in refused.content.decode()
    assert not Case.objects.exists()


@pytest.mark.wide
def test_a_weak_dispute_is_no_candidate_at_once(ask, dora):
    ask("The shop sends nobody at all to me", body=WEAK)
    watching.judge_questions()
    assert disputes(dora) == []
    watching.judge_questions(timezone.now() + DAY)
    assert len(disputes(dora)) == 1


@pytest.mark.wide
def test_a_reason_that_does_not_exist_is_none(found, dora):
    with pytest.raises(ValidationError):
        candidates.dismiss(found, by=dora, reason="because")


@pytest.mark.wide
def test_a_colleague_who_looks_at_it_is_named(found, dora, lea, as_member):
    as_member(lea).post(f"/en/moderation/dispute/{found.pk}/open/", {"kind": "disputes"})
    refused = as_member(dora).post(page(found, "dismiss"), {"reason": "settled"})
    assert refused.status_code == 409
    assert "is looking at this" in refused.content.decode()
    assert as_member(dora).post(page(found, "dismiss"), {"reason": "settled", "despite": "1"}).status_code == 302


@pytest.mark.wide
def test_after_thirty_days_nothing_names_the_question(found, dora):
    candidates.dismiss(found, by=dora, reason="settled")
    assert candidates.forget(timezone.now() + 29 * DAY) == 0
    assert candidates.forget(timezone.now() + 31 * DAY) == 1
    row = Candidate.objects.get()
    assert (row.question, row.decided_by, row.reason, row.dismissal) == (None, None, "", "settled")
    candidates.forget(timezone.now() + 732 * DAY)
    assert not Candidate.objects.exists()
