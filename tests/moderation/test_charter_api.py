"""The charter for programs: read, accepted, and asked for."""

import pytest

from forum.models import Answer, Question
from moderation.review.models import CharterAcceptance
from tests.forum.program import TYPED, Program, problem
from tests.moderation.chartering import open_charter

pytestmark = [pytest.mark.wide, pytest.mark.django_db]


@pytest.fixture
def as_mallory(mallory):
    return Program(mallory)


def test_without_a_version_there_is_nothing_to_read(as_mallory):
    problem(Program().get("/charter"), 404, "not-found")
    assert as_mallory.post("/charter/accept", {"version": 1}).json() == {"version": 1, "accepted_at": None}


def test_anybody_reads_it():
    version = open_charter()
    said = Program().get("/charter").json()
    assert (said["version"], said["digest"], len(said["essentials"])) == (1, version.digest, 5)
    assert said["rules"][0]["anchor"] == "rule-1"
    french = Program().get("/charter", **{"Accept-Language": "fr"}).json()
    assert french["rules"][0]["anchor"] == "regle-1"


def test_a_program_is_told_what_to_accept(question, as_mallory):
    open_charter()
    refused = problem(as_mallory.post("/questions", TYPED), 403, "charter-not-accepted")
    assert refused["charter"]["version"] == 1
    assert len(refused["charter"]["essentials"]) == 5
    problem(as_mallory.post(f"/questions/{question.pk}/answers", {"body": "Clean it."}), 403, "charter-not-accepted")
    assert Question.objects.count() == 1
    assert not Answer.objects.exists()


def test_it_accepts_once_and_then_writes(question, as_mallory):
    open_charter()
    problem(as_mallory.post("/charter/accept", {"version": 7}), 403, "charter-not-accepted")
    first = as_mallory.post("/charter/accept", {"version": 1}).json()
    assert as_mallory.post("/charter/accept", {"version": 1}).json() == first
    assert as_mallory.post("/questions", TYPED).status_code == 201
    assert CharterAcceptance.objects.count() == 1


def test_or_with_the_post_itself(question, as_mallory):
    open_charter()
    sent = as_mallory.post(f"/questions/{question.pk}/answers", {"body": "Clean it.", "accepts_charter": 1})
    assert sent.status_code == 201
    assert CharterAcceptance.objects.count() == 1


def test_a_token_is_needed_to_accept():
    open_charter()
    problem(Program().post("/charter/accept", {"version": 1}), 401, "unauthenticated")
