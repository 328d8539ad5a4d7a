"""Whatever people and the clock do with a case, in any order: its state is legal, and its journal holds."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moderation.handover import sending
from moderation.mediation import actions, invariants, journal, states
from moderation.mediation.clock import move_cases
from moderation.mediation.models import Case
from moderation.mediation.states import TERMINAL, Role, State
from tests.moderation import casework

pytestmark = [pytest.mark.django_db, pytest.mark.wide]

EVENTS = sorted({row.event for row in states.TRANSITIONS})
PEOPLE = ("alice", "carol", "mallory")
ACTS = ("send", "stop", "solved", "withdraw", "say", "write", "record", "fill in", *EVENTS)
STEPS = st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(ACTS), st.integers(0, 70)), max_size=12)


@pytest.fixture
def people(question, mallory):
    carol = casework.make_mediator()
    casework.make_body("body-a", carol)
    return {"alice": question.author, "carol": carol, "mallory": mallory}


def act(case, what, by, at, turn):
    """What `by` asks for, allowed or not."""
    said = actions.Said(text="Read this.", readers="consumer", key=f"{turn}")
    if what in EVENTS:
        facts = casework.FACTS.get(what, dict)()
        return actions.advance(case, what, by=by, version=case.version, facts=facts, at=at)
    if what == "fill in":
        told = {"details": casework.details(case.body), "answers": casework.ELIGIBLE, "complaint": casework.complaint()}
        return actions.save_intake(case, by=by, at=at, **told)
    if what == "record":
        heard = actions.Said(text="No.", readers="staff", key=f"{turn}", way="phone")
        return actions.record(case, heard, by=by, said_by=Role.TRADER, on=casework.today(-1), at=at)
    return {
        "send": lambda: sending.send(case, by=by, consent="I send it.", at=at),
        "stop": lambda: actions.stop(case, by=by, at=at),
        "solved": lambda: actions.stop(case, by=by, is_solved=True, at=at),
        "withdraw": lambda: actions.withdraw(case, by=by, at=at),
        "say": lambda: actions.say(case, said, by=by, at=at),
        "write": lambda: actions.write(case, said, by=by, at=at),
    }[what]()


@given(steps=STEPS, is_ready=st.booleans())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_of_acts(question, people, steps, is_ready):
    with transaction.atomic():
        body = casework.MediationBody.objects.get()
        case = casework.ready_case(question, body) if is_ready else casework.draft_case(question)
        at = timezone.now()
        for turn, (name, what, days) in enumerate(steps):
            at += dt.timedelta(days=days)
            if days:
                move_cases(at)
            case.refresh_from_db()
            before = (case.state, case.version)
            try:
                act(case, what, people[name], at, turn)
            except (PermissionDenied, ValidationError):
                pass
            else:
                assert name != "mallory"
            _is_whole(Case.objects.get(pk=case.pk), before)
        transaction.set_rollback(True)


def _is_whole(case, before):
    state, version = before
    assert case.state in {one.value for one in State}
    assert case.version >= version
    if State(state) in TERMINAL:
        assert case.state == state
    assert journal.verify(case) is None
    for event in case.events.exclude(event__in=journal.NOTES):
        assert states.apply(event.from_state, event.event, event.actor_role) == event.to_state
    assert [row.seq for row in case.events.all()] == list(range(1, case.version + 1))
    assert list(invariants.check()) == []
    assert not (case.state in TERMINAL and case.deadlines.filter(status="running").exists())
