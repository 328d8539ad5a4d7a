"""Suggested edits by machine: reading what stands, suggesting, reviewing."""

import pytest

from forum import actions
from forum.models import SuggestedEdit
from tests.forum.program import Program, problem

KEY = {"Idempotency-Key": "6f1c-0001"}
REASON = "The code was wrong."


@pytest.fixture
def as_dora(dora):
    return Program(dora)


@pytest.fixture
def path(question):
    return f"/questions/{question.pk}"


@pytest.fixture
def made(as_bob, path):
    source = as_bob.get(f"{path}/source").json()
    sent = {"body": "It stops at once.", "reason": REASON, "revision": source["revision"]}
    return as_bob.post(f"{path}/edits", sent, **KEY)


def test_the_text_as_it_was_written(visitor, question, answer, path):
    known = {"title": question.title, "body": question.body, "tags": ["washing machine"]}
    assert visitor.get(f"{path}/source").json() == {**known, "format": "markdown", "revision": 1}
    assert visitor.get(f"/answers/{answer.pk}/source").json()["body"] == "Clean the filter, then the hose."
    problem(visitor.get("/comments/1/source"), 422, "rejected")


@pytest.mark.wide
def test_suggested_by_the_same_action_once_for_each_key(made, as_bob, as_mallory, path, question, ask):
    body = made.json()
    assert made.status_code == 201, body
    row = SuggestedEdit.objects.get()
    assert (row.title, row.body, row.tags, row.reason) == (
        question.title, "It stops at once.", ["washing machine"], REASON,
    )  # fmt: skip
    assert (body["state"], body["author"]["username"], body["revision"]) == ("pending", "bob", 1)
    sent = {"body": "It stops at once.", "reason": REASON}
    again = as_bob.post(f"{path}/edits", sent, **KEY)
    assert (again.status_code, again.json()) == (200, body)
    actions.withdraw_edit(row, by=row.member)
    assert as_bob.post(f"{path}/edits", sent, **KEY).json()["state"] == "withdrawn"  # a retry makes no second one
    problem(as_bob.post(f"{path}/edits", {**sent, "reason": "Else."}, **KEY), 409, "conflict")
    other = ask("Another question altogether")
    problem(as_bob.post(f"/questions/{other.pk}/edits", sent, **KEY), 409, "conflict")
    assert as_mallory.post(f"{path}/edits", sent, **KEY).status_code == 201
    assert SuggestedEdit.objects.count() == 2


@pytest.mark.wide
def test_refusals_name_the_field_or_what_stands(as_bob, as_alice, alice, path, question):
    changed = {"body": "It stops at once.", "reason": REASON}
    said = problem(as_bob.post(f"{path}/edits", {"title": "Short", "reason": ""}), 422, "rejected")["errors"]
    assert {tuple(error["loc"]) for error in said} == {("body", "title"), ("body", "reason")}
    body = problem(as_bob.post(f"{path}/edits", {"reason": REASON}), 422, "rejected")
    assert body["errors"][0]["msg"] == "Nothing is changed yet."
    problem(as_alice.post(f"{path}/edits", changed), 403, "forbidden", "You can edit this text yourself.")
    actions.edit_question(question, by=alice, title=question.title, body="Other words.", tags=["pump"])
    problem(as_bob.post(f"{path}/edits", {**changed, "revision": 1}), 409, "conflict")
    card = {**changed, "body": "My card is 4111 1111 1111 1111."}
    problem(as_bob.post(f"{path}/edits", card), 422, "rejected")


@pytest.mark.wide
def test_approved_by_whoever_may_and_by_nobody_else(made, as_bob, as_mallory, as_alice, as_dora, question):
    edit = f"/edits/{made.json()['id']}"
    assert [row["id"] for row in as_dora.get("/edits").json()] == [made.json()["id"]]
    problem(as_bob.get("/edits"), 403, "forbidden")
    problem(as_mallory.get(edit), 404, "not-found")
    problem(as_mallory.post(f"{edit}/approve"), 404, "not-found")
    problem(as_bob.post(f"{edit}/approve"), 403, "forbidden", "Somebody else must review what you suggested.")
    assert as_alice.post(f"{edit}/approve").json()["state"] == "approved"
    question.refresh_from_db()
    assert question.body == "It stops at once."
    assert as_dora.post(f"{edit}/approve").status_code == 200  # twice is once
    problem(as_dora.post(f"{edit}/refuse", {"reason": "No."}), 409, "conflict")


@pytest.mark.wide
def test_refused_with_a_reason_or_withdrawn(made, as_bob, as_alice, path):
    edit = f"/edits/{made.json()['id']}"
    said = problem(as_alice.post(f"{edit}/refuse"), 422, "rejected")["errors"]
    assert said[0]["loc"] == ["body", "reason"]
    problem(as_alice.post(f"{edit}/refuse", {"reason": "long " * 41}), 422, "rejected")
    body = as_alice.post(f"{edit}/refuse", {"reason": "It does not stop at once."}).json()
    assert (body["state"], body["review_reason"]) == ("refused", "It does not stop at once.")
    second = as_bob.post(f"{path}/edits", {"body": "It stops.", "reason": REASON}).json()
    assert as_bob.post(f"/edits/{second['id']}/withdraw").json()["state"] == "withdrawn"


@pytest.mark.wide
def test_what_was_edited_meanwhile_is_409(made, as_alice, alice, question):
    actions.edit_question(question, by=alice, title=question.title, body="Other words.", tags=["pump"])
    problem(as_alice.post(f"/edits/{made.json()['id']}/approve"), 409, "conflict")
    assert SuggestedEdit.objects.get().state == "pending"
