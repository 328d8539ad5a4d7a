"""Reports that weigh enough hold a post until a person has looked at it."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from forum import actions as forum_actions
from forum.models import Mail, Notification, Visibility
from moderation.review import actions, invariants, queue, weighing
from moderation.review.models import Decision, Flag, Rule
from moderation.review.vocabulary import AutomatedDecision, Source
from tests.moderation.reviewing import LANGUAGES, courtesy, fresh, hide, page
from tests.moderation.warned import go_on_reporting, warn
from tests.people import make_member

pytestmark = [pytest.mark.wide, pytest.mark.django_db, pytest.mark.usefixtures("rules")]


def danger() -> Rule:
    return Rule.objects.in_force().get(code="no-illegal")


@pytest.fixture
def wardens(dora, alice, ask):
    """Two members whose six reports were right each time."""
    found = [make_member(f"warden{n}", date_joined=timezone.now() - dt.timedelta(days=90 + 9 * n)) for n in range(2)]
    for number in range(6):
        bad = forum_actions.answer(
            ask(f"Question number {number} of many"), by=make_member(f"x{number}"), body="Idiot."
        )
        for warden in found:
            actions.flag(bad, by=warden, rule=courtesy())
        hide(bad, dora)
    return found


def report_by(members, post, **more):
    for member in members:
        actions.flag(post, by=member, **{"rule": danger(), **more})


def test_reports_of_those_who_are_right_hold_a_post(answer, wardens):
    report_by(wardens[:1], answer)
    assert fresh(answer).visibility == Visibility.PUBLISHED
    report_by(wardens[1:], answer)
    assert fresh(answer).visibility == Visibility.HELD
    decision = Decision.objects.get(kind="hold")
    statement = decision.statement
    assert (decision.made_by, decision.former_visibility) == (None, "published")
    assert statement.automated_decision == AutomatedDecision.FULLY
    assert (statement.source_type, statement.rule) == (Source.OTHER_NOTIFICATION, danger())
    assert "A person has yet to check" in statement.incompatible_content_explanation
    for warden in wardens:
        assert warden.username not in statement.decision_facts
    assert Notification.objects.filter(member=answer.author, ref=decision.ref).exists()
    assert Flag.objects.on(answer).open().count() == 2  # still for a person to decide


def test_its_author_reads_why_and_the_team_sees_the_sum(answer, wardens, dora, as_member):
    report_by(wardens, answer)
    decision = Decision.objects.get(kind="hold")
    for language in LANGUAGES:
        assert as_member(answer.author).get(f"/{language}/moderation/decisions/{decision.pk}/").status_code == 200
        item = page(as_member(dora).get(f"/{language}/moderation/answer/{answer.pk}/"))
        assert {"en": "Weight of the reports:", "fr": "Poids des signalements"}[language] in item
    shown = page(as_member(answer.author).get(answer.question.get_absolute_url()))
    assert f"/moderation/decisions/{decision.pk}/" in shown


def test_keeping_releases_it_and_tells(answer, wardens, dora):
    report_by(wardens, answer)
    actions.keep(answer, by=dora)
    hold = Decision.objects.get(kind="hold")
    assert fresh(answer).is_published
    assert (hold.undone_by, Flag.objects.open().count()) == (dora, 0)
    assert Notification.objects.filter(member=answer.author, ref__endswith=":released").exists()


def test_whoever_sent_a_notice_is_told_that_a_program_held_it(answer, wardens, dora, settings):
    url = f"{settings.BASE_URL}{answer.get_absolute_url()}"
    known = {"subject": "hate", "reasons": "It insults the person who asks.", "language": "en", "good_faith": True}
    actions.give_notice([url], **known, name="Nadia", email="nadia@example.org")
    report_by(wardens, answer)
    assert fresh(answer).visibility == Visibility.HELD
    actions.keep(answer, by=dora)
    last = Mail.objects.filter(subject__startswith="Decision").latest("pk")
    assert "A program held the text first" in last.text


def test_what_a_person_kept_is_not_held_again(answer, wardens, dora):
    report_by(wardens, answer)
    actions.keep(answer, by=dora)
    Flag.objects.on(answer).update(handled_at=None)
    actions.flag(answer, by=make_member("late"), rule=danger())
    assert weighing.weigh(answer).holds
    assert fresh(answer).is_published


def test_undoing_the_hold_shows_it_again(answer, wardens, dora):
    report_by(wardens, answer)
    actions.undo(Decision.objects.get(kind="hold"), by=dora)
    assert fresh(answer).is_published


def test_hiding_and_undoing_goes_back_to_held(answer, wardens, dora):
    report_by(wardens, answer)
    hidden = hide(answer, dora, seen=0)  # who had the page open before it was held may decide all the same
    actions.undo(hidden, by=dora)
    assert fresh(answer).visibility == Visibility.HELD
    actions.keep(answer, by=dora)
    assert fresh(answer).is_published


def test_undoing_that_it_was_kept_leaves_it_public_and_waiting(answer, wardens, dora):
    """Taking it away again needs reasons: nobody gave any."""
    report_by(wardens, answer)
    kept = actions.keep(answer, by=dora)
    actions.undo(kept, by=dora)
    assert fresh(answer).is_published
    assert [line.pk for line in queue.waiting(dora) if line.thing == "answer"] == [answer.pk]
    assert list(invariants.differences()) == []


def test_what_a_reversed_hold_had_hidden_is_shown_when_the_hiding_is_undone(answer, wardens, bob, dora, lea):
    report_by(wardens, answer)
    hold = Decision.objects.get(kind="hold")
    hiding = hide(answer, dora, seen=0)
    appeal = actions.contest(hold, by=bob, text="Nothing in it is illegal.")
    actions.decide_appeal(appeal, by=lea, outcome="reversed", reasons="Nothing in it is.")
    assert fresh(answer).visibility == Visibility.HIDDEN
    actions.undo(hiding, by=dora)
    assert fresh(answer).is_published
    assert list(invariants.differences()) == []


def test_a_public_text_that_is_held_without_a_decision_is_found(answer):
    type(answer).objects.filter(pk=answer.pk).update(visibility=Visibility.HELD)
    assert list(invariants.differences()) == [f"answer {answer.pk} was public and is held without a decision"]


def test_the_operator_may_switch_it_off(answer, wardens, settings):
    settings.HOLD_BY_EVIDENCE = False
    report_by(wardens, answer)
    assert fresh(answer).is_published


def test_a_crowd_of_new_accounts_holds_nothing(answer):
    report_by([make_member(f"new{n}") for n in range(8)], answer)
    assert fresh(answer).is_published
    assert weighing.weigh(answer).total <= 30


def test_what_the_team_wrote_waits_in_the_queue_only(question, wardens, dora):
    own = forum_actions.answer(question, by=dora, body="Unplug it first.")
    report_by(wardens, own)
    assert fresh(own).is_published


def test_a_report_in_return_weighs_less(question, answer, wardens):
    """Bob reported them; then they report Bob."""
    theirs = [forum_actions.answer(question, by=warden, body="Unplug it, then wait.") for warden in wardens]
    for one in theirs:
        actions.flag(one, by=answer.author, rule=courtesy())
    report_by(wardens, answer)
    assert fresh(answer).is_published
    assert all(line.values.get("is_retaliating") for line in weighing.weigh(answer).lines[:2])


def test_a_failure_loses_nobody_their_report(answer, wardens, monkeypatch):
    monkeypatch.setattr(weighing, "weigh", lambda post: 1 / 0)
    report_by(wardens, answer)
    assert Flag.objects.on(answer).count() == 2


# Misuse


def test_reports_are_refused_after_a_warning_for_a_time(answer, mallory, dora):
    rule = Rule.objects.in_force().get(code="fair-reports")
    until = timezone.now() + dt.timedelta(days=10)
    more = {"by": dora, "rule": rule, "facts": "Nine reports of texts in order."}
    with pytest.raises(PermissionDenied):
        actions.refuse_reports(mallory, **more, until=until)
    warn(mallory, dora)
    with pytest.raises(PermissionDenied):  # that warning was for something else
        actions.refuse_reports(mallory, **more, until=until)
    warn(mallory, dora, rule=rule)
    go_on_reporting(mallory)
    decision = actions.refuse_reports(mallory, **more, until=until)
    assert decision.statement.decision_provision == "DECISION_PROVISION_PARTIAL_SUSPENSION"
    assert not fresh(mallory).is_suspended
    with pytest.raises(PermissionDenied, match="reports until"):
        actions.flag(answer, by=mallory, rule=courtesy())
    notice = {"subject": "hate", "reasons": "x", "language": "en", "good_faith": True, "name": "M", "email": "m@x.org"}
    with pytest.raises(PermissionDenied):
        actions.give_notice(["http://localhost/"], by=mallory, **notice)
    assert actions.give_notice(["http://localhost/"], by=mallory, **{**notice, "subject": "life"})
    assert actions.report_danger(answer, by=mallory, sentence="It burns.", at=timezone.now())
    assert actions.flag(answer, by=mallory, rule=courtesy(), at=until) == Flag.objects.on(answer).get()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_a_member_offers_it(language, mallory, dora, as_member):
    rule = Rule.objects.in_force().get(code="fair-reports")
    warn(mallory, dora, rule=rule)
    go_on_reporting(mallory)
    client, address = as_member(dora), f"/{language}/moderation/members/mallory/"
    seen = Decision.objects.get().pk
    day = timezone.localdate() + dt.timedelta(days=9)
    sent = {
        "seen": seen,
        "kind": "no_reports",
        "rule": "fair-reports",
        "facts": "Ten more without a reason.",
        "until": str(day),
    }
    assert client.post(address, sent).status_code == 302
    decision = Decision.objects.get(kind="no_reports")
    assert as_member(mallory).get(f"/{language}/moderation/decisions/{decision.pk}/").status_code == 200
