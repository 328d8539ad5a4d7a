"""`manage.py check_invariants` sees what was changed behind the back of the journal."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from forum.models import Question
from moderation.mediation import invariants, journal
from moderation.mediation.models import Case, CaseEvent, ConsentRecord, ThreadSnapshot
from moderation.mediation.states import Role
from tests.moderation import casework

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(question):
    carol = casework.make_mediator()
    case = casework.sent_case(question, casework.make_body("body-a", carol))
    return casework.lead(case, carol, "acknowledge", "notify_parties")


def found():
    return " ".join(invariants.check())


@pytest.mark.wide
def test_an_honest_case_holds(case):
    assert found() == ""
    assert journal.verify(case) is None


def last(case):
    return case.events.order_by("-seq").first()


TAMPERED = {
    "an event reworded": lambda case: (
        casework.raw(CaseEvent).filter(event="acknowledge").update(data={"received_on": "x"})
    ),
    "an event moved in time": lambda case: casework.raw(CaseEvent).filter(event="send").update(at=timezone.now()),
    "another actor": lambda case: casework.raw(CaseEvent).filter(event="send").update(actor_code="member:1000"),
    "another role": lambda case: casework.raw(CaseEvent).filter(event="send").update(actor_role="moderator"),
    "another state": lambda case: casework.raw(CaseEvent).filter(event="send").update(to_state="ready"),
    "an event left out": lambda case: casework.raw(CaseEvent).filter(event="acknowledge").delete(),
    "the end cut off": lambda case: casework.raw(CaseEvent).filter(pk=last(case).pk).delete(),
    "everything cut off": lambda case: casework.raw(CaseEvent).delete(),
    "a forged head": lambda case: Case.objects.update(head_hash="0" * 64),
    "no head": lambda case: Case.objects.update(head_hash=""),
    "a state without an event": lambda case: Case.objects.update(state="settled"),
    "a version without an event": lambda case: Case.objects.update(version=99),
    "another thread": lambda case: ThreadSnapshot.objects.update(content="{}"),
    "another thread and its hash": lambda case: ThreadSnapshot.objects.update(
        content="{}", sha256="44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    ),
    "no thread": lambda case: ThreadSnapshot.objects.all().delete(),
    "no consent": lambda case: ConsentRecord.objects.filter(kind="send").delete(),
    "no neutral line": lambda case: Question.objects.update(is_taken_elsewhere=False),
    "a lost file": lambda case: case.evidence.get().file.storage.delete(case.evidence.get().file.name),
}


@pytest.mark.wide
@pytest.mark.parametrize("what", TAMPERED)
def test_tampering_shows(case, what):
    TAMPERED[what](case)
    sentences = found()
    assert case.ref in sentences or f"question {case.question_id}" in sentences
    assert "Rimbel" not in sentences


@pytest.mark.wide
def test_an_actor_whose_account_is_erased_breaks_nothing(case):
    casework.raw(CaseEvent).update(actor=None)
    assert found() == ""


@pytest.mark.wide
def test_an_ended_case_is_still_checked(case):
    carol = case.body.staff.get()
    casework.lead(case, carol, "settle")
    ThreadSnapshot.objects.update(content="{}")
    assert "frozen thread" in found()


@pytest.mark.wide
def test_the_command_names_what_differs_and_fails(case, capsys):
    call_command("check_invariants", only=["cases"])
    assert "cases: ok" in capsys.readouterr().out
    Case.objects.update(head_hash="0" * 64)
    with pytest.raises((SystemExit, CommandError)):
        call_command("check_invariants", only=["cases"])
    assert case.ref in capsys.readouterr().out


def test_a_note_is_sealed_and_moves_nothing(case):
    state, version = case.state, case.version
    journal.note(case, "message", role=Role.MEDIATION_STAFF, at=timezone.now(), facts={"readers": "both"})
    assert (case.state, case.version) == (state, version + 1)
    assert found() == ""
    casework.raw(CaseEvent).filter(event="message").update(data={"readers": "staff"})
    assert "breaks at event" in found()


def test_only_known_notes_are_sealed(case):
    with pytest.raises(ValueError, match="gossip"):
        journal.note(case, "gossip", role=Role.SYSTEM, at=timezone.now())
