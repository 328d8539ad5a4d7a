import json

import pytest
from django.utils.translation import override
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from hypothesis.strategies import data, sampled_from

from moderation.mediation import states
from moderation.mediation.states import (
    TERMINAL,
    TRANSITIONS,
    WITH_BODY,
    NoSuchTransition,
    Role,
    RoleRefused,
    State,
    TransitionRefused,
    can,
    events_for,
    is_self_reported,
    missing,
    transition,
)
from tests.data import data_file

ROWS = [(row.source, row.event, row.target) for row in TRANSITIONS]


def test_the_table_is_the_one_of_the_design():
    table = json.loads(data_file("mediation/case_states.json").read_text())
    wanted = {(source, event, target, frozenset(roles)) for source, event, target, roles, _ in table["transitions"]}
    of_the_design = [row for row in TRANSITIONS if State.TYPED not in (row.source, row.target)]
    assert {(row.source, row.event, row.target, row.roles) for row in of_the_design} == wanted
    assert len(of_the_design) == len(table["transitions"])
    assert {state for state in State if state} - {State.TYPED} == set(table["states"])
    assert {name for name, row in table["states"].items() if row.get("terminal")} == TERMINAL


def test_one_row_per_state_and_event():
    assert len({(source, event) for source, event, _ in ROWS}) == len(TRANSITIONS)
    assert all(row.roles for row in TRANSITIONS)


def test_only_the_asker_sends():
    assert {row.roles for row in TRANSITIONS if row.event == "send"} == {frozenset({Role.ASKER})}
    assert [role for role in Role if can("ready", "send", role)] == [Role.ASKER]
    assert states.apply("ready", "send", "asker") is State.SENT


def test_only_the_asker_says_it_is_solved():
    rows = [row for row in TRANSITIONS if row.event == "trader_satisfied"]
    assert len(rows) == 3
    assert all(row.roles == {Role.ASKER} for row in rows)


def test_the_trader_only_records_its_own_refusal():
    assert {(source, row.event) for row in TRANSITIONS if Role.TRADER in row.roles for source in [row.source]} == {
        (State.AWAITING_TRADER, "trader_refused"),
        (State.SECOND_LEVEL, "trader_refused"),
    }


def test_after_send_the_moderator_has_no_say():
    for state in WITH_BODY:
        assert events_for(state, "moderator") == events_for(state, "trader") == ()
        assert events_for(state, "system") == ("expire",)


def test_the_body_acts_only_on_what_was_sent():
    for row in TRANSITIONS:
        is_paper = State.TYPED in (row.source, row.target)
        assert (Role.MEDIATION_STAFF not in row.roles) or row.source in WITH_BODY or is_paper


def test_paper_reaches_the_body_by_a_signature_only():
    """Only the consumer refers a dispute (art. L611-3 5°): what the staff typed in waits for what they signed."""
    into_the_body = {row.event: row for row in TRANSITIONS if row.target is State.SENT}
    assert set(into_the_body) == {"send", "file_paper"}
    assert {"signed_by", "signed_on", "received_on", "document"} <= set(into_the_body["file_paper"].needs)
    assert into_the_body["file_paper"].roles == {Role.MEDIATION_STAFF}


@pytest.mark.parametrize("role", ["system", "moderator", "trader", "mediation_staff"])
def test_a_refused_role_is_told_why(role):
    with override("en"), pytest.raises(RoleRefused, match="Only the person who asked may send the case"):
        states.apply("ready", "send", role)
    assert not can("ready", "send", role)


def test_an_event_that_cannot_happen_is_told_apart():
    with override("en"), pytest.raises(NoSuchTransition, match="not possible now"):
        states.apply("draft", "send", "asker")
    with pytest.raises(TransitionRefused):
        states.apply("settled", "withdraw", "asker")
    assert not can("draft", "send", "asker")


def test_unknown_names_are_mistakes_of_the_caller():
    with pytest.raises(ValueError, match="nowhere"):
        can("nowhere", "send", "asker")
    with pytest.raises(ValueError, match="mallory"):
        can("ready", "send", "mallory")


def test_terminal_states_have_no_way_out_and_all_others_reach_one():
    reached = set(TERMINAL)
    for _ in State:
        reached |= {row.source for row in TRANSITIONS if row.target in reached}
    assert reached == set(State)
    assert all(events_for(state, role) == () for state in TERMINAL for role in Role)


def test_every_state_is_reached_from_the_start():
    seen = {State.START}
    for _ in State:
        seen |= {row.target for row in TRANSITIONS if row.source in seen}
    assert seen == set(State)


def test_whoever_waits_can_always_leave():
    for state in ("draft", "complaint_needed", "awaiting_trader", "second_level", "ready"):
        assert can(state, "decline_offer", "asker")
    assert can("sent", "recall", "asker")
    for state in ("under_review", "in_mediation", "proposal_made"):
        assert can(state, "withdraw", "asker")


def test_facts_an_event_needs():
    assert missing("in_mediation", "propose", {}) == ("answer_by",)
    assert missing("in_mediation", "propose", {"answer_by": "2026-12-01"}) == ()
    assert missing("under_review", "declare_inadmissible", {"grounds": []}) == ("grounds",)
    assert missing("ready", "send", {"consent": "send-1"}) == ("snapshot_sha256",)
    assert missing("draft", "precheck_ok", {}) == ()


def test_what_the_asker_tells_for_the_body_is_marked():
    assert is_self_reported("under_review", "notify_parties", "asker")
    assert not is_self_reported("under_review", "notify_parties", "mediation_staff")
    assert not is_self_reported("under_review", "withdraw", "asker")
    assert not is_self_reported("ready", "send", "asker")


def test_every_state_has_a_name_to_show():
    with override("en"):
        names = [str(states.LABELS[state]) for state in State if state]
    assert len(set(names)) == 25


class CaseMachine(RuleBasedStateMachine):
    """Any sequence of tries: a case only moves along the table, and rests for ever where it ends."""

    def __init__(self):
        super().__init__()
        self.state, self.was_sent = State.START, False

    @rule(choice=data(), role=sampled_from(list(Role)), event=sampled_from(sorted({row.event for row in TRANSITIONS})))
    def anybody_tries_anything(self, choice, role, event):
        before = self.state
        if can(before, event, role):
            self.state = states.apply(before, event, role)
            assert self.state is transition(before, event).target
        else:
            with pytest.raises(TransitionRefused):
                states.apply(before, event, role)
        self._note(event)

    @rule(choice=data(), role=sampled_from(list(Role)))
    def somebody_does_what_is_offered(self, choice, role):
        offered = events_for(self.state, role)
        if offered:
            event = choice.draw(sampled_from(offered))
            self.state = states.apply(self.state, event, role)
            self._note(event)

    def _note(self, event):
        self.was_sent = self.was_sent or self.state is State.SENT

    @invariant()
    def with_a_body_only_after_send(self):
        assert self.state not in WITH_BODY or self.was_sent


TestCaseMachine = CaseMachine.TestCase
TestCaseMachine.settings = settings(stateful_step_count=30)
