"""Reporting, hiding, keeping, undoing: who may, what changes, what comes back."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from forum import actions as forum_actions
from forum import ledger
from forum.models import Answer, Comment, Member, Notification, Question
from moderation.review import actions, invariants
from moderation.review.actions import AlreadyDecided
from moderation.review.models import Decision, Flag, Rule, StatementOfReasons
from tests.moderation.reviewing import FACTS, courtesy, fresh, hide, make_rules
from tests.people import make_member, make_moderator

AT = datetime(2026, 8, 31, 22, 30, tzinfo=UTC)  # already 1 September where days are counted


@pytest.fixture
def comment(answer, alice) -> Comment:
    return forum_actions.comment(answer, by=alice, body="That cannot be.")


def points(member: Member) -> int:
    return Member.objects.get(pk=member.pk).reputation


# Reporting


def test_a_second_report_is_the_first_one(answer, alice, report):
    assert actions.flag(answer, by=alice, rule=make_rules()["no-danger"]) == report
    assert Flag.objects.get().rule.code == "courtesy"


def test_what_cannot_be_reported(answer, question, bob, dora, mallory):
    rule = courtesy()
    with pytest.raises(PermissionDenied, match="your own"):
        actions.flag(answer, by=bob, rule=rule)
    hide(answer, dora)
    with pytest.raises(PermissionDenied, match="no longer here"):
        actions.flag(answer, by=mallory, rule=rule)
    Member.objects.filter(pk=mallory.pk).update(suspended_until=timezone.now() + timedelta(days=1))
    with pytest.raises(PermissionDenied, match="suspended"):
        actions.flag(question, by=fresh(mallory), rule=rule)
    assert not Flag.objects.exists()


@pytest.mark.wide
@pytest.mark.parametrize(
    "reason", [{}, {"law": " \n"}, {"law": "x", "rule": True}, {"law": "x" * 301}, {"law": "x", "note": "x" * 1001}]
)
def test_a_report_says_one_thing_and_not_too_long(answer, alice, reason):
    if "rule" in reason:
        reason = {**reason, "rule": courtesy()}
    with pytest.raises(ValidationError):
        actions.flag(answer, by=alice, **reason)
    assert not Flag.objects.exists()


def test_forbidden_characters_leave_a_report(answer, alice):
    report = actions.flag(answer, by=alice, law="Code\x00 pénal\u202e", note="a\x00b\r\nc")
    assert (report.law, report.note) == ("Code pénal", "ab\nc")


# Hiding


def test_hiding_writes_the_decision_its_reasons_and_closes_the_reports(answer, bob, dora, report):
    decision = hide(answer, dora, at=AT)
    assert fresh(answer).visibility == "hidden"
    assert (decision.kind, decision.made_by, decision.post) == ("hide", dora, answer)
    closed = fresh(report)
    assert (closed.handled_at, closed.decision) == (AT, decision)
    said = decision.statement
    assert said.decision_visibility == "DECISION_VISIBILITY_CONTENT_DISABLED"
    assert (said.territorial_scope, said.end_date, said.application_date) == (None, None, date(2026, 9, 1))
    assert said.decision_facts == FACTS
    assert said.source_type == "SOURCE_TYPE_OTHER_NOTIFICATION"
    assert (said.automated_detection, said.automated_decision) == (False, "AUTOMATED_DECISION_NOT_AUTOMATED")
    assert said.decision_ground == "DECISION_GROUND_INCOMPATIBLE_CONTENT"
    assert "courtesy" in said.incompatible_content_ground
    assert said.ground_text == courtesy().text_en
    assert (said.informed_at, said.contest_until) == (AT, date(2027, 3, 1))
    assert list(invariants.differences()) == []


@pytest.mark.wide
@pytest.mark.parametrize("kind", ["question", "answer", "comment"])
def test_what_is_hidden_is_hidden_from_all_but_its_author_and_moderators(
    kind, question, answer, comment, alice, bob, dora, mallory
):
    post = {"question": question, "answer": answer, "comment": comment}[kind]
    model = {"question": Question, "answer": Answer, "comment": Comment}[kind]
    hide(post, dora)
    found = {
        viewer: model.objects.visible_to(viewer).filter(pk=post.pk).exists()
        for viewer in (AnonymousUser(), mallory, alice, bob, dora)
    }
    authors = {"question": alice, "answer": bob, "comment": alice}
    assert {viewer for viewer, sees in found.items() if sees} == {authors[kind], dora}
    assert list(invariants.differences()) == []


@pytest.mark.wide
def test_a_hidden_solution_is_no_solution_until_it_is_back(question, answer, alice, dora):
    forum_actions.accept(answer, by=alice)
    decision = hide(answer, dora)
    assert (fresh(question).accepted_answer, fresh(question).answer_count) == (None, 0)
    actions.undo(decision, by=dora)
    assert (fresh(question).accepted_answer, fresh(question).state) == (answer, "resolved")


@pytest.mark.wide
def test_points_go_and_come_back(question, answer, alice, bob, dora):
    forum_actions.accept(answer, by=alice)
    forum_actions.vote(answer, by=alice, value=1)
    earned = points(bob)
    assert earned == 25
    decision = hide(answer, dora)
    assert points(bob) == 0
    actions.undo(decision, by=dora)
    assert points(bob) == earned
    hide(answer, dora)
    assert points(bob) == 0
    assert list(ledger.replay()) == []


def test_without_a_report_it_is_the_teams_own_initiative(question, dora):
    assert hide(question, dora).statement.source_type == "SOURCE_VOLUNTARY"


def test_what_a_program_held_was_detected_by_it(answer, dora):
    forum_actions.hold(answer)
    said = hide(answer, dora).statement
    assert (said.automated_detection, said.source_type) == (True, "SOURCE_VOLUNTARY")
    assert fresh(answer).visibility == "hidden"


def test_a_post_of_nobody_is_hidden_with_reasons_and_nobody_is_told(question, dora):
    orphan = Answer.objects.create(
        question=question, author_name="Old Timer", body="x", created_at=AT, external_ref="dump:1"
    )
    said = hide(orphan, dora).statement
    assert (said.informed_at, said.contest_until, said.language) == (None, None, question.language)
    assert not Notification.objects.filter(kind="decision").exists()


@pytest.mark.wide
@pytest.mark.parametrize("facts", ["", " \n", "\x00", "x" * 5001])
def test_reasons_need_facts(answer, dora, facts):
    with pytest.raises(ValidationError) as refusal:
        hide(answer, dora, facts=facts)
    assert "facts" in refusal.value.message_dict
    assert fresh(answer).is_published
    assert not StatementOfReasons.objects.exists()


def test_only_a_rule_in_force_that_day_can_be_named(answer, dora):
    rule = courtesy()
    with pytest.raises(ValidationError) as refusal:
        hide(answer, dora, rule=rule, at=datetime(2019, 6, 1, tzinfo=UTC))
    assert "rule" in refusal.value.message_dict
    Rule.objects.filter(pk=rule.pk).update(valid_until=date(2021, 1, 1))
    with pytest.raises(ValidationError):
        actions.decide_hide(answer, by=dora, rule=fresh(rule), facts=FACTS)
    assert not Decision.objects.exists()


def test_the_statement_keeps_the_text_of_that_day(answer, dora):
    decision = hide(answer, dora)
    said = decision.statement.ground_text
    Rule.objects.update(text_en="Something else now.")
    assert fresh(decision.statement).ground_text == said != "Something else now."


# Who may


@pytest.mark.wide
@pytest.mark.parametrize("act", ["hide", "keep", "undo"])
def test_only_moderators_decide(act, question, answer, alice, bob, dora, mallory):
    actions.flag(answer, by=alice, rule=courtesy())
    decision = actions.keep(answer, by=dora) if act == "undo" else None
    for member in (alice, bob, mallory, make_member("brandy")):
        with pytest.raises(PermissionDenied, match="moderation team"):
            do(act, answer, decision, member)
    assert fresh(answer).is_published
    assert Decision.objects.count() == (1 if act == "undo" else 0)


@pytest.mark.parametrize("act", ["hide", "keep", "undo"])
def test_nobody_decides_about_their_own_text(act, question, dora, alice):
    own = forum_actions.answer(question, by=dora, body="By a moderator.")
    actions.flag(own, by=alice, rule=courtesy())
    decision = actions.keep(own, by=make_moderator("denis")) if act == "undo" else None
    with pytest.raises(PermissionDenied, match="your own"):
        do(act, own, decision, dora)
    assert fresh(own).is_published


def test_a_suspended_moderator_decides_nothing(answer, dora):
    Member.objects.filter(pk=dora.pk).update(suspended_until=timezone.now() + timedelta(days=1))
    with pytest.raises(PermissionDenied, match="suspended"):
        hide(answer, fresh(dora))


def do(act, post, decision, member):
    if act == "undo":
        return actions.undo(decision, by=member)
    return hide(post, member) if act == "hide" else actions.keep(post, by=member)


def test_what_its_author_deleted_is_not_decided(answer, bob, dora, report):
    forum_actions.delete(answer, by=bob)
    for act in ("hide", "keep"):
        with pytest.raises(PermissionDenied, match="deleted"):
            do(act, answer, None, dora)


# Twice


def test_a_double_click_hides_once(answer, bob, dora):
    first = hide(answer, dora, seen=0)
    assert hide(answer, dora, seen=0) == first == hide(answer, dora)
    assert StatementOfReasons.objects.count() == Notification.objects.filter(kind="decision").count() == 1


def test_a_double_click_keeps_once(answer, dora, report):
    first = actions.keep(answer, by=dora, seen=0)
    assert actions.keep(answer, by=dora, seen=0) == first == actions.keep(answer, by=dora)
    assert Decision.objects.count() == 1


@pytest.mark.wide
@pytest.mark.parametrize(("first", "second"), [("hide", "keep"), ("keep", "hide"), ("hide", "hide"), ("keep", "keep")])
def test_of_two_moderators_the_second_is_told(first, second, answer, dora, report):
    denis = make_moderator("denis")
    decide = {
        "hide": lambda by: hide(answer, by, seen=0),
        "keep": lambda by: actions.keep(answer, by=by, seen=0),
    }
    standing = decide[first](dora)
    with pytest.raises(AlreadyDecided, match="Nothing was decided twice") as refusal:
        decide[second](denis)
    assert refusal.value.decision == standing
    assert Decision.objects.get() == standing
    assert fresh(answer).visibility == ("hidden" if first == "hide" else "published")


def test_changing_ones_mind_on_an_old_page_is_refused_too(answer, dora, report):
    actions.keep(answer, by=dora, seen=0)
    with pytest.raises(AlreadyDecided):
        hide(answer, dora, seen=0)


def test_a_new_report_after_keeping_opens_it_again(answer, dora, mallory, report):
    kept = actions.keep(answer, by=dora)
    actions.flag(answer, by=mallory, rule=courtesy())
    decision = hide(answer, dora, seen=kept.pk)
    assert {flag.decision for flag in Flag.objects.all()} == {kept, decision}


def test_nothing_to_keep_without_a_report(answer, dora):
    with pytest.raises(PermissionDenied, match="nothing to decide"):
        actions.keep(answer, by=dora)


# Keeping and held posts


def test_keeping_closes_the_reports_and_tells_nobody(answer, dora, report):
    decision = actions.keep(answer, by=dora)
    assert fresh(report).decision == decision
    assert fresh(answer).is_published
    assert decision.statement is None
    assert not Notification.objects.filter(kind="decision").exists()


@pytest.mark.wide
def test_a_held_post_is_released_or_stays_hidden(question, answer, dora):
    forum_actions.hold(answer)
    released = actions.keep(answer, by=dora)
    assert fresh(answer).is_published
    actions.undo(released, by=dora)
    assert fresh(answer).is_published  # only a decision with its reasons takes it away again


# Undoing


def test_undoing_opens_the_reports_again(answer, dora, report):
    decision = hide(answer, dora)
    actions.undo(decision, by=dora, at=AT)
    undone = fresh(decision)
    assert (undone.undone_at, undone.undone_by, undone.statement) == (AT, dora, decision.statement)
    assert fresh(report).handled_at is None
    assert fresh(answer).is_published
    assert list(invariants.differences()) == []


def test_undoing_twice_is_once(answer, bob, dora, report):
    decision = hide(answer, dora)
    assert actions.undo(decision, by=dora) == actions.undo(decision, by=dora)
    assert Notification.objects.filter(member=bob, kind="decision").count() == 2  # hidden, and undone
    with pytest.raises(AlreadyDecided):
        actions.undo(decision, by=make_moderator("denis"))


def test_only_the_last_decision_can_be_undone(answer, dora, mallory, report):
    kept = actions.keep(answer, by=dora)
    actions.flag(answer, by=mallory, rule=courtesy())
    hide(answer, dora)
    with pytest.raises(AlreadyDecided):
        actions.undo(kept, by=dora)
    assert fresh(answer).visibility == "hidden"


def test_its_author_cannot_delete_what_a_decision_hides(answer, bob, dora):
    hide(answer, dora)
    with pytest.raises(PermissionDenied):
        forum_actions.delete(answer, by=bob)
    assert fresh(answer).visibility == "hidden"


def test_undoing_never_republishes_what_is_deleted(question, answer, alice, bob, dora):
    forum_actions.vote(answer, by=alice, value=1)
    decision = hide(answer, dora)
    Answer.objects.filter(pk=answer.pk).update(visibility="deleted")  # by hand: its author cannot
    actions.undo(decision, by=dora)
    assert fresh(answer).visibility == "deleted"
    assert points(bob) == 10
    assert list(ledger.replay()) == []


@pytest.mark.wide
def test_the_invariants_name_what_is_hidden_without_reasons(question, answer, dora):
    forum_actions.hide(answer, by=dora, ref="by-hand")
    assert list(invariants.differences()) == [f"answer {answer.pk} is hidden without a decision"]
    hide(answer, dora)
    assert list(invariants.differences()) == []
    Answer.objects.filter(pk=answer.pk).update(visibility="published")
    assert list(invariants.differences()) == [f"answer {answer.pk} is shown although a decision hides it"]


def test_undoing_goes_back_to_hidden_where_it_was_hidden_before(answer, dora):
    forum_actions.hide(answer, by=dora, ref="by-hand")
    actions.undo(hide(answer, dora), by=dora)
    assert fresh(answer).visibility == "hidden"
