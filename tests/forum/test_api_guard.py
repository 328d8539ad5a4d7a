"""Personal details by machine: named in the problem, and chosen about in the request."""

from typing import Any

import pytest

from forum.models import Answer, PrivateNote, Question
from tests.forum.program import TYPED, problem

PHONE, IBAN = "06 39 98 12 34", "FR76 3000 6000 0112 3456 7890 189"


def test_findings_are_named_and_choices_taken(as_alice: Any) -> None:
    typed = {**TYPED, "body": f"Call {PHONE} or pay {IBAN}."}
    body = problem(as_alice.post("/questions", typed), 422, "rejected")
    found = {one["kind"]: one for one in body["findings"]}
    assert found["telephone"]["choices"] == ["mask", "note", "keep"]
    assert found["iban"]["choices"] == ["mask", "note"]
    assert (found["iban"]["field"], found["iban"]["shown"]) == ("body", "FR…89")
    assert PHONE not in str(body)
    choices = {found["telephone"]["id"]: "note", found["iban"]["id"]: "keep"}
    refused = problem(as_alice.post("/questions", {**typed, "choices": choices}), 422, "rejected")
    assert [one["kind"] for one in refused["findings"]] == ["iban"]
    choices[found["iban"]["id"]] = "mask"
    assert as_alice.post("/questions", {**typed, "choices": choices}).status_code == 201
    assert Question.objects.get().body == "Call (telephone number removed) or pay (account number removed)."
    assert PrivateNote.objects.values_list("kind", "words").get() == ("telephone", PHONE)


def test_is_meant_does_not_publish_an_account(as_alice: Any) -> None:
    body = problem(as_alice.post("/questions", {**TYPED, "body": f"{IBAN} {PHONE}", "is_meant": True}), 422, "rejected")
    assert [one["kind"] for one in body["findings"]] == ["iban"]


def test_nobody_is_asked_about_words_that_may_hurt(as_bob: Any, question: Question) -> None:
    assert as_bob.post(f"/questions/{question.pk}/answers", {"body": "You are an idiot."}).status_code == 201
    assert Answer.objects.get().body == "You are an idiot."


@pytest.mark.parametrize("choices", [{"x": "publish"}, ["mask"], "mask"])
def test_other_choices_are_refused(as_alice: Any, choices: Any) -> None:
    problem(as_alice.post("/questions", {**TYPED, "choices": choices}), 422, "rejected")
