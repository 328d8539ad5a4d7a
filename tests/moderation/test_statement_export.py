"""Sending statements to the Transparency Database: each once, never with personal data, tried again until taken."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO
from threading import Thread
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from forum.models import Answer, Member, Question
from moderation.review import actions, alike
from moderation.review.models import Decision, StatementExport
from moderation.review.transparency import exporting
from moderation.review.transparency.statement_payload import found_in
from tests.moderation.reviewing import courtesy, hide
from tests.moderation.schemas import faults, schema

pytestmark = [pytest.mark.wide, pytest.mark.django_db]
SCHEMA = schema("dsa_statement")
State = StatementExport.State


class Database:
    """What it was sent, and what it answers: a status with a body, one for each call, the last one for ever."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str, Any]] = []
        self.answers: list[tuple[int, Any]] = [(201, {})]

    def answer(self) -> tuple[int, Any]:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    @property
    def puids(self) -> list[list[str]]:
        return [[one["puid"] for one in body["statements"]] for _path, _token, body in self.calls]


@pytest.fixture
def database(settings: Any) -> Iterator[Database]:
    kept = Database()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            kept.calls.append((self.path, self.headers["Authorization"], body))
            status, says = kept.answer()
            content = json.dumps(says).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.WEBHOOKS_TO_LOOPBACK = True
    settings.DSA_URL, settings.DSA_TOKEN = f"http://127.0.0.1:{server.server_port}/api/v1", "secret"
    yield kept
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def hidden(ask: Callable[..., Question], dora: Member) -> list[Decision]:
    """Three texts, hidden."""
    return [hide(ask(f"Does the pump of model {number} stop by itself?"), dora) for number in range(3)]


def due_now() -> None:
    StatementExport.objects.update(next_attempt_at=timezone.now() - dt.timedelta(seconds=1))


def states() -> list[str]:
    return list(StatementExport.objects.order_by("statement__pk").values_list("state", flat=True))


