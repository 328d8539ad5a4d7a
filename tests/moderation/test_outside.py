"""A service like Akismet: asked by the worker, one signal among others, told what moderators decided."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.utils import timezone

from forum import actions
from forum.models import Answer, Member, Question
from moderation.review import actions as review
from moderation.review import invariants
from moderation.review.automatic import outside
from moderation.review.automatic.signals import Signal
from moderation.review.models import Assessment, Decision, OutsideCall
from moderation.review.vocabulary import AutomatedDecision
from tests.moderation.reviewing import courtesy

pytestmark = pytest.mark.wide

NOTICED = "Buy now with free shipping"  # seven points of nine: looked at, and held when the service says so too


class Service:
    """What it was sent, and what it says."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, str]]] = []
        self.status, self.says = 200, b"true"


@pytest.fixture(autouse=True)
def _holds(settings: Any) -> None:
    settings.HOLD_SUSPECTS = True


@pytest.fixture
def service(settings: Any) -> Iterator[Service]:
    kept = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            kept.calls.append((self.path, {name: values[0] for name, values in parse_qs(body).items()}))
            self.send_response(kept.status)
            self.send_header("Content-Length", str(len(kept.says)))
            self.end_headers()
            self.wfile.write(kept.says)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.WEBHOOKS_TO_LOOPBACK = True
    settings.AKISMET_KEY, settings.AKISMET_POSTS = "secret", "all"
    settings.AKISMET_URL = f"http://127.0.0.1:{server.server_port}/1.1/"
    yield kept
    server.shutdown()
    server.server_close()
    thread.join()


def test_without_a_key_nothing_leaves(question: Question, mallory: Member) -> None:
    actions.answer(question, by=mallory, body=NOTICED)
    assert (OutsideCall.objects.count(), outside.call_outside()) == (0, 0)


@pytest.mark.parametrize(("posts", "body", "asked"), [("noticed", "Clean it.", 0), ("newcomers", "Clean it.", 1)])
def test_only_the_posts_that_the_setting_allows(
    posts: str, body: str, asked: int, service: Service, settings: Any, question: Question, bob: Member
) -> None:
    OutsideCall.objects.all().delete()
    settings.AKISMET_POSTS = posts
    actions.answer(question, by=bob, body=body)
    assert OutsideCall.objects.filter(answer__isnull=False).count() == asked


def test_the_act_waits_for_nobody_and_the_worker_holds(service: Service, question: Question, mallory: Member) -> None:
    OutsideCall.objects.all().delete()
    answer = actions.answer(question, by=mallory, body=NOTICED)
    assert answer.is_published
    assert service.calls == []
    assert outside.call_outside() == 1
    path, sent = service.calls[0]
    assert path == "/1.1/comment-check"
    assert sent["comment_content"] == NOTICED and mallory.email not in str(sent)
    assert Signal.OUTSIDE in {line.signal for line in Assessment.objects.get(answer=answer).score_lines}
    assert Answer.objects.get().visibility == "held"
    hold = Decision.objects.get(answer=answer)
    assert (hold.kind, hold.made_by, hold.statement.automated_decision) == ("hold", None, AutomatedDecision.FULLY)
    assert mallory.notifications.filter(ref=hold.ref).count() == 1
    assert list(invariants.differences()) == []


@pytest.mark.parametrize(("status", "says"), [(500, b"true"), (200, b"invalid"), (200, b"")])
def test_a_failure_is_no_signal(status: int, says: bytes, service: Service, question: Question, bob: Member) -> None:
    OutsideCall.objects.all().delete()
    answer = actions.answer(question, by=bob, body="Clean the filter.")
    service.status, service.says = status, says
    for _try in range(outside.TRIES):
        OutsideCall.objects.update(next_attempt_at=timezone.now() - timedelta(minutes=1))
        outside.call_outside()
    assert OutsideCall.objects.get().state == "dead"
    assert Assessment.objects.get(answer=answer).points == 0 and Answer.objects.get().is_published


def test_what_a_moderator_decided_is_told(service: Service, question: Question, mallory: Member, dora: Member) -> None:
    OutsideCall.objects.all().delete()
    service.says = b"false"
    answer = actions.answer(question, by=mallory, body=f"{NOTICED} https://bit.ly/abc")
    review.keep(answer, by=dora)
    while outside.call_outside():
        pass
    assert [path for path, _sent in service.calls] == ["/1.1/comment-check", "/1.1/submit-ham"]


def test_what_is_called_spam_is_told(
    service: Service, question: Question, mallory: Member, dora: Member, rules: None
) -> None:
    OutsideCall.objects.all().delete()
    answer = actions.answer(question, by=mallory, body="Clean it.")
    review.call_spam(answer, by=dora, rule=courtesy(), facts="It only advertises a shop.")
    while outside.call_outside():
        pass
    assert [path for path, _sent in service.calls] == ["/1.1/submit-spam"]  # and of what is hidden nothing is asked


@pytest.mark.parametrize("kind", ["question", "answer", "comment"])
@pytest.mark.parametrize("verb", ["check", "ham", "spam"])
def test_what_its_author_has_deleted_leaves_no_more(
    service: Service, question: Question, mallory: Member, dora: Member, rules: None, kind: str, verb: str
) -> None:
    OutsideCall.objects.all().delete()
    post = {
        "question": lambda: actions.ask("Which filter fits it?", by=mallory, body="The old one.", language="en"),
        "answer": lambda: actions.answer(question, by=mallory, body="Clean it."),
        "comment": lambda: actions.comment(question, by=mallory, body="Clean it."),
    }[kind]()
    OutsideCall.objects.filter(**{kind: post}).update(verb=verb)
    actions.delete(post, by=mallory)
    assert outside.call_outside() == 1
    assert (service.calls, OutsideCall.objects.get(**{kind: post}).state) == ([], "skipped")


def test_what_a_moderator_let_pass_is_not_held_later(
    service: Service, question: Question, mallory: Member, dora: Member
) -> None:
    OutsideCall.objects.all().delete()
    answer = actions.answer(question, by=mallory, body=f"{NOTICED} https://bit.ly/abc")
    review.keep(answer, by=dora)
    outside.call_outside()
    assert Answer.objects.get().is_published


def test_calls_are_forgotten(service: Service, question: Question) -> None:
    outside.call_outside()
    OutsideCall.objects.update(settled_at=timezone.now() - timedelta(days=31))
    assert outside.forget_calls() == 1
