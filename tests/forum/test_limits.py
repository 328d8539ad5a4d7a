"""Who does too much of something is told when to come back, and loses nothing of what was typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache, caches
from django.test import Client
from django.utils import timezone

from forum import limits
from forum.models import Answer, Draft, Member, Question, Use
from forum.templatetags.forum_tags import clock
from knowledge.models import GuideFeedback
from moderation.mediation.models import Case
from selfcare import periodic
from tests.moderation import casework

pytestmark = pytest.mark.django_db

TYPED = "Try the filter behind the flap."
ASKED = {
    "title": "The kettle does not heat any more",
    "body": TYPED,
    "tags": "kettle",
    "context": "after",
    "language": "en",
}
LOGIN = "/en/account/login/"

SignIn = Callable[[Member], Client]


@pytest.fixture
def once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything may be done once an hour."""
    for act in limits.LIMITS:
        monkeypatch.setitem(limits.LIMITS, act, limits.Limit(1, 3600))


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch) -> Callable[[dt.timedelta], None]:
    """It is a quarter past twelve; the clock may be set."""
    start = timezone.now().replace(minute=15, second=0, microsecond=0)

    def set_by(shift: dt.timedelta) -> None:
        monkeypatch.setattr(limits.timezone, "now", lambda: start + shift)

    set_by(dt.timedelta())
    return set_by


def used_up(act: str, who: str) -> None:
    for hours in (0, 1):  # the hour may end while the test runs
        until = limits._end_of_window(timezone.now() + dt.timedelta(hours=hours), limits.LIMITS[act].seconds)
        Use.objects.create(act=act, who=who, until=until, count=10_000)


FORMS = {
    "answer": ("/en/questions/{question}/answer/", {"body": TYPED}),
    "comment": ("/en/questions/{question}/comment/", {"body": TYPED}),
    "report": ("/en/moderation/report/answer/{answer}/", {"reason": "law", "law": "It is theft.", "note": TYPED}),
    "draft": ("/en/questions/ask/text/", ASKED),
}


@pytest.mark.wide
@pytest.mark.parametrize("act", FORMS)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_too_much_is_refused_and_what_was_typed_is_kept(
    question: Question, answer: Answer, mallory: Member, as_member: SignIn, site_tree: Any, act: str, language: str
) -> None:
    used_up(act, f"member:{mallory.pk}")
    address, data = FORMS[act]
    address = address.format(question=question.pk, answer=answer.pk).replace("/en/", f"/{language}/")
    response = as_member(mallory).post(address, data)
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 3600
    assert TYPED in response.text
    assert {"en": "in a short time", "fr": "en peu de temps"}[language] in response.text
    assert not Answer.objects.filter(author=mallory).exists()
    assert not Draft.objects.exists()


@pytest.mark.parametrize("act", ["edit", "ask"])
def test_editing_and_publishing_have_limits(
    question: Question, answer: Answer, bob: Member, as_member: SignIn, act: str
) -> None:
    client = as_member(bob)
    client.post("/en/questions/ask/text/", ASKED)
    used_up(act, f"member:{bob.pk}")
    draft = Draft.objects.get()
    address, data = {
        "edit": (f"/en/answers/{answer.pk}/edit/", {"body": TYPED}),
        "ask": ("/en/questions/ask/review/", {"draft": str(draft.pk)}),
    }[act]
    response = client.post(address, data)
    assert response.status_code == 429
    assert "Retry-After" in response
    assert TYPED in response.text
    assert Question.objects.count() == 1
    assert not Answer.objects.filter(body=TYPED).exists()