def written(*args: str) -> str:
    out = StringIO()
    call_command("export_statements", *args, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_nothing_is_sent_where_it_is_off(hidden: list[Decision]) -> None:
    assert exporting.enqueue() == 0
    assert exporting.send_statements() == 0
    with pytest.raises(CommandError, match="SELFCARE_DSA_URL"):
        written("--send")


def test_each_statement_is_sent_once_in_one_call(hidden: list[Decision], database: Database) -> None:
    assert exporting.enqueue() == 3
    assert exporting.enqueue() == 0
    assert exporting.send_statements() == 3
    assert exporting.send_statements() == 0
    assert states() == [State.DONE] * 3
    ((path, token, body),) = database.calls
    assert (path, token) == ("/api/v1/statements", "Bearer secret")
    assert all(list(faults(one, SCHEMA)) == [] for one in body["statements"])
    assert written() == ""
    again = StatementExport.objects.first()
    assert again is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        StatementExport.objects.create(statement=again.statement)


def test_a_hundred_statements_are_the_most_of_a_call(
    hidden: list[Decision], database: Database, monkeypatch: Any
) -> None:
    monkeypatch.setattr(exporting, "BATCH", 2)
    exporting.enqueue()
    while exporting.send_statements():
        pass
    assert sorted(map(len, database.puids)) == [1, 2]
    assert len({puid for puids in database.puids for puid in puids}) == 3


@pytest.mark.parametrize("status", [500, 503, 401, 429])
def test_what_fails_is_tried_again(hidden: list[Decision], database: Database, status: int) -> None:
    database.answers = [(status, {}), (201, {})]
    exporting.enqueue()
    exporting.send_statements()
    assert states() == [State.PENDING] * 3
    assert exporting.send_statements() == 0  # not at once
    due_now()
    exporting.send_statements()
    assert states() == [State.DONE] * 3
    assert database.puids[0] == database.puids[1]


def test_it_is_given_up_in_the_end(hidden: list[Decision], database: Database) -> None:
    database.answers = [(500, {})]
    exporting.enqueue()
    for _attempt in range(12):
        due_now()
        exporting.send_statements()
    assert states() == [State.DEAD] * 3


def test_a_refused_statement_holds_up_no_other(hidden: list[Decision], database: Database) -> None:
    database.answers = [
        (422, {"errors": {"statement_1": {"category": ["The selected category is invalid."]}}}),
        (201, {}),
    ]
    exporting.enqueue()
    exporting.send_statements()
    due_now()
    exporting.send_statements()
    assert states() == [State.DONE, State.DEAD, State.DONE]
    assert "category" in StatementExport.objects.get(state=State.DEAD).last_error


def test_a_refusal_that_names_none_is_followed_by_single_calls(hidden: list[Decision], database: Database) -> None:
    known = {"errors": {"puid": ["The identifier given is not unique within this platform."]}, "existing": {}}
    database.answers = [(422, {"message": "no"}), (201, {}), (422, known), (422, {"errors": {"puid": ["too long"]}})]
    exporting.enqueue()
    for _call in range(4):
        due_now()
        exporting.send_statements()
    assert [len(puids) for puids in database.puids] == [3, 1, 1, 1]
    assert sorted(states()) == [State.DEAD, State.DONE, State.DONE]


def several_known(*puids: str) -> dict[str, Any]:
    """What `/statements` answers where some were taken before."""
    message = "The platform identifier(s) are not all unique within this call."
    return {"message": message, "errors": {"puid": [message], "existing_puids": list(puids)}}


def test_what_was_taken_before_is_done_and_the_others_are_sent(hidden: list[Decision], database: Database) -> None:
    first, *others = [one.statement.puid for one in hidden if one.statement]
    database.answers = [(422, several_known(first)), (201, {})]
    exporting.enqueue()
    exporting.send_statements()
    assert states() == [State.DONE, State.PENDING, State.PENDING]
    due_now()
    exporting.send_statements()
    assert states() == [State.DONE] * 3
    assert database.puids[1] == others  # together, not one by one
    assert StatementExport.objects.get(statement__puid=first).last_error == exporting.KNOWN


def test_a_single_one_that_was_taken_before_is_done(answer: Answer, dora: Member, database: Database) -> None:
    statement = hide(answer, dora).statement
    assert statement is not None
    database.answers = [(422, several_known(statement.puid))]
    exporting.enqueue()
    exporting.send_statements()
    assert states() == [State.DONE]


def test_no_answer_is_tried_again(hidden: list[Decision], settings: Any) -> None:
    settings.DSA_URL, settings.DSA_TOKEN = "https://10.0.0.1/api/v1", "secret"
    exporting.enqueue()
    assert exporting.send_statements() == 3
    assert set(StatementExport.objects.values_list("last_error", flat=True)) == {"private"}
    assert states() == [State.PENDING] * 3


@pytest.mark.parametrize(
    ("facts", "kind"),
    [("It shows the account FR76 3000 6000 0112 3456 7890 189.", "iban"), ("Call me on 06 12 34 56 78.", "telephone"),
     ("It names jean.dupont@example.org.", "e-mail"), ("bob calls her an idiot.", "name"),
     ("@somebody is insulted.", "name")],
)  # fmt: skip
def test_what_could_name_somebody_is_never_sent(
    answer: Answer, dora: Member, database: Database, facts: str, kind: str
):
    decision = hide(answer, dora, facts=facts)
    assert kind in written("--withheld")
    assert written() == ""
    exporting.enqueue()
    row = StatementExport.objects.get()
    assert (row.state, row.withheld) == (State.SKIPPED, kind)
    assert exporting.send_statements() == 0
    assert database.calls == []
    assert f"decision {decision.pk}: {kind}" in written("--withheld")
    with pytest.raises(IntegrityError), transaction.atomic():
        StatementExport.objects.update(state=State.PENDING)


def test_model_numbers_are_no_personal_data(answer: Answer, dora: Member) -> None:
    decision = hide(answer, dora, facts="It advertises the pump DP025-013, serial number 4012345678901, six times.")
    assert decision.statement is not None
    assert found_in(decision.statement, decision) == []


def test_undone_decisions_and_warnings_are_not_sent(
    hidden: list[Decision], dora: Member, bob: Member, database: Database
):
    actions.warn(bob, by=dora, rule=courtesy(), facts="Insults in two answers.")
    actions.undo(hidden[0], by=dora)
    exporting.enqueue()
    actions.undo(hidden[1], by=dora)
    exporting.send_statements()
    assert states() == [State.SKIPPED, State.SKIPPED, State.DONE]
    assert database.puids == [[hidden[2].statement.puid if hidden[2].statement else ""]]


def test_spam_at_volume_has_nothing_to_send(answer: Answer, dora: Member, database: Database, monkeypatch: Any) -> None:
    monkeypatch.setattr(alike, "volume", lambda post, at=None: 3)
    actions.call_spam(answer, by=dora, rule=courtesy())
    assert exporting.enqueue() == 0


def test_the_command_prints_lines_and_calls(hidden: list[Decision]) -> None:
    lines = [json.loads(line) for line in written().splitlines()]
    assert [list(faults(line, SCHEMA)) for line in lines] == [[], [], []]
    (call,) = written("--payloads").splitlines()
    assert json.loads(call) == {"statements": lines}
    assert not StatementExport.objects.exists()


def test_the_command_sends(hidden: list[Decision], database: Database) -> None:
    assert written("--send") == "3 tried; 3 done\n"
    assert written("--send") == "0 tried; 3 done\n"