@pytest.mark.wide
@pytest.mark.parametrize(
    "path", ["answers/{answer}/vote/", "questions/{question}/me-too/", "questions/{question}/follow/"]
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_buttons_answer_with_a_page_that_says_when(
    question: Question, answer: Answer, mallory: Member, as_member: SignIn, path: str, language: str
) -> None:
    used_up("vote", f"member:{mallory.pk}")
    address = f"/{language}/{path.format(question=question.pk, answer=answer.pk)}"
    response = as_member(mallory).post(address, {"value": "1"})
    assert response.status_code == 429
    wait = dt.timedelta(seconds=int(response["Retry-After"]))
    assert {"en": "Try again at", "fr": "Réessayez à"}[language] in response.text
    until = timezone.localtime() + wait
    assert any(clock(until + dt.timedelta(seconds=more)) in response.text for more in (0, 58, 61))


def test_visitors_are_counted_by_where_they_come_from(once: None) -> None:
    answered = [Client().post("/en/questions/ask/text/", ASKED, REMOTE_ADDR="10.0.0.1") for _ in range(2)]
    assert [response.status_code for response in answered] == [302, 429]
    assert TYPED in answered[1].text
    assert Client().post("/en/questions/ask/text/", ASKED, REMOTE_ADDR="10.0.0.2").status_code == 302
    assert not any("10.0.0" in used.who for used in Use.objects.all())


@pytest.mark.wide
def test_a_visitor_without_cookies_has_no_endless_opinions(
    once: None, answer: Answer, editor: Member, site_tree: Any
) -> None:
    from forum import actions
    from knowledge import promotion

    page = promotion.promote(actions.accept(answer, by=answer.question.author), by=editor, title="Drain the machine")
    page.save_revision(user=editor).publish()
    address = f"/en/guide/{page.pk}/helpful/"
    answered = [Client().post(address, {"value": "no", "comment": TYPED, "details": "1"}) for _ in range(2)]
    assert [response.status_code for response in answered] == [302, 429]
    assert TYPED in answered[1].text
    assert GuideFeedback.objects.count() == 1


@pytest.mark.wide
def test_a_case_is_saved_at_a_humane_pace(once: None, question: Question, alice: Member, as_member: SignIn) -> None:
    casework.draft_case(question)
    client, address = as_member(alice), f"/en/questions/{question.pk}/escalate/form/"
    answered = [client.post(address, {"narrative": f"{TYPED} {number}", "stamp": ""}) for number in range(2)]
    assert answered[0].status_code != 429
    assert answered[1].status_code == 429
    assert "Retry-After" in answered[1]
    assert f"{TYPED} 1" in answered[1].text
    assert Case.objects.get().narrative != f"{TYPED} 1"


@pytest.mark.wide
def test_the_count_begins_anew(once: None, noon: Any, question: Question, mallory: Member, as_member: SignIn) -> None:
    client, address = as_member(mallory), f"/en/questions/{question.pk}/comment/"

    def send(key: str) -> int:
        return int(client.post(address, {"body": TYPED, "key": key}).status_code)

    assert [send("a"), send("b")] == [302, 429]
    noon(dt.timedelta(hours=1))
    assert [send("c"), send("d")] == [302, 429]


def test_a_clock_set_back_shuts_nobody_out(
    once: None, noon: Any, question: Question, mallory: Member, as_member: SignIn
) -> None:
    client, address = as_member(mallory), f"/en/questions/{question.pk}/comment/"
    assert client.post(address, {"body": TYPED, "key": "a"}).status_code == 302
    noon(dt.timedelta(hours=-2))
    assert client.post(address, {"body": TYPED, "key": "b"}).status_code == 302


def test_reading_and_refused_forms_cost_nothing(question: Question, mallory: Member, as_member: SignIn) -> None:
    client = as_member(mallory)
    client.get(f"/en/questions/{question.pk}/answer/")
    client.get(f"/en/questions/{question.pk}/me-too/")
    assert client.post(f"/en/questions/{question.pk}/answer/", {"body": ""}).status_code == 422
    assert not Use.objects.exists()


def test_what_is_over_is_forgotten(question: Question) -> None:
    Use.objects.create(act="ask", who="x", until=timezone.now() - dt.timedelta(seconds=1))
    Use.objects.create(act="ask", who="y", until=timezone.now() + dt.timedelta(hours=1))
    periodic.JOBS["limits"]()
    assert [used.who for used in Use.objects.all()] == ["y"]


@pytest.mark.wide
def test_guesses_count_whichever_process_answers(alice: Member) -> None:
    """Each has its own default cache; five wrong passwords are five, for all of them together."""
    for _ in range(6):
        cache.clear()
        response = Client().post(LOGIN, {"login": "alice", "password": "wrong"})
    assert "Too many attempts" in response.text
    cache.clear()
    caches["shared"].clear()
    assert "Too many attempts" not in Client().post(LOGIN, {"login": "alice", "password": "wrong"}).text


def test_every_limit_is_documented(settings: Any) -> None:
    told = (settings.ROOT / "docs" / "operating.md").read_text()
    for act, limit in limits.LIMITS.items():
        unit = {60: "minute", 3600: "hour", 86_400: "day"}[limit.seconds]
        assert f"`{act}` {limit.times} a{'n' * (unit == 'hour')} {unit}" in told, act
